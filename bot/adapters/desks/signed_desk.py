"""Hands tickets to a desk of the company's own: one signed JSON POST each.

Request: ``POST`` to the address in ``BRIDGE_DESK``, with exactly these fields; all but ``subject``
and ``summary`` may be empty, ``attachments`` are text::

    {"id": "3f9a…", "subject": "Upload fails", "summary": "…", "steps": "…", "environment": "…",
     "tier": "team", "project": "com.example.app", "role": "app_developer", "locale": "es",
     "topic": "platform-bug", "severity": "high", "thread": "https://discord.com/channels/…",
     "contact": "paula@example.com", "attachments": [{"name": "log.txt", "text": "…"}]}

It carries ``Idempotency-Key``, which is the ``id``: the same key is the same ticket, however often
it comes. ``X-Bridge-Timestamp`` is in seconds since 1970, ``X-Bridge-Signature`` is ``sha256=`` and
the hexadecimal HMAC-SHA256, under ``BRIDGE_DESK_SECRET``, of the timestamp, a full stop and the
body, byte for byte. Refuse what is signed wrongly or is older than five minutes, with 401.

Answer: 201, or 200 for one that is there already::

    {"reference": "SUP-1042", "url": "https://desk.example.org/SUP-1042", "state": "open"}

``state`` is open, answered or solved. ``GET <address>?key=<id>`` and ``GET <address>/<reference>``
ask for it again, signed over the path with its query in the place of the body; the answer is the
same object, where ``first_reply_at`` and ``solved_at`` (ISO 8601) may stand as well, or 404.

Within 10 seconds, in 1 MiB at most. 409 and 422 say no for good, with ``{"error": "why"}``; 429 or
503 with ``Retry-After`` says how long to stay away; everything else is tried again.
"""

import json
from datetime import time
from urllib.parse import quote

import yarl

from bot.adapters.desks.asking import Asking, puzzling, taken
from bot.adapters.web_service import values
from bot.adapters.web_service.values import Json, MalformedError
from bot.domain.signing import is_private, signed_headers
from bot.domain.ticket import Progress, Receipt, Ticket, TicketId, TicketState

_STATES = (TicketState.OPEN, TicketState.ANSWERED, TicketState.SOLVED)


class SignedDesk:
    """The desk at ``url``."""

    sends = True
    is_idempotent = True
    reports = True

    def __init__(self, url: str, secret: str, ask: Asking) -> None:
        self._url, self._secret, self._ask = url, secret, ask

    async def open(self, ticket: Ticket) -> Receipt:
        body = json.dumps(_written(ticket)).encode()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": ticket.id,
            **signed_headers(self._secret, self._ask.clock(), body),
        }
        said = taken(await self._ask("POST", self._url, headers, body=body))
        return _receipt(said)

    async def find(self, ticket: TicketId) -> Receipt | None:
        said = await self._get(f"{self._url}?key={quote(ticket, safe='')}")
        return None if said is None else _receipt(said)

    async def progress(self, reference: str) -> Progress | None:
        said = await self._get(f"{self._url}/{quote(reference, safe='')}")
        return None if said is None else _progress(said)

    async def _get(self, url: str) -> Json | None:
        sent = yarl.URL(url)  # which may write it in another way, and that is what is signed
        content = sent.raw_path_qs.encode()
        headers = signed_headers(self._secret, self._ask.clock(), content)
        return await self._ask("GET", str(sent), headers)


def _written(ticket: Ticket) -> Json:
    return {
        "id": ticket.id,
        "subject": ticket.subject,
        "summary": ticket.summary,
        "steps": ticket.steps,
        "environment": ticket.environment,
        "tier": ticket.tier,
        "project": ticket.project,
        "role": ticket.role,
        "locale": ticket.locale,
        "topic": ticket.topic,
        "severity": ticket.severity,
        "thread": ticket.thread,
        "contact": ticket.contact,
        "attachments": [{"name": one.name, "text": one.text} for one in ticket.attachments],
    }


def _receipt(said: Json) -> Receipt:
    try:
        url = values.text(said, "url")
        if url and not is_private(url):
            raise MalformedError("url", "is no address of the web")
        return Receipt(values.word(said, "reference"), url)
    except MalformedError as error:
        raise puzzling(error) from None


def _progress(said: Json) -> Progress:
    try:
        state = values.word(said, "state")
        if state not in _STATES:
            raise MalformedError("state", f"is none of {', '.join(_STATES)}")
        first, solved = (
            values.moment(said, name, day_at=time.min) for name in ("first_reply_at", "solved_at")
        )
        return Progress(TicketState(state), first, solved)
    except MalformedError as error:
        raise puzzling(error) from None
