"""Whatever mail server or directory do, members can go on, and nobody loses what they have."""

from pathlib import Path
from typing import Any

import pytest

from bot.domain.ids import MemberId
from bot.domain.outbox import EffectState
from tests.support.stage import Stage, stage, until
from tests.support.stage_verify import (
    NEUTRAL,
    at_once,
    code_in,
    command,
    enter,
    mails,
    roles,
    start,
    verify,
)

ADDRESS = "paula@example.com"


async def change(play: Stage, state: str) -> None:
    url = f"{play.sandbox.url}/sandbox/customer"
    async with play.http.post(url, json={"address": ADDRESS, "state": state}) as response:
        assert response.status == 200, await response.text()


async def recheck(play: Stage) -> None:
    """Have Paula checked again, as it happens each day."""
    services = play.bridge.bot.services
    assert services.recheck
    await services.recheck.recheck(MemberId(play.sandbox.world.people["paula"].id))
    await play.settle()


@pytest.mark.parametrize("fault", [{"how": "down"}, {"how": "slow", "seconds": 0.5}])
async def test_a_mail_server_that_is_down_or_slow_delays_the_mail(
    play: Stage, fault: dict[str, Any]
) -> None:
    await play.fault("mail", **fault)
    assert NEUTRAL in (await start(play, "paula", ADDRESS))["text"]
    await until(lambda: bool(play.sandbox.panels["mail"]))
    assert "Verified" in (await enter(play, "paula", code_in((await mails(play))[0])))["text"]
    assert len(await mails(play)) == 1


async def test_a_mail_that_is_refused_is_not_tried_again_and_another_one_works(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as play:
        await play.fault("mail", how="refuse")
        assert NEUTRAL in (await start(play, "paula", ADDRESS))["text"]
        assert await mails(play) == []
        assert "not the code" in (await enter(play, "paula", "BCDFGHJK"))["text"]
        at_once(play)
        assert "Verified" in (await verify(play, "paula", ADDRESS))["text"]
        assert len(await mails(play)) == 1


async def test_a_mail_that_may_have_left_is_never_sent_again_and_its_code_counts(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as play:
        await play.fault("mail", how="drop_after_data")
        await start(play, "paula", ADDRESS)
        async with play.away():
            pass
        [mail] = await mails(play)
        assert EffectState.UNKNOWN in await depth(play)
        assert "Verified" in (await enter(play, "paula", code_in(mail)))["text"]
        assert len(await mails(play)) == 1


async def depth(play: Stage) -> set[EffectState]:
    """The states that effects are in."""
    rows = await play.bridge.database.fetch("SELECT DISTINCT state FROM outbox")
    return {EffectState(row["state"]) for row in rows}


@pytest.mark.parametrize("how", ["down", "hang", "lie", "deny", "busy"])
async def test_a_directory_in_trouble_says_nothing_to_anybody_and_takes_nothing(
    play: Stage, how: str
) -> None:
    await verify(play, "paula", ADDRESS)
    await play.fault("directory", how=how)
    await recheck(play)
    assert await roles(play, "paula") == ["team"]
    assert "You are verified" in (await command(play, "paula", "verify status"))["text"]
    assert NEUTRAL in (await start(play, "nora", ADDRESS))["text"]
    assert NEUTRAL in (await start(play, "max", "nobody@example.com"))["text"]
    assert len(await mails(play)) == 1
    await play.fault("directory", how="none")
    at_once(play)
    await start(play, "nora", ADDRESS)
    await until(lambda: len(play.sandbox.panels["mail"]) > 1)
    assert "Verified" in (await enter(play, "nora", code_in((await mails(play))[-1])))["text"]


@pytest.mark.parametrize(
    ("state", "kept"),
    [
        ("past_due", ["team"]),
        ("cancelled", ["team"]),
        ("unknown", ["team"]),
        ("trial", []),
        ("inactive", []),
        ("removed", []),
    ],
)
async def test_what_becomes_of_a_customer_becomes_of_their_role(
    play: Stage, state: str, kept: list[str]
) -> None:
    await verify(play, "paula", ADDRESS)
    await change(play, state)
    await recheck(play)
    assert await roles(play, "paula") == kept
    told = [one["name"] for one in (await play.state())["channels"]]
    assert ("@paula" in told) is (state == "past_due")
    assert "paula" in [one["key"] for one in (await play.state())["people"] if one["member"]]


async def test_a_mail_that_could_not_leave_leaves_after_a_restart(play: Stage) -> None:
    await play.fault("mail", how="down", count=0)
    await start(play, "paula", ADDRESS)
    async with play.away():
        await play.fault("mail", how="none")
    await until(lambda: bool(play.sandbox.panels["mail"]))
    [mail] = await mails(play)
    assert "Verified" in (await enter(play, "paula", code_in(mail)))["text"]
    assert await roles(play, "paula") == ["team"]
