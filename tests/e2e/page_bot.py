"""A small bot that shows the page every kind of thing a bot can show, and says what came back."""

import asyncio
import io
from typing import Any

import discord
from discord import app_commands

from tests.support.discord_client import Client

SPANISH = {
    "ask": "preguntar",
    "Ask something": "Pregunta algo",
    "question": "pregunta",
    "What you want to know": "Lo que quieres saber",
    "Quote it": "Citarlo",
}
CHOICES = ("Roll back a bundle", "Prices and plans", "Rotate the key")


class InSpanish(app_commands.Translator):
    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        return SPANISH.get(string.message) if locale is discord.Locale.spain_spanish else None


class Everything(discord.ui.Modal, title="Tell us more"):
    """One field of every kind a modal knows."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        ui = discord.ui
        self.add_item(ui.TextDisplay("Fields with a **star** are needed."))
        self.mail: ui.TextInput[Any] = ui.TextInput(default="nora@example.org", min_length=5)
        self.story: ui.TextInput[Any] = ui.TextInput(
            style=discord.TextStyle.paragraph, max_length=200
        )
        self.platform: ui.Select[Any] = ui.Select(
            options=[discord.SelectOption(label=name) for name in ("iOS", "Android")]
        )
        self.logs: ui.FileUpload[Any] = ui.FileUpload(required=False)
        self.add_item(ui.Label(text="Mail", component=self.mail))
        self.add_item(ui.Label(text="Story", description="In short", component=self.story))
        self.add_item(ui.Label(text="Platform", component=self.platform))
        self.add_item(ui.Label(text="Logs", component=self.logs))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        logs = [(await file.read()).decode() for file in self.logs.values]
        said = f"{self.mail.value}|{self.story.value}|{self.platform.values}|{logs}"
        await interaction.response.send_message(said, ephemeral=True)


class Choices(discord.ui.Modal, title="Choose"):
    """The boxes to tick."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        ui = discord.ui
        self.urgency: ui.RadioGroup[Any] = ui.RadioGroup()
        self.parts: ui.CheckboxGroup[Any] = ui.CheckboxGroup(max_values=2)
        self.agreed: ui.Checkbox[Any] = ui.Checkbox()
        self.who: ui.UserSelect[Any] = ui.UserSelect(required=False)
        for name in ("Low", "High"):
            self.urgency.add_option(label=name, value=name.lower(), description=f"{name} urgency")
        for name in ("App", "Plugin", "Cloud"):
            self.parts.add_option(label=name, value=name.lower())
        self.add_item(ui.Label(text="Urgency", component=self.urgency))
        self.add_item(ui.Label(text="Parts", component=self.parts))
        self.add_item(ui.Label(text="Agreed", component=self.agreed))
        self.add_item(ui.Label(text="Who", component=self.who))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        who = [user.name for user in self.who.values]
        said = f"{self.urgency.value}|{sorted(self.parts.values)}|{self.agreed.value}|{who}"
        await interaction.response.send_message(said, ephemeral=True)


def card() -> discord.ui.LayoutView:
    ui = discord.ui
    docs: ui.Button[Any] = ui.Button(label="Docs", url="https://example.org/docs")
    style = discord.ButtonStyle
    buttons: list[ui.Button[Any]] = [
        ui.Button(label="Private", custom_id="private", style=style.primary),
        ui.Button(label="Change", custom_id="change", style=style.success, emoji="✅"),
        ui.Button(label="Form", custom_id="form", style=style.secondary),
        ui.Button(label="Boxes", custom_id="boxes", style=style.secondary),
        ui.Button(label="Off", custom_id="off", style=style.danger, disabled=True),
    ]
    more: list[ui.Button[Any]] = [
        ui.Button(label="Slow", custom_id="slow", style=style.danger),
        ui.Button(label="Mute", custom_id="mute", style=style.danger),
    ]
    topic: ui.Select[Any] = ui.Select(
        custom_id="topic",
        placeholder="Topic",
        options=[
            discord.SelectOption(label="Updates", description="About updates", emoji="📦"),
            discord.SelectOption(label="Prices", value="prices"),
        ],
    )
    people: ui.UserSelect[Any] = ui.UserSelect(
        custom_id="people", placeholder="People", max_values=3
    )
    roles: ui.RoleSelect[Any] = ui.RoleSelect(custom_id="roles", placeholder="Role")
    places: ui.ChannelSelect[Any] = ui.ChannelSelect(custom_id="places", placeholder="Place")
    gallery: ui.MediaGallery[Any] = ui.MediaGallery()
    gallery.add_item(media="https://example.org/a.png", description="The console")
    box: ui.Container[Any] = ui.Container(
        ui.Section("## Everything\nA **card** with parts", accessory=docs),
        ui.Separator(),
        gallery,
        ui.TextDisplay("-# small print"),
        ui.ActionRow(*buttons),
        ui.ActionRow(*more),
        *(ui.ActionRow(select) for select in (topic, people, roles, places)),
        accent_color=discord.Color.teal(),
    )
    view = ui.LayoutView(timeout=None)
    view.add_item(box)
    return view


