"""Posts, edits and deletes messages through discord.py for services that speak in cards."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import aiohttp
import discord

from bot.domain.card import Card
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.intake import DETAILS, Said
from bot.domain.question import File, Question
from bot.inbound import TALK, files_of, images_in, reply_to
from bot.views import draw

LOOK_BACK = 100
"""Messages after the question among which a reply of an earlier attempt is looked for."""

TAGS_MOST = 5
"""https://discord.com/developers/docs/resources/channel#channel-object"""
UNKNOWN_REFERENCE = 50035
"""Invalid form body: with our own well-formed bodies it means that the question is gone."""
TAKES_NO_MESSAGES = 50007
"""The member closed their direct messages, or left: nothing to do about it."""
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013


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
        place = self._client.get_partial_messageable(channel)
        with self._in_our_words(channel):
            await place.get_partial_message(message).edit(view=draw(card))

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
            found = place.history(limit=limit, after=after, oldest_first=True)
            return [_said(message) async for message in found if message.type in TALK]

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
                raw = await self._client.http.get_from_cdn(file.url)
            return raw.decode("utf-8-sig") if len(raw) <= most else None
        except (Rejected, UnicodeDecodeError):
            return None  # the link has run out, or it is no text

    async def open_post(
        self, forum: ChannelId, title: str, card: Card, *, look_first: bool
    ) -> ChannelId:
        place = self._client.get_channel(forum)
        if not isinstance(place, discord.ForumChannel):
            raise Rejected("discord", f"channel {forum} is no forum")
        with self._in_our_words(forum):
            if look_first and (found := await self._find_post(place, title)):
                return found
            opened = await place.create_thread(name=title, view=draw(card))
        return ChannelId(opened.thread.id)

    async def mark(
        self, thread: ChannelId, *, tags: Sequence[str] = (), archive: bool | None = None
    ) -> None:
        with self._in_our_words(thread):
            place = self._client.get_channel(thread) or await self._client.fetch_channel(thread)
            if not isinstance(place, discord.Thread):
                raise Rejected("discord", f"channel {thread} is no thread")
            changes: dict[str, Any] = {}
            if (tag := _tag_of(place, tags)) and tag not in place.applied_tags:
                changes["applied_tags"] = [*place.applied_tags, tag][-TAGS_MOST:]
            if archive is not None and archive is not place.archived:
                changes["archived"] = archive
            if changes:
                await place.edit(**changes)

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

    async def _find_post(self, forum: discord.ForumChannel, title: str) -> ChannelId | None:
        me = self._client.user
        ours = (t for t in forum.threads if me and t.owner_id == me.id and t.name == title)
        return next((ChannelId(thread.id) for thread in ours), None)

    async def _find_reply(
        self, place: discord.PartialMessageable, to: MessageId | None, card: Card
    ) -> MessageId | None:
        """Discord forgets a nonce after minutes; after a longer stop only the channel knows.
        The buttons tell this reply from another one to the same message."""
        me, wanted = self._client.user, card.custom_ids
        look = (
            place.history(limit=LOOK_BACK, after=discord.Object(to), oldest_first=True)
            if to
            else place.history(limit=LOOK_BACK)
        )
        async for message in look:
            replied_to = message.reference.message_id if message.reference else None
            is_ours = me is not None and message.author.id == me.id
            is_the_one = is_ours and replied_to == to
            if is_the_one and wanted.intersection(_custom_ids(message.components)):
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
            if error.status == 429:
                raise Unavailable("discord", "rate limited") from error
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
        send = "send_messages_in_threads" if isinstance(place, discord.Thread) else "send_messages"
        needed = ["view_channel", send, "read_message_history", *more]
        if isinstance(place, discord.abc.GuildChannel | discord.Thread):
            held = place.permissions_for(place.guild.me)
            needed = [name for name in needed if not getattr(held, name)] or needed
        names = ", ".join(name.replace("_", " ").title() for name in needed)
        return f"give the bridge in channel {channel}: {names}"


def _tag_of(thread: discord.Thread, names: Sequence[str]) -> discord.ForumTag | None:
    """The first of ``names`` that its forum has."""
    forum = thread.parent
    tags = forum.available_tags if isinstance(forum, discord.ForumChannel) else ()
    by_name = {tag.name.lower(): tag for tag in tags}
    return next((by_name[name.lower()] for name in names if name.lower() in by_name), None)


def _said(message: discord.Message) -> Said:
    """A report that the bridge posted for somebody names them in its first line, and is theirs."""
    author, is_bot, text = message.author.id, message.author.bot, message.content
    for custom_id in _custom_ids(message.components):
        if custom_id.startswith(DETAILS):
            author, is_bot = int(custom_id.rpartition(":")[2]), False
            text = "\n".join(_texts(message.components))
    return Said(
        message=MessageId(message.id),
        author=MemberId(author),
        text=text,
        at=message.created_at,
        images=images_in(message),
        files=files_of(message),
        reply_to=reply_to(message),
        is_bot=is_bot,
    )


def _texts(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        yield from _texts(getattr(component, "children", ()))
        if isinstance(component, discord.TextDisplay):
            yield component.content


def _custom_ids(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        yield from _custom_ids(getattr(component, "children", ()))
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
