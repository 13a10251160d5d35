"""``python -m bot labels plan``: what it prints, how it ends, and that it does nothing."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.adapters.store.issues import StoredIssues
from bot.adapters.store.opening import open_database
from bot.domain.issue import IssueRef
from bot.domain.seen import Seen
from bot.knowledge import utc_now
from bot.sandbox import Sandbox, World
from bot.services.labels_plan import CLOSING
from tests.support.stage import Json

FAQ = Path("data/faq").absolute()
DEMO = "Cap-go/capgo-demo#14"


@pytest.fixture
async def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[Sandbox]:
    async with Sandbox(World.load()) as running:
        monkeypatch.setenv("BRIDGE_GITHUB_API_URL", running.github_url)
        monkeypatch.setenv("BRIDGE_GITHUB_TOKEN", running.github_token)
        monkeypatch.setenv("BRIDGE_STATE_DIR", str(tmp_path))
        yield running


async def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    code = await asyncio.to_thread(main, ("labels", "plan", *arguments))
    told = capsys.readouterr()
    assert code == 0, told.err
    return told.out


async def planned(capsys: pytest.CaptureFixture[str], *arguments: str) -> Json:
    return dict(json.loads(await said(capsys, DEMO, *arguments, "--json")))


def issues(sandbox: Sandbox) -> str:
    return str([one.issues for one in sandbox.github.repositories.all.values()])


async def test_it_tells_each_step_in_order_and_does_none(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    before = issues(sandbox)
    told = await said(capsys, DEMO, "--on", "Billing")
    lines = told.splitlines()
    assert (
        lines[0] == f"{DEMO} (open, en): [Bug]: white screen after the first update on Android 14"
    )
    start = lines.index("billing: would")
    assert [line for line in lines[start:] if line.startswith("  ") and "|" not in line] == [
        "  1. comment: the text billing",
        f"  2. tell maintainers that it would be closed as not planned: {CLOSING} is off",
        "  3. tell the linked threads: the text support-thread",
        "  4. hand to official support for billing: the comment says where, threads get a button",
        "  The comment:",
    ]
    comment = lines[lines.index("  The comment:") + 1]
    assert comment.startswith("  | Payments, invoices and plans are between you and the company")
    assert issues(sandbox) == before


async def test_without_a_word_it_is_about_the_labels_there_are(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (await said(capsys, DEMO)).splitlines()[-3:] == [
        "bug: does nothing",
        "",
        "needs: triage: does nothing",
    ]


async def test_it_says_what_the_author_would_be_asked_for(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    told = await said(capsys, "Cap-go/capacitor-updater#618", "--on", "needs-repro")
    [line] = [line for line in told.splitlines() if line.startswith("  +")]
    assert line.startswith("  +  ask the author for: ")
    assert line.endswith("; How to reproduce it ([nudge])")
    told = await said(capsys, "Cap-go/capacitor-updater#624", "--on", "needs-repro")
    assert "ask nobody: its author, or one of its labels, is spared ([nudge])" in told


async def test_programs_get_one_json_object(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIDGE_GITHUB_CLOSES_ISSUES", "true")
    asked = ("--on", "duplicate", "--off", "needs-repro", "--on", "faq:nothing")
    found = await planned(capsys, *asked)
    assert {name: found[name] for name in ("issue", "is_open", "locale", "is_remembered")} == {
        "issue": DEMO,
        "is_open": True,
        "locale": "en",
        "is_remembered": False,
    }
    duplicate, nothing, off = found["labels"]
    assert duplicate["label"] == "duplicate"
    assert [step["do"] for step in duplicate["steps"]] == ["comment", "close", "tell"]
    assert duplicate["comment"].startswith("Thanks for the report.")
    assert nothing["also"] == ["nothing of the FAQ is said: it has no entry nothing for everybody"]
    assert [off["label"], off["steps"]] == [
        "-needs-repro",
        [{"do": "tell", "what": ["repro-done"]}],
    ]


async def test_what_was_done_before_is_known(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    memory = Seen(
        labels=frozenset(),
        is_open=True,
        milestone="",
        digest="",
        updated_at=None,
        rounds={"billing": 1},
    )
    async with await open_database(tmp_path / "bridge.db") as database:
        ref = IssueRef("cap-go/capgo-demo", 14)
        await StoredIssues(database, utc_now).saw(ref, memory, ())
    told = await said(capsys, DEMO, "--on", "billing")
    assert "billing: would, but was done before: it happens once an issue" in told
    assert "has not looked at it yet" not in told


@pytest.mark.parametrize(
    ("issue", "code", "problem"),
    [
        ("14", 2, "14: is no issue's name, such as owner/name#12"),
        ("Cap-go/capgo-demo#9999", 1, "There is no issue Cap-go/capgo-demo#9999: check its name"),
        ("Cap-go/capacitor-updater#620", 1, "Cap-go/capacitor-updater#620 is a pull request"),
    ],
)
async def test_what_cannot_be_planned_is_said_in_a_line(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], issue: str, code: int, problem: str
) -> None:
    assert await asyncio.to_thread(main, ("labels", "plan", issue)) == code
    assert capsys.readouterr().err.startswith(problem)


async def test_without_a_network_it_says_what_to_check(
    sandbox: Sandbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIDGE_GITHUB_API_URL", "http://127.0.0.1:1")
    assert await asyncio.to_thread(main, ("labels", "plan", DEMO)) == 1
    assert "check the network, and BRIDGE_GITHUB_API_URL" in capsys.readouterr().err


async def test_without_a_file_labels_do_nothing(
    sandbox: Sandbox,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    (tmp_path / "faq").symlink_to(FAQ)
    monkeypatch.setenv("BRIDGE_DATA_DIR", str(tmp_path))
    assert await asyncio.to_thread(main, ("labels", "plan", DEMO)) == 1
    assert "labels.toml: is not there, so labels do nothing" in capsys.readouterr().err
