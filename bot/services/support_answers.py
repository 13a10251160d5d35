"""Takes what people answer when their ticket is solved, and tells maintainers, without a name."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.card import Card
from bot.domain.errors import Refused
from bot.domain.form import Form
from bot.domain.ids import ChannelId, MemberId
from bot.domain.outbox import Effect
from bot.domain.support import Helped
from bot.domain.ticket import TicketId
from bot.ports.support import HelpedStore
from bot.services.support_watch import staff_line, staff_stream
from bot.services.support_watch_cards import SupportWatchCards


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportAnswers:
    """One use case a method; a card is for who was asked alone. ``redact`` takes out of a word what
    nobody should read."""

    store: HelpedStore
    cards: SupportWatchCards
    redact: Callable[[str], str]
    wake_outbox: Callable[[], None]
    staff_channel: ChannelId | None = None

    async def answer(self, member: MemberId, ticket: TicketId, *, is_helped: bool) -> Card:
        """The first answer counts. Raises Refused where the ticket is not theirs."""
        found = replace(await self._of(member, ticket), is_helped=is_helped)
        effects = []
        if self.staff_channel is not None:
            card = self.cards.line(found)
            effects = [staff_line("helped", ticket, self.staff_channel, card)]
        if await self.store.answer(ticket, is_helped=is_helped, effects=effects):
            self.wake_outbox()
        return await self._thanks(member, ticket)

    async def ask_word(self, member: MemberId, ticket: TicketId) -> Form:
        found = await self._of(member, ticket)
        return self.cards.ask_word(ticket, found.locale)

    async def say(self, member: MemberId, ticket: TicketId, word: str) -> Card:
        """The first word counts, and stands in the line that maintainers have already."""
        found = await self._of(member, ticket)
        found = replace(found, word=self.redact(" ".join(word.split())))
        effects = []
        if self.staff_channel is not None and found.line is not None:
            card = self.cards.line(found).to_json()
            payload = {"channel": self.staff_channel, "of": found.line, "card": card}
            key = f"support.word:{ticket}"
            effects = [Effect("chat.edit", key, staff_stream(ticket), payload)]
        if found.word and await self.store.say(ticket, found.word, effects):
            self.wake_outbox()
        return await self._thanks(member, ticket)

    async def _thanks(self, member: MemberId, ticket: TicketId) -> Card:
        return self.cards.thanks(ticket, await self._of(member, ticket))

    async def _of(self, member: MemberId, ticket: TicketId) -> Helped:
        found = await self.store.of(ticket)
        if found is None or found.member != member:
            raise Refused("There is no ticket of yours behind this button any more.")
        return found