class PageBot(Client):
    """Answers `card`, `embed`, `file`, `react` and `think`; presses and choices privately.

    What it is slow with goes on once ``go_on`` is set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()
        self._add_commands()

    async def setup_hook(self) -> None:
        await self.tree.set_translator(InSpanish())
        await self.tree.sync()

    def _add_commands(self) -> None:
        text = app_commands.locale_str

        @self.tree.command(name=text("ask"), description=text("Ask something"))
        @app_commands.rename(question=text("question"))
        @app_commands.describe(question=text("What you want to know"))
        async def ask(
            interaction: discord.Interaction,
            question: str,
            times: app_commands.Range[int, 1, 5] | None = None,
            loud: bool | None = None,
            to: discord.User | None = None,
            where: discord.TextChannel | None = None,
            role: discord.Role | None = None,
        ) -> None:
            names = [thing.name if thing else None for thing in (to, where, role)]
            said = f"{question}|{times}|{loud}|{names}"
            await interaction.response.send_message(said, ephemeral=not loud)

        @ask.autocomplete("question")
        async def suggest(
            interaction: discord.Interaction, current: str
        ) -> list[app_commands.Choice[str]]:
            fitting = [one for one in CHOICES if current.lower() in one.lower()]
            return [app_commands.Choice(name=one, value=one[:4].lower()) for one in fitting]

        @self.tree.context_menu(name=text("Quote it"))
        async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
            await interaction.response.send_message(f"> {message.content}", ephemeral=True)

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        match message.content:
            case "card":
                await message.reply(view=card(), mention_author=False)
            case "embed":
                embed = discord.Embed(
                    title="A title", description="With *words*", url="https://example.org"
                )
                embed.add_field(name="Left", value="1").add_field(name="Right", value="2")
                embed.set_footer(text="the end")
                await message.channel.send(embed=embed)
            case "file":
                log = io.BytesIO("".join(f"line {n}\n" for n in range(1, 21)).encode())
                await message.channel.send("A log", file=discord.File(log, "app.log"))
            case "react":
                await message.add_reaction("👍")
            case "think":
                async with message.channel.typing():
                    await self.go_on.wait()
                await message.channel.send("thought")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is not discord.InteractionType.component:
            return
        data: Any = interaction.data
        answer = interaction.response
        match data["custom_id"]:
            case "private":
                await answer.send_message("just for you", ephemeral=True)
            case "change":
                view = discord.ui.LayoutView(timeout=None)
                view.add_item(discord.ui.TextDisplay("The card has **changed**"))
                await answer.edit_message(view=view)
            case "form":
                await answer.send_modal(Everything())
            case "boxes":
                await answer.send_modal(Choices())
            case "slow":
                await answer.defer(ephemeral=True, thinking=True)
                await self.go_on.wait()
                await interaction.followup.send("done at last", ephemeral=True)
            case "topic" | "people" | "roles" | "places" as chosen:
                said = f"{chosen}: {len(data['values'])} {data['values'][0]}"
                await answer.send_message(said, ephemeral=True)
