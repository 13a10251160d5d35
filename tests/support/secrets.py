"""The memory of secrets, and a chat that records what is done to it, for tests of services."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.card import Card
from bot.domain.errors import BridgeError
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.outbox import Effect
from bot.domain.redact import Secret
from tests.support.stores import FakeOutbox


@dataclass
class FakeSecrets:
    """``claimed`` is what tests read; the contract tests hold it to the real one."""

    outbox: FakeOutbox
    claimed: set[tuple[MessageId, str]] = field(default_factory=set)

    async def open(self, message: MessageId, secrets: Sequence[Secret], effect: Effect) -> bool:
        fresh = {(message, secret.mark) for secret in secrets} - self.claimed
        self.claimed |= fresh
        if fresh:
            await self.outbox.enqueue(effect)
        return bool(fresh)


@dataclass
class ChatThatDeletes:
    """``done`` is what happened, in order; ``trouble`` names what fails next, each once."""

    is_allowed: bool = True
    done: list[tuple[str, int]] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    nonces: list[str] = field(default_factory=list)
    trouble: dict[str, BridgeError] = field(default_factory=dict)

    def may_delete(self, channel: ChannelId) -> bool:
        return self.is_allowed

    async def delete(self, channel: ChannelId, message: MessageId) -> None:
        self._do("delete", message)

    async def tell(self, member: MemberId, card: Card, nonce: str) -> None:
        self._say("tell", member, card, nonce)

    async def reply(
        self, channel: ChannelId, to: MessageId | None, card: Card, nonce: str, *, look_first: bool
    ) -> MessageId:
        self._say("reply", to or 0, card, nonce)
        return MessageId(99)

    def _do(self, what: str, whom: int) -> None:
        if error := self.trouble.pop(what, None):
            raise error
        self.done.append((what, whom))

    def _say(self, what: str, whom: int, card: Card, nonce: str) -> None:
        self._do(what, whom)
        self.cards.append(card)
        self.nonces.append(nonce)
