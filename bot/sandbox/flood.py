"""Pushes many ordinary messages at the bot as fast as it takes them, for benchmarks."""

import asyncio
from collections.abc import Sequence

from bot.sandbox.acting.stage import Wrong, find_channel
from bot.sandbox.chat.chat import Chat

SLICE = 250
"""Messages between two looks at whether the sockets keep up."""


async def flood(
    chat: Chat,
    channel: str,
    texts: Sequence[str],
    *,
    count: int | None = None,
    author: str | None = None,
) -> int:
    """``count`` messages (one of each text, for None), texts and authors in turn; without
    ``author`` everybody who plays takes turns. Returns how many, once all are on their way."""
    if not texts:
        raise Wrong('give "texts": at least one')
    where = find_channel(chat, channel)["id"]
    keys = [author] if author else list(chat.world.people)
    if unknown := [key for key in keys if key not in chat.world.people]:
        raise Wrong(f"there is nobody called {unknown[0]!r}")
    authors = [str(chat.world.people[key].id) for key in keys]
    wanted = len(texts) if count is None else count
    for place in range(wanted):
        body = {"content": texts[place % len(texts)]}
        chat.messages.write(authors[place % len(authors)], where, body)
        if place % SLICE == SLICE - 1:
            await chat.gateway.written()
            await asyncio.sleep(0)
    await chat.gateway.written()
    return wanted
