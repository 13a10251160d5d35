"""Messages of one member wait for each other; those of others do not."""

import asyncio
from typing import Any, cast

import pytest

from bot.domain.ids import MemberId
from bot.services.crossposts import CrossPosts
from tests.support.clock import FakeClock

NORA, PAULA = MemberId(1), MemberId(2)


@pytest.fixture
def crossposts() -> CrossPosts:
    clock, unused = FakeClock(), cast("Any", None)
    return CrossPosts(
        store=unused,
        intakes=unused,
        replies=unused,
        outbox=unused,
        chat=unused,
        clock=clock,
        started_at=clock(),
    )


async def test_one_member_after_another_message_but_others_at_once(crossposts: CrossPosts) -> None:
    said: list[str] = []
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with crossposts.turn(NORA):
            begun.set()
            await may_end.wait()
            said.append("first")

    async def later(member: MemberId, name: str) -> None:
        async with crossposts.turn(member):
            said.append(name)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(first())
        await begun.wait()
        waiting = tasks.create_task(later(NORA, "second"))
        await tasks.create_task(later(PAULA, "other"))
        assert said == ["other"]
        assert not waiting.done()
        may_end.set()
    assert said == ["other", "first", "second"]


async def test_a_turn_inside_of_ones_own_is_free(crossposts: CrossPosts) -> None:
    async with crossposts.turn(NORA), crossposts.turn(NORA):
        pass
    async with asyncio.timeout(1), crossposts.turn(NORA):
        pass
