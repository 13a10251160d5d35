"""Answers questions from the FAQ, or stays silent; follows edits and deletions."""

import asyncio
from datetime import timedelta

from bot.domain.card import Card
from bot.domain.faq import Decision, Verdict, decide
from bot.domain.ids import MessageId
from bot.domain.outbox import Effect
from bot.domain.places import LATE_EDIT, REPEAT_WINDOW, Places, allowed
from bot.domain.question import Question, Reply
from bot.domain.redact import Redact
from bot.ports import Clock, FaqStore, OutboxStore, Texts
from bot.services.answer_cards import AnswerCards
from bot.services.library import Library
from bot.services.rates import Rate, Rates
from bot.services.replies import Replies

WORTH_NOTING = 0.1
"""Below this confidence a silent message without a question mark is taken for chatter."""


class FaqService:
    """One use case a method: a message came, was edited, was deleted."""

    def __init__(
        self,
        *,
        library: Library,
        cards: AnswerCards,
        store: FaqStore,
        replies: Replies,
        outbox: OutboxStore,
        texts: Texts,
        rates: Rates,
        places: Places,
        clock: Clock,
        keep_questions: timedelta,
        redact: Redact,
    ) -> None:
        self._library = library
        self._cards = cards
        self._store = store
        self._replies = replies
        self._outbox = outbox
        self._texts = texts
        self._rates = rates
        self._places = places
        self._clock = clock
        self._keep_questions = keep_questions
        self._redact = redact
        # Between the look for a repeat and the answer nobody else may answer the same.
        self._one_at_a_time = asyncio.Lock()

    async def answer(self, question: Question) -> Verdict | None:
        """Answer a message where a rule and the index agree that it should be; None for silence."""
        if not self._places.listens_to(question):
            return None
        verdict = await self._verdict(question)
        if not allowed(verdict, may_suggest=self._places.may_suggest(question)):
            await self._note(question, verdict)
            return None
        async with self._one_at_a_time:
            if await self._is_repeat(question, verdict):
                return None
            if not await self._is_within_rate(question, verdict.locale):
                return None
            card = self._card(question, verdict)
            is_new = await self._replies.post(question, _reply(verdict), card)
        return verdict if is_new else None

    async def revise(self, question: Question) -> None:
        """The question was edited: give a better answer, withdraw a wrong one, or answer now."""
        answered = await self._replies.of(question.message)
        if answered is None:
            if self._clock() - question.asked_at < LATE_EDIT:
                await self.answer(question)
            return
        verdict = await self._verdict(question)
        if not allowed(verdict, may_suggest=self._places.may_suggest(question)):
            await self._replies.withdraw(answered)
        elif answered.is_withdrawn:
            card = self._card(question, verdict)
            await self._replies.again(question, answered, _reply(verdict), card)
        elif verdict.entry != answered.entry or verdict.decision is not answered.decision:
            card = self._card(question, verdict)
            await self._replies.replace(answered, _reply(verdict), card)

    async def retract(self, message: MessageId) -> None:
        """The question was deleted: its answer goes too."""
        if answered := await self._replies.of(message):
            await self._replies.withdraw(answered)

    async def forget_old_questions(self) -> int:
        """Delete question texts that were kept long enough; returns how many."""
        return await self._store.forget_before(self._clock() - self._keep_questions)

    async def _verdict(self, question: Question) -> Verdict:
        """The decision, without entries that are kept for other channels or roles."""
        ranking = await self._library.rank(question.text)
        verdict = decide(ranking, locale=question.locale)
        shown = {verdict.entry} if verdict.entry else {c.entry for c in verdict.suggestions}
        for name in shown:
            entry = self._library.entry(name)
            if entry is None or not entry.is_for(question.channels, question.roles):
                return Verdict(Decision.SILENCE, None, verdict.locale, verdict.confidence)
        return verdict

    def _card(self, question: Question, verdict: Verdict) -> Card:
        entry = self._library.entry(verdict.entry) if verdict.entry else None
        if entry is None:
            return self._cards.suggestions(verdict.suggestions, verdict.locale, question.message)
        return self._cards.answer(
            entry,
            verdict.locale,
            question.message,
            keys=verdict.keys,
            others=verdict.suggestions,
        )

    async def _is_repeat(self, question: Question, verdict: Verdict) -> bool:
        if verdict.entry is None or question.is_post:  # nothing stands above a thread's first word
            return False
        since = None if question.parent else self._clock() - REPEAT_WINDOW
        return await self._store.is_repeat(verdict.entry, question.channel, since)

    async def _is_within_rate(self, question: Question, locale: str) -> bool:
        rate = self._rates.hit(question.author, self._clock())
        if rate is Rate.FIRST_OVER:
            text = self._texts.say(
                locale,
                "That is a lot of questions at once. Please wait a minute; then I answer again.",
            )
            key = f"rate:{question.author}:{question.message}"
            payload = {"member": question.author, "card": Card((text,)).to_json()}
            await self._outbox.enqueue(Effect("chat.tell", key, key, payload))
            self._replies.wake()
        return rate is Rate.WITHIN

    async def _note(self, question: Question, verdict: Verdict) -> None:
        """Keep what nobody's entry answers, redacted, for the people who write the FAQ."""
        is_question = "?" in question.text or verdict.confidence >= WORTH_NOTING
        if self._keep_questions and is_question:
            best = verdict.suggestions[0].entry if verdict.suggestions else None
            redacted = self._redact(question.text).text
            await self._store.note_unanswered(question, redacted, best, verdict.confidence)


def _reply(verdict: Verdict) -> Reply:
    return Reply(verdict.decision, verdict.entry, verdict.locale, verdict.confidence)
