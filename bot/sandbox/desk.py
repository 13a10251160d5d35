"""Stands for the company's support desk: takes the tickets that the bot hands over, each once.

* ``POST /desk/tickets``: a ticket, as a JSON object of texts (``FIELDS``; ``subject`` and
  ``summary`` are not blank) and ``attachments`` with ``name`` and ``text``; signed as the
  directory's questions are, under an ``Idempotency-Key``. Answers 201 with ``reference``, ``url``
  and ``state``; 200 with the same for what is here already; 409 where the key is another
  ticket's; 422 naming the ``field`` that is not right.
* ``GET /desk/tickets/{reference}``, ``GET /desk/tickets?key=…``: signed over the path with its
  query, answers also ``first_reply_at`` and ``solved_at``; 404 if there is none.
* ``POST /sandbox/ticket``: ``{"reference", "do"}`` is what the company's staff do, and answers
  the row that the page shows. ``do`` is reply (with a ``text``, if it is to be seen), solve or
  reopen.

Trouble on request, ``{"kind": "desk", "how": …}``, for the next ``count`` requests that it
concerns; without one, and with 0, until ``"how"`` is ``none``:

| how | effect | more |
| --- | --- | --- |
| ``down`` | answers 503 | |
| ``hang`` | does not answer | |
| ``deny`` | answers 401 | |
| ``busy`` | answers 429 and asks for a minute's peace | |
| ``slow`` | does what it is asked and says so late | ``seconds`` (1) |
| ``conflict`` | takes no ticket: 409 | |
| ``invalid`` | takes no ticket: 422 | |
| ``stored`` | takes the ticket and answers 500 | |
| ``cut`` | takes the ticket and hangs up | |
"""

import asyncio
import json
from contextlib import suppress
from datetime import UTC, datetime

from aiohttp import web

from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.events import Bus, Notice
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.signed import is_signed

PATH = "/desk/tickets"
FIELDS = (
    *("id", "subject", "summary", "steps", "environment", "tier", "project", "role", "locale"),
    *("topic", "severity", "thread", "contact"),
)
NEEDED = ("subject", "summary")
REFUSALS = {"down": 503, "deny": 401, "busy": 429, "conflict": 409, "invalid": 422}
ON_TICKETS = ("conflict", "invalid", "stored", "cut")
"""Trouble with what is handed over; questions are answered all the while."""
TROUBLES = ("down", "hang", "deny", "busy", "slow", *ON_TICKETS)
FIRST = 1001


