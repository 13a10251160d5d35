"""What the bridge has heard it also handles, even when it is told to stop."""

import logging
from pathlib import Path

import pytest

from bot.adapters.store.opening import open_database
from tests.support.stage import stage


async def test_questions_heard_before_the_stop_are_finished_before_the_store_closes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        async with stage(tmp_path, http_port=0, answers_per_minute=1000) as play:
            entries = play.bridge.library.entries.values()
            questions = [f"why {entry.keys[0].names[0]}?" for entry in entries if entry.keys]
            await play.sandbox.flood("help", questions, author="nora")
            await play.sandbox.chat.gateway.handled()
    assert not caplog.records
    async with await open_database(tmp_path / "bridge.db", read_only=True) as database:
        rows = await database.fetch("SELECT count(*) FROM answers")
    assert rows[0][0] == len(questions) > 5
