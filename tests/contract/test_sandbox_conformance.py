"""The sandbox held against Discord's own descriptions."""

import asyncio
import io
import sys
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands, ui

from tests.support.discord_client import Play, playing

CHECK = Path(__file__).parents[3] / "shared" / "conformance" / "check_discord.py"
HOSTS = ("discord.com", "gateway.discord.gg")

Seen = discord.Interaction[Any]


class Buttons(ui.View):
    @ui.button(label="Edit", emoji="✏️")
    async def edit(self, interaction: Seen, _: ui.Button[Any]) -> None:
        await interaction.response.edit_message(content="edited")

    @ui.button(label="Form", style=discord.ButtonStyle.danger)
    async def form(self, interaction: Seen, _: ui.Button[Any]) -> None:
        await interaction.response.send_modal(Form())

    @ui.select(cls=ui.UserSelect, placeholder="Who")
    async def who(self, interaction: Seen, select: ui.UserSelect[Any]) -> None:
        await interaction.response.send_message(select.values[0].mention, ephemeral=True)

    @ui.select(options=[discord.SelectOption(label="One", description="1", emoji="1️⃣")])
    async def number(self, interaction: Seen, select: ui.Select[Any]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content=select.values[0])


class Form(ui.Modal, title="Form"):
    hint = ui.TextDisplay[Any]("A hint")
    name = ui.Label[Any](text="Name", component=ui.TextInput(default="nobody"))
    pick = ui.Label[Any](
        text="Pick", component=ui.Select(options=[discord.SelectOption(label="One")])
    )
    file = ui.Label[Any](text="File", component=ui.FileUpload())
    where = ui.Label[Any](text="Where", component=ui.ChannelSelect())

    async def on_submit(self, interaction: Seen) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.followup.send("thanks")


class Card(ui.LayoutView):
    """Every kind of component v2."""

    def __init__(self) -> None:
        super().__init__()
        image = discord.UnfurledMediaItem("attachment://shot.png")
        container = ui.Container[Any](
            ui.TextDisplay("## Heading"),
            ui.Section("Beside", accessory=ui.Thumbnail("https://example.org/x.png")),
            ui.Separator(),
            ui.MediaGallery(discord.MediaGalleryItem(image, description="a shot")),
            ui.File("attachment://app.log"),
            accent_colour=0x119EFF,
        )
        self.add_item(container)
        self.add_item(ui.ActionRow(ui.Button(label="Docs", url="https://example.org/docs")))


async def _commands(play: Play) -> None:
    tree = play.client.tree

    @tree.command(description="Searches")
    @app_commands.describe(query="What for")
    async def find(interaction: Seen, query: str, who: discord.Member | None = None) -> None:
        await interaction.response.send_message(query, view=Buttons())

    @find.autocomplete("query")
    async def offer(interaction: Seen, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=typed, value=typed)]

    @tree.context_menu(name="Quote")
    async def quote(interaction: Seen, message: discord.Message) -> None:
        await interaction.response.send_message(message.content)
        await interaction.followup.send("again", ephemeral=True)
        await interaction.delete_original_response()

    await play.sync()
    await tree.sync(guild=play.guild)
    await tree.fetch_commands()
    await play.act("lucia", "autocomplete", name="find", options={"query": "x"}, channel="help")
    found = await play.act("nora", "command", name="find", options={"query": "x", "who": "max"})
    shown = found["messages"][0]["id"]
    await play.act("nora", "click", message=shown, label="Edit")
    await play.act("nora", "select", message=shown, label="Who", values=["paula"])
    await play.act("nora", "select", message=shown, values=["One"], custom_id=_string_select(found))
    await play.act("nora", "click", message=shown, label="Form")
    fields = {"Pick": "One", "File": {"name": "a.txt", "text": "x"}, "Where": "general"}
    assert (await play.act("nora", "submit", fields=fields))["ephemeral"]
    await play.act("max", "menu", name="Quote", message=shown)


def _string_select(answer: dict[str, Any]) -> str:
    rows = answer["messages"][0]["components"]
    return next(str(row["custom_id"]) for row in rows if row["type"] == 3)


async def _messages(play: Play) -> None:
    channel = play.text("help")
    said = await play.act("nora", "upload", channel="help", name="a.log", text="E1", content="see")
    question = await channel.fetch_message(int(said["messages"][0]["id"]))
    embed = discord.Embed(title="Title", description="Text", url="https://example.org", colour=1)
    embed.add_field(name="a", value="b").set_footer(text="as of today").set_author(name="x")
    embed.set_image(url="https://example.org/x.png")
    reply = await question.reply("an answer", embed=embed, mention_author=False)
    await reply.edit(content="a better answer", embeds=[])
    files = [discord.File(io.BytesIO(b"x"), name) for name in ("shot.png", "app.log")]
    await channel.send(view=Card(), files=files)
    await question.add_reaction("👍")
    await question.pin()
    assert [one async for one in channel.pins()]
    assert [one async for one in channel.history(limit=10)]
    await reply.remove_attachments(*reply.attachments)
    await reply.delete()
    await channel.delete_messages([await channel.send("1"), await channel.send("2")])
    with pytest.raises(discord.NotFound):
        await channel.fetch_message(reply.id)
    with pytest.raises(discord.HTTPException):
        await channel.send("x", reference=reply)
    play.sandbox.fault("rate_limit", seconds=0.01)
    await channel.send("in the end")
    paula = await play.client.fetch_user(play.world.people["paula"].id)
    await paula.send("privately")
    async with channel.typing():
        await play.act("nora", "edit", message=str(question.id), text="see @bridge and @max")


async def _threads(play: Play) -> None:
    await play.act("nora", "post", title="It fails", text="How?", tags=["cli"])
    [thread] = await play.guild.active_threads()
    solved = next(tag for tag in play.forum().available_tags if tag.name == "solved")
    await thread.add_tags(solved)
    await thread.send("an answer")
    await thread.edit(archived=True)
    assert [one async for one in play.forum().archived_threads()]
    await play.act("nora", "message", channel="It fails", text="still fails")
    await thread.fetch_members()
    created = await play.forum().create_thread(name="Own", content="x", applied_tags=[solved])
    await created.thread.add_user(discord.Object(play.world.people["max"].id))
    await created.thread.delete()
    hung = await (await play.text("help").send("start")).create_thread(name="hangs")
    await (await play.text("help").create_thread(name="private")).leave()
    await hung.join()


async def _people(play: Play) -> None:
    nora = await play.guild.fetch_member(play.world.people["nora"].id)
    team = discord.Object(play.world.roles["team"].id)
    await nora.add_roles(team)
    await nora.remove_roles(team)
    await play.guild.query_members("lu")
    await play.guild.fetch_roles()
    await play.guild.fetch_channels()
    await play.client.fetch_guild(play.guild.id)
    await play.client.application_info()
    assert [one async for one in play.guild.fetch_members()]
    await play.act("nora", "leave")
    await play.act("nora", "join")


async def test_recorded_traffic_is_what_discord_describes(tmp_path: Path) -> None:
    if not CHECK.exists():
        pytest.skip("Discord's descriptions are not beside this checkout")
    record = tmp_path / "traffic.jsonl"
    async with playing(record=record) as play:
        for scene in (_commands, _messages, _threads, _people):
            await scene(play)
    arguments = (str(CHECK), str(record), "--min-rest", "60", "--min-events", "40")
    checker = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await checker.communicate()
    assert checker.returncode == 0, output.decode()
