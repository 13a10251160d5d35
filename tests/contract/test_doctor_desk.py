"""The doctor looks at the desk, and leaves nothing there."""

import asyncio

from bot.doctor.desk import handing_over
from bot.doctor.finding import Finding, Level
from bot.settings import Settings
from tests.support.desks import SECRET, receiving
from tests.support.smtp import serving


async def found(desk: str, secret: str = "") -> Finding:
    settings = Settings(desk=desk, desk_secret=secret)
    [finding] = [one async for one in handing_over(settings)]
    return finding


async def test_a_desk_that_answers_is_well() -> None:
    with receiving() as receiver:
        finding = await found(f"http:{receiver.url}", SECRET)
        assert receiver.count() == 0
    assert (finding.level, finding.message) == (Level.OK, "answers, and takes our secret")


async def test_a_wrong_secret_is_named() -> None:
    with receiving() as receiver:
        finding = await found(f"http:{receiver.url}", "x" * 32)
    assert finding.is_failure
    assert "it does not take BRIDGE_DESK_SECRET" in finding.message
    assert SECRET not in str(finding)


async def test_a_desk_that_is_down_only_keeps_tickets_waiting() -> None:
    async with serving(asyncio.Protocol) as port:
        pass
    finding = await found(f"http:http://127.0.0.1:{port}", SECRET)
    assert finding.is_failure
    assert finding.advice.startswith("Mend BRIDGE_DESK if ")


async def test_without_a_desk_it_says_what_people_get() -> None:
    finding = await found("link")
    assert finding.level is Level.INFO
    assert "a text to send by themselves" in finding.message
