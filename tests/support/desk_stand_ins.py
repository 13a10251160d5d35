"""Other people's desks, as their documentation and their real answers have them."""

import base64
import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from aiohttp import web

from tests.support.desks import AGENT, REPLIED, SECRET, SOLVED, Taken
from tests.support.directories import served


class StandIn(ABC):
    """A desk of somebody else's, as its documentation and its real answers have it."""

    def __init__(self) -> None:
        self.url, self.loses = "", False
        self.rows: list[Taken] = []

    def tickets(self) -> list[Taken]:
        return self.rows

    def count(self) -> int:
        return len(self.rows)

    def reply(self, reference: str) -> None:
        self.at(reference).replied_at = REPLIED

    def solve(self, reference: str) -> None:
        row = self.at(reference)
        row.state, row.solved_at = "solved", SOLVED

    def at(self, reference: str) -> Taken:
        return self.rows[int(reference.removeprefix("T-")) - 1]

    def has(self, reference: str) -> bool:
        return reference.isdecimal() and 0 < int(reference) <= len(self.rows)

    def kept(self, row: Taken) -> int:
        """Its number. Raises what the desk answers where it loses."""
        self.rows.append(row)
        if self.loses:
            raise web.HTTPInternalServerError
        return len(self.rows)

    @abstractmethod
    def app(self) -> web.Application: ...


