"""Answers questions from the FAQ, or stays silent; follows edits and deletions."""

import asyncio
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta

from bot.domain.card import TEXT_MOST, Card
from bot.domain.faq import Decision, Verdict, decide
from bot.domain.ids import MessageId
from bot.domain.intake import Spot, linked
from bot.domain.outbox import Effect
from bot.domain.places import LATE_EDIT, REPEAT_WINDOW, Places, allowed
from bot.domain.question import Answered, Question, Reply
from bot.domain.redact import Redact
from bot.domain.switches import Feature
from bot.ports import Clock, FaqStore, OutboxStore, Texts
from bot.services.answer_cards import AnswerCards
from bot.services.crossposts import CrossPosts
from bot.services.library import Library
from bot.services.notice import NoticeService
from bot.services.rates import Rate, Rates
from bot.services.replies import Replies

WORTH_NOTING = 0.1
"""Below this confidence a silent message without a question mark is taken for chatter."""


@dataclass(slots=True, kw_only=True)
class FaqService:
    """One use case a method: a message came, was edited, was deleted."""

    library: Library
    cards: AnswerCards
    store: FaqStore
    replies: Replies
    outbox: OutboxStore
    texts: Texts
    rates: Rates
    places: Places
    clock: Clock
    keep_questions: timedelta
    redact: Redact
    notice: NoticeService | None = None
    crossposts: CrossPosts | None = None
    # Between the look for a repeat and the answer nobody else may answer the same.
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def answer(self, question: Question, verdict: Verdict | None = None) -> Verdict | None:
        """Answer a message where a rule and the index agree that it should be; None for silence.
        A ``verdict`` that is known already spares the index a second look."""
        if not self.places.listens_to(question) or not self._is_on(question):
            return None
        async with self.turn(question):
            if await self.is_answered_elsewhere(question):
                return None
            return await self._answer(question, verdict)

    def turn(self, question: Question) -> AbstractAsyncContextManager[None]:
        """One member's messages come one after another."""
        return self.crossposts.turn(question.author) if self.crossposts else nullcontext()

    async def is_answered_elsewhere(self, question: Question) -> bool:
        """Did its author ask the same in another place, and was answered there? Then that answer
        links this message too."""
        return self.crossposts is not None and await self.crossposts.joins(question, self._drawn)

    def also(self, question: Question) -> tuple[Spot, ...]:
        """Where else its author asked the same a moment ago."""
        return self.crossposts.also(question) if self.crossposts else ()

    async def _answer(self, question: Question, verdict: Verdict | None) -> Verdict | None:
        verdict = verdict or await self.verdict(question)
        if not allowed(verdict, may_suggest=self.places.may_suggest(question)):
            await self.note(question, verdict)
            return None
        async with self._one_at_a_time:
            if await self._is_repeat(question, verdict):
                return None
            if not await self.is_within_rate(question, verdict.locale):
                return None
            card = self._over_notice(question, verdict, await self._notice_for(question, verdict))
            is_new = await self.replies.post(question, _reply(verdict), card)
        return verdict if is_new else None

    async def revise(self, question: Question) -> None:
        """The question was edited: give a better answer, withdraw a wrong one, or answer now."""
        answered = await self.replies.of(question.message)
        if answered is None:
            if self.clock() - question.asked_at < LATE_EDIT:
                await self.answer(question)
            return
        verdict = await self.verdict(question)
        may_suggest = answered.is_in_intake or self.places.may_suggest(question)
        is_same = (verdict.entry, verdict.decision) == (answered.entry, answered.decision)
        stands = is_same and not answered.is_withdrawn
        may_change = stands or self._is_on(question)
        if not (may_change and allowed(verdict, may_suggest=may_suggest)):
            await self.replies.withdraw(answered)
        elif answered.is_withdrawn:
            card = self._over_notice(question, verdict)
            await self.replies.again(question, answered, _reply(verdict), card)
        elif not stands:
            card = self._over_notice(question, verdict)
            await self.replies.replace(answered, _reply(verdict), card)

    async def retract(self, message: MessageId) -> None:
        """The question was deleted: its answer goes too."""
        if self.crossposts:
            self.crossposts.forget(message)
        if answered := await self.replies.of(message):
            await self.replies.withdraw(answered)

    async def forget_old_questions(self) -> int:
        """Delete question texts that were kept long enough; returns how many."""
        return await self.store.forget_before(self.clock() - self.keep_questions)

    async def verdict(self, question: Question) -> Verdict:
        """The decision, without entries that are kept for other channels or roles."""
        ranking = await self.library.rank(question.whole)
        verdict = decide(ranking, locale=question.locale)
        shown = {verdict.entry} if verdict.entry else {c.entry for c in verdict.suggestions}
        for name in shown:
            entry = self.library.entry(name)
            if entry is None or not entry.is_for(question.channels, question.roles):
                return Verdict(Decision.SILENCE, None, verdict.locale, verdict.confidence)
        return verdict

    async def part(self, answered: Answered, text: str) -> Card | None:
        """What an intake's first message shows of its answer now; ``text`` is what was asked."""
        if answered.is_withdrawn:
            return None
        verdict = decide(await self.library.rank(text), locale=answered.locale)
        locale, question = answered.locale, answered.question
        entry = self.library.entry(answered.entry) if answered.entry else None
        if entry is None:
            is_on = self.places.is_on(Feature.ANSWERS, answered.channel)
            near = verdict.suggestions if is_on else ()
            return self.cards.suggestions(near, locale, question) if near else None
        keys = verdict.keys if verdict.entry == entry.id else ()
        others = [c for c in verdict.suggestions if c.entry != entry.id]
        return self.cards.answer(entry, locale, question, keys=keys, others=others)

    def card(self, question: Question, verdict: Verdict) -> Card:
        """The answer, or the titles it may be."""
        entry = self.library.entry(verdict.entry) if verdict.entry else None
        if entry is None:
            return self.cards.suggestions(verdict.suggestions, verdict.locale, question.message)
        return self.cards.answer(
            entry,
            verdict.locale,
            question.message,
            keys=verdict.keys,
            others=verdict.suggestions,
        )

    def _over_notice(self, question: Question, verdict: Verdict, notice: str = "") -> Card:
        """The card over what is promised here; the short form of it, unless ``notice`` says it."""
        said = []
        if self.notice and self._has_notice(question):
            said.append(notice or self.notice.short(verdict.locale))
        if links := linked(question.guild, self.also(question)):
            text = self.texts.say(verdict.locale, "Also asked in {links}", links=links)
            said.append(f"-# {text}")
        card = self.card(question, verdict).clipped(TEXT_MOST - sum(map(len, said)))
        for text in said:
            card = card.over(Card((text,)))
        return card

    async def _drawn(self, question: Question, answered: Answered) -> Card:
        """The answer as it stands, with what is known by now about where else it was asked."""
        found = await self.verdict(question)
        entry, locale = answered.entry, answered.locale
        sure = found.confidence
        verdict = Verdict(answered.decision, entry, locale, sure, found.suggestions, found.keys)
        return self._over_notice(question, verdict)

    async def _notice_for(self, question: Question, verdict: Verdict) -> str:
        if self.notice and self._has_notice(question):
            return await self.notice.text(question.author, verdict.locale)
        return ""

    def _is_on(self, question: Question) -> bool:
        return self.places.is_on(Feature.ANSWERS, question.channel)

    def _has_notice(self, question: Question) -> bool:
        is_on = self.places.is_on(Feature.NOTICE, question.channel)
        return is_on and self.places.is_help(question)

    async def _is_repeat(self, question: Question, verdict: Verdict) -> bool:
        if verdict.entry is None or question.is_post:  # nothing stands above a thread's first word
            return False
        since = None if question.parent else self.clock() - REPEAT_WINDOW
        return await self.store.is_repeat(verdict.entry, question.channel, since)

    async def is_within_rate(self, question: Question, locale: str) -> bool:
        """May this member get one more automatic answer? They are told once when not."""
        rate = self.rates.hit(question.author, self.clock())
        if rate is Rate.FIRST_OVER:
            text = self.texts.say(
                locale,
                "That is a lot of questions at once. Please wait a minute; then I answer again.",
            )
            key = f"rate:{question.author}:{question.message}"
            payload = {"member": question.author, "card": Card((text,)).to_json()}
            await self.outbox.enqueue(Effect("chat.tell", key, key, payload))
            self.replies.wake()
        return rate is Rate.WITHIN

    async def note(self, question: Question, verdict: Verdict) -> None:
        """Keep what nobody's entry answers, redacted, for the people who write the FAQ."""
        is_question = "?" in question.whole or verdict.confidence >= WORTH_NOTING
        if self.keep_questions and is_question:
            best = verdict.suggestions[0].entry if verdict.suggestions else None
            redacted = self.redact(question.whole).text
            await self.store.note_unanswered(question, redacted, best, verdict.confidence)


def _reply(verdict: Verdict) -> Reply:
    return Reply(verdict.decision, verdict.entry, verdict.locale, verdict.confidence)
