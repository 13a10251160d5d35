"""The sandbox held against Discord's own descriptions, and a client with nothing changed in it."""

import asyncio
import datetime
import io
import socket
import ssl
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import discord
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from discord import app_commands, ui

from bot.sandbox import Sandbox, World
from tests.support.discord_client import Client, Play, logged_errors, playing

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


class OneResolver(AbstractResolver):
    """Knows where Discord is: here."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.asked: set[str] = set()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.add(host)
        return [
            {
                "hostname": host,
                "host": "127.0.0.1",
                "port": self._port,
                "family": socket.AF_INET,
                "proto": 0,
                "flags": socket.AI_NUMERICHOST,
            }
        ]

    async def close(self) -> None:
        return


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate with its key; without an issuer it signs itself, as an authority."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def made(
        cls, called: str, hosts: Sequence[str], issuer: "Identity | None" = None
    ) -> "Identity":
        key = ec.generate_private_key(ec.SECP256R1())
        signer = issuer.key if issuer else key
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, called)])
        above = issuer.certificate.subject if issuer else name
        now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
        builder = (
            x509.CertificateBuilder(above, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - day)
            .not_valid_after(now + day)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(authority, False)
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), True)
            .add_extension(_usage(signs=issuer is None), True)
        )
        if hosts:
            names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
            builder = builder.add_extension(names, False)
        return cls(builder.sign(signer, hashes.SHA256()), key)

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def pem_with_key(self) -> bytes:
        key = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return key + self.pem()


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


async def test_a_client_with_nothing_changed_in_it_talks_to_the_sandbox(tmp_path: Path) -> None:
    authority = Identity.made("an authority for tests", ())
    certificate = tmp_path / "discord.pem"
    certificate.write_bytes(Identity.made(HOSTS[0], HOSTS, authority).pem_with_key())
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(certificate)
    async with Sandbox(World.load(), tls=server) as sandbox:
        resolver = OneResolver(sandbox.tls_port)
        trust = ssl.create_default_context(cadata=authority.pem().decode())
        trust.verify_flags |= ssl.VERIFY_X509_STRICT  # as from Python 3.13 on
        client = Client(connector=aiohttp.TCPConnector(resolver=resolver, ssl=trust))

        @client.event
        async def on_message(message: discord.Message) -> None:
            if not message.author.bot:
                await message.reply("over TLS", mention_author=False)

        with logged_errors() as errors:
            running = asyncio.create_task(client.start(sandbox.token))
            await client.heard_next("ready")
            await sandbox.act(as_="nora", do="message", channel="help", text="secure?")
            sandbox.fault("reconnect")
            await client.heard_next("resumed")
            await client.close()
            await running
        texts = [one["text"] for one in sandbox.state()["channels"][1]["messages"]]
        assert texts == ["secure?", "over TLS"]
        assert resolver.asked == set(HOSTS)
        assert not errors
        assert not sandbox.unknown_routes


async def test_a_bot_elsewhere_is_settled_once_it_is_silent() -> None:
    async with playing(is_near=False) as play:

        @play.client.event
        async def on_message(message: discord.Message) -> None:
            if not message.author.bot:
                await asyncio.sleep(0.1)
                await message.reply("took a moment")

        answer = await play.act("nora", "message", channel="help", text="there?")
        assert [one["text"] for one in answer["messages"]] == ["there?", "took a moment"]