def _stamp(moment: datetime | None) -> str | None:
    return moment and moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class Zendesk(StandIn):
    """It finds what was made a moment ago, and throws keys away when asked to (``forgets``)."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, tuple[str, str]] = {}
        self.keys: dict[str, tuple[Any, int]] = {}

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/api/v2/tickets.json", self._list)
        app.router.add_post("/api/v2/tickets.json", self._create)
        app.router.add_post("/api/v2/uploads.json", self._upload)
        app.router.add_get(r"/api/v2/tickets/{id:\d+}.json", self._show)
        app.router.add_get(r"/api/v2/tickets/{id:\d+}/metrics.json", self._metrics)
        return app

    def _sign_in(self, request: web.Request) -> None:
        basic = base64.b64encode(AGENT.encode()).decode()
        if request.headers.get("Authorization") != f"Basic {basic}":
            raise web.HTTPUnauthorized(text='{"error": "Couldn\'t authenticate you"}')

    async def _list(self, request: web.Request) -> web.Response:
        self._sign_in(request)
        wanted = request.query["external_id"]
        found = [{"id": at + 1} for at, row in enumerate(self.rows) if row.key == wanted]
        return web.json_response({"tickets": found, "next_page": None, "count": len(found)})

    async def _create(self, request: web.Request) -> web.Response:
        self._sign_in(request)
        key, said = request.headers["Idempotency-Key"], (await request.json())["ticket"]
        if key in self.keys:
            before, number = self.keys[key]
            if before != said:
                error = {"error": "IdempotentRequestError", "description": "Other parameters"}
                return web.json_response(error, status=400)
            return web.json_response({"ticket": {"id": number}}, status=201)
        files = dict(self.files[token] for token in said["comment"]["uploads"])
        assert said["requester"]["name"]
        row = Taken(
            said["external_id"],
            said["subject"],
            said["requester"]["email"],
            said["comment"]["body"],
            files,
        )
        self.keys[key] = said, len(self.rows) + 1
        return web.json_response({"ticket": {"id": self.kept(row)}}, status=201)

    async def _upload(self, request: web.Request) -> web.Response:
        self._sign_in(request)
        token = f"upload{len(self.files)}"
        self.files[token] = request.query["filename"], (await request.read()).decode()
        return web.json_response({"upload": {"token": token}}, status=201)

    async def _show(self, request: web.Request) -> web.Response:
        self._sign_in(request)
        number = request.match_info["id"]
        if not self.has(number):
            return web.json_response({"error": "RecordNotFound"}, status=404)
        status = "solved" if self.at(number).solved_at else "open"
        return web.json_response({"ticket": {"id": int(number), "status": status}})

    async def _metrics(self, request: web.Request) -> web.Response:
        row = self.at(request.match_info["id"])
        minutes = 90 if row.replied_at else None
        metric = {
            "created_at": "2026-11-02T08:00:00Z",
            "reply_time_in_minutes": {"calendar": minutes, "business": minutes},
            "solved_at": _stamp(row.solved_at),
        }
        return web.json_response({"ticket_metric": metric})


class Plain(StandIn):
    """Takes two threads of one ``externalId`` without a word, as far as its documentation says."""

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/graphql/v1", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {SECRET}":
            error = {"message": "Unauthenticated", "extensions": {"code": "UNAUTHENTICATED"}}
            return web.json_response({"errors": [error]})
        said = await request.json()
        query, wanted = said["query"], said["variables"].get("input")
        if "upsertCustomer" in query:
            name = f"c_{wanted['identifier']['emailAddress']}"
            done = {"customer": {"id": name}, "error": None}
            return web.json_response({"data": {"upsertCustomer": done}})
        if "createThread" in query:
            return web.json_response({"data": {"createThread": self._create(wanted)}})
        argument, _ = json.JSONDecoder().raw_decode(query.split(": ", 1)[1])
        if "threadsByExternalId" in query:
            found = [at for at, row in enumerate(self.rows) if row.key == argument][:1]
            edges = [{"node": {"id": f"th_{at}", "ref": f"T-{at + 1}"}} for at in found]
            return web.json_response({"data": {"threadsByExternalId": {"edges": edges}}})
        assert "threadByRef" in query
        thread = self._thread(argument) if self.has(argument.removeprefix("T-")) else None
        return web.json_response({"data": {"threadByRef": thread}})

    def _create(self, wanted: Any) -> Any:
        texts: list[str] = []
        files: dict[str, str] = {}
        for one in wanted["components"]:
            assert len(one) == 1
            if "componentText" in one:
                texts.append(one["componentText"]["text"])
            else:
                files[texts[-1]] = files.get(texts[-1], "") + one["componentPlainText"]["plainText"]
        text = "".join(one for one in texts if one not in files)
        contact = wanted["customerIdentifier"]["customerId"].removeprefix("c_")
        row = Taken(wanted["externalId"], wanted["title"], contact, text, files)
        return {"thread": {"id": "th_1", "ref": f"T-{self.kept(row)}"}, "error": None}

    def _thread(self, reference: str) -> Any:
        row = self.at(reference)
        replied = row.replied_at and {"timestamp": {"iso8601": _stamp(row.replied_at)}}
        return {
            "status": "DONE" if row.solved_at else "TODO",
            "statusChangedAt": {"iso8601": _stamp(row.solved_at or REPLIED)},
            "firstOutboundMessageInfo": replied,
        }


class Rt(StandIn):
    """Request Tracker 5.0.3, from what the real one answered; ``has_field`` is whether anybody has
    defined our custom field."""

    def __init__(self, *, has_field: bool = True) -> None:
        super().__init__()
        self.has_field = has_field

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/REST/2.0/tickets", self._list)
        app.router.add_post("/REST/2.0/ticket", self._create)
        app.router.add_get(r"/REST/2.0/ticket/{id:\d+}", self._show)
        app.router.add_get(r"/REST/2.0/ticket/{id:\d+}/history", self._history)
        return app

    def _sign_in(self, request: web.Request) -> None:
        if request.headers.get("Authorization") != f"token {SECRET}":
            raise web.HTTPUnauthorized(text='{"message":"Unauthorized"}')

    async def _list(self, request: web.Request) -> web.Response:
        self._sign_in(request)
        query = request.query["query"]
        items = [
            {"id": str(at + 1), "type": "ticket"}
            for at, row in enumerate(self.rows)
            if (self.has_field and f"'{row.key}'" in query)
            or query.split("LIKE '")[1].removesuffix("'") in row.subject
        ]
        return web.json_response({"items": items, "total": len(items), "page": 1})

    async def _create(self, request: web.Request) -> web.Response:
        self._sign_in(request)
        said = await request.json()
        if said["Queue"] != "General":
            message = f"No permission to create tickets in the queue '{said['Queue']}'"
            return web.json_response({"message": message}, status=403)
        files = {
            one["FileName"]: base64.b64decode(one["FileContent"]).decode()
            for one in said["Attachments"]
        }
        key = said["CustomFields"]["BridgeHandoff"]
        row = Taken(key, said["Subject"], said["Requestor"], said["Content"], files)
        number = self.kept(row)
        return web.json_response({"id": str(number), "type": "ticket"}, status=201)

    async def _show(self, request: web.Request) -> web.Response:
        self._sign_in(request)
        number = request.match_info["id"]
        if not self.has(number):
            return web.json_response({"message": "Not Found"}, status=404)
        row = self.at(number)
        status = "resolved" if row.solved_at else "open" if row.replied_at else "new"
        said = {
            "id": int(number),
            "Status": status,
            "Resolved": _stamp(row.solved_at) or "1970-01-01T00:00:00Z",
            "Requestor": [{"id": row.contact, "type": "user"}],
        }
        return web.json_response(said)

    async def _history(self, request: web.Request) -> web.Response:
        row = self.at(request.match_info["id"])
        assert request.query["fields"] == "Type,Created,Creator"
        items = [
            _transaction("Create", "bridge", "2026-11-02T08:00:00Z"),
            _transaction("Correspond", row.contact, "2026-11-02T08:10:00Z"),
        ]
        if row.replied_at:
            items.append(_transaction("Correspond", "agent", _stamp(row.replied_at)))
        return web.json_response({"items": items, "pages": 1, "page": 1})


def _transaction(kind: str, who: str, at: str | None) -> Any:
    return {"Type": kind, "Created": at, "Creator": {"id": who, "type": "user"}}


@asynccontextmanager
async def standing_in(far: StandIn) -> AsyncIterator[StandIn]:
    async with served(far.app()) as address:
        far.url = address
        yield far
