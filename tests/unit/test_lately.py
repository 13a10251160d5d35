"""What many want to know at once is asked for once, and nobody waits for somebody slow."""

import asyncio
from datetime import timedelta

import pytest

from bot.domain.errors import Rejected, Unavailable
from bot.domain.outbox import Effect, Leased
from bot.services.issue_waiting import Waiting
from bot.services.lately import Lately
from tests.support.clock import FakeClock


class Slow:
    """Answers when it is let to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.may_answer = asyncio.Event()
        self.down: Unavailable | None = None

    async def __call__(self, key: str) -> str:
        self.asked.append(key)
        await self.may_answer.wait()
        if self.down:
            raise self.down
        return f"{key}{len(self.asked)}"


async def test_within_a_minute_it_is_asked_once_however_many_want_it() -> None:
    slow, clock = Slow(), FakeClock()
    slow.may_answer.set()
    lately = Lately(slow, clock)
    found = await asyncio.gather(lately.get("a"), lately.get("a"), lately.get("b"))
    assert list(found) == ["a1", "a1", "b2"]
    assert await lately.get("a") == "a1"
    clock.now += timedelta(minutes=1)
    assert await lately.get("a") == "a3"
    lately.forget("a")
    assert await lately.get("a") == "a4"


async def test_whoever_cannot_wait_gets_the_old_answer_and_the_next_one_the_new() -> None:
    slow, clock = Slow(), FakeClock()
    lately = Lately(slow, clock)
    assert await lately.soon("a", 0) is None
    slow.may_answer.set()
    assert await lately.get("a") == "a1"
    slow.may_answer.clear()
    clock.now += timedelta(minutes=1)
    assert await lately.soon("a", 0) == "a1"
    slow.may_answer.set()
    assert await lately.get("a") == "a2"
    assert slow.asked == ["a", "a"]


async def test_trouble_is_told_and_not_kept() -> None:
    slow = Slow()
    slow.may_answer.set()
    slow.down = Unavailable("GitHub", "is down")
    lately = Lately(slow, FakeClock())
    with pytest.raises(Unavailable):
        await lately.get("a")
    assert await lately.soon("a", 1) is None
    slow.down = None
    assert await lately.get("a") == "a3"


async def test_whoever_orders_hears_what_became_of_it() -> None:
    leased = Leased(1, Effect("issue.close", "k", "s", {}), 1, timedelta())  # type: ignore[arg-type]
    waiting = Waiting(patience=5)

    async def done(_: Leased) -> str:
        return "1"

    async def refused(_: Leased) -> None:
        raise Rejected("GitHub", "no permission")

    handlers = waiting.watched({"done": done, "refused": refused})

    async def begin() -> bool:
        await handlers["done"](leased)
        return True

    async def begin_in_vain() -> bool:
        with pytest.raises(Rejected) as told:
            await handlers["refused"](leased)
        assert told.value.is_gone  # nobody else has to be told
        return True

    assert await waiting.until_done("k", begin)
    with pytest.raises(Rejected):
        await waiting.until_done("k", begin_in_vain)
    with pytest.raises(Rejected) as told:
        await handlers["refused"](leased)  # nobody waits any more
    assert not told.value.is_gone


async def test_whoever_orders_is_told_that_it_takes_longer() -> None:
    async def begin() -> bool:
        return True

    assert not await Waiting(patience=0).until_done("k", begin)
