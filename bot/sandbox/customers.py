"""Stands for the company's directory of customers: who pays, and how that stands now.

* ``POST /directory``: the signed questions that the bot asks, answered as a company's own service
  would; the secret is ``Sandbox.directory_secret``.
* ``POST /sandbox/customer``: ``{"address", "state"}`` changes how a customer stands, and answers
  the row that the page shows. ``state`` is one of active, trial, past_due, cancelled (paid for
  some days more), inactive, unknown and removed.

Trouble on request, ``{"kind": "directory", "how": …}``, until ``"how"`` is ``none``:

| how | effect |
| --- | --- |
| ``down`` | answers 503 |
| ``hang`` | does not answer |
| ``lie`` | answers values of wrong types |
| ``deny`` | answers 401 |
| ``busy`` | answers 429 and asks for a minute's peace |
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.events import Bus, Notice
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.signed import is_signed

PATH = "/directory"
STANDINGS: Mapping[str, str] = {
    "active": "active",
    "trial": "trial",
    "past_due": "past_due",
    "cancelled": "ending",
    "inactive": "inactive",
    "unknown": "unknown",
    "removed": "",
}
"""What the directory says of a customer in each state; nothing of one who is removed."""
TROUBLES = ("down", "hang", "lie", "deny", "busy")
PERIOD = timedelta(days=20)
"""What is left of everybody's."""


class Customers:
    """``rows`` are the cast's; ``panel`` is what the sandbox's own page shows of them."""

    def __init__(
        self, bus: Bus, panel: list[Json], rows: Sequence[Mapping[str, object]], secret: str
    ) -> None:
        self._bus, self._panel, self.secret = bus, panel, secret
        self._how = ""
        self._clear = asyncio.Event()
        for row in rows:
            self._panel.append(_dated({"projects": [], **row}))

    def change(self, wanted: Json) -> Json:
        """Raises Wrong."""
        found = next((row for row in self._panel if row["address"] == wanted.get("address")), None)
        if found is None:
            raise Wrong(f'"address" is one of {", ".join(row["address"] for row in self._panel)}')
        if wanted.get("state") not in STANDINGS:
            raise Wrong(f'"state" is one of {", ".join(STANDINGS)}')
        found.update(_dated({**found, "state": wanted["state"]}))
        self._bus.publish(Notice("panel", None, self._panel, "customers"))
        return found

    def fault(self, wanted: Json) -> None:
        """Raises Wrong."""
        how = wanted.get("how")
        if how not in (*TROUBLES, "none"):
            raise Wrong(f'"how" is one of {", ".join((*TROUBLES, "none"))}')
        self.clear()
        self._how = "" if how == "none" else how

    def clear(self) -> None:
        self._how = ""
        self._clear.set()
        self._clear = asyncio.Event()

    async def serve(self, request: web.Request) -> web.Response:
        body = await request.read()
        if self._how == "hang":
            await self._clear.wait()
        if self._how in ("down", "busy"):
            status = 503 if self._how == "down" else 429
            return web.Response(status=status, headers={"Retry-After": "60"})
        if self._how == "lie":
            return web.json_response({"account": {"id": 7, "contact": [], "standing": True}})
        if self._how == "deny" or not is_signed(self.secret, request.headers, body):
            return web.json_response({"error": "wrong signature"}, status=401)
        try:
            question = json.loads(body)
            field, wanted = next(iter(question.items()))
        except (ValueError, AttributeError, StopIteration):
            return web.json_response({"error": "send an address or an id"}, status=400)
        name = "address" if field == "address" else "account"
        found = next((row for row in self._panel if row[name] == wanted), None)
        return web.json_response({"account": found and _account(found)})


def _dated(row: Json) -> Json:
    now = datetime.now(UTC).replace(microsecond=0)
    is_late = row["state"] == "past_due"
    return {
        **row,
        "paid_until": (now if is_late else now + PERIOD).isoformat(),
        "past_due_since": now.isoformat() if is_late else None,
    }


def _account(row: Json) -> Json | None:
    standing = STANDINGS[row["state"]]
    if not standing:
        return None
    names = ("tier", "paid_until", "past_due_since", "locale", "channel", "projects")
    return {
        "id": row["account"],
        "contact": row["address"],
        "standing": standing,
        **{name: row[name] for name in names if name in row},
    }
