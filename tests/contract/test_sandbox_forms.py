"""Commands and modals over the limits are refused as Discord refuses them."""

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.support.discord_client import Client, Play, playing

Json = dict[str, Any]


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    async with playing() as play:
        yield play


def row(*components: Json) -> Json:
    return {"components": [{"type": 1, "components": list(components)}]}


def button(**more: Any) -> Json:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "x", **more}


COMMAND = {"name": "find", "description": "Finds", "type": 1}


@pytest.mark.parametrize(
    "command",
    [
        {**COMMAND, "name": "x" * 33},
        {**COMMAND, "name": "Upper"},
        {**COMMAND, "name": "two words"},
        {**COMMAND, "description": "x" * 101},
        {**COMMAND, "description": ""},
        {
            **COMMAND,
            "options": [{"type": 3, "name": str(n), "description": "x"} for n in range(26)],
        },
        {
            **COMMAND,
            "options": [
                {"type": 3, "name": "a", "description": "x"},
                {"type": 3, "name": "b", "description": "x", "required": True},
            ],
        },
        {**COMMAND, "name_localizations": {"es-ES": "Buscar Esto"}},
        {"name": "Quote", "type": 3, "description": "not here"},
    ],
)
async def test_a_command_over_the_limits_is_refused(play: Play, command: Json) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await play.client.http.bulk_upsert_global_commands(play.world.bot.id, [command])
    assert refused.value.code == 50035


async def test_there_are_fifteen_menus_a_hundred_commands_and_no_twins(play: Play) -> None:
    upsert = play.client.http.bulk_upsert_global_commands
    menus = [{"name": str(number), "type": 3} for number in range(16)]
    await upsert(play.world.bot.id, menus[:15])
    many = [{**COMMAND, "name": str(number)} for number in range(101)]
    await upsert(play.world.bot.id, many[:100])
    for wrong in (menus, many, [COMMAND, COMMAND]):
        with pytest.raises(discord.HTTPException) as refused:
            await upsert(play.world.bot.id, wrong)
        assert refused.value.code == 50035


TEXT_INPUT = {"type": 4, "custom_id": "t", "style": 1}
LABEL = {"type": 18, "label": "Name", "component": TEXT_INPUT}
MODAL = {"custom_id": "m", "title": "Title", "components": [LABEL]}


@pytest.mark.parametrize(
    "modal",
    [
        {**MODAL, "title": "x" * 46},
        {**MODAL, "components": []},
        {
            **MODAL,
            "components": [
                {**LABEL, "component": {**TEXT_INPUT, "custom_id": str(number)}}
                for number in range(6)
            ],
        },
        {**MODAL, "components": [{**LABEL, "label": "x" * 46}]},
        {**MODAL, "components": [LABEL, LABEL]},
        {**MODAL, "components": [row(TEXT_INPUT)["components"][0]]},
        {**MODAL, "components": [{"type": 18, "label": "x", "component": button()}]},
    ],
)
async def test_a_modal_over_the_limits_is_refused_and_may_be_tried_again(
    play: Play, modal: Json
) -> None:
    codes: list[int] = []

    @play.client.tree.command(description="Opens")
    async def opens(interaction: discord.Interaction[Client]) -> None:
        adapter = discord.webhook.async_.async_context.get()
        for data in (modal, MODAL):
            try:
                await adapter.create_interaction_response(
                    interaction.id,
                    interaction.token,
                    session=interaction._session,
                    params=discord.webhook.async_.interaction_response_params(9, data),
                )
            except discord.HTTPException as error:
                codes.append(error.code)

    await play.sync()
    answer = await play.act("nora", "command", name="opens")
    assert codes == [50035]
    assert answer["modal"]["title"] == "Title"


async def test_a_modal_cannot_answer_a_modal(play: Play) -> None:
    class Again(discord.ui.Modal, title="Again"):
        name: discord.ui.TextInput["Again"] = discord.ui.TextInput(label="Name")

        async def on_submit(self, interaction: discord.Interaction[Client]) -> None:
            with pytest.raises(discord.HTTPException) as refused:
                await interaction.response.send_modal(Again())
            assert refused.value.code == 50035
            await interaction.response.send_message("refused")

    @play.client.tree.command(description="Opens")
    async def opens(interaction: discord.Interaction[Client]) -> None:
        await interaction.response.send_modal(Again())

    await play.sync()
    await play.act("nora", "command", name="opens")
    answer = await play.act("nora", "submit", fields={"Name": "x"})
    assert answer["messages"][0]["text"] == "refused"


async def test_more_than_twenty_five_choices_are_refused(play: Play) -> None:
    refused: list[int] = []

    @play.client.tree.command(description="Offers")
    async def offers(interaction: discord.Interaction[Client], query: str) -> None:
        await interaction.response.send_message(query)

    @offers.autocomplete("query")
    async def choices(
        interaction: discord.Interaction[Client], typed: str
    ) -> list[app_commands.Choice[str]]:
        many = [app_commands.Choice(name=str(number), value="x") for number in range(26)]
        try:
            await interaction.response.autocomplete(many)
        except discord.HTTPException as error:
            refused.append(error.code)
        return many[:25]

    await play.sync()
    answer = await play.act("nora", "autocomplete", name="offers", options={"query": ""})
    assert (refused, len(answer["choices"])) == ([50035], 25)
