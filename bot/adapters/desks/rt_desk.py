"""Opens tickets in Request Tracker 5, over its REST 2.0.

Source: https://docs.bestpractical.com/rt/5.0/RT/REST2.html, and what RT 5.0.3 does.

RT knows no idempotency, so a ticket is looked for before it is made: by the custom field
``BridgeHandoff``, which holds our name of it, or by the reference in its subject, for RT takes no
notice of a custom field that its queue has not. Define it as "Enter one value", applied to the
queue's tickets. The token's owner needs ShowTicket, SeeQueue, CreateTicket, and SeeCustomField
and ModifyCustomField.

A ticket is answered with the first Correspond of somebody who did not ask. RT keeps the time when
a ticket was once resolved after it was reopened, so it is its status that counts.
"""

import base64
import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from urllib.parse import quote

from bot.adapters.desks.asking import Asking, reading, taken
from bot.adapters.desks.wording import words
from bot.adapters.web_service import values
from bot.adapters.web_service.values import Json, MalformedError
from bot.domain.ticket import Progress, Receipt, Ticket, TicketId, TicketState
from bot.domain.ticket_text import reference, whole
from bot.ports import Texts

FIELD = "BridgeHandoff"
PAGE = 100
"""Of a ticket's history, oldest first: a first answer that comes later than that is not seen."""
_SOLVED = ("resolved", "rejected")
_GONE = "deleted"
_NEVER = "1970-01-01"


class RtDesk:
    """RT at ``url``; tickets go to ``queue``."""

    sends = True
    is_idempotent = True
    reports = True

    def __init__(self, url: str, queue: str, token: str, ask: Asking, texts: Texts) -> None:
        self._url, self._queue = url, queue
        self._headers = {"Authorization": f"token {token}"}
        self._ask, self._texts = ask, texts

    async def open(self, ticket: Ticket) -> Receipt:
        if found := await self.find(ticket.id):
            return found
        said = taken(await self._post("ticket", self._written(ticket)))
        return self._receipt(said)

    async def find(self, ticket: TicketId) -> Receipt | None:
        query = f"CF.{{{FIELD}}} = '{ticket}' OR Subject LIKE '[{reference(ticket)}]'"
        said = await self._get(f"tickets?query={quote(query, safe='')}&orderby=id")
        with reading():
            items = values.tables(taken(said), "items", PAGE)
        return self._receipt(items[0]) if items else None

    async def progress(self, reference: str) -> Progress | None:
        if not (reference.isascii() and reference.isdecimal()):
            return None
        said = await self._get(f"ticket/{reference}")
        if said is None:
            return None
        fields = f"fields=Type,Created,Creator&per_page={PAGE}"
        history = await self._get(f"ticket/{reference}/history?{fields}")
        with reading():
            return _progress(said, history or {})

    def _written(self, ticket: Ticket) -> Mapping[str, Any]:
        subject = " ".join(ticket.subject.split())
        return {
            "Queue": self._queue,
            "Subject": f"{subject} [{reference(ticket.id)}]",
            "Requestor": ticket.contact,
            "Content": whole(ticket, words(self._texts, ticket.locale)),
            "ContentType": "text/plain",
            "CustomFields": {FIELD: ticket.id},
            "Attachments": [
                {
                    "FileName": _ascii(one.name),
                    "FileType": "text/plain",
                    "FileContent": base64.b64encode(one.text.encode(errors="replace")).decode(),
                }
                for one in ticket.attachments
                if one.text  # RT refuses empty ones, and the ticket with them
            ],
        }

    def _receipt(self, said: Json) -> Receipt:
        """RT itself leads whoever is no agent to its self-service."""
        with reading():
            number = values.word(said, "id")
            if not (number.isascii() and number.isdecimal()):
                raise MalformedError("id", "is no number")
        return Receipt(number, f"{self._url}/Ticket/Display.html?id={number}")

    async def _get(self, path: str) -> Json | None:
        return await self._ask("GET", f"{self._url}/REST/2.0/{path}", self._headers)

    async def _post(self, path: str, content: Mapping[str, Any]) -> Json | None:
        headers = {**self._headers, "Content-Type": "application/json"}
        body = json.dumps(content).encode()
        return await self._ask("POST", f"{self._url}/REST/2.0/{path}", headers, body=body)


def _ascii(name: str) -> str:
    """RT garbles other letters in names of files."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(sign for sign in plain if sign.isprintable()).strip() or "file.txt"


def _progress(ticket: Json, history: Json) -> Progress | None:
    status = values.word(ticket, "Status")
    if status == _GONE:
        return None
    askers = {values.text(one, "id") for one in values.tables(ticket, "Requestor", PAGE)}
    first = _first_reply(history, askers)
    if status in _SOLVED:
        solved = values.moment(ticket, "Resolved", day_at=time.min)
        is_set = not values.text(ticket, "Resolved").startswith(_NEVER)
        return Progress(TicketState.SOLVED, first, solved if is_set else None)
    return Progress(TicketState.ANSWERED if first else TicketState.OPEN, first)


def _first_reply(history: Json, askers: set[str]) -> datetime | None:
    for one in values.tables(history, "items", PAGE):
        who = values.text(values.table(one, "Creator"), "id")
        if values.text(one, "Type") == "Correspond" and who not in askers:
            return values.moment(one, "Created", day_at=time.min)
    return None
