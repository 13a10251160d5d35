"""The store's ports in memory, for tests of services; the contract tests hold them to the real
ones."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.faq import Decision
from bot.domain.ids import AnswerId, ChannelId, EffectId, EntryId, MemberId, MessageId
from bot.domain.outbox import Effect, EffectState, Leased, Outcome
from bot.domain.question import Answered, Question, Reply
from bot.ports import Clock, Feedback

UNFINISHED = (EffectState.DUE, EffectState.LEASED)


@dataclass(slots=True)
class Held:
    """One row of the outbox."""

    id: EffectId
    effect: Effect
    created_at: datetime
    due_at: datetime
    state: EffectState = EffectState.DUE
    attempts: int = 0
    owner: str | None = None
    result: str | None = None
    error: str | None = None


class FakeOutbox:
    """``rows`` is what tests read."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.rows: list[Held] = []

    async def enqueue(self, effect: Effect) -> EffectId | None:
        if any(row.effect.key == effect.key for row in self.rows):
            return None
        payload = json.loads(json.dumps(effect.payload))
        number = EffectId(len(self.rows) + 1)
        now = self._clock()
        self.rows.append(Held(number, replace(effect, payload=payload), now, now))
        return number

    async def enqueue_once(self, effect: Effect, due: datetime) -> EffectId | None:
        waiting = (row for row in self.rows if row.state is EffectState.DUE)
        if any((r.effect.stream, r.effect.kind) == (effect.stream, effect.kind) for r in waiting):
            return None
        number = await self.enqueue(effect)
        if number:
            self.rows[number - 1].due_at = due
        return number

    def _first_of_streams(self) -> Sequence[Held]:
        first: dict[str, Held] = {}
        for row in self.rows:
            if row.state in UNFINISHED:
                first.setdefault(row.effect.stream, row)
        return sorted(first.values(), key=lambda row: (row.due_at, row.id))

    async def lease(
        self, owner: str, now: datetime, limit: int, until: datetime
    ) -> Sequence[Leased]:
        due = [row for row in self._first_of_streams() if row.due_at <= now][:limit]
        for row in due:
            row.state, row.owner, row.due_at = EffectState.LEASED, owner, until
            row.attempts += 1
        return [
            Leased(row.id, row.effect, row.attempts, now - row.created_at)
            for row in sorted(due, key=lambda row: row.id)
        ]

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            row = self.rows[outcome.leased.id - 1]
            is_holder = row.attempts == outcome.leased.attempts
            if row.state in UNFINISHED and (is_holder or outcome.state is EffectState.DONE):
                row.state, row.due_at, row.owner = outcome.state, outcome.at, None
                row.result, row.error = outcome.result, outcome.error

    async def release(self, owner: str | None = None) -> int:
        held = [
            row
            for row in self.rows
            if row.state is EffectState.LEASED and owner in (None, row.owner)
        ]
        for row in held:
            row.state, row.owner, row.due_at = EffectState.DUE, None, self._clock()
        return len(held)

    async def result_of(self, effect: EffectId) -> str | None:
        return self.rows[effect - 1].result if 0 < effect <= len(self.rows) else None

    async def next_due(self) -> datetime | None:
        first = self._first_of_streams()
        return first[0].due_at if first else None

    async def depth(self) -> Mapping[EffectState, int]:
        return Counter(row.state for row in self.rows)

    async def purge_done(self, before: datetime) -> int:
        old = [
            row
            for row in self.rows
            if row.state is EffectState.DONE and row.due_at < before and row.effect.payload
        ]
        for row in old:
            row.effect = replace(row.effect, payload={})
        return len(old)


