"""The doctor says which labels are missing where, and whether any of them may close."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.doctor.finding import Finding, Level
from bot.doctor.labels import labelling
from bot.sandbox import Sandbox, World
from bot.settings import Settings

DEMO = "Cap-go/capgo-demo"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(World.load()) as running:
        yield running


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "faq").symlink_to(Path("data/faq").absolute())
    (tmp_path / "labels.toml").write_text('[labels."Bug"]\nclose = "not_planned"\n')
    return tmp_path


async def found(sandbox: Sandbox, data: Path, **changes: Any) -> list[Finding]:
    good = {
        "github_token": sandbox.github_token,
        "github_api_url": sandbox.github_url,
        "github_repositories": (DEMO,),
        "data_dir": data,
    }
    return [finding async for finding in labelling(Settings(**{**good, **changes}))]


async def test_all_is_there_and_closing_is_off(sandbox: Sandbox, data: Path) -> None:
    closing, there = await found(sandbox, data)
    assert (closing.level, there.level) == (Level.INFO, Level.OK)
    assert "maintainers only hear of it" in closing.message
    assert "BRIDGE_GITHUB_CLOSES_ISSUES" in closing.advice


async def test_what_closes_is_named_once_it_may(sandbox: Sandbox, data: Path) -> None:
    closing, _ = await found(sandbox, data, github_closes_issues=True)
    assert (closing.level, closing.message.endswith("closed by bug")) == (Level.OK, True)


async def test_what_no_repository_has_may_be_misspelt(sandbox: Sandbox, data: Path) -> None:
    (data / "labels.toml").write_text('[labels.Bug]\nadd = ["wild", "cli"]\n')
    both = (DEMO, "Cap-go/capacitor-updater")
    closing, nowhere, some = await found(sandbox, data, github_repositories=both)
    assert "none of them closes" in closing.message
    assert (nowhere.level, nowhere.message) == (Level.WARNING, "no repository has wild")
    assert (some.level, some.subject) == (Level.INFO, DEMO)
    assert some.message == "has no label cli"


@pytest.mark.parametrize("text", [None, "[labels"])
async def test_without_a_file_that_can_be_read_there_is_nothing_to_say(
    sandbox: Sandbox, data: Path, text: str | None
) -> None:
    (data / "labels.toml").unlink()
    if text:
        (data / "labels.toml").write_text(text)
    assert await found(sandbox, data) == []


async def test_a_repository_that_cannot_be_read_is_told_of_elsewhere(
    sandbox: Sandbox, data: Path
) -> None:
    assert len(await found(sandbox, data, github_repositories=("Cap-go/nothing",))) == 1
