"""Commands, autocomplete and menus: discord.py answers, people see it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.support.discord_client import Client, Play, playing

Seen = discord.Interaction[Client]


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    async with playing() as play:
        yield play


async def test_a_command_with_every_kind_of_option_answers_privately(play: Play) -> None:
    got: dict[str, Any] = {}

    @play.client.tree.command(description="Everything")
    @app_commands.choices(size=[app_commands.Choice(name="Small", value="s")])
    async def everything(
        interaction: Seen,
        text: app_commands.Range[str, 1, 20],
        number: int,
        ratio: float,
        yes: bool,
        who: discord.Member,
        role: discord.Role,
        where: discord.TextChannel,
        file: discord.Attachment,
        size: str,
    ) -> None:
        got.update(text=text, number=number, ratio=ratio, yes=yes, who=who.name, size=size)
        got.update(role=role.name, where=where.name, file=await file.read())
        await interaction.response.send_message("noted", ephemeral=True)

    await play.sync()
    options = {
        "text": "words",
        "number": 3,
        "ratio": 0.5,
        "yes": True,
        "who": "max",
        "role": "maintainer",
        "where": "help",
        "file": {"name": "a.txt", "text": "inside"},
        "size": "Small",
    }
    answer = await play.act("nora", "command", name="everything", options=options)
    assert [row["text"] for row in answer["ephemeral"]] == ["noted"]
    assert answer["messages"] == []
    assert got == {**options, "file": b"inside", "size": "s"}


async def test_ephemeral_answers_are_seen_by_their_addressee_only(play: Play) -> None:
    @play.client.tree.command(description="Whispers")
    async def whisper(interaction: Seen) -> None:
        await interaction.response.send_message("psst", ephemeral=True)

    await play.sync()
    await play.act("nora", "command", name="whisper", channel="help")
    texts = {
        viewer: [
            (row["text"], row["ephemeral_for"])
            for channel in play.sandbox.state(viewer)["channels"]
            for row in channel["messages"]
        ]
        for viewer in ("nora", "lucia", None)
    }
    assert texts == {"nora": [("psst", "nora")], "lucia": [], None: [("psst", "nora")]}
    assert [one async for one in play.text("help").history()] == []


async def test_a_deferred_answer_comes_later_and_can_be_followed_up(play: Play) -> None:
    @play.client.tree.command(description="Thinks")
    async def think(interaction: Seen) -> None:
        await interaction.response.defer(thinking=True)
        first = await interaction.followup.send("first", wait=True)
        second = await interaction.followup.send("second", wait=True)
        assert (await interaction.original_response()).id == first.id
        await second.edit(content="second, edited")
        third = await interaction.followup.send("third", wait=True)
        await third.delete()
        hidden = await interaction.followup.send("hidden", ephemeral=True, wait=True)
        assert hidden.flags.ephemeral

    await play.sync()
    answer = await play.act("nora", "command", name="think")
    assert [row["text"] for row in answer["messages"]] == ["first", "second, edited"]
    assert len(answer["deleted"]) == 1


async def test_autocomplete_offers_choices_in_the_persons_language(play: Play) -> None:
    @play.client.tree.command(description="Searches")
    async def find(interaction: Seen, query: str) -> None:
        await interaction.response.send_message(query)

    @find.autocomplete("query")
    async def offer(interaction: Seen, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed} in {interaction.locale}", value=typed)]

    await play.sync()
    answer = await play.act("lucia", "autocomplete", name="find", options={"query": "chan"})
    assert answer["choices"] == [{"name": "chan in es-ES", "value": "chan"}]


async def test_subcommands_and_context_menus(play: Play) -> None:
    group = app_commands.Group(name="faq", description="Questions")

    @group.command(description="Loads again")
    async def reload(interaction: Seen, hard: bool = False) -> None:
        await interaction.response.send_message(f"reloaded {hard}")

    @app_commands.context_menu(name="Quote this")
    async def quote(interaction: Seen, message: discord.Message) -> None:
        await interaction.response.send_message(f"“{message.content}”")

    @app_commands.context_menu(name="Greet")
    async def greet(interaction: Seen, user: discord.Member) -> None:
        await interaction.response.send_message(f"hello {user.name}")

    for command in (group, quote, greet):
        play.client.tree.add_command(command)
    await play.sync()
    answer = await play.act("nora", "command", name="faq reload", options={"hard": True})
    assert answer["messages"][0]["text"] == "reloaded True"
    said = await play.act("nora", "message", channel="help", text="wise words")
    message_id = said["messages"][0]["id"]
    answer = await play.act("max", "menu", name="Quote this", message=message_id)
    assert answer["messages"][0]["text"] == "“wise words”"
    answer = await play.act("max", "menu", name="Greet", user="paula")
    assert answer["messages"][0]["text"] == "hello paula"


async def test_what_is_not_acknowledged_in_time_fails_and_is_unknown_afterwards(
    play: Play,
) -> None:
    play.sandbox.chat.interactions.patience = 0.05
    refused: list[discord.HTTPException] = []

    @play.client.tree.command(description="Too slow")
    async def slow(interaction: Seen) -> None:
        await asyncio.sleep(0.1)
        try:
            await interaction.response.send_message("late")
        except discord.HTTPException as error:
            refused.append(error)

    await play.sync()
    answer = await play.act("nora", "command", name="slow")
    assert answer["failed"] == "This interaction failed"
    assert [(error.status, error.code) for error in refused] == [(404, 10062)]


async def test_acknowledging_twice_and_an_old_token_are_refused(play: Play) -> None:
    codes: list[int] = []

    async def code_of(call: Any) -> None:
        try:
            await call
        except discord.HTTPException as error:
            codes.append(error.code)

    @play.client.tree.command(description="Answers twice")
    async def twice(interaction: Seen) -> None:
        await interaction.response.send_message("once")
        adapter = discord.webhook.async_.async_context.get()
        params = discord.webhook.async_.interaction_response_params(4, {"content": "twice"})
        session = interaction._session
        await code_of(
            adapter.create_interaction_response(
                interaction.id, interaction.token, session=session, params=params
            )
        )
        play.sandbox.chat.interactions.lifetime = 0
        await code_of(interaction.followup.send("too old"))
        play.sandbox.chat.interactions.lifetime = 900
        webhook = discord.Webhook.partial(interaction.application_id, "no-token", session=session)
        await code_of(webhook.send("who?"))

    await play.sync()
    await play.act("nora", "command", name="twice")
    assert codes == [40060, 50027, 10015]


async def test_commands_are_kept_localised_and_replaced(play: Play) -> None:
    class Spanish(app_commands.Translator):
        async def translate(
            self,
            string: app_commands.locale_str,
            locale: discord.Locale,
            context: app_commands.TranslationContextTypes,
        ) -> str | None:
            return "buscar" if locale is discord.Locale.spain_spanish else None

    @play.client.tree.command(description="Finds")
    async def find(interaction: Seen) -> None:
        await interaction.response.send_message("found")

    await play.client.tree.set_translator(Spanish())
    [command] = await play.client.tree.sync()
    answer = await play.act("lucia", "command", name="buscar")
    assert answer["messages"][0]["text"] == "found"
    [fetched] = await play.client.tree.fetch_commands()
    assert fetched.name_localizations == {discord.Locale.spain_spanish: "buscar"}
    assert (await play.client.tree.sync())[0].id == command.id
    await fetched.edit(description="Finds more")
    await fetched.delete()
    assert await play.client.tree.fetch_commands() == []
    play.client.tree.copy_global_to(guild=play.guild)
    [of_guild] = await play.client.tree.sync(guild=play.guild)
    assert of_guild.guild_id == play.guild.id


async def test_who_lacks_the_permission_cannot_use_a_command(play: Play) -> None:
    @play.client.tree.command(description="For maintainers")
    @app_commands.default_permissions(manage_messages=True)
    async def sweep(interaction: Seen) -> None:
        await interaction.response.send_message("swept")

    await play.sync()
    with pytest.raises(ValueError, match="may not use"):
        await play.act("nora", "command", name="sweep")
    answer = await play.act("max", "command", name="sweep")
    assert answer["messages"][0]["text"] == "swept"


async def test_what_is_typed_behind_a_command_fills_its_first_option(play: Play) -> None:
    @play.client.tree.command(description="Searches")
    async def find(interaction: Seen, words: str, twice: bool = False) -> None:
        await interaction.response.send_message(f"{words} {twice}")

    await play.sync()
    typed = await play.act("nora", "command", name="find lost updates", options={"twice": True})
    assert typed["messages"][0]["text"] == "lost updates True"
