"""The JSON API for people and tests: look at the state, act as somebody, make trouble.

* ``GET /sandbox/state[?as=KEY]``: everything, or what one person sees.
* ``POST /sandbox/act``: see ``bot.sandbox.acting``.
* ``POST /sandbox/fault``: see ``bot.sandbox.chat.faults`` for mail ``bot.sandbox.mailbox``, for
  customers ``bot.sandbox.customers``, for tickets ``bot.sandbox.desk``, for
  GitHub ``bot.sandbox.github.faults``, for its webhooks ``bot.sandbox.github.webhook_faults``;
  ``{"kind": "none"}`` clears.
* ``POST /sandbox/flood``: ``{"channel", "texts", "count", "author"}``, answers ``{"sent"}`` when
  all is on its way.
* ``POST /sandbox/status``: see ``bot.sandbox.status``.
* ``POST /sandbox/customer``: see ``bot.sandbox.customers``.
* ``POST /sandbox/ticket``: see ``bot.sandbox.desk``.
* ``POST /sandbox/webhook``: ``{"url", "secret", "content_type"}``; see
  ``bot.sandbox.github.webhooks``.
* ``POST /sandbox/github``: ``{"as", "url"}``: what a link opens there; see
  ``bot.sandbox.acting.reporting``.

What cannot be is answered 400 with ``{"error": what to do instead}``.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.acting.actor import Actor
from bot.sandbox.acting.stage import Wrong, find_channel
from bot.sandbox.chat.chat import Chat
from bot.sandbox.chat.faults import ON_GATEWAY, ON_REST
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.customers import Customers
from bot.sandbox.desk import Desk
from bot.sandbox.flood import flood
from bot.sandbox.github.hub import GitHub
from bot.sandbox.mailbox import Mailbox
from bot.sandbox.status import StatusPage
from bot.sandbox.view import View


class Control:
    def __init__(
        self,
        chat: Chat,
        actor: Actor,
        view: View,
        panels: dict[str, list[Json]],
        status: StatusPage,
        mailbox: Mailbox,
        customers: Customers,
        desk: Desk,
        github: GitHub,
    ) -> None:
        self._chat, self._actor, self._view, self._panels = chat, actor, view, panels
        self._status_page, self._mailbox, self._customers = status, mailbox, customers
        self._desk, self._github = desk, github

    def add_to(self, app: web.Application) -> None:
        app.router.add_get("/sandbox/state", self._state)
        app.router.add_post("/sandbox/act", self._act)
        app.router.add_post("/sandbox/fault", self._fault)
        app.router.add_post("/sandbox/flood", self._flood)
        for noun, do in (
            ("status", self._status_page.change),
            ("customer", self._customers.change),
            ("ticket", self._desk.change),
            ("webhook", self._github.webhooks.change),
            ("github", self._actor.look),
        ):
            app.router.add_post(f"/sandbox/{noun}", _doing(do))

    def state(self, viewer: str | None = None) -> Json:
        """``viewer`` is a person's key. Raises Wrong."""
        people = self._chat.people
        if viewer is not None and viewer not in self._chat.world.people:
            raise Wrong(f'"as" is one of {", ".join(self._chat.world.people)}')
        user_id = people.by_key[viewer] if viewer else None
        return {
            "ready": self._chat.gateway.session is not None,
            "people": self._view.people(),
            "channels": self._view.channels(user_id),
            "commands": [one["name"] for one in self._chat.commands.everything()],
            "unknown_routes": self._chat.unknown_routes,
            "tries": self._chat.world.tries,
            **self._panels,
        }

    def fault(self, wanted: Json) -> None:
        """Raises Wrong."""
        kind, gateway = wanted.get("kind"), self._chat.gateway
        named = wanted.get("channel")
        channel = find_channel(self._chat, str(named))["id"] if named else None
        if kind == "none":
            self._chat.faults.clear()
            self._mailbox.clear()
            self._customers.clear()
            self._desk.clear()
            self._github.faults.clear()
            self._github.webhooks.faults.clear()
        elif kind == "disconnect":
            gateway.drop(seconds=float(wanted.get("seconds") or 0))
        elif kind == "silence":
            gateway.silence(seconds=float(wanted.get("seconds") or 0))
        elif kind == "reconnect":
            gateway.ask_to_reconnect()
        elif kind == "invalid_session":
            gateway.invalidate(resumable=bool(wanted.get("resumable")))
        elif kind == "mail":
            self._mailbox.fault(wanted)
        elif kind == "directory":
            self._customers.fault(wanted)
        elif kind == "desk":
            self._desk.fault(wanted)
        elif kind == "github":
            self._github.faults.add(wanted)
        elif kind == "webhook":
            self._github.webhooks.fault(wanted)
        elif kind in ON_REST:
            self._chat.faults.add(wanted, channel)
        else:
            ours = ("mail", "directory", "desk", "github", "webhook", "none")
            known = (*ON_GATEWAY, *ON_REST, *ours)
            raise Wrong(f'"kind" is one of {", ".join(known)}')

    async def _state(self, request: web.Request) -> web.Response:
        try:
            return _json(self.state(request.query.get("as")))
        except Wrong as wrong:
            return _refused(wrong)

    async def _act(self, request: web.Request) -> web.Response:
        try:
            return _json(await self._actor.act(await _body(request)))
        except Wrong as wrong:
            return _refused(wrong)

    async def _fault(self, request: web.Request) -> web.Response:
        try:
            self.fault(await _body(request))
        except Wrong as wrong:
            return _refused(wrong)
        except (TypeError, ValueError):
            return _refused(Wrong('"count", "seconds" and "code" are numbers'))
        return _json({"ok": True})

    async def _flood(self, request: web.Request) -> web.Response:
        try:
            body = await _body(request)
            sent = await flood(
                self._chat,
                str(body.get("channel") or "general"),
                body.get("texts") or [],
                count=body.get("count"),
                author=body.get("author"),
            )
        except Wrong as wrong:
            return _refused(wrong)
        return _json({"sent": sent})


def _doing(do: Callable[[Json], Json]) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            return _json(do(await _body(request)))
        except Wrong as wrong:
            return _refused(wrong)

    return handle


async def _body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.text())
    except ValueError:
        raise Wrong("send a JSON object") from None
    if not isinstance(body, dict):
        raise Wrong("send a JSON object")
    return body


def _json(body: Any) -> web.Response:
    return web.json_response(body)


def _refused(wrong: Wrong) -> web.Response:
    return web.json_response({"error": str(wrong)}, status=400)
