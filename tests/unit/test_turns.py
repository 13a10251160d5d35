"""Background work repeats, tells of a failure once, and goes on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import pytest

from bot.domain.errors import Unavailable
from bot.services.turns import take_turns


def scripted(*ends: Exception | None) -> Callable[[], Awaitable[None]]:
    """Turns that end so, one after another; then the work is cancelled."""
    left = list(ends)

    async def turn() -> None:
        if not left:
            raise asyncio.CancelledError
        if error := left.pop(0):
            raise error

    return turn


async def told(
    caplog: pytest.LogCaptureFixture, *ends: Exception | None
) -> tuple[list[str], list[int]]:
    """What was logged, and the failures in a row that each pause was asked for."""
    pauses: list[int] = []

    def pause(failures: int) -> float:
        pauses.append(failures)
        return 0.0

    with caplog.at_level(logging.INFO), pytest.raises(asyncio.CancelledError):
        await take_turns(scripted(*ends), "posts wait", pause)
    return [record.getMessage() for record in caplog.records], pauses


async def test_a_failure_is_told_once_and_again_when_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    down = Unavailable("store", "locked")
    said, pauses = await told(caplog, None, down, down, None, None)
    assert said == ["posts wait: store: locked", "posts wait: over after 2 failures"]
    assert pauses == [0, 1, 2, 0, 0]


async def test_what_nobody_expected_has_its_traceback_and_ends_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    said, _ = await told(caplog, ValueError("a bug"), Unavailable("store", "locked"), None)
    assert said[0] == "posts wait: a bug"
    assert caplog.records[0].exc_info
    assert said[-1] == "posts wait: over after 2 failures"
