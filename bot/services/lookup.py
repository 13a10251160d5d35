"""Looks entries up for commands: ``/faq`` and a helper's *Answer from FAQ*."""

from collections.abc import Sequence

from bot.domain.card import Card
from bot.domain.faq import Decision, Key, decide
from bot.domain.ids import ChannelId, EntryId, MemberId, MessageId, RoleId
from bot.domain.question import Question, Reply
from bot.domain.titles import Title
from bot.ports import Clock, FaqStore, Texts
from bot.services.answer_cards import AnswerCards
from bot.services.library import Library
from bot.services.replies import Replies

HELPER_CHOICES = 5


class LookupService:
    """People ask for an entry on purpose, so less certainty is needed than for a reply."""

    def __init__(
        self,
        *,
        library: Library,
        cards: AnswerCards,
        store: FaqStore,
        replies: Replies,
        texts: Texts,
        clock: Clock,
    ) -> None:
        self._library = library
        self._cards = cards
        self._store = store
        self._replies = replies
        self._texts = texts
        self._clock = clock

    async def find(
        self,
        text: str,
        locale: str,
        *,
        place: frozenset[ChannelId],
        roles: frozenset[RoleId],
        above: str = "",
    ) -> tuple[Card, bool]:
        """An entry by its id, or what the index makes of free text; and whether it is an answer
        (what is none should be seen by the asker alone)."""
        say = self._texts.say
        keys: Sequence[Key] = ()
        entry = self._library.entry(EntryId(text.strip()))
        if entry is None:
            ranking = await self._library.rank(text)
            verdict = decide(ranking, locale=locale)
            if verdict.entry is None:
                return self._unsure(
                    [c.entry for c in ranking.candidates[:HELPER_CHOICES]], locale
                ), False
            entry, keys = self._library.entry(verdict.entry), verdict.keys
        if entry is None or not entry.is_for(place, roles):
            return Card((say(locale, "This answer is kept for another channel or role."),)), False
        await self._store.note_use(entry.id, "faq", self._clock())
        return self._cards.entry(entry, locale, keys=keys, above=above), True

    def titles(self, query: str, locale: str) -> Sequence[Title]:
        """For autocomplete."""
        return self._library.titles(query, locale)

    async def choices(self, text: str, locale: str, custom_id: str) -> Card:
        """The five likeliest entries for somebody's message, shown to a helper in ``locale``.
        The language of the text, in which the answer will be, is added to ``custom_id``."""
        say = self._texts.say
        ranking = await self._library.rank(text, HELPER_CHOICES)
        ids = [c.entry for c in ranking.candidates[:HELPER_CHOICES]]
        target = f"{custom_id}:{decide(ranking, default_locale=locale).locale}"
        select = self._cards.choice(ids, locale, target, say(locale, "Choose a question"))
        if select is None:
            return Card((say(locale, "The FAQ has nothing about this. Try other words."),))
        return Card((say(locale, "Which answer fits?"),), select=select)

    async def suggest(
        self, question: Question, to: MessageId, picked: EntryId, helper: MemberId, locale: str
    ) -> bool:
        """A helper's choice becomes a reply to the message ``to``. ``question.message`` is the id
        of the helper's interaction, so that each suggestion is a reply of its own and an edit of
        the message does not undo what a person decided. False when it was done before."""
        entry = self._library.entry(picked)
        if entry is None:
            return False
        card = self._cards.answer(entry, locale, question.message, suggested_by=helper)
        reply = Reply(Decision.ANSWER, picked, locale, 1.0, suggested_by=helper)
        return await self._replies.post(question, reply, card, to=to)

    async def reload(self) -> int:
        """Read the files again; returns the number of entries. Raises ContentError."""
        return await self._library.reload()

    def _unsure(self, near: Sequence[EntryId], locale: str) -> Card:
        say = self._texts.say
        select = self._cards.choice(near, locale, "faq:pick:0", say(locale, "Choose a question"))
        if select is None:
            return Card((say(locale, "The FAQ has nothing about this. Try other words."),))
        return Card((say(locale, "Did you mean one of these?"),), select=select)
