"""Errors reach Sentry with their ids and trace, and without anybody's secrets or words."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot import journal
from bot.adapters.error_reports import ErrorReports
from bot.domain.redact import redact
from bot.sandbox import Sandbox, World
from tests.support.process import ROOT, ask, bot, in_sandbox
from tests.support.sentry import Sentry, sentry
from tests.support.stage import until

SURE = "notifyAppReady was not called, roll back current bundle"
TOKEN = f"ghp_{'a1B2' * 9}"
ADDRESS = "ada@private.example"
log = logging.getLogger("bot.somewhere")


@pytest.fixture
async def far() -> AsyncIterator[Sentry]:
    async with sentry() as there:
        yield there


@pytest.fixture
def reports(far: Sentry) -> Iterator[ErrorReports]:
    handler = ErrorReports(far.dsn, redact)
    journal.hand_to(handler)
    yield handler
    logging.getLogger().removeHandler(handler)
    handler.close()


def fail(said: str) -> None:
    """Has what somebody wrote in a variable, and a secret in the error."""
    raise ValueError(f"bad token {TOKEN} of {ADDRESS}")


async def test_an_error_arrives_redacted_with_its_ids(far: Sentry, reports: ErrorReports) -> None:
    with journal.about(thread_id=1234, handoff_id="abc"):
        try:
            fail("what somebody wrote")
        except ValueError:
            log.exception("failed with %s", TOKEN, extra={"header": f"Bearer {TOKEN}"})
    log.warning("no error")
    await asyncio.to_thread(reports.flush)
    (event,) = far.events
    (body,) = far.bodies
    assert [one for one in (TOKEN, ADDRESS, "what somebody wrote") if one in body] == []
    assert event["logentry"]["formatted"] == "failed with [redacted: github_token]"
    assert event["extra"]["thread_id"] == "1234"
    assert event["extra"]["handoff_id"] == "abc"
    (error,) = event["exception"]["values"]
    assert error["type"] == "ValueError"
    assert error["value"].startswith("bad token [redacted: github_token] of [redacted: ")
    assert error["stacktrace"]["frames"][-1]["function"] == "fail"
    assert not {"user", "request", "breadcrumbs", "modules"} & event.keys()
    assert event["sdk"]["integrations"] == [], "nothing is patched"


async def test_trouble_with_reporting_is_not_reported(far: Sentry, reports: ErrorReports) -> None:
    logging.getLogger("sentry_sdk.errors").error("not delivered")
    logging.getLogger("urllib3.connectionpool").error("not delivered")
    await asyncio.to_thread(reports.flush)
    assert far.bodies == []


async def test_a_running_bridge_reports_what_it_gave_up(far: Sentry, tmp_path: Path) -> None:
    async with Sandbox(World.load()) as sandbox:
        settings = {
            **in_sandbox(sandbox),
            "BRIDGE_SENTRY_DSN": far.dsn,
            "BRIDGE_LOG_FORMAT": "json",
        }
        async with bot("run", folder=tmp_path, settings=settings) as process:
            await process.line("ready")
            sandbox.fault("forbid", count=0)
            question = ask(sandbox, SURE)
            await until(lambda: bool(far.events))
    (event,) = far.events
    assert event["logger"] == "bot.services.outbox_attempts"
    assert event["extra"]["post_id"] == question
    assert SURE not in far.bodies[0]
    lines = [json.loads(line) for line in process.err if line != "ready"]
    [logged] = [line for line in lines if line["level"] == "ERROR"]
    assert logged["post_id"] == question
    assert logged["message"] == event["logentry"]["formatted"]


async def test_without_the_extra_it_starts_and_says_what_to_install(
    far: Sentry, tmp_path: Path
) -> None:
    (tmp_path / "sentry_sdk.py").write_text("raise ImportError('not installed')")
    async with Sandbox(World.load()) as sandbox:
        settings = {
            **in_sandbox(sandbox),
            "BRIDGE_SENTRY_DSN": far.dsn,
            "PYTHONPATH": f"{tmp_path}:{ROOT}",
            "BRIDGE_LOG_FORMAT": "json",
        }
        run = ("run", "--log-format", "text")
        async with bot(*run, folder=tmp_path, settings=settings) as process:
            line = await process.line("BRIDGE_SENTRY_DSN")
            assert " WARNING bot.cli.run " in line
            assert line.endswith("pip install sentry-sdk")
            await process.line("ready")


async def test_what_ends_the_bridge_is_logged_and_reported_before_it_ends(
    far: Sentry, tmp_path: Path
) -> None:
    broken = f"import asyncio\ndef run(work):\n    work.close()\n    raise ValueError('{TOKEN}')\n"
    (tmp_path / "sitecustomize.py").write_text(f"{broken}asyncio.run = run\n")
    settings = {
        "BRIDGE_DISCORD_TOKEN": "a.b.c",
        "BRIDGE_SENTRY_DSN": far.dsn,
        "BRIDGE_DATA_DIR": ROOT / "data",
        "PYTHONPATH": f"{tmp_path}:{ROOT}",
    }
    async with bot("run", folder=tmp_path, settings=settings) as process:
        assert await process.end() == 1
    (line,) = process.err
    assert "ValueError: [redacted: github_token]" in json.loads(line)["error"]
    (event,) = far.events
    assert event["level"] == "fatal"
    assert TOKEN not in line + far.bodies[0]