@dataclass
class FakeFaq:
    """``answers``, ``unanswered`` and ``opinions`` are what tests read."""

    outbox: FakeOutbox
    clock: Clock
    answers: list[Answered] = field(default_factory=list)
    unanswered: dict[MessageId, tuple[Question, str, EntryId | None, float]] = field(
        default_factory=dict
    )
    opinions: dict[tuple[AnswerId, MemberId, Feedback], EntryId | None] = field(
        default_factory=dict
    )
    uses: list[tuple[EntryId, str, datetime]] = field(default_factory=list)

    async def open(self, question: Question, reply: Reply, effect: Effect) -> AnswerId | None:
        if any(answer.question == question.message for answer in self.answers):
            return None
        enqueued = await self.outbox.enqueue(effect)
        if enqueued is None:
            return None
        answer = Answered(
            id=AnswerId(len(self.answers) + 1),
            question=question.message,
            channel=question.channel,
            asker=question.author,
            decision=reply.decision,
            entry=reply.entry,
            locale=reply.locale,
            effect=enqueued,
            reply=None,
            answered_at=self.clock(),
            is_withdrawn=reply.decision is Decision.SILENCE,
        )
        self.answers.append(answer)
        return answer.id

    async def replace(self, answer: AnswerId, reply: Reply, effect: Effect) -> bool:
        found = await self.by_id(answer)
        if found is None or found.is_withdrawn or await self.outbox.enqueue(effect) is None:
            return False
        self._put(replace(found, decision=reply.decision, entry=reply.entry, locale=reply.locale))
        return True

    async def withdraw(self, answer: AnswerId, effect: Effect) -> bool:
        found = await self.by_id(answer)
        if found is None or found.is_withdrawn or await self.outbox.enqueue(effect) is None:
            return False
        self._put(replace(found, is_withdrawn=True))
        return True

    async def reopen(self, answer: AnswerId, reply: Reply, effect: Effect) -> bool:
        found = await self.by_id(answer)
        is_removed = any(
            one == answer and opinion is Feedback.REMOVED for one, _, opinion in self.opinions
        )
        if found is None or not found.is_withdrawn or is_removed:
            return False
        enqueued = await self.outbox.enqueue(effect)
        if enqueued is None:
            return False
        said = replace(found, decision=reply.decision, entry=reply.entry, locale=reply.locale)
        self._put(replace(said, effect=enqueued, reply=None, is_withdrawn=False))
        return True

    def _put(self, answer: Answered) -> None:
        self.answers[answer.id - 1] = answer

    async def of_question(self, question: MessageId) -> Answered | None:
        found = [answer.id for answer in self.answers if answer.question == question]
        return await self.by_id(found[0]) if found else None

    async def of_asker(self, asker: MemberId, since: datetime) -> Sequence[Answered]:
        theirs = [a for a in self.answers if a.asker == asker and a.answered_at >= since]
        return [found for a in theirs if (found := await self.by_id(a.id))]

    async def by_id(self, answer: AnswerId) -> Answered | None:
        if not 0 < answer <= len(self.answers):
            return None
        found = self.answers[answer - 1]
        result = await self.outbox.result_of(found.effect)
        return replace(found, reply=MessageId(int(result)) if result else None)

    async def is_repeat(self, entry: EntryId, channel: ChannelId, since: datetime | None) -> bool:
        return any(
            (answer.entry, answer.channel) == (entry, channel)
            and not answer.is_withdrawn
            and (since is None or answer.answered_at >= since)
            for answer in self.answers
        )

    async def give_feedback(
        self, answer: AnswerId, member: MemberId, feedback: Feedback, at: datetime
    ) -> bool:
        found = await self.by_id(answer)
        if found is None or (answer, member, feedback) in self.opinions:
            return False
        self.opinions[answer, member, feedback] = found.entry
        return True

    async def note_unanswered(
        self, question: Question, redacted: str, best: EntryId | None, confidence: float
    ) -> None:
        self.unanswered[question.message] = (question, redacted, best, confidence)

    async def note_use(self, entry: EntryId, how: str, at: datetime) -> None:
        self.uses.append((entry, how, at))

    async def forget_before(self, moment: datetime) -> int:
        old = [key for key, (asked, *_) in self.unanswered.items() if asked.asked_at < moment]
        for key in old:
            del self.unanswered[key]
        return len(old)
