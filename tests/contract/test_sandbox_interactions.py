"""Commands, components and modals: discord.py answers, people see it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from discord import app_commands, ui

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


class Vote(ui.View):
    """Buttons and selects of every kind."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Change", custom_id="change")
    async def change(self, interaction: Seen, _: ui.Button["Vote"]) -> None:
        await interaction.response.edit_message(content="changed")

    @ui.button(label="Later", custom_id="later")
    async def later(self, interaction: Seen, _: ui.Button["Vote"]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="changed later")

    @ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, interaction: Seen, _: ui.Button["Vote"]) -> None:
        raise AssertionError("a disabled button was pressed")

    @ui.select(
        options=[discord.SelectOption(label=name) for name in ("Red", "Blue")],
        placeholder="Colours",
        max_values=2,
    )
    async def colours(self, interaction: Seen, select: ui.Select["Vote"]) -> None:
        await interaction.response.send_message(" ".join(select.values), ephemeral=True)

    @ui.select(cls=ui.UserSelect, placeholder="People")
    async def people(self, interaction: Seen, select: ui.UserSelect["Vote"]) -> None:
        await interaction.response.send_message(select.values[0].name, ephemeral=True)

    @ui.select(cls=ui.ChannelSelect, placeholder="Channels")
    async def channels(self, interaction: Seen, select: ui.ChannelSelect["Vote"]) -> None:
        await interaction.response.send_message(str(select.values[0].name), ephemeral=True)

    @ui.select(cls=ui.RoleSelect, placeholder="Roles")
    async def roles(self, interaction: Seen, select: ui.RoleSelect["Vote"]) -> None:
        await interaction.response.send_message(select.values[0].name, ephemeral=True)


async def test_buttons_edit_their_message_at_once_or_later(play: Play) -> None:
    message = await play.text("help").send("vote", view=Vote())
    answer = await play.act("nora", "click", message=str(message.id), label="Change")
    assert [(row["content"], row["edited"]) for row in answer["messages"]] == [("changed", True)]
    answer = await play.act("nora", "click", message=str(message.id), custom_id="later")
    assert [row["content"] for row in answer["messages"]] == ["changed later"]


@pytest.mark.parametrize(
    ("label", "values", "seen"),
    [
        ("Colours", ["Blue", "Red"], "Blue Red"),
        ("People", ["paula"], "paula"),
        ("Channels", ["questions"], "questions"),
        ("Roles", ["team"], "team"),
    ],
)
async def test_selects_of_every_kind(play: Play, label: str, values: list[str], seen: str) -> None:
    message = await play.text("help").send("vote", view=Vote())
    answer = await play.act("nora", "select", message=str(message.id), label=label, values=values)
    assert [row["text"] for row in answer["ephemeral"]] == [seen]


class Report(ui.Modal, title="Report"):
    intro = ui.TextDisplay("Tell us **more**")
    name = ui.Label(text="Name", component=ui.TextInput(max_length=20))
    kind = ui.Label(
        text="Kind", component=ui.Select(options=[discord.SelectOption(label="Bug", value="b")])
    )
    log = ui.Label(text="Log", component=ui.FileUpload(required=False))
    more = ui.Label(
        text="More",
        component=ui.CheckboxGroup(
            options=[discord.CheckboxGroupOption(label=one, value=one) for one in ("x", "y")],
            required=False,
            max_values=2,
        ),
    )

    async def on_submit(self, interaction: Seen) -> None:
        files = [await file.read() for file in self.log.component.values]
        parts = (self.name.component.value, self.kind.component.values, files)
        await interaction.response.send_message(
            f"{parts} {sorted(self.more.component.values)}", ephemeral=True
        )


