"""A discord.py client in which nothing is changed talks to the sandbox."""

import asyncio
import datetime
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import discord
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot.sandbox import Sandbox, World
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
