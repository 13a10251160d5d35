"""One ticket, the receiver of a desk of the company's own, and how tests ask any desk."""

import logging
import os
import textwrap
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from typing import Any, Protocol

import pytest

from bot.adapters.catalogue import Catalogue
from bot.adapters.desks import signed_desk
from bot.adapters.desks.asking import Asking
from bot.adapters.desks.plain_desk import PlainDesk
from bot.adapters.desks.rt_desk import RtDesk
from bot.adapters.desks.signed_desk import SignedDesk
from bot.adapters.desks.zendesk_desk import ZendeskDesk
from bot.domain.errors import BridgeError
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.ticket import Attachment, Ticket, TicketId
from bot.ports import Desk

SECRET = "a-secret-of-the-tests-that-nobody-may-read"
AGENT = f"agent@example.org/token:{SECRET}"
CONTACT = "paula@customer.example"
REPLIED = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SOLVED = datetime(2026, 11, 3, 17, 0, tzinfo=UTC)

TEXTS = Catalogue()
ASKED = ("http", "zendesk", "plain", "rt")
"""Kinds of desks that are asked over HTTP."""

TICKET = Ticket(
    id=TicketId("3f9a1c07-Zq_tests"),
    topic="platform-bug",
    guild=GuildId(1),
    channel=ChannelId(2),
    subject_of=MessageId(3),
    member=MemberId(4),
    locale="es",
    subject="La subida falla en Ñandú 🎟",
    summary="Desde ayer la subida termina con «403».\n\nAntes funcionaba.",
    steps="1. bundle upload\n2. esperar",
    environment="Capacitor 7.1, iOS 18",
    attachments=(Attachment("registro ñ.txt", "línea 1\nlínea 2 🎟\n"), Attachment("b.log", "x")),
    severity="high",
    tier="team",
    project="com.example.app",
    role="app_developer",
    thread="https://discord.com/channels/1/2",
    contact=CONTACT,
)


@dataclass
class Taken:
    """One ticket as the desk has it."""

    key: str
    subject: str
    contact: str
    text: str
    files: dict[str, str] = field(default_factory=dict)
    state: str = "open"
    replied_at: datetime | None = None
    solved_at: datetime | None = None


class FarDesk(Protocol):
    """``loses`` makes it take tickets and say nothing of it."""

    url: str
    loses: bool

    def tickets(self) -> list[Taken]: ...

    def count(self) -> int: ...

    def reply(self, reference: str) -> None: ...

    def solve(self, reference: str) -> None: ...


class Receiver:
    """The receiver that ``bot.adapters.desks.signed_desk`` documents, as it stands there."""

    def __init__(self) -> None:
        os.environ["BRIDGE_DESK_SECRET"] = SECRET
        code = textwrap.dedent((signed_desk.__doc__ or "").split("are kept::\n")[1])
        self.names: dict[str, Any] = {"__name__": "receiver"}
        exec(code, self.names)
        del os.environ["BRIDGE_DESK_SECRET"]
        self.lines, self.url, self.loses = len(code.strip().splitlines()), "", False

    def tickets(self) -> list[Taken]:
        return [self._taken(key, row["ticket"]) for key, row in self.names["TICKETS"].items()]

    def count(self) -> int:
        return len(self.names["TICKETS"])

    def reply(self, reference: str) -> None:
        self._row(reference).update(state="answered", first_reply_at=REPLIED.isoformat())

    def solve(self, reference: str) -> None:
        self._row(reference).update(state="solved", solved_at=SOLVED.isoformat())

    def _row(self, reference: str) -> Any:
        return next(row for row in self.names["TICKETS"].values() if row["reference"] == reference)

    def _taken(self, key: str, said: Any) -> Taken:
        names = ("summary", "steps", "environment", "tier", "project", "role", "thread")
        text = "\n".join(said[one] for one in names)
        files = {one["name"]: one["text"] for one in said["attachments"]}
        return Taken(key, said["subject"], said["contact"], text, files)


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Lossy(receiver.names["Desk"]):  # type: ignore[misc]
        def answer(self, status: int, row: Any) -> None:
            super().answer(500 if receiver.loses else status, row)

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Lossy) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        receiver.url = f"http://127.0.0.1:{server.server_address[1]}/tickets"
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()


def now() -> datetime:
    return datetime.now(UTC)


def asking(kind: str, url: str, seconds: float = 5) -> Desk:
    """The desk at ``url``."""
    ask = Asking(now, seconds)
    if kind == "http":
        return SignedDesk(url, SECRET, ask)
    if kind == "zendesk":
        return ZendeskDesk(url, AGENT, ask, TEXTS)
    if kind == "plain":
        return PlainDesk(f"{url}/graphql/v1", SECRET, ask, TEXTS)
    return RtDesk(url, "General", SECRET, ask, TEXTS)


async def trouble(desk: Desk, caplog: pytest.LogCaptureFixture) -> BridgeError:
    """What sending ends in, with nothing private in it."""
    with (
        caplog.at_level(logging.DEBUG, "bot"),
        caplog.at_level(logging.DEBUG, "aiohttp"),
        pytest.raises(BridgeError) as error,
    ):
        await desk.open(TICKET)
    shown = "".join(traceback.format_exception(error.value)) + caplog.text
    for private in (CONTACT, CONTACT.partition("@")[0], SECRET, TICKET.summary):
        assert private not in shown
    return error.value
