"""Buttons, selects, modals and components v2: discord.py answers, people see it."""

from collections.abc import AsyncIterator

import discord
import pytest
from discord import ui

from tests.support.discord_client import Client, Play, playing

Seen = discord.Interaction[Client]


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    async with playing() as play:
        yield play


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
