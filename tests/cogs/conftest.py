"""One stage a test: the real bot, through the real client, against the sandbox."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.stage import Stage, stage


@pytest.fixture
async def play(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Stage]:
    """A stage with the shipped content; an unhandled error inside the bot fails the test."""
    with caplog.at_level(logging.WARNING):
        async with stage(tmp_path) as running:
            yield running
    # ``caplog.records`` holds only those of the phase that runs, which is the teardown.
    records = [*caplog.get_records("setup"), *caplog.get_records("call"), *caplog.records]
    errors = [record.getMessage() for record in records if record.levelno >= logging.ERROR]
    assert errors == []
