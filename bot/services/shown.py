"""Shows how something stands in one message, which is edited and never repeated."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.card import Card
from bot.domain.errors import Rejected
from bot.domain.ids import ChannelId
from bot.domain.outbox import Effect, Leased
from bot.ports import BridgeStore, Chat, Handler
from bot.ports.bridge import Shown
from bot.services.first_message import digest
from bot.services.replies import nonce

PUT = "shown.put"


def stream_of(name: str) -> str:
    return f"shown:{name}"


def showing(name: str, channel: ChannelId, card: Card, version: str, *, may_post: bool) -> Effect:
    """Let the message of that name, in ``channel``, say what ``card`` does; without ``may_post``
    only where it stands already. ``version`` tells two times that it says the same apart."""
    payload = {"name": name, "channel": channel, "card": card.to_json(), "may_post": may_post}
    key = f"shown:{name}:{digest(card)}:{version}:{may_post:d}"
    return Effect(PUT, key, stream_of(name), payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMessages:
    store: BridgeStore
    chat: Chat

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {PUT: self.put}

    async def put(self, leased: Leased) -> str | None:
        """Returns the message's id where it was posted. One that a person deleted stays away."""
        payload = leased.effect.payload
        name, card = payload["name"], Card.from_json(payload["card"])
        shown = await self.store.shown(name)
        if shown is None:
            return await self._post(leased, name, card) if payload["may_post"] else None
        if shown.digest != digest(card):
            try:
                await self.chat.edit(shown.channel, shown.message, card)
            except Rejected as error:
                if not error.is_gone:
                    raise
            await self.store.show(name, replace(shown, digest=digest(card)))
        return None

    async def _post(self, leased: Leased, name: str, card: Card) -> str:
        channel = ChannelId(leased.effect.payload["channel"])
        look_first = leased.attempts > 1
        message = await self.chat.reply(
            channel, None, card, nonce(f"shown:{name}"), look_first=look_first
        )
        await self.store.show(name, Shown(channel, message, digest(card)))
        return str(message)
