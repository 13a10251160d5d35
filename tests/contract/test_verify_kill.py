"""The process may die between any two steps: the next one goes on, and nothing happens twice."""

from contextlib import suppress

import pytest

from bot.adapters.store import Database, open_database
from bot.domain.outbox import EffectState
from bot.domain.verify import Confirmed, Sent
from tests.support.clock import FakeClock
from tests.support.verify import (
    ADDRESS,
    CUSTOMER,
    MAX,
    NORA,
    TEAM,
    Killed,
    Switch,
    World,
    applicant,
)


async def test_a_proof_survives_a_kill_at_every_step(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with await open_database(tmp_path_factory.mktemp("whole") / "bridge.db") as database:
        steps = await _proved_despite_a_kill(database, None)
    assert steps > 10
    for at in range(steps):
        folder = tmp_path_factory.mktemp("killed")
        async with await open_database(folder / "bridge.db") as database:
            await _proved_despite_a_kill(database, at)


@pytest.mark.parametrize("at", range(6, 12))
async def test_a_proof_survives_a_kill_around_the_mail(database: Database, at: int) -> None:
    """On both engines: the steps before and after the mailer has it."""
    await _proved_despite_a_kill(database, at)


@pytest.mark.parametrize(("at", "mails"), [(8, 0), (9, 1)])
async def test_a_kill_while_the_mailer_has_the_mail_leaves_it_to_a_person(
    database: Database, clock: FakeClock, at: int, mails: int
) -> None:
    """Request, challenge, directory and ``prepare`` are two steps each, then comes the mail."""
    world = World(database, clock, switch=Switch(at))
    await world.verify.start(applicant(), ADDRESS)
    await world.settle()
    [row] = await database.fetch("SELECT sent FROM challenges")
    assert (row["sent"], len(world.mailer.sent)) == (Sent.SENDING, mails)
    world = world.restarted()
    await world.settle_all()
    [row] = await database.fetch("SELECT sent, request FROM challenges")
    assert (row["sent"], row["request"], len(world.mailer.sent)) == (Sent.UNKNOWN, None, mails)
    assert await world.outbox.depth() == {EffectState.UNKNOWN: 1}


async def _proved_despite_a_kill(database: Database, at: int | None) -> int:
    """Returns how many steps were taken before the kill."""
    world = World(database, FakeClock(), switch=Switch(at))
    with suppress(Killed):
        await _prove(world)
    steps = world.switch.steps
    world = world.restarted()
    await world.settle_all()
    assert len(world.mailer.sent) <= 1, "never a second mail for one start"
    if await world.store.of_member(NORA) is None:
        assert at is not None
        await _goes_on(world)
    await world.settle_all()
    assert world.chat.roles == {NORA: {TEAM, CUSTOMER}}
    audit = (await world.kept.export(NORA))["audit"]
    assert [row["action"] for row in audit] == ["verify"]
    return steps


async def _prove(world: World) -> None:
    """What the worker does dies in a task of its own."""
    await world.verify.start(applicant(), ADDRESS)
    await world.settle()
    if world.mailer.sent:
        await world.verify.confirm(NORA, world.mailer.code)
        await world.settle()


async def _goes_on(world: World) -> None:
    """With the mail that arrived or, a minute later, with a new one."""
    if world.mailer.sent:
        found = await world.verify.confirm(NORA, world.mailer.code)
        if found.result is Confirmed.OK:
            return
    world.clock.advance(seconds=60)
    found = await world.verify.confirm(NORA, await world.ask())
    assert found.result is Confirmed.OK


async def test_a_move_survives_a_kill_and_both_know(database: Database, clock: FakeClock) -> None:
    for at in range(12):
        await _moves_despite_a_kill(World(database, clock), at)


async def _moves_despite_a_kill(world: World, at: int) -> None:
    await world.link(NORA)
    world.clock.advance(days=2)
    code = await world.ask(MAX)
    world.chat.told.clear()
    world.switch.steps, world.switch.at = 0, at
    with suppress(Killed):
        await world.verify.confirm(MAX, code)
        await world.settle()
    world = world.restarted()
    await world.settle_all()
    if await world.store.of_member(MAX) is None:
        assert (await world.verify.confirm(MAX, code)).result is Confirmed.OK
        await world.settle_all()
    assert world.chat.roles == {NORA: frozenset(), MAX: {TEAM, CUSTOMER}}
    assert NORA in [member for member, _ in world.chat.told]
    await world.verify.unlink(MAX)
    await world.settle_all()
    world.clock.advance(days=2)
