"""Statistics over the stores in memory; what those do not know is told by the test."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.faq import Decision
from bot.domain.ids import EffectId, EntryId
from bot.domain.outbox import EffectState
from bot.domain.question import Answered
from bot.domain.stats import (
    Asked,
    Backlog,
    Day,
    EntryUse,
    Event,
    Funnel,
    Post,
    PostDay,
    Posts,
    Record,
    Row,
    Span,
    Workflow,
)
from bot.domain.verify import Audit
from tests.support.stores import UNFINISHED, FakeFaq, FakeOutbox, Held

_OF = {Decision.ANSWER: "answered", Decision.SUGGEST: "suggested", Decision.SILENCE: "silent"}
_GIVEN_UP = (EffectState.DEAD, EffectState.UNKNOWN)


@dataclass
class FakeStats:
    """Questions and effects are those of ``faq`` and ``outbox``; posts are ``told``."""

    outbox: FakeOutbox
    faq: FakeFaq
    told: Posts = field(default_factory=lambda: Posts(0, 0, 0, None, ()))
    told_days: Sequence[PostDay] = ()
    audits: list[Audit] = field(default_factory=list)

    async def days(self, span: Span) -> Sequence[Day]:
        found: dict[object, Counter[str]] = {day: Counter() for day in span.days}
        for answer in self._given(span):
            found[answer.answered_at.date()][_OF[answer.decision]] += 1
        known = {answer.question for answer in self.faq.answers}
        for name, (question, *_) in self.faq.unanswered.items():
            if name not in known and _is_in(question.asked_at, span):
                found[question.asked_at.date()]["silent"] += 1
        return [Day(day, **found[day]) for day in span.days]

    async def entries(self, span: Span) -> Sequence[EntryUse]:
        found: dict[EntryId, Counter[str]] = {}
        given = {a.id: a for a in self._given(span) if a.decision is Decision.ANSWER}
        counted = [(answer.entry, "answered") for answer in given.values()]
        counted += [(e, str(what)) for (a, _, what), e in self.faq.opinions.items() if a in given]
        counted += [(e, "asked") for e, _, at in self.faq.uses if at.date() in span.days]
        counted += [
            (answer.entry, "deflected") for answer in given.values() if self._spared(answer)
        ]
        for entry, what in counted:
            if entry is not None:
                found.setdefault(entry, Counter())[what] += 1
        uses = [EntryUse(entry, **counts) for entry, counts in found.items()]
        return sorted(uses, key=lambda one: (-one.answered, -one.asked, one.entry))

    async def unanswered(self, span: Span, limit: int) -> Sequence[Asked]:
        shown = {
            answer.question
            for answer in self.faq.answers
            if answer.decision is not Decision.SILENCE and not answer.is_withdrawn
        }
        found = [
            Asked(name, question.channel, text, best, confidence, question.asked_at)
            for name, (question, text, best, confidence) in self.faq.unanswered.items()
            if name not in shown and _is_in(question.asked_at, span)
        ]
        return sorted(found, key=lambda one: (one.at, one.question), reverse=True)[:limit]

    async def posts(self, span: Span, limit: int) -> Posts:
        waiting: Sequence[Post] = self.told.waiting[:limit]
        told = self.told
        return Posts(told.opened, told.helped, told.solved, told.first_reply, waiting)

    async def post_days(self, span: Span) -> Sequence[PostDay]:
        found = {day: PostDay(day) for day in span.days}
        return list({**found, **{one.day: one for one in self.told_days}}.values())

    async def nudges(self, span: Span) -> Sequence[Funnel]:
        return ()

    async def verifications(self, span: Span) -> Funnel:
        return Funnel("Verification by mail", ())

    async def handoffs(self, span: Span) -> Sequence[Funnel]:
        return ()

    async def workflows(self, limit: int) -> Sequence[Workflow]:
        return ()

    async def backlog(self) -> Backlog:
        rows = [r for r in self.outbox.rows if r.state is not EffectState.DONE and not _is_over(r)]
        dues = [row.due_at for row in rows if row.state in UNFINISHED]
        return Backlog(dict(Counter(row.state for row in rows)), min(dues, default=None))

    async def effects(self, state: EffectState, limit: int) -> Sequence[Row]:
        rows = [r for r in reversed(self.outbox.rows) if r.state is state and not _is_over(r)]
        return [_row(row) for row in rows[:limit]]

    async def retry(self, effect: EffectId, audit: Audit) -> bool:
        for row in self.outbox.rows:
            if row.id == effect and row.state in _GIVEN_UP and not _is_over(row):
                row.state, row.attempts, row.error = EffectState.DUE, 1, None
                row.due_at = self.faq.clock()
                self.audits.append(audit)
                return True
        return False

    async def drop(self, effect: EffectId, audit: Audit) -> bool:
        for row in self.outbox.rows:
            if row.id == effect and row.state in _GIVEN_UP and not _is_over(row):
                row.effect = replace(row.effect, payload={})
                self.audits.append(audit)
                return True
        return False

    async def records(self, words: str, before: int | None, limit: int) -> Sequence[Record]:
        found = [
            Record(
                number,
                audit.at,
                "" if audit.actor is None else str(audit.actor),
                audit.action,
                "" if audit.target is None else str(audit.target),
                audit.details,
            )
            for number, audit in enumerate(self.audits, start=1)
        ]
        asked = words.lower().split()
        return [
            one
            for one in reversed(found)
            if (before is None or one.id < before) and all(_names(one, word) for word in asked)
        ][:limit]

    async def incidents(self, span: Span) -> Sequence[Event]:
        return ()

    def _given(self, span: Span) -> Sequence[Answered]:
        return [answer for answer in self.faq.answers if _is_in(answer.answered_at, span)]

    def _spared(self, answer: Answered) -> bool:
        said = {str(what) for (name, _, what) in self.faq.opinions if name == answer.id}
        return not answer.is_withdrawn and said == {"solved"}


def _is_over(row: Held) -> bool:
    """Given up, and what it carried is erased."""
    return row.state in _GIVEN_UP and not row.effect.payload


def _is_in(at: datetime, span: Span) -> bool:
    return span.since <= at < span.until


def _names(record: Record, word: str) -> bool:
    return (
        word in record.action.lower()
        or word in record.details.lower()
        or word in (record.actor, record.target)
    )


def _row(held: Held) -> Row:
    return Row(
        held.id,
        held.effect.kind,
        held.effect.key,
        held.state,
        held.attempts,
        held.error or "",
        held.created_at,
        held.due_at,
    )
