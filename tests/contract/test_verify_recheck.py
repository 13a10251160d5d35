"""What members have is asked again, and a directory that is away takes nothing from anybody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.adapters.store import Database
from bot.domain.account import AccountId, Project, Standing
from bot.domain.errors import Unavailable
from bot.domain.ids import MemberId
from bot.domain.verify import GRACE
from bot.services.verify_recheck import BATCH
from tests.support.clock import FakeClock
from tests.support.verify import ADA, ADDRESS, CUSTOMER, NORA, SOLO, TEAM, World, vault

DAY = timedelta(days=1)


@pytest.fixture
async def world(database: Database, clock: FakeClock) -> World:
    world = World(database, clock)
    await world.link()
    return world


async def turn_after(world: World, wait: timedelta) -> None:
    world.clock.now += wait
    await world.recheck.turn()
    await world.settle()


async def test_a_member_is_asked_about_daily_and_not_before(world: World) -> None:
    asked = len(world.directory.asked)
    await turn_after(world, timedelta(hours=20))
    assert len(world.directory.asked) == asked
    await turn_after(world, timedelta(hours=7))
    assert world.directory.asked[asked:] == [ADA.id]
    await turn_after(world, timedelta(hours=1))
    assert len(world.directory.asked) == asked + 1


async def test_a_new_tier_brings_its_role_and_new_projects(world: World) -> None:
    projects = (Project("app.two", "Two"),)
    world.directory.accounts[ADDRESS] = replace(ADA, tier="solo", projects=projects)
    await turn_after(world, 2 * DAY)
    assert world.chat.roles == {NORA: {SOLO, CUSTOMER}}
    held = await world.store.of_member(NORA)
    assert held
    assert held.projects == projects
    audit = (await world.kept.export(NORA))["audit"]
    assert audit[-1]["details"] == "team active → solo active"


async def test_a_directory_that_is_down_for_weeks_takes_nothing(world: World) -> None:
    world.directory.is_down = True
    for _ in range(30):
        world.clock.now += DAY
        with pytest.raises(Unavailable):
            await world.recheck.turn()
        await world.settle()
    assert world.chat.roles == {NORA: {TEAM, CUSTOMER}}
    assert (await world.verify.status(NORA)).is_stale
    world.directory.is_down = False
    await turn_after(world, DAY)
    assert not (await world.verify.status(NORA)).is_stale


async def test_a_directory_that_breaks_takes_nothing(world: World) -> None:
    async def by_id(account: AccountId) -> None:
        raise KeyError(account)

    world.directory.by_id = by_id  # type: ignore[method-assign]
    held = await world.recheck.recheck(NORA)
    assert held
    assert held.is_paid


async def test_a_directory_that_is_down_is_asked_once_a_turn(
    world: World, database: Database
) -> None:
    held = await world.store.of_member(NORA)
    assert held
    for number in range(BATCH):
        other = replace(held, member=MemberId(900 + number), account=AccountId(f"a{number}"))
        row = world.store._sealing.row_of(other)
        columns = ", ".join(row)
        marks = ", ".join("?" * len(row))
        async with database.write() as tx:
            await tx.fetch(f"INSERT INTO entitlements ({columns}) VALUES ({marks})", *row.values())
    world.directory.is_down, asked = True, len(world.directory.asked)
    world.clock.now += 2 * DAY
    for _ in range(3):
        with pytest.raises(Unavailable):
            await world.recheck.turn()
    assert len(set(world.directory.asked[asked:])) == 3, "each turn asks about somebody else"
    world.directory.is_down = False
    await world.recheck.turn()
    assert len(world.directory.asked) == asked + 3 + BATCH - 2


async def test_a_late_payment_keeps_for_five_days_with_one_message(world: World) -> None:
    world.directory.accounts[ADDRESS] = replace(ADA, standing=Standing.PAST_DUE)
    for _ in range(4):
        await turn_after(world, DAY * 1.2)
        assert world.chat.roles == {NORA: {TEAM, CUSTOMER}}
    assert len(world.chat.told) == 1
    await turn_after(world, GRACE)
    assert world.chat.roles == {NORA: {CUSTOMER}}
    assert len(world.chat.told) == 1


async def test_a_cancelled_plan_ends_on_its_day(world: World) -> None:
    until = world.clock.now + 3 * DAY
    world.directory.accounts[ADDRESS] = replace(ADA, standing=Standing.ENDING, paid_until=until)
    await turn_after(world, 2 * DAY)
    assert world.chat.roles == {NORA: {TEAM, CUSTOMER}}
    await turn_after(world, DAY)
    assert world.chat.roles == {NORA: {CUSTOMER}}


async def test_what_was_refunded_or_removed_ends_at_the_next_look(world: World) -> None:
    world.directory.accounts[ADDRESS] = replace(ADA, standing=Standing.INACTIVE)
    assert (await world.recheck.recheck(NORA)) is not None
    await world.settle()
    assert world.chat.roles == {NORA: {CUSTOMER}}
    world.directory.accounts.clear()
    await world.recheck.recheck(NORA)
    await world.settle()
    assert world.chat.roles == {NORA: frozenset()}
    world.directory.accounts[ADDRESS] = ADA
    await world.recheck.recheck(NORA)
    await world.settle()
    assert world.chat.roles == {NORA: {TEAM, CUSTOMER}}, "it was there again"


async def test_whoever_has_nothing_is_not_asked_about(world: World) -> None:
    asked = len(world.directory.asked)
    assert await world.recheck.recheck(MemberId(5)) is None
    assert len(world.directory.asked) == asked


async def test_a_check_does_not_bring_back_what_ended_meanwhile(world: World) -> None:
    async def by_id(account: AccountId) -> object:
        await world.verify.unlink(NORA)
        return replace(ADA, tier="solo")

    world.directory.by_id = by_id  # type: ignore[method-assign,assignment]
    assert await world.recheck.recheck(NORA) is None
    await world.settle()
    assert world.chat.roles == {NORA: frozenset()}


async def test_a_key_that_is_gone_takes_nothing_and_may_come_back(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    from bot.adapters.vault import KeyVault

    other = replace(world, vault=KeyVault(b"p" * 32, [b"x" * 32]))
    other.clock.now += 2 * DAY
    await other.recheck.turn()
    await other.settle()
    assert other.chat.roles == {NORA: {TEAM, CUSTOMER}}
    assert "cannot be read" in caplog.text
    back = replace(world, vault=vault())
    held = await back.store.of_member(NORA)
    assert held
    assert held.account == ADA.id
