"""Every memory counts questions, answers, effects and records alike."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.adapters.store import Database, StoredFaq, StoredOutbox
from bot.adapters.store.stats import StoredStats
from bot.domain.faq import Decision
from bot.domain.ids import AnswerId, EffectId, EntryId, MessageId
from bot.domain.outbox import LEASE, Effect, EffectState, Outcome
from bot.domain.question import Reply
from bot.domain.stats import Asked, Backlog, Day, EntryUse, Span
from bot.domain.verify import Audit
from bot.ports import FaqStore, Feedback, OutboxStore, StatsStore
from tests.contract.test_store_faq import ANSWER, CHANNEL, MAX, NORA, PRICES, ROLLBACK, question
from tests.support.clock import FakeClock
from tests.support.stats import FakeStats
from tests.support.stores import FakeFaq, FakeOutbox

SILENT = Reply(Decision.SILENCE, None, "en", 0.02)
SUGGESTED = Reply(Decision.SUGGEST, None, "en", 0.4)


@dataclass(frozen=True, slots=True)
class Kept:
    stats: StatsStore
    faq: FaqStore
    outbox: OutboxStore
    clock: FakeClock

    async def answered(self, number: int, reply: Reply = ANSWER) -> AnswerId:
        effect = Effect("chat.reply", f"reply:{number}", "question", {})
        answer = await self.faq.open(question(number, self.clock), reply, effect)
        assert answer is not None
        return answer

    async def missed(self, number: int, text: str, best: EntryId | None = None) -> None:
        await self.faq.note_unanswered(question(number, self.clock), text, best, 0.1)

    async def became(self, state: EffectState, key: str) -> EffectId:
        """An effect, leased once, that ended so."""
        number = await self.outbox.enqueue(Effect("chat.reply", key, key, {"text": key}))
        assert number is not None
        now = self.clock.now
        [leased] = await self.outbox.lease("me", now, 9, now + LEASE)
        await self.outbox.settle([Outcome(leased, state, now, error="no such channel")])
        return number

    def span(self, days: int) -> Span:
        """The last ``days`` to now, and this moment too."""
        until = self.clock.now + timedelta(microseconds=1)
        return Span(until - timedelta(days=days), until)


@pytest.fixture
def kept(anywhere: Database | None, clock: FakeClock) -> Kept:
    if anywhere is None:
        outbox = FakeOutbox(clock)
        faq = FakeFaq(outbox, clock)
        return Kept(FakeStats(outbox, faq), faq, outbox, clock)
    stored = StoredFaq(anywhere, clock), StoredOutbox(anywhere, clock)
    return Kept(StoredStats(anywhere, clock), *stored, clock)


async def test_every_day_tells_what_became_of_its_questions(kept: Kept) -> None:
    first = kept.clock.now
    await kept.answered(1)
    kept.clock.advance(days=2)
    withdrawn = await kept.answered(2)
    await kept.faq.withdraw(withdrawn, Effect("chat.delete", "delete:2", "question", {}))
    await kept.answered(3, SUGGESTED)
    await kept.missed(4, "And on Linux?")
    await kept.answered(5, SILENT)
    await kept.missed(5, "a silent post is one question")
    days = await kept.stats.days(Span(first, kept.clock.now + timedelta(seconds=1)))
    assert days == [
        Day(first.date(), answered=1),
        Day(first.date() + timedelta(days=1)),
        Day(first.date() + timedelta(days=2), answered=1, suggested=1, silent=2),
    ]
    assert await kept.stats.days(Span(first, first + timedelta(microseconds=1))) == days[:1]


async def test_an_entry_spares_a_person_where_it_solved_and_nobody_disagrees(kept: Kept) -> None:
    solved, disputed, removed = [await kept.answered(number) for number in (1, 2, 3)]
    await kept.answered(4, replace(ANSWER, entry=ROLLBACK))
    await kept.answered(5, SUGGESTED)
    await kept.faq.give_feedback(solved, NORA, Feedback.SOLVED, kept.clock.now)
    await kept.faq.give_feedback(disputed, NORA, Feedback.SOLVED, kept.clock.now)
    await kept.faq.give_feedback(disputed, MAX, Feedback.WRONG, kept.clock.now)
    await kept.faq.give_feedback(removed, MAX, Feedback.REMOVED, kept.clock.now)
    for _ in range(3):
        await kept.faq.note_use(ROLLBACK, "faq", kept.clock.now)
    expected = [
        EntryUse(PRICES, answered=3, solved=2, wrong=1, removed=1, deflected=1),
        EntryUse(ROLLBACK, answered=1, asked=3),
    ]
    assert await kept.stats.entries(kept.span(1)) == expected
    kept.clock.advance(days=3)
    assert await kept.stats.entries(kept.span(1)) == []


async def test_what_nothing_answers_is_told_newest_first_until_an_edit_is_answered(
    kept: Kept,
) -> None:
    await kept.missed(1, "old", PRICES)
    old = kept.clock.now
    kept.clock.advance(hours=1)
    await kept.missed(2, "edited later")
    await kept.missed(3, "new")
    await kept.answered(2)
    expected = [
        Asked(MessageId(3), CHANNEL, "new", None, 0.1, kept.clock.now),
        Asked(MessageId(1), CHANNEL, "old", PRICES, 0.1, old),
    ]
    assert await kept.stats.unanswered(kept.span(1), 9) == expected
    assert await kept.stats.unanswered(kept.span(1), 1) == expected[:1]


async def test_the_backlog_is_what_is_not_done(kept: Kept) -> None:
    assert await kept.stats.backlog() == Backlog()
    await kept.became(EffectState.DONE, "done")
    dead = await kept.became(EffectState.DEAD, "dead")
    since = kept.clock.now
    kept.clock.advance(minutes=5)
    later = await kept.became(EffectState.DEAD, "dead, too")
    kept.clock.advance(minutes=-5)
    await kept.outbox.enqueue(Effect("chat.reply", "due", "due", {}))
    expected = {EffectState.DUE: 1, EffectState.DEAD: 2}
    assert await kept.stats.backlog() == Backlog(expected, since)
    rows = await kept.stats.effects(EffectState.DEAD, 9)
    assert [(row.id, row.error, row.attempts) for row in rows] == [
        (later, "no such channel", 1),
        (dead, "no such channel", 1),
    ]
    assert await kept.stats.effects(EffectState.DEAD, 1) == rows[:1]
    assert [row.key for row in await kept.stats.effects(EffectState.DUE, 9)] == ["due"]
    assert [row.key for row in await kept.stats.effects(EffectState.DONE, 9)] == ["done"]


async def test_a_person_lets_what_was_given_up_be_tried_again_with_a_look_first(
    kept: Kept,
) -> None:
    done = await kept.became(EffectState.DONE, "done")
    lost = await kept.became(EffectState.UNKNOWN, "unknown")
    audit = Audit(kept.clock.now, MAX, "retry", None, "chat.reply")
    assert await kept.stats.retry(done, audit) is False
    assert await kept.stats.retry(EffectId(404), audit) is False
    assert await kept.stats.records("", None, 9) == []
    kept.clock.advance(hours=1)
    assert await kept.stats.retry(lost, audit) is True
    assert await kept.stats.retry(lost, audit) is False
    assert [one.action for one in await kept.stats.records("", None, 9)] == ["retry"]
    [row] = await kept.stats.effects(EffectState.DUE, 9)
    assert (row.id, row.error, row.due_at) == (lost, "", kept.clock.now)
    [leased] = await kept.outbox.lease("me", kept.clock.now, 9, kept.clock.now + LEASE)
    assert (leased.id, leased.attempts) == (lost, 2)


async def test_what_a_person_drops_never_happens(kept: Kept) -> None:
    done = await kept.became(EffectState.DONE, "done")
    dead = await kept.became(EffectState.DEAD, "dead")
    audit = Audit(kept.clock.now, MAX, "drop", None, "chat.reply")
    assert await kept.stats.drop(done, audit) is False
    assert await kept.stats.drop(EffectId(404), audit) is False
    assert await kept.stats.drop(dead, audit) is True
    assert await kept.stats.drop(dead, audit) is False
    assert await kept.stats.retry(dead, audit) is False
    assert await kept.stats.effects(EffectState.DEAD, 9) == []
    assert await kept.stats.backlog() == Backlog()
    assert [one.action for one in await kept.stats.records("", None, 9)] == ["drop"]
    assert await kept.outbox.enqueue(Effect("chat.reply", "dead", "dead", {"text": "x"})) is None


async def test_records_are_found_by_all_words_or_a_members_whole_number(kept: Kept) -> None:
    for actor, action, target, details in (
        (MAX, "issue.close", None, "Cap-go/capgo#1 100%_done!"),
        (None, "recheck", NORA, "team"),
        (MAX, "issue.lock", None, "Cap-go/capgo#2"),
    ):
        given_up = await kept.became(EffectState.DEAD, details)
        audit = Audit(kept.clock.now, actor, action, target, details)
        assert await kept.stats.retry(given_up, audit)
        await kept.outbox.lease("me", kept.clock.now, 9, kept.clock.now + LEASE)

    async def found(words: str, before: int | None = None, limit: int = 9) -> list[str]:
        return [one.action for one in await kept.stats.records(words, before, limit)]

    assert await found("") == ["issue.lock", "recheck", "issue.close"]
    assert await found("CAPGO issue") == ["issue.lock", "issue.close"]
    assert await found("0%_d") == ["issue.close"]
    assert await found("!") == ["issue.close"]
    assert await found("o_d") == []
    assert await found(str(NORA)) == ["recheck"]
    assert await found(str(MAX)[:-1]) == []
    newest = (await kept.stats.records("", None, 1))[0]
    assert newest.actor == str(MAX)
    assert newest.target == ""
    assert await found("issue", newest.id) == ["issue.close"]
    assert await found("", None, 2) == ["issue.lock", "recheck"]
