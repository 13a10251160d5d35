"""Carries out the outbox's effects on a chat."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bot.domain.card import Card
from bot.domain.errors import Rejected
from bot.domain.ids import ChannelId, EffectId, MemberId, MessageId
from bot.domain.outbox import Leased
from bot.ports import Chat, Handler, OutboxStore
from bot.services.replies import nonce


class ChatEffects:
    """One handler a kind of effect; ``handlers`` is what the outbox worker wants."""

    def __init__(
        self,
        chat: Chat,
        outbox: OutboxStore,
        takes_messages: Callable[[MemberId], Awaitable[bool]] | None = None,
    ) -> None:
        """``takes_messages`` knows who does not want direct messages; for None, everybody does."""
        self._chat = chat
        self._outbox = outbox
        self._takes_messages = takes_messages

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {
            "chat.reply": self.reply,
            "chat.edit": self.edit,
            "chat.delete": self.delete,
            "chat.fold": self.fold,
            "chat.tell": self.tell,
            "chat.mark": self.mark,
        }

    async def reply(self, leased: Leased) -> str | None:
        """Returns the message's id; ``to`` may be null. With ``anyway`` it is written even where
        what it replies to is gone. A second attempt looks first whether the first one arrived."""
        payload = leased.effect.payload
        post = partial(
            self._chat.reply,
            ChannelId(payload["channel"]),
            card=Card.from_json(payload["card"]),
            nonce=nonce(leased.effect.key),
            look_first=leased.attempts > 1,
        )
        try:
            return str(await post(to=MessageId(payload["to"]) if payload["to"] else None))
        except Rejected as error:
            if not (error.is_gone and payload.get("anyway")):
                raise
            return str(await post(to=None))

    async def edit(self, leased: Leased) -> str | None:
        payload = leased.effect.payload
        message = await self._message(EffectId(payload["of"]))
        await self._chat.edit(
            ChannelId(payload["channel"]), message, Card.from_json(payload["card"])
        )
        return None

    async def delete(self, leased: Leased) -> str | None:
        payload = leased.effect.payload
        message = await self._message(EffectId(payload["of"]))
        await self._chat.delete(ChannelId(payload["channel"]), message)
        return None

    async def fold(self, leased: Leased) -> str | None:
        payload = leased.effect.payload
        await self._chat.fold(ChannelId(payload["channel"]), MessageId(payload["message"]))
        return None

    async def tell(self, leased: Leased) -> str | None:
        payload = leased.effect.payload
        member = MemberId(payload["member"])
        if self._takes_messages and not await self._takes_messages(member):
            return None
        await self._chat.tell(member, Card.from_json(payload["card"]), nonce(leased.effect.key))
        return None

    async def mark(self, leased: Leased) -> str | None:
        payload = leased.effect.payload
        await self._chat.mark(
            ChannelId(payload["channel"]),
            tags=payload.get("tags", ()),
            without=payload.get("without", ()),
            archive=payload.get("archive"),
        )
        return None

    async def _message(self, effect: EffectId) -> MessageId:
        result = await self._outbox.result_of(effect)
        if result is None:
            raise Rejected("outbox", f"effect {effect} never posted a message", is_gone=True)
        return MessageId(int(result))
