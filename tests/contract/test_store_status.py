"""Every memory of incidents lets each be told once and each change once."""

import asyncio
from dataclasses import replace

import pytest

from bot.adapters.store import Database, StoredOutbox
from bot.adapters.store.status import StoredStatus
from bot.domain.ids import ChannelId
from bot.domain.outbox import Effect, EffectState
from bot.domain.status import Incident, Level
from bot.ports import OutboxStore, StatusStore
from tests.support.clock import FakeClock
from tests.support.status import FakeStatus
from tests.support.stores import FakeOutbox

NEWS = ChannelId(2**63 - 1)
Memory = tuple[StatusStore, OutboxStore]


@pytest.fixture
def memory(anywhere: Database | None, clock: FakeClock) -> Memory:
    if anywhere is None:
        outbox = FakeOutbox(clock)
        return FakeStatus(outbox), outbox
    return StoredStatus(anywhere, clock), StoredOutbox(anywhere, clock)


def incident(clock: FakeClock, number: str = "a1") -> Incident:
    return Incident(
        id=number,
        title="¿Qué pasa? 🎉",
        url="https://status.example.org/a1",
        level=Level.OUTAGE,
        state_text="investigating",
        started_at=clock.now,
        is_certain=False,
    )


def effect(key: str) -> Effect:
    return Effect("chat.reply", key, "incident", {"text": key})


async def test_an_incident_is_remembered_as_it_was_told(memory: Memory, clock: FakeClock) -> None:
    status, outbox = memory
    assert await status.latest("a1") is None
    assert await status.open(incident(clock), 0, NEWS, effect("post"))
    told = await status.latest("a1")
    assert told is not None
    assert (told.incident, told.channel, told.episode) == (incident(clock), NEWS, 0)
    assert (told.version, told.ended_at) == (0, None)
    assert list(await status.unfinished()) == [told]
    [leased] = await outbox.lease("me", clock.now, 9, clock.now)
    assert leased.id == told.effect


async def test_of_many_that_tell_one_incident_one_does(memory: Memory, clock: FakeClock) -> None:
    status, outbox = memory
    opened = await asyncio.gather(
        *(status.open(incident(clock), 0, NEWS, effect(f"post {n}")) for n in range(20))
    )
    assert opened.count(True) == 1
    assert await outbox.depth() == {EffectState.DUE: 1}


async def test_of_two_that_go_on_from_the_same_one_does(memory: Memory, clock: FakeClock) -> None:
    status, outbox = memory
    await status.open(incident(clock), 0, NEWS, effect("post"))
    told = await status.latest("a1")
    assert told is not None
    moved = replace(told.incident, state_text="monitoring", started_at=None)
    assert await status.move(told, moved, None, effect("one")) is True
    assert await status.move(told, moved, clock.now, effect("two")) is False
    assert await outbox.depth() == {EffectState.DUE: 2}
    again = await status.latest("a1")
    assert again == replace(told, incident=moved, version=1)


async def test_an_ended_incident_may_go_on_or_begin_anew(memory: Memory, clock: FakeClock) -> None:
    status, _ = memory
    await status.open(incident(clock), 0, NEWS, effect("post"))
    first = await status.latest("a1")
    assert first is not None
    assert await status.move(first, first.incident, clock.now, effect("end"))
    assert await status.unfinished() == []
    ended = await status.latest("a1")
    assert ended is not None
    assert ended.ended_at == clock.now
    assert await status.move(ended, ended.incident, None, effect("on again"))
    assert len(await status.unfinished()) == 1
    assert await status.open(incident(clock), 0, NEWS, effect("same episode")) is False
    assert await status.open(incident(clock), 1, NEWS, effect("next episode")) is True
    latest = await status.latest("a1")
    assert latest is not None
    assert latest.episode == 1


async def test_incidents_do_not_disturb_each_other(memory: Memory, clock: FakeClock) -> None:
    status, _ = memory
    await status.open(incident(clock, "a1"), 0, NEWS, effect("one"))
    await status.open(incident(clock, "b2"), 0, NEWS, effect("two"))
    assert [told.incident.id for told in await status.unfinished()] == ["a1", "b2"]
