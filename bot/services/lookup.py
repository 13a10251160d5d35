"""Looks entries up for commands: ``/faq`` and a helper's *Answer from FAQ*."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.card import Card
from bot.domain.errors import Unavailable
from bot.domain.faq import Decision, Key, decide
from bot.domain.ids import ChannelId, EntryId, MemberId, MessageId, RoleId
from bot.domain.question import Question, Reply
from bot.domain.titles import Title
from bot.ports import Clock, FaqStore, Texts
from bot.services.answer_cards import AnswerCards
from bot.services.library import Library
from bot.services.replies import Replies

log = logging.getLogger(__name__)

HELPER_CHOICES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupService:
    """People ask for an entry on purpose, so less certainty is needed than for a reply."""

    library: Library
    cards: AnswerCards
    store: FaqStore
    replies: Replies
    texts: Texts
    clock: Clock

    async def find(
        self,
        text: str,
        locale: str,
        *,
        place: frozenset[ChannelId],
        roles: frozenset[RoleId],
        above: str = "",
    ) -> tuple[Card, EntryId | None]:
        """An entry by its id, or what the index makes of free text; and which entry it is (None:
        what is no answer should be seen by the asker alone)."""
        say = self.texts.say
        keys: Sequence[Key] = ()
        entry = self.library.entry(EntryId(text.strip()))
        if entry is None:
            ranking = await self.library.rank(text)
            verdict = decide(ranking, locale=locale)
            if verdict.entry is None:
                near = [c.entry for c in ranking.candidates[:HELPER_CHOICES]]
                return self._unsure(near, locale), None
            entry, keys = self.library.entry(verdict.entry), verdict.keys
        if entry is None or not entry.is_for(place, roles):
            return Card((say(locale, "This answer is kept for another channel or role."),)), None
        return self.cards.entry(entry, locale, keys=keys, above=above), entry.id

    async def used(self, entry: EntryId) -> None:
        """Count it. Nobody is told when that fails: they have their answer."""
        try:
            await self.store.note_use(entry, "faq", self.clock())
        except Unavailable as error:
            log.warning("use not counted: %s", error)

    def titles(self, query: str, locale: str) -> Sequence[Title]:
        """For autocomplete."""
        return self.library.titles(query, locale)

    async def choices(self, text: str, locale: str, custom_id: str) -> Card:
        """The five likeliest entries for somebody's message, shown to a helper in ``locale``.
        The language of the text, in which the answer will be, is added to ``custom_id``."""
        say = self.texts.say
        ranking = await self.library.rank(text, HELPER_CHOICES)
        ids = [c.entry for c in ranking.candidates[:HELPER_CHOICES]]
        target = f"{custom_id}:{decide(ranking, default_locale=locale).locale}"
        select = self.cards.choice(ids, locale, target, say(locale, "Choose a question"))
        if select is None:
            return Card((say(locale, "The FAQ has nothing about this. Try other words."),))
        return Card((say(locale, "Which answer fits?"),), select=select)

    async def suggest(
        self, question: Question, to: MessageId, picked: EntryId, helper: MemberId, locale: str
    ) -> bool:
        """A helper's choice becomes a reply to the message ``to``. ``question.message`` is the id
        of the helper's interaction, so that each suggestion is a reply of its own and an edit of
        the message does not undo what a person decided. False when it was done before."""
        entry = self.library.entry(picked)
        if entry is None:
            return False
        card = self.cards.answer(entry, locale, question.message, suggested_by=helper)
        reply = Reply(Decision.ANSWER, picked, locale, 1.0, suggested_by=helper)
        return await self.replies.post(question, reply, card, to=to)

    async def reload(self) -> int:
        """Read the files again; returns the number of entries. Raises ContentError."""
        return await self.library.reload()

    def _unsure(self, near: Sequence[EntryId], locale: str) -> Card:
        say = self.texts.say
        select = self.cards.choice(near, locale, "faq:pick:0", say(locale, "Choose a question"))
        if select is None:
            return Card((say(locale, "The FAQ has nothing about this. Try other words."),))
        return Card((say(locale, "Did you mean one of these?"),), select=select)
