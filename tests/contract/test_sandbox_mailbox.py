"""The sandbox's mailbox takes mails from any client, and makes trouble on request."""

import smtplib
from asyncio import to_thread
from collections.abc import AsyncIterator
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

import aiohttp
import pytest

from bot.adapters.mail import SmtpMailer
from bot.domain.errors import BridgeError, Rejected, Unavailable, Uncertain
from bot.domain.mail import Mail
from bot.domain.mail_server import mail_server
from bot.sandbox import Sandbox, World
from tests.support.clock import FakeClock

MAIL = Mail(
    "ana@customer.example", "Tu código 🎟", ".\n..\nBCDF-GHJK\n" + "ñ" * 500 + "\n", "k", "es"
)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(World.load()) as sandbox:
        yield sandbox


def mailer(sandbox: Sandbox, seconds: float = 5) -> SmtpMailer:
    sender = Address("Capgo", "bridge", "community.example.org")
    return SmtpMailer(mail_server(sandbox.mail_url), sender, FakeClock(), seconds=seconds)


async def test_a_mail_is_there_to_be_read(sandbox: Sandbox) -> None:
    await mailer(sandbox).send(MAIL)
    [row] = sandbox.panels["mail"]
    assert row.pop("at") > "2026"
    assert (
        sandbox.state()["mail"]
        == [row]
        == [
            {
                "id": "1",
                "from": "Capgo <bridge@community.example.org>",
                "to": "ana@customer.example",
                "subject": "Tu código 🎟",
                "text": MAIL.text,
            }
        ]
    )


async def test_the_page_is_told_at_once(sandbox: Sandbox) -> None:
    url = f"{sandbox.url}/sandbox/feed?as=nora"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        assert (await socket.receive_json())["panels"]["mail"] == []
        await mailer(sandbox).send(MAIL)
        row = await socket.receive_json(timeout=5)
    assert (row["kind"], row["name"]) == ("panel", "mail")
    assert [mail["subject"] for mail in row["data"]] == ["Tu código 🎟"]


async def test_the_standard_librarys_client_is_understood_too(sandbox: Sandbox) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Hi", "a@example.org", "b@example.org"
    message.set_content("plain")
    message.add_alternative("<p>rich</p>", subtype="html")

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", sandbox.mailbox.port) as client:
            client.send_message(message, to_addrs=["b@example.org", "c@example.org"])
            client.rset()
            client.noop()
            with pytest.raises(smtplib.SMTPResponseException):
                client.data(b"nobody")
            assert client.docmd("VRFY")[0] == 502
            assert client.docmd("RCPT", "TO:<x@example.org>")[0] == 503
            client.send_message(message)

    await to_thread(send)
    assert [(row["to"], row["text"]) for row in sandbox.panels["mail"]] == [
        ("b@example.org, c@example.org", "plain\n"),
        ("b@example.org", "plain\n"),
    ]


@pytest.mark.parametrize(
    ("trouble", "kind", "arrived"),
    [
        ({"how": "down"}, Unavailable, 0),
        ({"how": "slow", "seconds": 30}, Unavailable, 0),
        ({"how": "refuse"}, Rejected, 0),
        ({"how": "refuse", "code": 451}, Unavailable, 0),
        ({"how": "drop_after_data"}, Uncertain, 1),
        ({"how": "slow_after_data", "seconds": 30}, Uncertain, 1),
    ],
)
async def test_it_makes_trouble_once_on_request(
    sandbox: Sandbox, trouble: dict[str, Any], kind: type[BridgeError], arrived: int
) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.url}/sandbox/fault", json={"kind": "mail", **trouble}) as response,
    ):
        assert response.status == 200
    with pytest.raises(kind):
        await mailer(sandbox, seconds=0.3).send(MAIL)
    assert len(sandbox.panels["mail"]) == arrived
    await mailer(sandbox).send(MAIL)
    assert len(sandbox.panels["mail"]) == arrived + 1


async def test_trouble_lasts_for_as_long_as_was_asked(sandbox: Sandbox) -> None:
    sandbox.fault("mail", how="down", count=2)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await mailer(sandbox).send(MAIL)
    await mailer(sandbox).send(MAIL)
    for end in ({"kind": "none"}, {"kind": "mail", "how": "none"}):
        sandbox.fault("mail", how="refuse", count=0)
        for _ in range(3):
            with pytest.raises(Rejected):
                await mailer(sandbox).send(MAIL)
        sandbox.fault(**end)
        await mailer(sandbox).send(MAIL)
    assert len(sandbox.panels["mail"]) == 3


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ({"how": "eat"}, '"how" is one of down, slow, refuse'),
        ({}, '"how" is one of'),
        ({"how": "slow", "seconds": "long"}, "are numbers"),
        ({"how": "refuse", "code": None}, "are numbers"),
    ],
)
async def test_trouble_that_cannot_be_says_what_to_do(
    sandbox: Sandbox, wish: dict[str, Any], said: str
) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.url}/sandbox/fault", json={"kind": "mail", **wish}) as response,
    ):
        assert response.status == 400
        assert said in (await response.json())["error"]


async def test_a_client_that_leaves_in_the_middle_leaves_nothing(sandbox: Sandbox) -> None:
    def begin() -> None:
        client = smtplib.SMTP("127.0.0.1", sandbox.mailbox.port)
        client.ehlo()
        client.mail("a@example.org")
        client.rcpt("b@example.org")
        client.putcmd("data")
        client.getreply()
        client.send("Subject: half\r\n\r\nof")
        client.close()

    await to_thread(begin)
    await mailer(sandbox).send(MAIL)
    assert [row["subject"] for row in sandbox.panels["mail"]] == [MAIL.subject]
