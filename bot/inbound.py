"""Turns Discord's messages into questions, and leaves out those that are nobody's to answer."""

import discord

from bot.client import CommunityBot, roles_of
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.question import File, Question

TALK = (discord.MessageType.default, discord.MessageType.reply)


def question_in(message: discord.Message, bot: CommunityBot) -> Question | None:
    """The question a message may be; None for other places, bots and system messages."""
    author, channel, guild = message.author, message.channel, message.guild
    if author.bot or guild is None or message.type not in TALK or not bot.hears(guild.id):
        return None
    content, places = message.content, bot.places
    # A reply pings the one it answers without a word in the text: that is not a question to us.
    is_mention = "<@" in content and bot.user is not None and bot.user.id in message.raw_mentions
    parent = channel.parent_id if isinstance(channel, discord.Thread) else None
    if not is_mention and not {channel.id, parent} & (places.help_channels | places.help_forums):
        return None
    is_post = isinstance(channel, discord.Thread) and message.id == channel.id
    if not (content or is_post or bot.options.message_content):
        return None  # not told: a question that was readable may only have lost its mention
    return Question(
        message=MessageId(message.id),
        guild=GuildId(guild.id),
        channel=ChannelId(channel.id),
        author=MemberId(author.id),
        text=content,
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
    )


def reply_to(message: discord.Message) -> MessageId | None:
    """The message it replies to."""
    number = message.reference.message_id if message.reference else None
    return MessageId(number) if number else None


def files_of(message: discord.Message) -> tuple[File, ...]:
    """What is attached beside images."""
    return tuple(
        File(file.filename, file.url, file.size)
        for file in message.attachments
        if not _is_image(file)
    )


def images_in(message: discord.Message) -> int:
    return sum(map(_is_image, message.attachments))


def _is_image(file: discord.Attachment) -> bool:
    return (file.content_type or "").startswith("image/")
