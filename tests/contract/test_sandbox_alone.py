"""The sandbox in a process of its own, or without a way to ask the bot whether it is idle."""

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest

from tests.support.discord_client import playing

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_runs_alone_and_settles_by_silence(number: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.sandbox", stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    where = json.loads(await process.stdout.readline())
    names = {
        "url",
        "api_url",
        "gateway_url",
        "mail_url",
        "directory_url",
        "directory_secret",
        "desk_url",
        "desk_secret",
        "github_url",
        "github_token",
        "token",
    }
    assert set(where) == names
    wish = {"as": "nora", "do": "message", "channel": "help", "text": "anybody?"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{where['url']}/sandbox/act", json=wish) as response,
    ):
        assert [one["text"] for one in (await response.json())["messages"]] == ["anybody?"]
    process.send_signal(number)
    assert await asyncio.wait_for(process.wait(), 5) == 0


async def test_a_bot_elsewhere_is_settled_once_it_is_silent() -> None:
    async with playing(is_near=False) as play:

        @play.client.event
        async def on_message(message: discord.Message) -> None:
            if not message.author.bot:
                await asyncio.sleep(0.1)
                await message.reply("took a moment")

        answer = await play.act("nora", "message", channel="help", text="there?")
        assert [one["text"] for one in answer["messages"]] == ["there?", "took a moment"]
