"""Mails leave through a real SMTP server, or it is known whether they did."""

import asyncio
import gc
import logging
import traceback
from collections.abc import AsyncIterator
from dataclasses import replace
from email.headerregistry import Address
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.mail import SmtpMailer
from bot.domain.errors import BridgeError, Rejected, Unavailable, Uncertain
from bot.domain.mail import Mail
from bot.domain.mail_server import Encryption, MailServer
from bot.domain.ticket import Attachment
from tests.support.certificates import Identity
from tests.support.clock import FakeClock
from tests.support.smtp import Post, post_office, serving

HOST = "127.0.0.1"
SENDER = Address("Capgo", "bridge", "community.example.org")
ADDRESS, PASSWORD, CODE = "ana@customer.example", "hunter2-hunter2", "BCDF-GHJK"
TEXT = f"Tu código:\n\n{CODE}\n\n.\n.Él vale 15 minutos.\n" + "x" * 1200 + "\n"
MAIL = Mail(ADDRESS, "Tu código para Ñandú 🎟", TEXT, "verify:42:1", "es")


def mailer(port: int, encryption: Encryption = Encryption.NONE, **more: Any) -> SmtpMailer:
    user = {"username": "bridge", "password": more.pop("password")} if "password" in more else {}
    server = MailServer(HOST, port, encryption, **user)
    return SmtpMailer(server, SENDER, FakeClock(), seconds=more.pop("seconds", 5), **more)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    async with post_office() as office:
        yield office


@pytest.fixture(scope="module")
def authority() -> Identity:
    return Identity.made("an authority for tests", ())


async def trouble(sending: SmtpMailer, mail: Mail = MAIL) -> BridgeError:
    """What it says went wrong, which never names anybody or anything secret."""
    with pytest.raises(BridgeError) as caught:
        await sending.send(mail)
    shown = "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None
    secrets = (mail.to, mail.to.partition("@")[0], PASSWORD, CODE)
    assert not [one for one in secrets if one and one in shown]
    return caught.value


