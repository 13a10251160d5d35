"""Killed during a handoff: nothing is lost or doubled, or its writer reads that nobody can tell."""

import asyncio
from pathlib import Path

import pytest

from tests.support.lane import REPOSITORY, Json, Lane, lane, little_data
from tests.support.stage import until

TOLD = "Continued in an official channel."
LINKED = f"{REPOSITORY}#"
LIKE_IT = "#14 [Bug]: white screen after the first update on Android 14"
MAILED = "email:desk@example.com"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return little_data(tmp_path)


async def sent_once(one: Lane) -> None:
    """The desk has one ticket, the thread one line, and the writer its reference."""
    await until(lambda: one.said(TOLD) > 0)
    await until(one.is_done)
    assert "SUP-1001" in str(await one.status())
    assert ([ticket["contact"] for ticket in one.tickets], one.said(TOLD)) == (
        [one.address],
        1,
    )


async def killed_at_each_step(folder: Path, data: Path) -> None:
    """With the form open, with the preview there, and before the desk has it."""
    async with lane(folder, data) as one:
        async with one.life():
            await one.write()
        async with one.life():
            preview = await one.preview()
        async with one.life() as process:
            one.sandbox.fault("desk", how="hang")
            await one.killed(process, one.press(preview, "Send"), one.is_sending)
            assert one.tickets == []
        async with one.life():
            await sent_once(one)


async def killed_once_the_desk_has_it(folder: Path, data: Path) -> None:
    async with lane(folder, data) as one:
        async with one.life() as process:
            await one.write()
            preview = await one.preview()
            one.sandbox.fault("desk", how="slow", seconds=600)
            await one.killed(process, one.press(preview, "Send"), lambda: bool(one.tickets))
        async with one.life():
            await sent_once(one)


async def killed_once_the_mail_has_left(folder: Path, data: Path) -> None:
    """Nobody can tell, so that is what its writer reads; nothing is sent again by itself."""
    async with lane(folder, data, desk=MAILED) as one:
        async with one.life() as process:
            await one.write()
            preview = await one.preview()
            one.sandbox.fault("mail", how="slow_after_data", seconds=600)
            await one.killed(process, one.press(preview, "Send"), lambda: len(one.mails) == 2)
        async with one.life():
            await until(one.is_done)
            card = str(await one.status())
            assert all(part in card for part in ("Nobody can tell", "Check", "Send again once"))
            assert (len(one.mails), one.said(TOLD)) == (2, 0)


@pytest.mark.slow
async def test_a_ticket_survives_a_kill_at_each_step(tmp_path: Path, data: Path) -> None:
    await asyncio.gather(
        killed_at_each_step(tmp_path / "steps", data),
        killed_once_the_desk_has_it(tmp_path / "late", data),
        killed_once_the_mail_has_left(tmp_path / "mail", data),
    )


async def begun(one: Lane) -> Json:
    """The form is chosen, and what is like the post is shown."""
    await one.post()
    await one.press(one.first, "File on GitHub")
    await one.choose(await one.shown("Choose a form"), "Choose a form", "Bug report")
    return await one.shown("These open issues look like it")


async def filed_once(one: Lane) -> None:
    await until(lambda: one.said(LINKED) > 0)
    await until(one.is_done)
    [issue] = one.issues
    assert one.said(f"{LINKED}{issue['number']}") == 1


async def killed_while_filing(folder: Path, data: Path, how: str) -> None:
    """Between two forms, and before or after GitHub has the issue."""
    missing = {"Expected behavior": "It starts.", "Steps to reproduce": "1. Start"}
    async with lane(folder, data, "nora") as one:
        async with one.life():
            await one.press(await begun(one), "None of these: go on")
            await one.fill(**missing)
            card = await one.shown("part 1 of 2")
        async with one.life() as process:
            await one.press(card, "Continue")
            await one.fill(**{"Before submitting": ["I have searched the existing issues *"]})
            preview = await one.shown("It starts.")
            one.sandbox.fault("github", how=how, method="POST")
            await one.killed(process, one.press(preview, "By the bridge"), one.is_at_github)
        async with one.life():
            await filed_once(one)
            assert "It starts." in one.issues[0]["body"]


async def killed_while_joining(folder: Path, data: Path) -> None:
    """GitHub has the comment, and nobody heard of it."""
    async with lane(folder, data, "nora") as one:
        async with one.life() as process:
            card = await begun(one)
            one.sandbox.fault("github", how="cut", method="POST")
            chosen = one.choose(card, "It is the same as…", LIKE_IT)
            await one.killed(process, chosen, lambda: bool(one.issues))
        async with one.life():
            await filed_once(one)
            [comment] = one.issues[0]["comments"]
            assert "Also seen in Discord" in comment["body"]


@pytest.mark.slow
async def test_an_issue_survives_a_kill_at_each_step(tmp_path: Path, data: Path) -> None:
    await asyncio.gather(
        killed_while_filing(tmp_path / "before", data, "hang"),
        killed_while_filing(tmp_path / "after", data, "cut"),
        killed_while_joining(tmp_path / "join", data),
    )
