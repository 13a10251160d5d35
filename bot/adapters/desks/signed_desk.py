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

``state`` is open, answered or solved; ``url`` may be left out; each is 200 characters at most.
``GET <address>?key=<id>`` and ``GET <address>/<reference>`` ask for it again, signed over the path
with its query in the place of the body; the answer is the same object, where ``first_reply_at`` and
``solved_at`` (ISO 8601) may stand as well, or 404.

Within 10 seconds, in 1 MiB at most. 409 and 422 say no for good, with ``{"error": "why"}``; 429 or
503 with ``Retry-After`` says how long to stay away; everything else is tried again.

A whole receiver, but for the place where tickets are kept::

    import hashlib, hmac, json, os, time
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from urllib.parse import parse_qs, urlsplit

    SECRET, TICKETS = os.environ["BRIDGE_DESK_SECRET"].encode(), {}

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.is_signed(body):
                new = {"reference": f"SUP-{len(TICKETS) + 1}", "state": "open"}
                row = TICKETS.setdefault(self.headers["Idempotency-Key"], new)
                row.setdefault("ticket", json.loads(body))
                self.answer(201 if row is new else 200, row)

        def do_GET(self):
            if self.is_signed(self.path.encode()):
                path, query = urlsplit(self.path)[2:4]
                row = TICKETS.get(parse_qs(query).get("key", [""])[0])
                named = {"/" + one["reference"]: one for one in TICKETS.values()}
                row = row or named.get(path[path.rindex("/"):])
                self.answer(200 if row else 404, row or {})

        def is_signed(self, content):
            at = self.headers.get("X-Bridge-Timestamp", "0")
            mac = hmac.new(SECRET, at.encode() + b"." + content, hashlib.sha256).hexdigest()
            given = self.headers.get("X-Bridge-Signature", "").encode()
            is_ours = hmac.compare_digest(b"sha256=" + mac.encode(), given)
            if is_ours and abs(time.time() - int(at)) < 300:
                return True
            self.answer(401, {"error": "wrong signature"})

        def answer(self, status, row):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps({**row, "ticket": None}).encode())

    if __name__ == "__main__":
        ThreadingHTTPServer(("127.0.0.1", 8090), Desk).serve_forever()
"""

import json
from datetime import time
from urllib.parse import quote

import yarl

from bot.adapters.desks.asking import Asking, reading, taken
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
    with reading():
        url = values.text(said, "url")
        if url and not is_private(url):
            raise MalformedError("url", "is no address of the web")
        return Receipt(values.word(said, "reference"), url)


def _progress(said: Json) -> Progress:
    with reading():
        state = values.word(said, "state")
        if state not in _STATES:
            raise MalformedError("state", f"is none of {', '.join(_STATES)}")
        first, solved = (
            values.moment(said, name, day_at=time.min) for name in ("first_reply_at", "solved_at")
        )
        return Progress(TicketState(state), first, solved)