async def test_a_mail_arrives_as_it_was_written(post: Post) -> None:
    await mailer(post.port).send(MAIL)
    [(sender, to, message)] = post.taken
    assert (sender, to) == ("bridge@community.example.org", [ADDRESS])
    assert message.get_content().replace("\r\n", "\n") == TEXT
    shown = {name: str(value) for name, value in message.items()}
    identity = shown.pop("Message-ID")
    assert identity.endswith("@community.example.org>")
    assert "42" not in identity
    assert shown == {
        "From": "Capgo <bridge@community.example.org>",
        "To": ADDRESS,
        "Subject": "Tu código para Ñandú 🎟",
        "Date": "Sun, 01 Mar 2026 12:00:00 +0000",
        "Content-Language": "es",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


async def test_the_same_key_is_the_same_message(post: Post) -> None:
    sending = mailer(post.port)
    for key in ("one", "one", "two"):
        await sending.send(Mail(ADDRESS, "s", "t", key, "en"))
    first, again, other = (message["Message-ID"] for _, _, message in post.taken)
    assert first == again != other


@pytest.mark.parametrize("encryption", [Encryption.TLS, Encryption.STARTTLS])
async def test_passwords_and_codes_travel_encrypted(
    authority: Identity, tmp_path: Path, encryption: Encryption
) -> None:
    served = Identity.made("post", [HOST], authority).serves(tmp_path / "post.pem")
    how = {"tls" if encryption is Encryption.TLS else "starttls": served}
    async with post_office(**how, password=PASSWORD) as post:
        sending = mailer(post.port, encryption, tls=authority.trusted(), password=PASSWORD)
        await sending.send(MAIL)
        wrong = mailer(post.port, encryption, tls=authority.trusted(), password="wrong")
        error = await trouble(wrong)
        with pytest.raises(Unavailable, match="answers 535"):  # which the doctor tells
            await wrong.check()
    assert len(post.taken) == 1
    assert post.heard[:4] == ["AUTH", "MAIL", "RCPT", "DATA"]
    assert set(post.heard[4:]) == {"no AUTH"}
    assert isinstance(error, Unavailable)
    assert error.reason == "answers 535 to user and password"


@pytest.mark.parametrize("encryption", [Encryption.TLS, Encryption.STARTTLS])
@pytest.mark.parametrize("hosts", [[HOST], ["post.example.org"]], ids=["stranger", "other name"])
async def test_a_certificate_of_somebody_else_is_not_taken(
    authority: Identity, tmp_path: Path, encryption: Encryption, hosts: list[str]
) -> None:
    stranger = Identity.made("a stranger", ()) if hosts == [HOST] else authority
    served = Identity.made("post", hosts, stranger).serves(tmp_path / "post.pem")
    how = {"tls" if encryption is Encryption.TLS else "starttls": served}
    async with post_office(**how) as post:
        error = await trouble(mailer(post.port, encryption, tls=authority.trusted()))
    assert isinstance(error, Unavailable)
    assert error.reason == "has no certificate that can be trusted"
    assert post.heard == []


async def test_nothing_is_sent_where_starttls_was_taken_away(
    authority: Identity, post: Post
) -> None:
    for user in ({}, {"password": PASSWORD}):
        sending = mailer(post.port, Encryption.STARTTLS, tls=authority.trusted(), **user)
        error = await trouble(sending)
        assert isinstance(error, Unavailable)
        assert error.reason == "offers no TLS, or no way to sign in"
    assert post.heard == []


@pytest.mark.parametrize(
    ("verb", "answer", "kind", "reason"),
    [
        ("MAIL", "451 try later", Unavailable, "answers 451 to the sender"),
        ("MAIL", "550 not you", Rejected, "answers 550 to the sender"),
        ("RCPT", "452 full", Unavailable, "answers 452 to the recipient"),
        ("RCPT", "421 closing", Unavailable, "answers 421 to the recipient"),
        ("RCPT", f"550 no {ADDRESS} here", Rejected, "answers 550 to the recipient"),
        ("DATA", "452 full", Unavailable, "answers 452 to the mail"),
        ("DATA", "421 closing", Unavailable, "answers 421 to the mail"),
        ("DATA", f"554 {CODE}? spam", Rejected, "answers 554 to the mail"),
    ],
)
async def test_an_answer_says_whether_to_try_again(
    post: Post, verb: str, answer: str, kind: type[BridgeError], reason: str
) -> None:
    post.answers[verb] = answer
    error = await trouble(mailer(post.port))
    assert type(error) is kind
    assert str(error) == f"mail server: {reason}"
    assert post.taken == []


@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
async def test_until_the_mail_is_on_its_way_nothing_was_lost(post: Post, verb: str) -> None:
    post.drops = verb
    assert isinstance(await trouble(mailer(post.port)), Unavailable)
    post.drops, post.hangs = "", verb
    slow = await trouble(mailer(post.port, seconds=0.1))
    assert isinstance(slow, Unavailable)
    assert slow.reason == "took too long to answer"


async def test_a_server_that_is_a_little_slow_each_time_is_slow(post: Post) -> None:
    post.delay = 0.2
    error = await trouble(mailer(post.port, seconds=0.3))
    assert isinstance(error, Unavailable)
    assert error.reason == "took too long to answer"


async def test_the_server_is_told_that_all_is_said(post: Post) -> None:
    await mailer(post.port).send(MAIL)
    async with asyncio.timeout(5):
        await post.left.wait()


async def test_from_then_on_only_the_server_knows(post: Post) -> None:
    post.drops = "DATA"
    dropped = await trouble(mailer(post.port))
    post.drops, post.hangs = "", "DATA"
    slow = await trouble(mailer(post.port, seconds=0.1))
    assert (type(dropped), type(slow)) == (Uncertain, Uncertain)
    assert "broke the connection off" in str(dropped)
    assert "took too long to answer" in str(slow)


async def test_a_bridge_that_stops_meanwhile_does_not_know_either(post: Post) -> None:
    post.hangs = "DATA"
    sending = asyncio.create_task(mailer(post.port).send(MAIL))
    await post.reached.wait()
    sending.cancel()
    with pytest.raises(Uncertain):
        await sending


async def test_stopping_before_that_stops(post: Post) -> None:
    post.hangs = "RCPT"
    sending = asyncio.create_task(mailer(post.port).send(MAIL))
    await post.reached.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending


async def test_a_server_that_is_down_is_tried_again() -> None:
    async with serving(asyncio.Protocol) as port:
        pass
    error = await trouble(mailer(port))
    assert isinstance(error, Unavailable)
    assert error.reason == "takes no connections"


class Greeting(asyncio.Protocol):
    """Says one line to whoever comes."""

    said = b"421 too busy\r\n"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        if self.said:
            transport.write(self.said)
            transport.close()


class Silence(Greeting):
    said = b""


class Web(Greeting):
    said = b"HTTP/1.1 400 Bad Request\r\n\r\n"


@pytest.mark.parametrize("protocol", [Greeting, Silence, Web])
async def test_a_server_that_does_not_let_in_is_tried_again(protocol: type[Greeting]) -> None:
    async with serving(protocol) as port:
        error = await trouble(mailer(port, seconds=0.2))
    assert isinstance(error, Unavailable)


@pytest.mark.parametrize(
    "mail",
    [
        Mail(ADDRESS, "two\nlines", "t", "k", "en"),
        Mail(ADDRESS, "two\r\nBcc: eve@example.org", "t", "k", "en"),
        Mail(ADDRESS, "two\u2028lines", "t", "k", "en"),
        Mail(f"{ADDRESS}\r\nBcc: eve@example.org", "s", "t", "k", "en"),
        Mail(f"{ADDRESS}>\r\nRCPT TO:<eve@example.org", "s", "t", "k", "en"),
        Mail(f"{ADDRESS}, eve@example.org", "s", "t", "k", "en"),
        Mail("añá@customer.example", "s", "t", "k", "en"),
        Mail("ana@cuenta.españa", "s", "t", "k", "en"),
        Mail("nobody", "s", "t", "k", "en"),
        Mail(f"{ADDRESS} (Ana)", "s", "t", "k", "en"),
        Mail(f"{ADDRESS}\t", "s", "t", "k", "en"),
        Mail("", "s", "t", "k", "en"),
        Mail(ADDRESS, "s", "t", "k", "en\nBcc: eve@example.org"),
        Mail(ADDRESS, "s", "half a character: \ud83c", "k", "en"),
        replace(MAIL, reply_to=f"{ADDRESS}\r\nBcc: eve@example.org"),
        replace(MAIL, handoff="1\r\nBcc: eve@example.org"),
        replace(MAIL, attachments=(Attachment("a.log", "half a character: \ud83c"),)),
    ],
)
async def test_what_could_become_another_header_is_not_sent(post: Post, mail: Mail) -> None:
    assert isinstance(await trouble(mailer(post.port), mail), Rejected)
    assert post.heard == []


async def test_any_key_makes_a_message_id(post: Post) -> None:
    await mailer(post.port).send(Mail(ADDRESS, "s", "t", "ñ <>\r\nx\ud83c", "en"))
    [(_, _, message)] = post.taken
    assert message["Message-ID"].count("<") == 1


async def test_nothing_of_it_is_logged(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    logging.getLogger("aiosmtplib").setLevel(logging.DEBUG)
    sending = mailer(post.port)
    await sending.send(MAIL)
    post.answers["RCPT"] = f"550 {ADDRESS}"
    with pytest.raises(Rejected):
        await sending.send(MAIL)
    gc.collect()
    ours = [one for one in caplog.records if not one.name.startswith("mail.")]
    assert not [one for one in ours if ADDRESS in one.getMessage() or CODE in one.getMessage()]
