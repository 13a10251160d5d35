"""A discord.py client in which nothing is changed talks to the sandbox."""

import asyncio
import socket
import ssl
from pathlib import Path
from typing import Any

import aiohttp
import discord
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.sandbox import Sandbox, World
from tests.support.certificates import Identity
from tests.support.discord_client import Client, logged_errors

CHECK = Path(__file__).parents[3] / "shared" / "conformance" / "check_discord.py"
HOSTS = ("discord.com", "gateway.discord.gg")

Seen = discord.Interaction[Any]


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


async def test_a_client_with_nothing_changed_in_it_talks_to_the_sandbox(tmp_path: Path) -> None:
    authority = Identity.made("an authority for tests", ())
    server = Identity.made(HOSTS[0], HOSTS, authority).serves(tmp_path / "discord.pem")
    async with Sandbox(World.load(), tls=server) as sandbox:
        resolver = OneResolver(sandbox.tls_port)
        trust = authority.trusted()
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
