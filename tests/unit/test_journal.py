"""The journal: one line a record, ids as fields, and nobody's secrets in it."""

import asyncio
import json
import logging
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot import journal

log = logging.getLogger("bot.somewhere")
Written = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    levels = {
        name: logging.getLogger(name).level for name in (*journal.TALKATIVE, "aiohttp.access")
    }
    yield
    root.handlers[:], root.level = before
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(False)


def test_json_lines_carry_ids_as_fields(capsys: Written) -> None:
    journal.set_up("json", "INFO")
    log.info("answered %s", "no-channel", extra={"question": 123456789012345678})
    (line,) = capsys.readouterr().err.splitlines()
    fields = json.loads(line)
    age = datetime.now(UTC) - datetime.fromisoformat(fields.pop("time"))
    assert timedelta(0) <= age < timedelta(minutes=1)
    assert fields == {
        "level": "INFO",
        "logger": "bot.somewhere",
        "message": "answered no-channel",
        "question": 123456789012345678,
    }


async def test_lines_of_one_piece_of_work_name_what_it_is_about(capsys: Written) -> None:
    journal.set_up("json", "INFO")

    async def later() -> None:
        logging.getLogger("a.library").warning("slow")

    with journal.about(thread_id=123456789012345678):
        with journal.about(handoff_id="abc"):
            began = asyncio.create_task(later())
        log.info("told", extra={"thread_id": 1})
    log.info("nothing")
    await began
    told, nothing, slow = map(json.loads, capsys.readouterr().err.splitlines())
    assert told["thread_id"] == 1, "whoever logs knows best"
    assert "thread_id" not in nothing
    assert (slow["thread_id"], slow["handoff_id"]) == ("123456789012345678", "abc")


def test_text_lines_are_for_people(capsys: Written) -> None:
    journal.set_up("text", "INFO")
    log.warning("slow\nday", extra={"seconds": 1.5})
    (line,) = capsys.readouterr().err.splitlines()
    time, rest = line.split(" ", 1)
    assert time.endswith("Z")
    assert rest == "WARNING bot.somewhere slow\\nday seconds=1.5"


@pytest.mark.parametrize("format_name", ["json", "text"])
def test_secrets_are_masked_wherever_they_stand(
    capsys: Written, format_name: journal.Format
) -> None:
    journal.set_up(format_name, "INFO")
    token = f"ghp_{'a1B2' * 9}"
    try:
        raise ValueError(f"bad token {token}")
    except ValueError:
        log.exception("failed with %s", token, extra={"header": f"Bearer {token}"})
    text = capsys.readouterr().err
    assert token not in text
    assert text.count("[redacted: github_token]") >= 3
    assert "ValueError: bad token" in text
    assert "test_journal.py" in text


@pytest.mark.parametrize("format_name", ["json", "text"])
def test_a_record_cannot_be_forged(capsys: Written, format_name: journal.Format) -> None:
    journal.set_up(format_name, "INFO")
    log.info("from %s", "nora\n2026-01-01T00:00:00Z ERROR bot all is lost")
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_libraries_never_write_down_payloads(capsys: Written) -> None:
    journal.set_up("text", "DEBUG")
    logging.getLogger("discord.gateway").debug("WebSocket Event: %s", {"content": "hello"})
    log.debug("own detail")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("own detail")


def test_setting_up_again_replaces_and_does_not_double(capsys: Written) -> None:
    journal.set_up("text", "INFO")
    journal.set_up("json", "WARNING")
    log.info("quiet")
    log.warning("once")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["message"] == "once"


def test_warnings_of_python_are_logged(capsys: Written) -> None:
    journal.set_up("text", "INFO")
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        logging.captureWarnings(True)
        warnings.warn("mind the gap", stacklevel=1)
    assert "mind the gap" in capsys.readouterr().err
