"""The desk that the setting names, and those that are no service: mail, and a text to send."""

from dataclasses import replace
from email.headerregistry import Address

import pytest

from bot.adapters.desks import opened
from bot.adapters.desks.help_link import HelpLink
from bot.adapters.desks.mailed_desk import MailedDesk
from bot.adapters.desks.plain_desk import PlainDesk
from bot.adapters.desks.rt_desk import RtDesk
from bot.adapters.desks.signed_desk import SignedDesk
from bot.adapters.desks.zendesk_desk import ZendeskDesk
from bot.adapters.mail import SmtpMailer
from bot.domain.desk import place
from bot.domain.errors import BridgeError, Rejected, Unavailable, Uncertain
from bot.domain.mail_server import Encryption, MailServer
from bot.domain.ticket import MAIL_TEXT_MOST
from bot.domain.ticket_text import reference
from tests.support.clock import FakeClock
from tests.support.desks import AGENT, CONTACT, SECRET, TEXTS, TICKET, now, trouble
from tests.support.smtp import Post, post_office

PAGE = "https://support.example.org/"
SUPPORT = "support@example.org"


def mailed(post: Post, seconds: float = 5) -> MailedDesk:
    server = MailServer("127.0.0.1", post.port, Encryption.NONE)
    sender = Address("Example", "bridge", "community.example.org")
    return MailedDesk(SUPPORT, SmtpMailer(server, sender, FakeClock(), seconds=seconds), TEXTS)


async def test_a_mailed_ticket_says_who_asks_and_can_be_answered() -> None:
    async with post_office() as post:
        receipt = await mailed(post).open(TICKET)
    [(sender, to, message)] = post.taken
    assert (sender, to) == ("bridge@community.example.org", [SUPPORT])
    assert receipt.reference == "CB-3F9A1C07"
    shown = {name: message[name] for name in message}
    assert shown["Subject"] == f"[CB-3F9A1C07] {TICKET.subject}"
    assert (shown["Reply-To"], shown["To"]) == (CONTACT, SUPPORT)
    assert shown["From"] == "Example <bridge@community.example.org>"
    assert (shown["Auto-Submitted"], shown["X-Bridge-Handoff"]) == ("auto-generated", TICKET.id)
    assert shown["Content-Language"] == "es"
    assert "In-Reply-To" not in shown
    body = message.get_body()
    assert body is not None
    text = body.get_content()
    first = "Plan: team · Proyecto: com.example.app · Rol: app_developer · Gravedad: high"
    assert text.splitlines()[0] == first
    for part in (*TICKET.summary.splitlines(), TICKET.steps.splitlines()[1], TICKET.thread):
        assert part in text
    files = {one.get_filename(): one.get_content() for one in message.iter_attachments()}
    assert files == {one.name: one.text for one in TICKET.attachments}


async def test_mail_sent_again_follows_the_first() -> None:
    async with post_office() as post:
        desk = mailed(post)
        assert not desk.is_idempotent
        first = await desk.open(TICKET)
        assert await desk.open(replace(TICKET, is_again=True)) == first
    (_, _, one), (_, _, two) = post.taken
    assert one["Message-ID"] != two["Message-ID"]
    assert two["In-Reply-To"] == two["References"] == one["Message-ID"]
    assert one["Subject"] == two["Subject"]


@pytest.mark.parametrize(
    ("verb", "answer", "error"),
    [
        ("RCPT", "450 later", Unavailable),
        ("RCPT", f"550 no {CONTACT} here", Rejected),
        ("DATA", "554 spam", Rejected),
        ("DATA", "", Uncertain),
    ],
)
async def test_a_mail_that_may_have_arrived_is_uncertain(
    verb: str, answer: str, error: type[BridgeError], caplog: pytest.LogCaptureFixture
) -> None:
    async with post_office() as post:
        if answer:
            post.answers[verb] = answer
        else:
            post.drops = verb
        caught = await trouble(mailed(post), caplog)
    assert type(caught) is error


async def test_a_link_sends_nothing_and_gives_a_text_to_send() -> None:
    desk = opened("link", "", page=PAGE, mailer=None, texts=TEXTS, clock=now)
    assert (desk.sends, desk.is_idempotent, desk.reports) == (False, True, False)
    receipt = await desk.open(replace(TICKET, steps="paso\n" * 800))
    assert receipt.url == PAGE
    assert receipt.reference == reference(TICKET.id)
    assert len(receipt.text) <= MAIL_TEXT_MOST
    assert TICKET.summary in receipt.text
    assert receipt.text.endswith("(Recortado u omitido: Pasos, Archivos (2))")
    assert CONTACT not in receipt.text
    assert await desk.find(TICKET.id) is await desk.progress(receipt.reference) is None


def test_the_setting_names_the_desk() -> None:
    mailer = mailed(Post())._mailer
    for spec, secret, kind in (
        ("link", "", HelpLink),
        (f"email:{SUPPORT}", "", MailedDesk),
        ("http:https://desk.example.org/tickets/", SECRET, SignedDesk),
        ("http:http://127.0.0.1:8090/tickets", SECRET, SignedDesk),
        ("zendesk:https://example.zendesk.com", AGENT, ZendeskDesk),
        ("plain", SECRET, PlainDesk),
        ("plain:https://core-api.eu.example.org/graphql/v1", SECRET, PlainDesk),
        ("rt:https://rt.example.org#Support", SECRET, RtDesk),
    ):
        found = opened(spec, secret, page=PAGE, mailer=mailer, texts=TEXTS, clock=now)
        assert type(found) is kind


@pytest.mark.parametrize(
    ("spec", "secret"),
    [
        ("", ""),
        ("fax:1234567890123456", ""),
        ("link:https://example.org", ""),
        ("email:nobody", ""),
        ("email:a@example.org\nBcc: b@example.org", ""),
        ("email:a@example.org", ""),
        ("http:https://desk.example.org", "too short"),
        ("http:http://desk.example.org", SECRET),
        ("http:https://user:hunter2@desk.example.org", SECRET),
        ("http:https://:hunter2@desk.example.org", SECRET),
        ("http:https://desk.example.org?tenant=1", SECRET),
        ("http:https://desk.example.org#x", SECRET),
        ("zendesk:https://example.zendesk.com", "agent@example.org:hunter2"),
        ("zendesk:https://example.zendesk.com", ""),
        ("plain", ""),
        ("plain:http://example.org", SECRET),
        ("rt:rt.example.org", SECRET),
        ("rt:https://rt.example.org", ""),
        ("rt:https://rt.example.org", "two\nlines"),
    ],
)
def test_a_wrong_setting_says_what_belongs_there(spec: str, secret: str) -> None:
    with pytest.raises(ValueError, match=r"give|write|set|leave") as caught:
        opened(spec, secret, page=PAGE, mailer=None, texts=TEXTS, clock=now)
    assert "hunter2" not in str(caught.value)


def test_neither_tickets_nor_settings_show_an_address() -> None:
    assert CONTACT not in repr(TICKET)
    assert SUPPORT not in repr(place(f"email:{SUPPORT}"))
