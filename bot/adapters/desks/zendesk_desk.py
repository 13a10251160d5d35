"""Opens tickets in Zendesk, in the name of whoever asks.

Sources, all under https://developer.zendesk.com/api-reference/ticketing/: ``introduction/`` (the
``Idempotency-Key`` header), ``tickets/tickets/`` (create; list by ``external_id``),
``tickets/ticket-attachments/`` (uploads), ``tickets/ticket_metrics/`` (first reply, solved).

An Idempotency-Key is not kept for ever, and refused where anything else of the ticket has changed
meanwhile; so a ticket is looked for by its ``external_id`` before it is made.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import quote

from bot.adapters.desks.asking import Asking, reading, taken
from bot.adapters.desks.wording import words
from bot.adapters.web_service import values
from bot.adapters.web_service.values import Json, MalformedError
from bot.domain.errors import Rejected
from bot.domain.ticket import Attachment, Progress, Receipt, Ticket, TicketId, TicketState
from bot.domain.ticket_text import whole
from bot.ports import Texts

PAGE = 100
_SOLVED = ("solved", "closed")
_WAITS = ("pending", "hold")
"""For the asker, or for somebody else: it has been answered."""


class ZendeskDesk:
    """Zendesk at ``url``, such as ``https://example.zendesk.com``; ``secret`` is
    ``agent@example.org/token:<API token>``."""

    sends = True
    is_idempotent = True
    reports = True

    def __init__(self, url: str, secret: str, ask: Asking, texts: Texts) -> None:
        self._url, self._ask, self._texts = url, ask, texts
        basic = base64.b64encode(secret.encode()).decode()
        self._headers = {"Authorization": f"Basic {basic}"}

    async def open(self, ticket: Ticket) -> Receipt:
        if found := await self.find(ticket.id):
            return found
        uploads = [await self._upload(one) for one in ticket.attachments]
        content = json.dumps({"ticket": self._written(ticket, uploads)}).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": ticket.id}
        try:
            return self._receipt(taken(await self._post("tickets.json", headers, content)))
        except Rejected:
            # Files have other names at every try, and a key that was used with others is refused.
            if found := await self.find(ticket.id):
                return found
            raise

    async def find(self, ticket: TicketId) -> Receipt | None:
        said = await self._get(f"tickets.json?external_id={quote(ticket, safe='')}")
        with reading():
            items = values.tables(taken(said), "tickets", PAGE)
        return self._receipt({"ticket": items[0]}) if items else None

    async def progress(self, reference: str) -> Progress | None:
        if not (reference.isascii() and reference.isdecimal()):
            return None
        said = await self._get(f"tickets/{reference}.json")
        if said is None:
            return None
        metrics = await self._get(f"tickets/{reference}/metrics.json")
        with reading():
            return _progress(values.table(said, "ticket"), (metrics or {}).get("ticket_metric"))

    def _written(self, ticket: Ticket, uploads: Sequence[str]) -> Json:
        name = ticket.contact.partition("@")[0]
        return {
            "subject": ticket.subject,
            "comment": {
                "body": whole(ticket, words(self._texts, ticket.locale)),
                "uploads": uploads,
            },
            "requester": {"name": name, "email": ticket.contact},
            "external_id": ticket.id,
        }

    async def _upload(self, one: Attachment) -> str:
        """What a comment names it by; one that no comment ever names is thrown away there."""
        path = f"uploads.json?filename={quote(one.name, safe='', errors='replace')}"
        headers = {"Content-Type": "application/octet-stream"}
        said = taken(await self._post(path, headers, one.text.encode(errors="replace")))
        with reading():
            return values.word(values.table(said, "upload"), "token")

    def _receipt(self, said: Json) -> Receipt:
        with reading():
            number = values.table(said, "ticket").get("id")
            if isinstance(number, bool) or not isinstance(number, int):
                raise MalformedError("id", "is no number")
        return Receipt(str(number), f"{self._url}/hc/requests/{number}")

    async def _get(self, path: str) -> Json | None:
        return await self._ask("GET", f"{self._url}/api/v2/{path}", self._headers)

    async def _post(self, path: str, headers: Mapping[str, str], content: bytes) -> Json | None:
        headers = {**self._headers, **headers}
        return await self._ask("POST", f"{self._url}/api/v2/{path}", headers, body=content)


def _progress(ticket: Json, metrics: Any) -> Progress:
    metrics = metrics if isinstance(metrics, dict) else {}
    status, first = values.word(ticket, "status"), _first_reply(metrics)
    if status in _SOLVED:
        solved = values.moment(metrics, "solved_at", day_at=time.min)
        return Progress(TicketState.SOLVED, first, solved)
    is_answered = first is not None or status in _WAITS
    return Progress(TicketState.ANSWERED if is_answered else TicketState.OPEN, first)


def _first_reply(metrics: Json) -> datetime | None:
    """Zendesk tells minutes since the ticket was made."""
    created = values.moment(metrics, "created_at", day_at=time.min)
    took = metrics.get("reply_time_in_minutes")
    minutes = values.amount(took, "calendar") if isinstance(took, dict) else 0
    try:
        return created + timedelta(minutes=minutes) if created and minutes else None
    except (OverflowError, ValueError):
        raise MalformedError("reply_time_in_minutes", "is no time") from None
