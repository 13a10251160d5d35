"""Posts, edits and deletes messages through discord.py for services that speak in cards."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import discord

from bot.adapters.discord_chat.errors import in_our_words, lacking, named, needed_to_reply
from bot.adapters.discord_chat.reading import said_in, shows, text_in
from bot.adapters.discord_chat.relay import spoken
from bot.adapters.discord_chat.roles import role_trouble, set_roles
from bot.adapters.discord_chat.tags import mark, retag, tags_in
from bot.domain.bridge_tags import ForumTags
from bot.domain.card import Card
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, RoleId
from bot.domain.intake import Said
from bot.domain.question import File, Question
from bot.domain.relay import Spoken
from bot.inbound import TALK, complete
from bot.views import draw

LOOK_BACK = 100
"""Messages after the question among which a reply of an earlier attempt is looked for."""

POSTS_BACK = 20
"""Of the bridge's own active posts in a forum, among which the one of an earlier attempt is."""
CDN_PATIENCE = 10.0
"""Seconds for one file."""
ARCHIVED = 50083


class DiscordChat:
    """A thin layer: one REST call a method, and Discord's errors in our words."""

    def __init__(
        self,
        client: discord.Client,
        hear: Callable[[discord.Message], Question | None] = lambda _: None,
        forums: frozenset[ChannelId] = frozenset(),
        entrusted: frozenset[RoleId] = frozenset(),
    ) -> None:
        """``hear`` turns a starter message of one of the ``forums`` into the question it is;
        ``entrusted`` are the only roles that it may give and take."""
        self._client = client
        self._hear = hear
        self._forums = forums
        self._entrusted = entrusted

    async def reply(
        self,
        channel: ChannelId,
        to: MessageId | None,
        card: Card,
        nonce: str,
        *,
        look_first: bool,
        mention: MemberId | None = None,
    ) -> MessageId:
        """Reply without a ping but for ``mention``; see ``Chat.reply``."""
        place = self._client.get_partial_messageable(channel)
        extra: dict[str, Any] = {"view": draw(card), "nonce": nonce}
        if mention:
            # Discord describes ids as text; those of its library's objects are numbers.
            named = cast("discord.abc.Snowflake", SimpleNamespace(id=str(mention)))
            extra["allowed_mentions"] = discord.AllowedMentions(
                everyone=False, roles=False, replied_user=False, users=[named]
            )
        with in_our_words(self._client, channel):
            if look_first and (found := await self._find_reply(place, to, card)):
                return found
            if to is not None:
                extra["mention_author"] = False
                extra["reference"] = discord.MessageReference(
                    message_id=to, channel_id=channel, fail_if_not_exists=True
                )
            message = await place.send(**extra)
        return MessageId(message.id)

    async def edit(self, channel: ChannelId, message: MessageId, card: Card) -> None:
        place = self._client.get_partial_messageable(channel).get_partial_message(message)
        with in_our_words(self._client, channel):
            try:
                await place.edit(view=draw(card))
            except discord.HTTPException as error:
                if error.code != ARCHIVED:
                    raise
                await self._edit_archived(channel, place, card)

    async def delete(self, channel: ChannelId, message: MessageId) -> None:
        place = self._client.get_partial_messageable(channel)
        with in_our_words(self._client, channel, "manage_messages"):
            try:
                await place.get_partial_message(message).delete()
            except discord.NotFound:
                return

    async def fold(self, channel: ChannelId, message: MessageId) -> None:
        flags = discord.MessageFlags(suppress_embeds=True).value
        # Of other people's messages nothing but this may be sent.
        params = discord.http.MultipartParameters({"flags": flags}, None, None)
        with in_our_words(self._client, channel, "manage_messages"):
            await self._client.http.edit_message(channel, message, params=params)

    def may_delete(self, channel: ChannelId) -> bool:
        place = self._client.get_channel(channel)
        if isinstance(place, discord.abc.GuildChannel | discord.Thread):
            return place.permissions_for(place.guild.me).manage_messages
        return True  # not seen yet: then Discord will say

    async def tell(self, member: MemberId, card: Card, nonce: str) -> None:
        with in_our_words(self._client):
            person = await self._client.create_dm(discord.Object(member))
            await person.send(view=draw(card), nonce=nonce)

    async def history(self, channel: ChannelId, since: MessageId, limit: int) -> Sequence[Said]:
        place = self._client.get_partial_messageable(channel)
        after = discord.Object(since - 1)
        with in_our_words(self._client, channel):
            me = self._client.user.id if self._client.user else None
            found = place.history(limit=limit, after=after, oldest_first=True)
            return [said_in(message, me) async for message in found if message.type in TALK]

    async def spoken(self, thread: ChannelId, since: MessageId, limit: int) -> Sequence[Spoken]:
        with in_our_words(self._client, thread):
            return await spoken(self._client, thread, since, limit)

    async def opener(self, thread: ChannelId) -> MemberId | None:
        place = await self._thread(thread)
        owner = place.owner_id if place else None
        me = self._client.user
        return MemberId(owner) if owner and not (me and owner == me.id) else None

    async def parent(self, thread: ChannelId) -> ChannelId | None:
        place = await self._thread(thread)
        return ChannelId(place.parent_id) if place else None

    async def _thread(self, number: ChannelId) -> discord.Thread | None:
        """discord.py forgets what is archived, so that may be asked for again."""
        with in_our_words(self._client, number):
            place = self._client.get_channel(number) or await self._client.fetch_channel(number)
        return place if isinstance(place, discord.Thread) else None

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
            with suppress(Rejected), in_our_words(self._client, ChannelId(thread.id)):
                message = await thread.fetch_message(thread.id)
                await complete(message)
                questions.append(self._hear(message))
        return [question for question in questions if question]

    async def read_file(self, file: File, most: int) -> str | None:
        if file.size > most:
            return None
        try:
            with in_our_words(self._client):
                async with asyncio.timeout(CDN_PATIENCE):
                    raw = await self._client.http.get_from_cdn(file.url)
            return text_in(raw) if len(raw) <= most else None
        except (Rejected, UnicodeDecodeError):
            return None  # the link has run out, or it is no text

    async def open_post(
        self, forum: ChannelId, title: str, card: Card, *, look_first: bool
    ) -> ChannelId:
        place = self._client.get_channel(forum)
        if not isinstance(place, discord.ForumChannel):
            raise Rejected("discord", f"channel {forum} is no forum")
        with in_our_words(self._client, forum):
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
            with in_our_words(self._client, channel, "manage_threads"):
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
        await mark(self._client, thread, tags, without, archive=archive)

    async def tags(self, thread: ChannelId) -> ForumTags:
        with in_our_words(self._client, thread):
            return tags_in(await self._client.fetch_channel(thread))

    async def set_tags(
        self, thread: ChannelId, add: Collection[str], remove: Collection[str]
    ) -> frozenset[str]:
        return await retag(self._client, thread, add, remove)

    async def has_place(self, guild: GuildId, channel: ChannelId) -> bool:
        try:
            with in_our_words(self._client):
                place = self._client.get_channel(channel) or await self._client.fetch_channel(
                    channel
                )
        except Rejected:
            return False
        return not isinstance(place, discord.abc.PrivateChannel) and place.guild.id == guild

    def lacking(self, channel: ChannelId) -> Sequence[str]:
        place = self._client.get_channel(channel)
        return [named(name) for name in lacking(place, needed_to_reply(place))]

    async def roles(self, guild: GuildId, member: MemberId) -> frozenset[RoleId]:
        found = await self._member(guild, member)
        return frozenset(RoleId(role.id) for role in found.roles) if found else frozenset()

    async def is_member(self, guild: GuildId, member: MemberId) -> bool:
        return await self._member(guild, member) is not None

    async def _member(self, guild: GuildId, member: MemberId) -> discord.Member | None:
        place = self._client.get_guild(guild)
        if place is None:
            raise Unavailable("discord", f"server {guild} is not there")
        try:
            with in_our_words(self._client):
                return await place.fetch_member(member)
        except Rejected as error:
            if not error.is_gone:
                raise
            return None

    async def set_roles(
        self, guild: GuildId, member: MemberId, add: frozenset[RoleId], remove: frozenset[RoleId]
    ) -> None:
        await set_roles(self._client, self._entrusted, guild, member, add, remove)

    def role_trouble(self, guild: GuildId, roles: frozenset[RoleId]) -> str:
        place = self._client.get_guild(guild)
        troubles = (role_trouble(place, place.me, role) for role in sorted(roles)) if place else ()
        return next(filter(None, troubles), "")

    async def _find_post(self, forum: discord.ForumChannel, card: Card) -> ChannelId | None:
        me = self._client.user
        ours = [thread for thread in forum.threads if me and thread.owner_id == me.id]
        for thread in sorted(ours, key=lambda thread: -thread.id)[:POSTS_BACK]:
            with suppress(discord.NotFound):
                if shows((await thread.fetch_message(thread.id)).components, card):
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
            if is_the_one and shows(message.components, card):
                return MessageId(message.id)
        return None
