"""Deliveries that wait at the same time share one visit to the store."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.domain.errors import Unavailable
from bot.domain.heard import About, Heard
from bot.webhook.batch import Batch

MANY = [
    Heard(name=f"{number}", about=About.ISSUE, repository="acme/app", number=12)
    for number in range(20)
]


class SlowStore:
    """Goes on once it is ``open``; raises what is ``wrong``."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.began = asyncio.Event()
        self.visits: list[list[str]] = []
        self.wrong: Unavailable | None = None

    async def hear(self, heard: Sequence[Heard]) -> None:
        self.began.set()
        await self.open.wait()
        if self.wrong:
            raise self.wrong
        self.visits.append([one.name for one in heard])


@pytest.fixture
async def store() -> SlowStore:
    return SlowStore()


class Bell:
    """Rings at the end of a burst; ``visits`` is how much was kept at each of its strokes."""

    def __init__(self, store: SlowStore) -> None:
        self._store = store
        self.rang = asyncio.Event()
        self.visits: list[int] = []

    def __call__(self) -> None:
        self.visits.append(len(self._store.visits))
        self.rang.set()


async def waiting(store: SlowStore, batch: Batch | None = None) -> list[asyncio.Task[None]]:
    """The first is under way, and all the others wait."""
    batch = batch or Batch(store.hear)
    first = asyncio.create_task(batch.add(MANY[0]))
    await store.began.wait()
    return [first, *(asyncio.create_task(batch.add(one)) for one in MANY[1:])]


async def test_who_comes_during_a_visit_shares_the_next(store: SlowStore) -> None:
    tasks = await waiting(store)
    store.open.set()
    await asyncio.gather(*tasks)
    assert store.visits == [["0"], [one.name for one in MANY[1:]]]


async def test_who_stops_waiting_takes_nothing_from_the_others(store: SlowStore) -> None:
    tasks = await waiting(store)
    await asyncio.sleep(0)
    tasks[0].cancel()
    tasks[5].cancel()
    store.open.set()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert [n for n, one in enumerate(done) if one is not None] == [0, 5]
    assert [name for visit in store.visits for name in visit] == [one.name for one in MANY]


async def test_a_visit_that_fails_is_told_to_all_who_shared_it_and_the_next_goes_on(
    store: SlowStore,
) -> None:
    tasks = await waiting(store)
    store.wrong = Unavailable("store", "full")
    store.open.set()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    assert set(map(type, done)) == {Unavailable}
    store.wrong = None
    await Batch(store.hear).add(MANY[0])
    assert store.visits == [["0"]]


async def test_a_burst_is_answered_before_the_work_on_it_begins(store: SlowStore) -> None:
    bell = Bell(store)
    tasks = await waiting(store, Batch(store.hear, bell))
    store.open.set()
    await asyncio.gather(*tasks)
    assert bell.visits == []
    await bell.rang.wait()
    assert bell.visits == [2]


async def test_a_burst_without_end_does_not_put_off_the_work_for_ever(store: SlowStore) -> None:
    bell = Bell(store)
    store.open.set()
    batch = Batch(store.hear, bell, quiet=3600.0, longest=0.0)
    await batch.add(MANY[0])
    await bell.rang.wait()
    bell.rang.clear()
    await batch.add(MANY[1])
    await bell.rang.wait()
    assert bell.visits == [1, 2]


async def test_what_was_not_kept_is_no_work(store: SlowStore) -> None:
    bell = Bell(store)
    store.wrong = Unavailable("store", "full")
    store.open.set()
    batch = Batch(store.hear, bell, quiet=0.0)
    with pytest.raises(Unavailable):
        await batch.add(MANY[0])
    store.wrong = None
    await batch.add(MANY[1])
    await bell.rang.wait()
    assert bell.visits == [1]
