"""Reads what a message of Discord's says, and whose words it holds."""

import codecs
from collections.abc import Iterator, Sequence
from typing import Any

import discord

from bot.domain.card import Card
from bot.domain.ids import MemberId, MessageId
from bot.domain.intake import Said, spoken_for
from bot.domain.move import asker_in
from bot.inbound import files_of, images_in, reply_to
from bot.views import texts_in


def text_in(raw: bytes) -> str | None:
    """PowerShell writes UTF-16 when one sends a command's output to a file."""
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = raw.decode("utf-16" if is_wide else "utf-8-sig")
    return None if "\0" in text else text


def _spoken_for(message: discord.Message) -> MemberId | None:
    """Its buttons tell; in a post that the bridge opened for somebody, the first text."""
    if message.id == message.channel.id:
        return asker_in(next(texts_in(message.components), ""))
    return next(filter(None, map(spoken_for, custom_ids(message.components))), None)


def said_in(message: discord.Message, me: int | None) -> Said:
    """What the bridge posted for somebody is theirs; its first text says for whom, and is not."""
    author, is_bot, text = message.author.id, message.author.bot, message.content
    if author == me and (member := _spoken_for(message)):
        author, is_bot = member, False
        text = "\n".join([*texts_in(message.components)][1:])
    return Said(
        message=MessageId(message.id),
        author=MemberId(author),
        text=text,
        at=message.created_at,
        images=images_in(message),
        files=files_of(message),
        reply_to=reply_to(message),
        is_bot=is_bot,
        name=message.author.display_name,
    )


def custom_ids(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        yield from custom_ids(getattr(component, "children", ()))
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id


def shows(components: Sequence[Any], card: Card) -> bool:
    """Is this the message of ``card``? Its buttons tell, else its first paragraph."""
    if card.custom_ids:
        return not card.custom_ids.isdisjoint(custom_ids(components))
    return next(texts_in(components), None) == card.texts[0]
