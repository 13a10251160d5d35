"""How posts, nudges, proofs and handoffs went, as either engine counts it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.adapters.store import Database, StoredFaq, StoredIntakes
from bot.adapters.store.close import StoredEndings
from bot.adapters.store.database import to_micros
from bot.adapters.store.links import StoredLinks
from bot.adapters.store.nudge import StoredNudges
from bot.adapters.store.stats import StoredStats
from bot.domain.close import Ending
from bot.domain.ids import ChannelId, EffectId, MessageId
from bot.domain.intake import Phase, Reason
from bot.domain.issue import IssueRef
from bot.domain.link import Link
from bot.domain.nudge import Nudge, NudgeState
from bot.domain.repro_guide import Kind
from bot.domain.stats import EntryUse, Event, Funnel, PostDay, Span, Workflow
from bot.domain.verify import Audit
from tests.support.clock import FakeClock
from tests.support.intakes import ANSWER, GUILD, SILENT, intake, opened


@pytest.fixture
def stats(database: Database, clock: FakeClock) -> StoredStats:
    return StoredStats(database, clock)


def since(clock: FakeClock, **time: float) -> Span:
    until = clock.now + timedelta(microseconds=1)
    return Span(until - timedelta(**time), until)


def counts(funnel: Funnel) -> dict[str, int]:
    return {step.name: step.count for step in funnel.steps}


async def post(
    database: Database, clock: FakeClock, number: int, *, kind: Kind = Kind.BUG, score: float = 0.5
) -> MessageId:
    one = intake(number, clock, kind=kind, score=score)
    reply = ANSWER if number % 2 else SILENT
    assert await opened(StoredIntakes(database, clock), one, reply)
    return one.subject


async def end(
    database: Database, clock: FakeClock, subject: MessageId, phase: Phase, reason: Reason
) -> None:
    ending = Ending(phase, reason, clock.now)
    assert await StoredEndings(database, clock).end(subject, ending, (), if_open=False)


async def helped(database: Database, subject: MessageId, at: datetime) -> None:
    await StoredIntakes(database, FakeClock()).heard(subject, at, is_help=True)


async def test_the_median_is_of_posts_that_got_a_reply(
    database: Database, stats: StoredStats, clock: FakeClock
) -> None:
    assert (await stats.posts(since(clock, days=1), 9)).first_reply is None
    for number, minutes in ((1, 10), (2, 50), (3, 20), (4, 0)):
        subject = await post(database, clock, number)
        if minutes:
            await helped(database, subject, clock.now + timedelta(minutes=minutes))
    found = await stats.posts(since(clock, days=1), 9)
    assert (found.opened, found.helped, found.solved) == (4, 3, 0)
    assert found.first_reply == timedelta(minutes=20)
    subject = await post(database, clock, 5)
    await helped(database, subject, clock.now + timedelta(minutes=30))
    assert (await stats.posts(since(clock, days=1), 9)).first_reply == timedelta(minutes=25)


async def test_posts_that_wait_are_told_longest_first_however_old(
    database: Database, stats: StoredStats, clock: FakeClock
) -> None:
    old = await post(database, clock, 1)
    clock.advance(days=100)
    young, solved, gone = [await post(database, clock, number) for number in (2, 3, 4)]
    await end(database, clock, solved, Phase.SOLVED, Reason.SOLVED)
    await StoredIntakes(database, clock).set_phase(gone, Phase.GONE)
    found = await stats.posts(since(clock, days=1), 9)
    assert [one.subject for one in found.waiting] == [old, young]
    assert (found.opened, found.solved) == (2, 1)
    first = found.waiting[0]
    assert (first.guild, first.title, first.kind) == (GUILD, "No se actualiza", "bug")
    assert len((await stats.posts(since(clock, days=1), 1)).waiting) == 1
    today = clock.now.date()
    yesterday = PostDay(today - timedelta(days=1))
    assert await stats.post_days(since(clock, days=1)) == [
        yesterday,
        PostDay(today, solved=1, quiet=1),
    ]


async def test_an_answer_in_a_post_that_nobody_else_had_to_write_in_spared_a_person(
    database: Database, stats: StoredStats, clock: FakeClock
) -> None:
    alone, together, still_open = [await post(database, clock, number) for number in (1, 3, 5)]
    await helped(database, together, clock.now)
    for subject in (alone, together):
        await end(database, clock, subject, Phase.SOLVED, Reason.SOLVED)
    assert (await StoredFaq(database, clock).of_question(still_open)) is not None
    [use] = await stats.entries(since(clock, days=1))
    assert use == EntryUse(use.entry, answered=3, deflected=1)


async def test_nudges_end_told_or_abandoned(
    database: Database, stats: StoredStats, clock: FakeClock
) -> None:
    await post(database, clock, 1, score=0)
    await post(database, clock, 2, score=1)
    await post(database, clock, 3, kind=Kind.QUESTION, score=1)
    left = await post(database, clock, 4)
    await end(database, clock, left, Phase.CLOSED, Reason.LEFT)
    store = StoredNudges(database, clock)
    ready, answered, closed, old = [nudge(number, clock) for number in (1, 2, 3, 4)]
    await store.put(replace(ready, state=NudgeState.READY))
    await store.put(replace(answered, answered_at=clock.now))
    await store.put(replace(closed, state=NudgeState.CLOSED))
    await store.put(replace(old, asked_at=clock.now - timedelta(days=9)))
    posts, issues = await stats.nudges(since(clock, days=1))
    assert counts(posts) == {"reports": 3, "some told": 2, "all told": 1, "abandoned": 1}
    assert counts(issues) == {"asked": 3, "answered": 2, "all told": 1, "closed": 1}


def nudge(number: int, clock: FakeClock) -> Nudge:
    return Nudge(
        ref=IssueRef("Cap-go/capgo", number),
        state=NudgeState.ASKED,
        locale="en",
        asked_at=clock.now,
        digest="of the text",
    )


async def test_issues_whose_author_was_asked_wait_longest_first(
    database: Database, stats: StoredStats, clock: FakeClock
) -> None:
    store, now = StoredNudges(database, clock), clock.now
    first = now - timedelta(days=9)
    await store.put(nudge(1, clock))
    await store.put(replace(nudge(2, clock), labelled_at=first, reminded_at=now))
    await store.put(replace(nudge(3, clock), asked_at=first, answered_at=now, reminded_at=now))
    await store.put(replace(nudge(4, clock), state=NudgeState.ENDED))
    expected = [
        Workflow(IssueRef("Cap-go/capgo", 2), "reminded", first),
        Workflow(IssueRef("Cap-go/capgo", 3), "answered", first),
        Workflow(IssueRef("Cap-go/capgo", 1), "asked", now),
    ]
    assert await stats.workflows(9) == expected
    assert await stats.workflows(1) == expected[:1]


async def test_proofs_and_handoffs_are_counted_by_how_far_they_got(
    database: Database, stats: StoredStats, clock: FakeClock
) -> None:
    now = to_micros(clock.now)
    outbox = "INSERT INTO outbox (kind, key, stream, state, created_at, due_at) VALUES "
    kinds = [("verify.mail", f"mail:{n}", "done") for n in range(3)]
    kinds += [("filing.open", "filing:1", "done"), ("filing.open", "filing:2", "dead")]
    rows = [(*kind, now, now) for kind in kinds]
    await put(database, f"{outbox} (?, ?, 's', ?, ?, ?)", rows)
    audit = "INSERT INTO audit (at, action, details) VALUES (?, ?, ?)"
    proofs = [("verify", "email-code"), ("verify", "signed-token"), ("recheck", "email-code")]
    await put(database, audit, [(now, *proof) for proof in proofs])
    filings = "INSERT INTO filings (name, effect, member, at) VALUES (?, ?, 1, ?)"
    await put(database, filings, [("a", "filing:1", now), ("b", "filing:2", now)])
    await put(database, TICKET, [("draft", None, None, None, None, now)])
    await put(database, TICKET, [("queued", now, None, None, None, now)])
    await put(database, TICKET, [("solved", now, now, None, now, now)])
    fixed = await post(database, clock, 1)
    await end(database, clock, fixed, Phase.CLOSED, Reason.FIXED)
    for subject in (fixed, MessageId(8)):
        await StoredLinks(database, clock).link(link(subject, clock), ())
    span = since(clock, days=1)
    assert counts(await stats.verifications(span)) == {"asked": 3, "confirmed": 1}
    tickets, issues, linked = await stats.handoffs(span)
    assert counts(tickets) == {"sent": 2, "taken": 1, "answered": 0, "solved": 1}
    assert counts(issues) == {"sent": 2, "filed": 1}
    assert counts(linked) == {"linked": 2, "fixed": 1}
    clock.advance(days=3)
    later = [await stats.verifications(since(clock, days=1))]
    later += await stats.handoffs(since(clock, days=1))
    assert [sum(counts(funnel).values()) for funnel in later] == [0, 0, 0, 0]


TICKET = """
INSERT INTO tickets (id, member, guild, locale, topic, tier, severity, is_told, is_again, sendings,
                     reference, url, trouble, state, sent_at, opened_at, first_reply_at, solved_at,
                     drafted_at)
