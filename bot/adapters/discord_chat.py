"""Posts, edits and deletes messages through discord.py for services that speak in cards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import aiohttp
import discord

from bot.domain.card import Card
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.views import draw

LOOK_BACK = 100
"""Messages after the question among which a reply of an earlier attempt is looked for."""

UNKNOWN_REFERENCE = 50035
"""Invalid form body: with our own well-formed bodies it means that the question is gone."""
TAKES_NO_MESSAGES = 50007
"""The member closed their direct messages, or left: nothing to do about it."""
MISSING_ACCESS, MISSING_PERMISSIONS = 50001, 50013


class DiscordChat:
    """A thin layer: one REST call a method, and Discord's errors in our words."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

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
        with self._in_our_words(channel):
            try:
                await place.get_partial_message(message).delete()
            except discord.NotFound:
                return

    async def tell(self, member: MemberId, card: Card) -> None:
        with self._in_our_words():
            person = await self._client.create_dm(discord.Object(member))
            await person.send(view=draw(card))

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
    def _in_our_words(self, channel: ChannelId | None = None) -> Iterator[None]:
        """Third-party exceptions stop here."""
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
                reason += f"; {self._needed_in(channel)}"
            is_gone = error.code == TAKES_NO_MESSAGES or (
                error.code == UNKNOWN_REFERENCE and "message_reference" in error.text
            )
            raise Rejected("discord", reason, is_gone=is_gone) from error

    def _needed_in(self, channel: ChannelId) -> str:
        """Which permissions the bridge lacks there, else which ones it needs."""
        place = self._client.get_channel(channel)
        send = "send_messages_in_threads" if isinstance(place, discord.Thread) else "send_messages"
        needed = ["view_channel", send, "read_message_history"]
        if isinstance(place, discord.abc.GuildChannel | discord.Thread):
            held = place.permissions_for(place.guild.me)
            needed = [name for name in needed if not getattr(held, name)] or needed
        names = ", ".join(name.replace("_", " ").title() for name in needed)
        return f"give the bridge in channel {channel}: {names}"


def _custom_ids(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        yield from _custom_ids(getattr(component, "children", ()))
        if custom_id := getattr(component, "custom_id", None):
            yield custom_id
