"""Discord gets all commands, or as many as it takes."""

import logging
from pathlib import Path

import pytest

from bot.commands import MENUS_LEAST
from bot.domain.link import Relay
from bot.sandbox.chat.rules.commands import MESSAGE_MENU
from tests.support.stage import Stage, calls_in, stage


def menus(play: Stage) -> list[str]:
    everything = play.sandbox.chat.commands.everything()
    return [one["name"] for one in everything if one["type"] == MESSAGE_MENU]


async def test_where_fewer_menus_are_taken_the_rest_goes_on(
    play: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    wished = menus(play)
    assert len(wished) > MENUS_LEAST
    stamp = play.bridge.bot.options.command_stamp
    async with play.away():
        play.sandbox.chat.commands.most_menus = MENUS_LEAST
        stamp.unlink()
        caplog.set_level(logging.WARNING)
    assert len(menus(play)) == MENUS_LEAST
    assert wished[-1] not in menus(play)
    assert "going on without" in caplog.text
    names = [one["name"] for one in play.sandbox.chat.commands.everything()]
    assert {"faq", "issue", "privacy"} <= set(names)


async def test_commands_are_sent_again_only_when_they_changed(tmp_path: Path) -> None:
    record = tmp_path / "traffic.jsonl"
    async with stage(tmp_path, record=record) as play:
        async with play.away():
            pass
        async with play.away():
            play.life.settings = play.life.settings.model_copy(update={"relay": Relay.OFF})
        names = [one["name"] for one in play.sandbox.chat.commands.everything()]
        assert "relay" not in names
    calls = [one for one in calls_in(record) if one["method"] == "PUT"]
    assert len([one for one in calls if one["path"].endswith("/commands")]) == 2
