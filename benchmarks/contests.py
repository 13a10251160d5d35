"""What is measured: each contest takes a bot that is ready and returns one figure."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from itertools import cycle, islice

from benchmarks.match import BRIDGE, MEMBERS, Match
from benchmarks.texts import Post
from bot.sandbox.acting.commanding import command
from bot.sandbox.acting.stage import Act

PAUSE = 0.02
"""Seconds between two commands."""


def chat_on(match: Match, texts: Sequence[str], count: int, channel: str) -> None:
    """Write ``count`` ordinary messages without giving the loop a turn: they leave together, so
    that what is measured is the bot and not how fast the sandbox makes messages."""
    for member, text in islice(cycle(zip(cycle(MEMBERS), texts, strict=False)), count):
        match.write(channel, member, text)


async def messages_a_second(match: Match, texts: Sequence[str], count: int, channel: str) -> float:
    """In ``general`` the bridge hears everything and answers only who mentions it, as almost
    everywhere on a server; in ``help`` it ranks every message, and notes what it cannot answer."""
    chat_on(match, texts, count, channel)
    started = time.perf_counter()
    await _done(match)
    return count / (time.perf_counter() - started)


async def _done(match: Match) -> None:
    """Until the bot has taken the last event. The bridge also has to answer one question more:
    what it writes down about messages is written in order, so all of it is done by then."""
    last = match.post(MEMBERS[0], "no_channel", "?") if match.bot is BRIDGE else None
    answered = match.replies_in([last]) if last else None
    await match.chat.gateway.handled()
    if answered:
        await answered


async def replies_a_second(match: Match, posts: Sequence[Post]) -> tuple[float, float]:
    """Each post gets one reply; the first tenth only warms the bot up. Returns also how many REST
    calls a post took."""
    await match.replies_in(_ask(match, posts[: len(posts) // 10]))
    rest = posts[len(posts) // 10 :]
    answered, before = match.replies_in(_ask(match, rest)), match.chat.calls_made
    started = time.perf_counter()
    await answered
    seconds = time.perf_counter() - started
    await match.chat.gateway.handled()
    return len(rest) / seconds, (match.chat.calls_made - before) / len(rest)


def _ask(match: Match, posts: Sequence[Post]) -> Sequence[str]:
    asking = zip(cycle(MEMBERS), posts, strict=False)
    return [match.post(member, post.title, post.text) for member, post in asking]


async def slash_milliseconds(match: Match, posts: Sequence[Post], count: int) -> float:
    """Median from INTERACTION_CREATE to the callback, one command after the other, with a pause in
    which the bot finishes what it does after an answer (the bridge counts it)."""
    world, taken = match.sandbox.world, []
    for member, post in islice(zip(cycle(MEMBERS), cycle(posts), strict=False), count):
        wish = {"name": "faq", "options": {"question": post.text}}
        if match.bot is not BRIDGE:
            wish = {"name": "empty"}
        act = Act(match.chat, str(world.people[member].id), wish, str(world.channels["help"].id))
        started = time.perf_counter()
        interaction = command(act)
        await interaction.over.wait()
        taken.append(time.perf_counter() - started)
        assert not interaction.failed
        await asyncio.sleep(PAUSE)
    return statistics.median(taken) * 1000


async def growth(match: Match, texts: Sequence[str], count: int) -> float:
    """MB that ``count`` ordinary messages leave behind, a tenth of them in ``help``."""
    before = match.memory()
    for _ in range(20):
        chat_on(match, texts, count // 20 * 9 // 10, "general")
        chat_on(match, texts, count // 20 // 10, "help")
        await _done(match)
    return match.memory() - before
