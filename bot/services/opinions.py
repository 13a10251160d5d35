"""Takes what people think of an answer: solved, not what I asked, remove."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.domain.card import Card
from bot.domain.faq import Decision
from bot.domain.ids import EntryId, MemberId, MessageId, RoleId
from bot.domain.places import Places
from bot.domain.question import Answered, Reply
from bot.ports import Clock, FaqStore, Feedback, Texts
from bot.services.answer_cards import AnswerCards
from bot.services.library import Library
from bot.services.replies import Replies


class Removal(Enum):
    REMOVED = "removed"
    NOT_YOURS = "not yours"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionService:
    """One method a button."""

    library: Library
    cards: AnswerCards
    store: FaqStore
    replies: Replies
    texts: Texts
    places: Places
    clock: Clock

    async def solved(self, question: MessageId, member: MemberId) -> bool:
        """Count it; the asker's own word also closes the card. True when it did."""
        answered = await self._give(question, member, Feedback.SOLVED)
        if answered is None or answered.asker != member or answered.entry is None:
            return False
        entry = self.library.entry(answered.entry)
        if entry is None or answered.is_withdrawn:
            return False
        card = self.cards.answer(entry, answered.locale, question, is_solved=True)
        reply = Reply(answered.decision, answered.entry, answered.locale, 1.0)
        await self.replies.replace(answered, reply, card)
        return True

    async def other(
        self, question: MessageId, member: MemberId, others: Sequence[EntryId], locale: str
    ) -> Card:
        """Count "not what I asked" and show up to three other titles."""
        await self._give(question, member, Feedback.WRONG)
        say = self.texts.say
        select = self.cards.choice(
            others, locale, f"faq:pick:{question}", say(locale, "Choose a question")
        )
        if select is None:
            return Card((say(locale, "Thank you, noted. Nothing else in the FAQ comes close."),))
        return Card((say(locale, "Thank you, noted. Is it one of these?"),), select=select)

    async def pick(
        self, question: MessageId, member: MemberId, picked: EntryId, locale: str
    ) -> Card | None:
        """A title was chosen. The asker's choice becomes the public reply (None is returned);
        anybody else gets the entry alone."""
        entry = self.library.entry(picked)
        if entry is None:
            return Card((self.texts.say(locale, "This entry does not exist any more."),))
        answered = await self.replies.of(question)
        if answered is None or answered.asker != member or answered.is_withdrawn:
            await self.store.note_use(picked, "pick", self.clock())
            return self.cards.entry(entry, locale)
        reply = Reply(Decision.ANSWER, picked, answered.locale, 1.0)
        card = self.cards.answer(entry, answered.locale, question)
        await self.replies.replace(answered, reply, card)
        return None

    async def remove(
        self, question: MessageId, member: MemberId, roles: frozenset[RoleId]
    ) -> Removal:
        """Take the reply away: the asker may, and maintainers."""
        answered = await self.replies.of(question)
        if answered is None or answered.is_withdrawn:
            return Removal.GONE
        if answered.asker != member and not self.places.is_maintainer(roles):
            return Removal.NOT_YOURS
        await self.store.give_feedback(answered.id, member, Feedback.REMOVED, self.clock())
        await self.replies.withdraw(answered)
        return Removal.REMOVED

    async def _give(
        self, question: MessageId, member: MemberId, feedback: Feedback
    ) -> Answered | None:
        answered = await self.replies.of(question)
        if answered:
            await self.store.give_feedback(answered.id, member, feedback, self.clock())
        return answered
