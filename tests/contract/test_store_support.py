"""What is remembered of tickets, on both engines: who may change what, when, and how long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.store import Database, StoredOutbox
from bot.adapters.store.support import StoredSupport
from bot.domain.outbox import Effect
from bot.domain.support import DRAFT_LIFE, Handoff
from bot.domain.ticket import Progress, Receipt, TicketId, TicketState
from bot.ports import Vault
from tests.support.clock import FakeClock
from tests.support.support import NUMBER, TICKET
from tests.support.verify import MAX, NORA, vault

RECEIPT = Receipt("SUP-1", "https://desk.example/SUP-1")


@pytest.fixture(params=["sealed", "plain"])
def store(request: pytest.FixtureRequest, database: Database, clock: FakeClock) -> StoredSupport:
    keys: Vault | None = vault() if request.param == "sealed" else None
    return StoredSupport(database, keys, clock)


def draft(clock: FakeClock, number: TicketId = NUMBER) -> Handoff:
    return Handoff(
        ticket=replace(TICKET, id=number, severity="high", environment="\0 odd \ud800"),
        drafted_at=clock.now,
        sources=("7", "8.0"),
        is_told=False,
    )


def effect(number: str) -> Effect:
    return Effect("support.send", f"send:{number}", "support", {"ticket": NUMBER})


async def sent(store: StoredSupport, clock: FakeClock, number: str) -> Handoff:
    await store.draft(draft(clock, TicketId(number)))
    found = await store.of(TicketId(number))
    assert found
    assert await store.queue(found, clock.now, effect(number))
    return found


async def test_a_draft_comes_back_as_it_was_and_may_be_changed(
    store: StoredSupport, clock: FakeClock
) -> None:
    kept = draft(clock)
    assert await store.draft(kept)
    found = await store.of(NUMBER)
    assert found == kept
    changed = replace(kept, ticket=replace(kept.ticket, summary="shorter", severity="low"))
    assert await store.draft(changed)
    assert await store.of(NUMBER) == changed
    assert await store.of_member(NORA, 5) == []
    assert await store.pending(5) == []
    assert not await store.drop(NUMBER, MAX)
    assert await store.drop(NUMBER, NORA)
    assert await store.of(NUMBER) is None


async def test_of_many_that_send_one_does(
    store: StoredSupport, database: Database, clock: FakeClock
) -> None:
    found = await sent(store, clock, "a")
    assert not await store.queue(found, clock.now, effect("again"))
    assert not await store.draft(found), "what is sent cannot be changed"
    assert not await store.drop(TicketId("a"), NORA)
    [waits] = await StoredOutbox(database, clock).lease("w", clock.now, 9, clock.now)
    assert waits.effect.key == "send:a"
    moved = frozenset({TicketState.QUEUED})
    assert await store.move(TicketId("a"), moved, TicketState.FAILED, trouble="why")
    assert not await store.move(TicketId("a"), moved, TicketState.FAILED)
    [failed] = await store.pending(5)
    assert (failed.state, failed.trouble, failed.may_retry) == (TicketState.FAILED, "why", True)


async def test_the_desk_has_it_once_and_the_words_go(
    store: StoredSupport, clock: FakeClock
) -> None:
    await sent(store, clock, "a")
    later = clock.now + timedelta(minutes=5)
    assert await store.opened(TicketId("a"), RECEIPT, clock.now, later)
    assert not await store.opened(TicketId("a"), Receipt("other"), clock.now, later)
    [mine] = await store.of_member(NORA, 5)
    assert (mine.reference, mine.url, mine.opened_at) == ("SUP-1", RECEIPT.url, clock.now)
    assert (mine.has_words, mine.ticket.subject, mine.ticket.attachments) == (False, "", ())
    assert (mine.ticket.severity, mine.ticket.tier) == ("high", "team")


async def test_open_tickets_are_due_until_they_are_solved(
    store: StoredSupport, clock: FakeClock
) -> None:
    await sent(store, clock, "a")
    await store.opened(TicketId("a"), RECEIPT, clock.now, clock.now + timedelta(minutes=5))
    assert await store.due(clock.now, 5) == []
    clock.advance(minutes=5)
    assert [one.ticket.id for one in await store.due(clock.now, 5)] == ["a"]
    answered = Progress(TicketState.ANSWERED, first_reply_at=clock.now)
    assert await store.note_progress(TicketId("a"), answered, clock.now, [effect("warn")])
    assert not await store.note_progress(TicketId("a"), answered, clock.now, [effect("more")])
    solved = Progress(TicketState.SOLVED, None, clock.now)
    assert await store.note_progress(TicketId("a"), solved, None)
    assert await store.due(clock.now, 5) == []
    assert await store.pending(5) == []
    [mine] = await store.of_member(NORA, 5)
    assert (mine.first_reply_at, mine.solved_at) == (clock.now, clock.now)


async def test_drafts_go_after_a_day_and_words_after_a_week(
    store: StoredSupport, clock: FakeClock
) -> None:
    await sent(store, clock, "a")
    await store.move(TicketId("a"), frozenset({TicketState.QUEUED}), TicketState.FAILED)
    await store.draft(draft(clock))
    clock.advance(seconds=DRAFT_LIFE.total_seconds() + 1)
    await store.forget(clock.now - DRAFT_LIFE, clock.now, clock.now - timedelta(days=2))
    assert await store.of(NUMBER) is None
    failed = await store.of(TicketId("a"))
    assert failed
    assert (failed.has_words, failed.may_retry) == (False, False)
    assert not await store.queue(failed, clock.now, effect("late"))
    await store.forget(clock.now, clock.now, clock.now)
    assert await store.of_member(NORA, 5) == []


async def test_a_list_has_pages(store: StoredSupport, clock: FakeClock) -> None:
    for number in "abc":
        await sent(store, clock, number)
        clock.advance(seconds=1)
    assert [one.ticket.id for one in await store.pending(2)] == ["a", "b"]
    assert [one.ticket.id for one in await store.pending(2, 2)] == ["c"]
    assert [one.ticket.id for one in await store.of_member(NORA, 2)] == ["c", "b"]
