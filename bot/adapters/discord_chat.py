"""Posts, edits and deletes messages through discord.py for services that speak in cards."""

import asyncio
import codecs
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import aiohttp
import discord

from bot.domain.card import Card
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.intake import Said, spoken_for
from bot.domain.move import asker_in
from bot.domain.question import File, Question
from bot.inbound import TALK, files_of, images_in, reply_to
from bot.views import draw, texts_in

LOOK_BACK = 100
"""Messages after the question among which a reply of an earlier attempt is looked for."""

POSTS_BACK = 20
"""Of the bridge's own active posts in a forum, among which the one of an earlier attempt is."""
CDN_PATIENCE = 10.0
"""Seconds for one file."""
TAGS_MOST = 5
"""https://discord.com/developers/docs/resources/channel#channel-object"""
UNKNOWN_REFERENCE = 50035
"""Invalid form body: with our own well-formed bodies it means that the question is gone."""
TAKES_NO_MESSAGES = 50007
"""The member closed their direct messages, or left: nothing to do about it."""
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013
ARCHIVED = 50083


class DiscordChat:
    """A thin layer: one REST call a method, and Discord's errors in our words."""

    def __init__(
        self,
        client: discord.Client,
        hear: Callable[[discord.Message], Question | None] = lambda _: None,
        forums: frozenset[ChannelId] = frozenset(),
    ) -> None:
        """``hear`` turns a starter message of one of the ``forums`` into the question it is."""
        self._client = client
        self._hear = hear
        self._forums = forums

    async def reply(
        self, channel: ChannelId, to: MessageId | None, card: Card, nonce: str, *, look_first: bool
    ) -> MessageId:
        """Reply without a ping; see ``Chat.reply``."""
        place = self._client.get_partial_messageable(channel)
        with self._in_our_words(channel):
            if look_first and (found := await self._find_reply(place, to, card)):
                return found
            if to is None:
                message = await place.send(view=draw(card), nonce=nonce)
            else:
                reference = discord.MessageReference(
                    message_id=to, channel_id=channel, fail_if_not_exists=True
                )
                message = await place.send(
                    view=draw(card), reference=reference, mention_author=False, nonce=nonce
                )
        return MessageId(message.id)

    async def edit(self, channel: ChannelId, message: MessageId, card: Card) -> None:
        place = self._client.get_partial_messageable(channel).get_partial_message(message)
        with self._in_our_words(channel):
            try:
                await place.edit(view=draw(card))
            except discord.HTTPException as error:
                if error.code != ARCHIVED:
                    raise
                await self._edit_archived(channel, place, card)

    async def delete(self, channel: ChannelId, message: MessageId) -> None:
        place = self._client.get_partial_messageable(channel)
        with self._in_our_words(channel, "manage_messages"):
            try:
                await place.get_partial_message(message).delete()
            except discord.NotFound:
                return

    def may_delete(self, channel: ChannelId) -> bool:
        place = self._client.get_channel(channel)
        if isinstance(place, discord.abc.GuildChannel | discord.Thread):
            return place.permissions_for(place.guild.me).manage_messages
        return True  # not seen yet: then Discord will say

    async def tell(self, member: MemberId, card: Card, nonce: str) -> None:
        with self._in_our_words():
            person = await self._client.create_dm(discord.Object(member))
            await person.send(view=draw(card), nonce=nonce)

    async def history(self, channel: ChannelId, since: MessageId, limit: int) -> Sequence[Said]:
        place = self._client.get_partial_messageable(channel)
        after = discord.Object(since - 1)
        with self._in_our_words(channel):
            me = self._client.user.id if self._client.user else None
            found = place.history(limit=limit, after=after, oldest_first=True)
            return [_said(message, me) async for message in found if message.type in TALK]

    async def missed(self, since: datetime) -> Sequence[Question]:
        threads = [
            thread
            for guild in self._client.guilds
            for thread in guild.threads
            if thread.parent_id in self._forums
            and thread.created_at
            and thread.created_at >= since
            and not thread.archived
        ]
        questions = []
        for thread in sorted(threads, key=lambda thread: thread.id):
            # A post whose starter message is gone asks nothing any more.
            with suppress(Rejected), self._in_our_words(ChannelId(thread.id)):
                questions.append(self._hear(await thread.fetch_message(thread.id)))
        return [question for question in questions if question]

    async def read_file(self, file: File, most: int) -> str | None:
        if file.size > most:
            return None
        try:
            with self._in_our_words():
                async with asyncio.timeout(CDN_PATIENCE):
                    raw = await self._client.http.get_from_cdn(file.url)
            return _text_in(raw) if len(raw) <= most else None
        except (Rejected, UnicodeDecodeError):
            return None  # the link has run out, or it is no text

    async def open_post(
        self, forum: ChannelId, title: str, card: Card, *, look_first: bool
    ) -> ChannelId:
        place = self._client.get_channel(forum)
        if not isinstance(place, discord.ForumChannel):
            raise Rejected("discord", f"channel {forum} is no forum")
        with self._in_our_words(forum):
            if look_first and (found := await self._find_post(place, card)):
                return found
            tags = [tag for tag in place.available_tags if not tag.moderated]
            needed = tags[:1] if place.flags.require_tag else []
            opened = await place.create_thread(name=title, view=draw(card), applied_tags=needed)
        return ChannelId(opened.thread.id)

    async def _edit_archived(
        self, channel: ChannelId, message: discord.PartialMessage, card: Card
    ) -> None:
        """What is archived must be opened for a change; it is left as it was."""
        place = await self._client.fetch_channel(channel)
        if isinstance(place, discord.Thread):
            with self._in_our_words(channel, "manage_threads"):
                await place.edit(archived=False)
            await message.edit(view=draw(card))
            await place.edit(archived=True)

    async def mark(
        self,
        thread: ChannelId,
        *,
        tags: Sequence[str] = (),
        without: Sequence[str] = (),
        archive: bool | None = None,
    ) -> None:
        with self._in_our_words(thread, "manage_threads"):
            place = self._client.get_channel(thread) or await self._client.fetch_channel(thread)
            if not isinstance(place, discord.Thread):
                raise Rejected("discord", f"channel {thread} is no thread")
            is_archived = place.archived if archive is None else archive
            marks = _marks(place, tags, without)
            changes: dict[str, Any] = {}
            if marks != place.applied_tags:
                changes["applied_tags"] = marks
            if changes and place.archived:
                place = await place.edit(archived=False, **changes)
                changes = {}
            if is_archived is not place.archived:
                changes["archived"] = is_archived
            if changes:
                await place.edit(**changes)

    async def has_place(self, guild: GuildId, channel: ChannelId) -> bool:
        try:
            with self._in_our_words():
                place = self._client.get_channel(channel) or await self._client.fetch_channel(
                    channel
                )
        except Rejected:
            return False
        return not isinstance(place, discord.abc.PrivateChannel) and place.guild.id == guild

    def lacking(self, channel: ChannelId) -> Sequence[str]:
        place = self._client.get_channel(channel)
        return [_named(name) for name in _lacking(place, _needed(place))]

    async def is_member(self, guild: GuildId, member: MemberId) -> bool:
        place = self._client.get_guild(guild)
        if place is None:
            raise Unavailable("discord", f"server {guild} is not there")
        try:
            with self._in_our_words():
                await place.fetch_member(member)
        except Rejected as error:
            if not error.is_gone:
                raise
            return False
        return True

    async def _find_post(self, forum: discord.ForumChannel, card: Card) -> ChannelId | None:
        me = self._client.user
        ours = [thread for thread in forum.threads if me and thread.owner_id == me.id]
        for thread in sorted(ours, key=lambda thread: -thread.id)[:POSTS_BACK]:
            with suppress(discord.NotFound):
                if _shows((await thread.fetch_message(thread.id)).components, card):
                    return ChannelId(thread.id)
        return None

    async def _find_reply(
        self, place: discord.PartialMessageable, to: MessageId | None, card: Card
    ) -> MessageId | None:
        """Discord forgets a nonce after minutes; after a longer stop only the channel knows.
        What it shows tells this reply from another one to the same message."""
        me = self._client.user
        look = (
            place.history(limit=LOOK_BACK, after=discord.Object(to), oldest_first=True)
            if to
            else place.history(limit=LOOK_BACK)
        )
        async for message in look:
            replied_to = message.reference.message_id if message.reference else None
            is_ours = me is not None and message.author.id == me.id
            is_the_one = is_ours and replied_to == to
            if is_the_one and _shows(message.components, card):
                return MessageId(message.id)
        return None

    @contextmanager
    def _in_our_words(self, channel: ChannelId | None = None, *needed: str) -> Iterator[None]:
        """Third-party exceptions stop here. ``needed`` are permissions beside the usual ones."""
        try:
            yield
        except discord.RateLimited as error:
            raise Unavailable("discord", "rate limited", retry_after=error.retry_after) from error
        except (discord.DiscordServerError, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unavailable("discord", type(error).__name__) from error
        except discord.NotFound as error:
            raise Rejected("discord", f"not found ({error.code})", is_gone=True) from error
        except discord.HTTPException as error:
            if error.status == 429 or error.status >= 500:
                raise Unavailable("discord", f"answers {error.status}") from error
            reason = f"{error.status} {error.text} ({error.code})"
            if channel and error.code in (MISSING_ACCESS, MISSING_PERMISSIONS):
                reason += f"; {self._needed_in(channel, needed)}"
            is_gone = error.code == TAKES_NO_MESSAGES or (
                error.code == UNKNOWN_REFERENCE and "message_reference" in error.text
            )
            raise Rejected("discord", reason, is_gone=is_gone) from error

    def _needed_in(self, channel: ChannelId, more: Sequence[str]) -> str:
        """Which permissions the bridge lacks there, else which ones it needs."""
        place = self._client.get_channel(channel)
        needed = [*_needed(place), *more]
        names = ", ".join(map(_named, _lacking(place, needed) or needed))
        return f"give the bridge in channel {channel}: {names}"


def _needed(place: object) -> Sequence[str]:
    """Permissions to reply there, or in a forum to open posts and reply in them."""
    threads, forum = discord.Thread, discord.ForumChannel
    send = ["send_messages"] if not isinstance(place, threads) else []
    inside = ["send_messages_in_threads"] if isinstance(place, threads | forum) else []
    return ["view_channel", *send, *inside, "read_message_history"]


def _lacking(place: object, needed: Sequence[str]) -> list[str]:
    if not isinstance(place, discord.abc.GuildChannel | discord.Thread):
        return []
    held = place.permissions_for(place.guild.me)
    return [name for name in needed if not getattr(held, name)]


def _named(permission: str) -> str:
    """As Discord's own settings write it."""
    return permission.replace("_", " ").title()


def _shows(components: Sequence[Any], card: Card) -> bool:
    """Is this the message of ``card``? Its buttons tell, else its first paragraph."""
    if card.custom_ids:
        return not card.custom_ids.isdisjoint(_custom_ids(components))
    return next(texts_in(components), None) == card.texts[0]


def _marks(
    thread: discord.Thread, names: Sequence[str], without: Sequence[str]
) -> list[discord.ForumTag]:
    """Its tags with the first of ``names`` that its forum has, and with none of ``without``."""
    forum = thread.parent
    tags = forum.available_tags if isinstance(forum, discord.ForumChannel) else ()
    by_name = {tag.name.lower(): tag for tag in tags}
    known = (by_name[name.lower()] for name in names if name.lower() in by_name)
    unwanted = {name.lower() for name in without}
    marks = [tag for tag in thread.applied_tags if tag.name.lower() not in unwanted]
    tag = next(known, None)
    return marks if tag is None or tag in marks else [*marks, tag][-TAGS_MOST:]


def _text_in(raw: bytes) -> str | None:
    """PowerShell writes UTF-16 when one sends a command's output to a file."""
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = raw.decode("utf-16" if is_wide else "utf-8-sig")
    return None if "\0" in text else text


def _spoken_for(message: discord.Message) -> MemberId | None:
    """Its buttons tell; in a post that the bridge opened for somebody, the first text."""
    if message.id == message.channel.id:
        return asker_in(next(texts_in(message.components), ""))
    return next(filter(None, map(spoken_for, _custom_ids(message.components))), None)


def _said(message: discord.Message, me: int | None) -> Said:
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


def _custom_ids(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        yield from _custom_ids(getattr(component, "children", ()))
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
