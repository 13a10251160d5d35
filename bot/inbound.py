"""Turns Discord's messages into questions, and leaves out those that are nobody's to answer."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.client import CommunityBot, roles_of
from bot.domain.errors import Refused
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.question import File, Question
from bot.domain.relay import Spoken

TALK = (discord.MessageType.default, discord.MessageType.reply)
LATELY = timedelta(minutes=10)
"""How long ago something may have been written in a channel unheard and still be answered: by then
people have talked on."""
MANY = 100
"""Of a channel's latest messages; one call."""


def question_in(message: discord.Message, bot: CommunityBot) -> Question | None:
    """The question a message may be; None for other places, bots and system messages."""
    author, channel, guild = message.author, message.channel, message.guild
    if author.bot or guild is None or message.type not in TALK or not bot.hears(guild.id):
        return None
    content, places = message.content, bot.places
    if places.is_blocked(author.id):
        return None
    # A reply pings the one it answers without a word in the text: that is not a question to us.
    is_mention = "<@" in content and bot.user is not None and bot.user.id in message.raw_mentions
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    is_help = {channel.id, parent} & (places.help_channels | places.help_forums)
    if not (is_mention or is_help or bot.takes_in(channel)):
        return None
    is_post = isinstance(channel, discord.Thread) and message.id == channel.id
    if not (content or is_post or bot.options.message_content):
        return None  # not told: a question that was readable may only have lost its mention
    return _question(message, channel, guild.id, is_mention=is_mention)


def question_below(
    interaction: discord.Interaction[CommunityBot], message: discord.Message
) -> Question:
    """The message a person chose in its context menu, wherever it stands. Raises Refused for words
    of bots, and Discord's own."""
    guild, place = interaction.guild, interaction.channel
    is_person = not message.author.bot and message.webhook_id is None
    if not is_person or guild is None or place is None or message.type not in TALK:
        raise Refused("This is not a message of a member.")
    if interaction.client.places.is_blocked(message.author.id):
        raise Refused("Whoever wrote this is blocked.")
    # A thread that Discord did not tell of is whole in the interaction only.
    channel = place if place.id == message.channel.id else message.channel
    return _question(message, channel, guild.id)


def spoken_in(message: discord.Message) -> Spoken | None:
    """What a member says in a server; None for bots, webhooks and Discord's own messages."""
    author, guild = message.author, message.guild
    is_person = not author.bot and message.webhook_id is None
    if not is_person or guild is None or message.type not in TALK:
        return None
    people = {person.id: person.display_name for person in message.mentions}
    marked = (*message.role_mentions, *message.channel_mentions)
    return Spoken(
        message=MessageId(message.id),
        guild=GuildId(guild.id),
        channel=ChannelId(message.channel.id),
        author=MemberId(author.id),
        name=author.display_name,
        text=message.content,
        at=message.created_at,
        edited_at=message.edited_at,
        roles=roles_of(author),
        names={**people, **{one.id: getattr(one, "name", "") for one in marked}},
        images=tuple(map(_file, filter(_is_image, message.attachments))),
        files=files_of(message),
    )


async def hear_missed(bot: CommunityBot) -> None:
    """Hear what was written in help channels while nobody listened, as if it came now. What was
    heard in time changes nothing: whatever answers claims the message first.

    Raises discord.py's errors.
    """
    since = bot.clock() - LATELY
    places = map(bot.get_channel, sorted(bot.places.help_channels))
    lively = [one for one in places if isinstance(one, discord.TextChannel) and _had(one, since)]
    for place in lively:
        with suppress(discord.Forbidden):  # the doctor tells
            history = place.history(limit=MANY, after=since, oldest_first=False)
            for message in reversed([one async for one in history if question_in(one, bot)]):
                if not await bot.services.faq.replies.of(MessageId(message.id)):
                    await complete(message)
                    bot.dispatch("message", message)


def _had(place: discord.TextChannel, since: datetime) -> bool:
    """Did anybody write there since then?"""
    last = place.last_message_id
    return last is not None and discord.utils.snowflake_time(last) >= since


async def complete(message: discord.Message) -> None:
    """A message that is read again comes without its author's roles: ask Discord for them."""
    if message.guild and not isinstance(message.author, discord.Member):
        with suppress(discord.NotFound):  # somebody who has left has none
            message.author = await message.guild.fetch_member(message.author.id)


async def with_roles(
    interaction: discord.Interaction[CommunityBot], question: Question
) -> Question:
    """A chosen message comes without its author's roles: ask Discord for them. Raises Refused for
    words of maintainers, whom nobody asks for anything."""
    if interaction.guild and not question.roles:
        # Somebody who has left has none.
        with suppress(discord.NotFound):
            author = await interaction.guild.fetch_member(question.author)
            question = replace(question, roles=roles_of(author))
    if interaction.client.places.is_maintainer(question.roles):
        raise Refused("This was written by a maintainer.")
    return question


def _question(
    message: discord.Message, channel: Any, guild: int, *, is_mention: bool = False
) -> Question:
    author = message.author
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    is_post = isinstance(channel, discord.Thread) and message.id == channel.id
    return Question(
        message=MessageId(message.id),
        guild=GuildId(guild),
        channel=ChannelId(channel.id),
        author=MemberId(author.id),
        text=message.content,
        asked_at=message.created_at,
        title=channel.name if is_post and isinstance(channel, discord.Thread) else "",
        parent=ChannelId(parent) if parent else None,
        roles=roles_of(author),
        is_mention=is_mention,
        is_post=is_post,
        is_reply=message.type is discord.MessageType.reply,
        reply_to=reply_to(message),
        is_own_thread=isinstance(channel, discord.Thread) and channel.owner_id == author.id,
        images=images_in(message),
        files=files_of(message),
        author_name=author.display_name,
    )


def reply_to(message: discord.Message) -> MessageId | None:
    """The message it replies to."""
    number = message.reference.message_id if message.reference else None
    return MessageId(number) if number else None


def files_of(message: discord.Message) -> tuple[File, ...]:
    """What is attached beside images."""
    return tuple(_file(one) for one in message.attachments if not _is_image(one))


def images_in(message: discord.Message) -> int:
    return sum(map(_is_image, message.attachments))


def _file(file: discord.Attachment) -> File:
    return File(file.filename, file.url, file.size)


def _is_image(file: discord.Attachment) -> bool:
    return (file.content_type or "").startswith("image/")
