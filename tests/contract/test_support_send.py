"""A ticket reaches the desk once, whatever happens on the way; else a person decides."""

from contextlib import suppress
from typing import Any

import pytest

from bot.adapters.store import Database, open_database
from bot.domain.errors import Refused, Rejected, Unavailable, Uncertain
from bot.domain.outbox import MAX_ATTEMPTS, EffectState
from bot.domain.ticket import TicketState
from tests.support.clock import FakeClock
from tests.support.support import NUMBER, SECRET, STAFF_CHANNEL, THREAD, FakeDesk, SupportWorld
from tests.support.verify import HELD, MAX, NORA, Killed, Switch


async def test_a_ticket_survives_a_kill_at_every_step(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    steps = await _sent_despite_a_kill(tmp_path_factory, None)
    assert steps > 10
    for at in range(steps):
        await _sent_despite_a_kill(tmp_path_factory, at)


async def _sent_despite_a_kill(folders: pytest.TempPathFactory, at: int | None) -> int:
    """Returns how many steps were taken before the kill."""
    async with await open_database(folders.mktemp("killed") / "bridge.db") as database:
        world = await SupportWorld.begun(database, FakeClock(), switch=Switch(at))
        await world.draft()
        with suppress(Killed):
            await world.send()
        steps = world.switch.steps
        world = world.restarted()
        await world.proofs.settle_all()
        await world.send()  # its writer presses once more, as what they see may be the draft still
        await world.proofs.settle_all()
        found = await world.found()
        assert (found.state, len(world.desk.taken)) == (TicketState.OPEN, 1), at
        assert (found.reference, found.has_words) == ("SUP-3f9a", False)
        assert len(world.chat.said_in(THREAD)) == 1
        assert world.chat.told == {}
    return steps


async def test_a_mailed_ticket_is_never_sent_twice_by_itself(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    ended = set()
    for at in range(24):
        async with await open_database(tmp_path_factory.mktemp("mail") / "bridge.db") as database:
            desk = FakeDesk(is_idempotent=False)
            world = await SupportWorld.begun(database, FakeClock(), desk=desk, switch=Switch(at))
            await world.draft()
            with suppress(Killed):
                await world.send()
            world = world.restarted()
            await world.proofs.settle_all()
            await world.send()
            await world.proofs.settle_all()
            found = await world.found()
            ended.add((found.state, len(desk.taken)))
            if found.state is TicketState.UNKNOWN:
                assert found.has_words, "it can be sent once more"
                assert [member for member, _ in world.chat.told.values()] == [NORA]
    unknown = {(TicketState.UNKNOWN, 0), (TicketState.UNKNOWN, 1)}
    assert ended == {(TicketState.OPEN, 1), *unknown}


async def test_what_is_unknown_is_checked_and_sent_again_once(
    database: Database, clock: FakeClock
) -> None:
    desk = FakeDesk(is_idempotent=False, troubles=[Uncertain("desk", "cut")], is_taken_anyway=True)
    world = await SupportWorld.begun(database, clock, desk=desk)
    await world.draft()
    await world.send()
    await world.proofs.settle_all()
    assert (await world.found()).state is TicketState.UNKNOWN
    checked = await world.tickets.check(NORA, NUMBER, "en")
    assert "cannot say" in checked.texts[0]
    assert [one.label for one in checked.buttons] == ["Check", "Send again once"]
    desk.troubles = [Uncertain("desk", "cut")]
    for _ in range(2):  # pressed twice
        await world.tickets.again(NORA, NUMBER, "en")
    await world.proofs.settle_all()
    assert [one.is_again for one in desk.taken] == [False, True]
    checked = await world.tickets.check(NORA, NUMBER, "en")
    assert [one.label for one in checked.buttons] == ["Check"]
    await world.tickets.again(NORA, NUMBER, "en")
    await world.proofs.settle_all()
    assert len(desk.taken) == 2
    assert EffectState.DEAD not in await world.proofs.outbox.depth()


async def test_a_check_finds_what_the_desk_has(database: Database, clock: FakeClock) -> None:
    desk = FakeDesk(is_idempotent=False, troubles=[Uncertain("desk", "cut")], is_taken_anyway=True)
    world = await SupportWorld.begun(database, clock, desk=desk)
    await world.draft()
    await world.send()
    desk.is_idempotent = True  # it can look it up after all
    assert "SUP-3f9a" in (await world.tickets.check(NORA, NUMBER, "en")).texts[0]
    assert (await world.found()).state is TicketState.OPEN


@pytest.mark.parametrize("who", ["desk", "directory"])
async def test_somebody_who_is_down_is_asked_again(
    database: Database, clock: FakeClock, who: str
) -> None:
    world = await SupportWorld.begun(database, clock)
    await world.draft()
    world.proofs.directory.is_down = who == "directory"
    if who == "desk":
        world.desk.troubles = [Unavailable("desk", "down")] * 3
        world.desk.is_taken_anyway = True  # a 500 after it was stored
    await world.send()
    assert (await world.found()).state is TicketState.QUEUED
    world.proofs.directory.is_down = False
    await world.proofs.settle_all()
    assert (await world.found()).state is TicketState.OPEN
    assert [one.contact for one in world.desk.taken] == [HELD]


@pytest.mark.parametrize("is_idempotent", [True, False])
async def test_what_is_given_up_is_told_and_retried_by_a_maintainer(
    database: Database, clock: FakeClock, *, is_idempotent: bool
) -> None:
    desk = FakeDesk(is_idempotent=is_idempotent)
    desk.troubles = [Unavailable("desk", f"<{HELD}> is unknown here")] * MAX_ATTEMPTS
    world = await SupportWorld.begun(database, clock, desk=desk)
    await world.draft()
    await world.send()
    await world.proofs.settle_all()
    found = await world.found()
    assert (found.state, found.trouble) == (TicketState.FAILED, "desk: <[address]> is unknown here")
    [staff] = world.chat.said_in(STAFF_CHANNEL)
    assert str(NORA) not in str(staff), "nobody is named"
    assert [button.label for button in staff.buttons] == ["Try again"]
    assert [member for member, _ in world.chat.told.values()] == [NORA]
    assert "Try again" in str(await world.tickets.queue(0, "en"))
    for _ in range(2):  # pressed twice
        await world.tickets.retry(NUMBER, "en")
    await world.proofs.settle_all()
    assert (await world.found()).state is TicketState.OPEN
    assert len(desk.taken) == 1


async def test_giving_up_survives_a_kill_at_every_step(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    for at in range(24):
        async with await open_database(tmp_path_factory.mktemp("gone") / "bridge.db") as database:
            desk = FakeDesk(troubles=[Rejected("desk", "no such queue")] * 3)
            world = await SupportWorld.begun(database, FakeClock(), desk=desk, switch=Switch(at))
            await world.draft()
            with suppress(Killed):
                await world.send()
            world = world.restarted()
            await world.proofs.settle_all()
            await world.send()
            await world.proofs.settle_all()
            assert (await world.found()).state is TicketState.FAILED, at
            assert len(world.chat.said_in(STAFF_CHANNEL)) == len(world.chat.told) == 1, at


@pytest.mark.parametrize("is_idempotent", [True, False])
async def test_a_refusal_is_not_tried_again(
    database: Database, clock: FakeClock, *, is_idempotent: bool
) -> None:
    desk = FakeDesk(is_idempotent=is_idempotent, troubles=[Rejected("desk", "no such queue")])
    world = await SupportWorld.begun(database, clock, desk=desk)
    await world.draft()
    await world.send()
    assert (await world.found()).trouble == "desk: no such queue"
    assert desk.taken == []
    assert await world.proofs.outbox.next_due() is None


async def test_no_address_and_no_word_of_a_ticket_is_at_rest(
    database: Database, clock: FakeClock
) -> None:
    world = await SupportWorld.begun(database, clock)
    await world.draft()
    assert SECRET not in await _held(database, "tickets"), "drafts are sealed"
    await world.send()
    await world.proofs.settle_all()
    assert [one.contact for one in world.desk.taken] == [HELD]
    for table in ("tickets", "outbox"):
        held = await _held(database, table)
        assert HELD.lower() not in held.lower()
        assert SECRET not in held


async def _held(database: Database, table: str) -> str:
    rows: list[Any] = [*await database.fetch(f"SELECT * FROM {table}")]
    return str([tuple(row) for row in rows])


async def test_what_is_somebody_elses_is_nobody_elses(database: Database, clock: FakeClock) -> None:
    world = await SupportWorld.begun(database, clock)
    await world.draft()
    for act in (world.tickets.send, world.tickets.drop, world.tickets.check, world.tickets.again):
        with pytest.raises(Refused, match="There is no ticket of yours"):
            await act(MAX, NUMBER, "en")
    support = world.tickets.support
    for look in (support.change, support.draft):
        with pytest.raises(Refused, match="not there"):
            await look(MAX, NUMBER)
    assert (await world.found()).state is TicketState.DRAFT


async def test_whoever_is_no_customer_any_more_is_told(
    database: Database, clock: FakeClock
) -> None:
    world = await SupportWorld.begun(database, clock)
    await world.draft()
    await world.tickets.send(NORA, NUMBER, "en")
    await world.proofs.verify.unlink(NORA)
    await world.proofs.settle_all()
    assert (await world.found()).state is TicketState.FAILED
    assert world.desk.taken == []