class Choose(ui.Modal, title="Choose"):
    way = ui.Label(
        text="Way",
        component=ui.RadioGroup(
            options=[discord.RadioGroupOption(label=one, value=one) for one in ("left", "right")]
        ),
    )
    sure = ui.Label(text="Sure", component=ui.Checkbox())
    who = ui.Label(text="Who", component=ui.UserSelect(required=False))

    async def on_submit(self, interaction: Seen) -> None:
        who = [user.name for user in self.who.component.values]
        await interaction.response.send_message(
            f"{self.way.component.value} {self.sure.component.value} {who}"
        )


async def test_a_modal_with_labels_selects_and_files_is_filled_in(play: Play) -> None:
    @play.client.tree.command(description="Opens a form")
    async def report(interaction: Seen) -> None:
        await interaction.response.send_modal(Report())

    await play.sync()
    opened = await play.act("nora", "command", name="report")
    assert opened["modal"]["title"] == "Report"
    assert [(row["label"], row["required"]) for row in opened["modal"]["fields"]] == [
        ("Name", True),
        ("Kind", True),
        ("Log", False),
        ("More", False),
    ]
    fields = {"Name": "Nora", "Kind": ["Bug"], "Log": {"name": "a.log", "text": "E1"}}
    answer = await play.act("nora", "submit", fields={**fields, "More": ["y", "x"]})
    assert answer["ephemeral"][0]["text"] == "('Nora', ['b'], [b'E1']) ['x', 'y']"
    assert answer["modal"] is None


async def test_a_modal_with_radio_buttons_a_checkbox_and_people(play: Play) -> None:
    @play.client.tree.command(description="Opens a choice")
    async def choose(interaction: Seen) -> None:
        await interaction.response.send_modal(Choose())

    await play.sync()
    await play.act("nora", "command", name="choose")
    answer = await play.act("nora", "submit", fields={"Way": "left", "Sure": True, "Who": "max"})
    assert answer["messages"][0]["text"] == "left True ['max']"


async def test_a_modal_from_a_button_can_edit_the_buttons_message(play: Play) -> None:
    class Rename(ui.Modal, title="Rename"):
        name = ui.TextInput(label="New name")

        async def on_submit(self, interaction: Seen) -> None:
            await interaction.response.edit_message(content=self.name.value)

    class Offer(ui.View):
        @ui.button(label="Rename")
        async def rename(self, interaction: Seen, _: ui.Button["Offer"]) -> None:
            await interaction.response.send_modal(Rename())

    message = await play.text("help").send("old", view=Offer())
    await play.act("nora", "click", message=str(message.id))
    answer = await play.act("nora", "submit", fields={"New name": "new"})
    assert [row["content"] for row in answer["messages"]] == ["new"]


class Card(ui.LayoutView):
    """Components v2, nested."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        button = ui.Button[Card](label="Inside", custom_id="inside")
        button.callback = self.pressed  # type: ignore[method-assign]
        container = ui.Container[Card](accent_colour=0x119EFF)
        container.add_item(ui.TextDisplay("# Title"))
        container.add_item(ui.Section("Beside", accessory=button))
        container.add_item(ui.Separator())
        self.add_item(container)
        self.add_item(ui.ActionRow(ui.Button(label="Docs", url="https://example.org/docs")))

    async def pressed(self, interaction: Seen) -> None:
        await interaction.response.send_message("pressed", ephemeral=True)


async def test_components_v2_are_shown_as_text_and_answer_clicks(play: Play) -> None:
    message = await play.text("help").send(view=Card())
    [shown] = play.sandbox.state()["channels"][1]["messages"]
    assert shown["text"] == "# Title\nBeside\nInside\nDocs"
    assert [row["label"] for row in shown["components"]] == ["Inside", "Docs"]
    assert shown["components"][1]["url"] == "https://example.org/docs"
    answer = await play.act("nora", "click", message=str(message.id), label="Inside")
    assert answer["ephemeral"][0]["text"] == "pressed"
    fetched = await play.text("help").fetch_message(message.id)
    assert [type(one).__name__ for one in fetched.components] == ["Container", "ActionRow"]


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
