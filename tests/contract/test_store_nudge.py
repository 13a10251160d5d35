"""Every store keeps the last version of a nudge, and tells which ones the clock looks at."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.issue import IssueRef
from bot.domain.nudge import Nudge, NudgeState
from bot.domain.outbox import Effect
from bot.ports import NudgeStore, OutboxStore
from tests.contract.conftest import Stores
from tests.support.clock import FakeClock

REF = IssueRef("Acme/App", 12)
HOUR = timedelta(hours=1)


@pytest.fixture
def nudges(stores: Stores) -> NudgeStore:
    return stores.nudges


def nudge(clock: FakeClock, ref: IssueRef = REF) -> Nudge:
    return Nudge(
        ref=ref,
        state=NudgeState.ASKED,
        locale="es",
        asked_at=clock.now,
        digest="0123",
        is_wished=True,
        shown="4567",
        revision=2,
        labelled_at=clock.now + HOUR,
        answered_at=clock.now + 2 * HOUR,
        reminded_at=clock.now + 3 * HOUR,
        reminders=1,
        looks=2,
        due_at=clock.now + 4 * HOUR,
        heard="guid",
        own=frozenset({"+a", "-b"}),
    )


async def known(nudges: NudgeStore, ref: IssueRef = REF) -> Nudge:
    found = await nudges.of(ref)
    assert found
    return found


async def test_all_of_it_is_there_again(nudges: NudgeStore, clock: FakeClock) -> None:
    assert await nudges.of(REF) is None
    assert await nudges.put(nudge(clock))
    assert await known(nudges) == replace(nudge(clock), version=1)
    assert await known(nudges, IssueRef("acme/app", 12)) == await known(nudges)
    bare = replace(await known(nudges), labelled_at=None, due_at=None, own=frozenset())
    assert await nudges.put(bare)
    assert await known(nudges) == replace(bare, version=2)


async def test_of_two_at_once_one_is_kept_with_its_effects(
    nudges: NudgeStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    await nudges.put(nudge(clock))
    first = await known(nudges)
    once = Effect("issue.say", "once", "github:acme/app", {})
    assert await nudges.put(replace(first, looks=3), [once, once])
    late = Effect("issue.close", "late", "github:acme/app", {})
    assert not await nudges.put(replace(first, looks=4), [late])
    assert not await nudges.put(replace(first, version=0), [late])
    assert (await known(nudges)).looks == 3
    leased = await outbox.lease("me", clock.now, 9, clock.now)
    assert [one.effect.key for one in leased] == ["once"]


async def test_the_clock_looks_at_what_is_due_longest_first(
    nudges: NudgeStore, clock: FakeClock
) -> None:
    for number, due in ((1, clock.now), (2, clock.now - HOUR), (3, clock.now + HOUR), (4, None)):
        await nudges.put(replace(nudge(clock, IssueRef("acme/app", number)), due_at=due))
    assert [one.ref.number for one in await nudges.due(clock.now, 9)] == [2, 1]
    assert [one.ref.number for one in await nudges.due(clock.now, 1)] == [2]


async def test_nudges_are_found_by_their_repository(nudges: NudgeStore, clock: FakeClock) -> None:
    for number, name in ((9, "Acme/App"), (3, "acme/app"), (5, "acme/other")):
        await nudges.put(nudge(clock, IssueRef(name, number)))
    assert [one.ref.number for one in await nudges.of_repository("ACME/app")] == [3, 9]
    await nudges.forget(IssueRef("ACME/app", 3))
    assert [one.ref.number for one in await nudges.of_repository("acme/app")] == [9]