class Desk:
    """``panel`` is what the sandbox's own page shows of the tickets, oldest first."""

    def __init__(self, bus: Bus, panel: list[Json], secret: str) -> None:
        self._bus, self._panel, self.secret = bus, panel, secret
        self._sent: dict[str, Json] = {}
        self._how, self._left, self._seconds = "", 0, 0.0
        self._clear = asyncio.Event()

    def add_to(self, app: web.Application) -> None:
        app.router.add_post(PATH, self._serve)
        app.router.add_get(PATH, self._serve)
        app.router.add_get(PATH + "/{reference}", self._serve)

    def change(self, wanted: Json) -> Json:
        """Raises Wrong."""
        found = self._find("reference", wanted.get("reference"))
        if found is None:
            known = ", ".join(row["reference"] for row in self._panel)
            raise Wrong(f'"reference" is one of {known}' if known else "there is no ticket yet")
        match wanted.get("do"):
            case "reply":
                first = found["first_reply_at"] or _now()
                found.update(state="answered", first_reply_at=first, solved_at=None)
                if "text" in wanted:
                    found["text"] = str(wanted["text"])
            case "solve":
                found.update(state="solved", solved_at=found["solved_at"] or _now())
            case "reopen":
                found.update(state="open", solved_at=None)
            case _:
                raise Wrong('"do" is one of reply, solve, reopen')
        self._publish()
        return found

    def fault(self, wanted: Json) -> None:
        """Raises Wrong, and ValueError for what is no number."""
        how = wanted.get("how")
        if how not in (*TROUBLES, "none"):
            raise Wrong(f'"how" is one of {", ".join((*TROUBLES, "none"))}')
        left, seconds = int(wanted.get("count") or 0), float(wanted.get("seconds", 1))
        self.clear()
        if how != "none":
            self._how, self._left, self._seconds = how, left, seconds

    def clear(self) -> None:
        self._how = ""
        self._clear.set()
        self._clear = asyncio.Event()

    async def _serve(self, request: web.Request) -> web.Response:
        is_ticket = request.method == "POST"
        content = await request.read() if is_ticket else request.raw_path.encode()
        how, clear, seconds = self._trouble(is_ticket), self._clear, self._seconds
        if how == "hang":
            await clear.wait()
        if how in REFUSALS:
            headers = {"Retry-After": "60"} if how == "busy" else None
            said = {"error": how, **({"field": "subject"} if how == "invalid" else {})}
            return web.json_response(said, status=REFUSALS[how], headers=headers)
        if not is_signed(self.secret, request.headers, content):
            return web.json_response({"error": "wrong signature"}, status=401)
        answer = self._take(request, content) if is_ticket else self._tell(request)
        if how == "stored":
            return web.json_response({"error": "it broke when all was done"}, status=500)
        if how == "cut" and request.transport is not None:
            request.transport.abort()
        if how == "slow":
            with suppress(TimeoutError):
                await asyncio.wait_for(clear.wait(), seconds)
        return answer

    def _trouble(self, is_ticket: bool) -> str:
        how = self._how
        if how in ON_TICKETS and not is_ticket:
            return ""
        self._left -= 1
        if self._left == 0:
            self._how = ""
        return how

    def _take(self, request: web.Request, body: bytes) -> web.Response:
        key = request.headers.get("Idempotency-Key", "")
        try:
            ticket = json.loads(body)
        except ValueError:
            ticket = None
        if not key or not isinstance(ticket, dict):
            error = "send a JSON object, and its key as Idempotency-Key"
            return web.json_response({"error": error}, status=400)
        if (row := self._find("key", key)) is not None:
            if self._sent[key] != ticket:
                error = "this key is another ticket's"
                return web.json_response({"error": error}, status=409)
            return web.json_response(_receipt(row))
        if field := _wrong_field(ticket):
            error = f'"{field}" is not as it is documented'
            return web.json_response({"error": error, "field": field}, status=422)
        row = _row(f"SUP-{FIRST + len(self._panel)}", key, ticket)
        self._sent[key] = ticket
        self._panel.append(row)
        self._publish()
        return web.json_response(_receipt(row), status=201)

    def _tell(self, request: web.Request) -> web.Response:
        name = "reference" if "reference" in request.match_info else "key"
        row = self._find(name, request.match_info.get(name) or request.query.get(name))
        if row is None:
            return web.json_response({"error": "there is no such ticket"}, status=404)
        times = {name: row[name] for name in ("first_reply_at", "solved_at")}
        return web.json_response({**_receipt(row), **times})

    def _find(self, name: str, value: object) -> Json | None:
        return next((row for row in self._panel if row[name] == value), None)

    def _publish(self) -> None:
        self._bus.publish(Notice("panel", None, self._panel, "tickets"))


def _wrong_field(ticket: Json) -> str:
    """The first, or nothing."""
    for name in FIELDS:
        text = ticket.get(name, "")
        if not isinstance(text, str) or (name in NEEDED and not text.strip()):
            return name
    files = ticket.get("attachments", [])
    are_right = isinstance(files, list) and all(
        isinstance(file, dict) and isinstance(file.get(name), str)
        for file in files
        for name in ("name", "text")
    )
    return "" if are_right else "attachments"


def _row(reference: str, key: str, ticket: Json) -> Json:
    return {
        "reference": reference,
        "url": f"https://desk.example/{reference}",
        "state": "open",
        **{name: ticket.get(name, "") for name in FIELDS if name != "id"},
        "attachments": ticket.get("attachments", []),
        "key": key,
        "created_at": _now(),
        "first_reply_at": None,
        "solved_at": None,
    }


def _receipt(row: Json) -> Json:
    return {name: row[name] for name in ("reference", "url", "state")}


def _now() -> str:
    return datetime.now(UTC).isoformat()
