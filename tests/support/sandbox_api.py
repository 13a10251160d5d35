"""The sandbox's JSON API as a test drives it, and a client that has something to say."""

from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from discord import ui

from tests.support.discord_client import Client, Play

Json = dict[str, Any]


class Options(ui.View):
    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Thanks", custom_id="thanks")
    async def thanks(self, interaction: discord.Interaction[Client], _: ui.Button[Any]) -> None:
        await interaction.response.send_message("you are welcome", ephemeral=True)

    @ui.button(label="Form", custom_id="form")
    async def form(self, interaction: discord.Interaction[Client], _: ui.Button[Any]) -> None:
        await interaction.response.send_modal(Form())

    @ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, interaction: discord.Interaction[Client], _: ui.Button[Any]) -> None:
        raise AssertionError("a disabled button was pressed")


class Form(ui.Modal, title="Form"):
    name: ui.TextInput["Form"] = ui.TextInput(label="Name", max_length=5)

    async def on_submit(self, interaction: discord.Interaction[Client]) -> None:
        await interaction.response.send_message(self.name.value)


class Answering(Client):
    """Replies to people with buttons."""

    async def on_message(self, message: discord.Message) -> None:
        if not message.author.bot:
            await message.reply("an answer", view=Options(), mention_author=False)


@dataclass(slots=True)
class Api:
    play: Play
    session: aiohttp.ClientSession

    async def post(self, path: str, body: Any) -> tuple[int, Json]:
        async with self.session.post(f"{self.play.sandbox.url}{path}", json=body) as response:
            return response.status, await response.json()

    async def act(self, who: str, do: str, **more: Any) -> Json:
        status, answer = await self.post("/sandbox/act", {"as": who, "do": do, **more})
        assert status == 200, answer
        return answer

    async def state(self, viewer: str = "") -> Json:
        query = {"as": viewer} if viewer else {}
        url = f"{self.play.sandbox.url}/sandbox/state"
        async with self.session.get(url, params=query) as response:
            return dict(await response.json())
