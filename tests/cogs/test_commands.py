"""Discord gets all commands, or as many as it takes."""

import logging

import pytest

from bot.commands import MENUS_LEAST
from bot.sandbox.chat.rules.commands import MESSAGE_MENU
from tests.support.stage import Stage


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