SELECT CAST(count(*) AS TEXT), 1, 1, 'en', 'bug', '', '', 0, 0, 1, '', '', '', CAST(? AS TEXT),
       CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT),
       CAST(? AS BIGINT)
FROM tickets
"""


async def put(database: Database, sql: str, rows: Sequence[Sequence[int | str | None]]) -> None:
    await database.apply_each(sql, rows)


def link(subject: MessageId, clock: FakeClock) -> Link:
    issue = IssueRef("Cap-go/capgo", int(subject))
    return Link(
        subject=subject,
        guild=GUILD,
        channel=ChannelId(int(subject)),
        issue=issue,
        url="https://github.com",
        at=clock.now,
    )


async def test_incidents_are_told_that_overlap_the_span(
    database: Database, stats: StoredStats, clock: FakeClock
) -> None:
    sql = """INSERT INTO incidents (incident, episode, title, url, level, state_text, started_at,
                                    is_certain, channel, effect, ended_at)
             SELECT CAST(? AS TEXT), 0, CAST(? AS TEXT), 'u', 'outage', '', CAST(? AS BIGINT), 1, 1,
                    min(id), CAST(? AS BIGINT) FROM outbox"""
    await post(database, clock, 1)
    now, day = to_micros(clock.now), 86_400_000_000
    rows = [
        ("over", now - 9 * day, now - 8 * day),
        ("long", now - 9 * day, now - day // 2),
        ("open", now - day // 2, None),
        ("unknown", None, None),
    ]
    await put(database, sql, [(name, name, *times) for name, *times in rows])
    found = await stats.incidents(since(clock, days=1))
    assert [one.title for one in found] == ["unknown", "open", "long"]
    started = clock.now - timedelta(days=9)
    assert found[2] == Event("long", "u", "outage", started, clock.now - timedelta(hours=12))


async def test_an_effect_without_what_it_carried_is_not_tried_again(
    database: Database, stats: StoredStats, clock: FakeClock
) -> None:
    now = to_micros(clock.now)
    sql = """INSERT INTO outbox (kind, key, stream, payload, state, created_at, due_at, finished_at)
             VALUES ('chat.tell', 'k', 's', ?, 'dead', ?, ?, ?)"""
    await put(database, sql, [(None, now, now, now)])
    [row] = await database.fetch("SELECT id FROM outbox")
    assert not await stats.retry(EffectId(row["id"]), Audit(clock.now, None, "retry", None))
    assert await stats.records("", None, 9) == []
