"""Shows one person's view of the sandbox to the page, live, over a WebSocket.

``GET /sandbox/feed?as=KEY``: first a snapshot, then what happens, as JSON texts:

* ``{"kind": "snapshot", "me", "people", "guild", "channels", "messages", "ephemeral", "commands",
  "modal", "bot", "panels", "repositories", "tour"}``; ``messages`` and ``ephemeral`` map a
  channel's id to raw Discord messages, oldest first, the last 200; ``bot`` is whether a bot is
  online; ``repositories`` are those of the sandbox's GitHub; ``tour`` the steps to try;
* ``{"kind": "event", "type": "MESSAGE_CREATE", "data"}``: a raw gateway event of a place the
  person sees;
* ``{"kind": "ephemeral", "type": "create" | "update" | "delete", "data"}``: the person's own;
* ``{"kind": "modal", "data"}``: the modal that opened, null when it closed;
* ``{"kind": "commands", "data"}``, ``{"kind": "bot", "online"}``,
  ``{"kind": "panel", "name", "data"}``.
"""

import asyncio
import contextlib
from collections import deque
from typing import Any

from aiohttp import WSMsgType, web

from bot.sandbox.chat.chat import Chat
from bot.sandbox.chat.events import Event, Notice, dumps
from bot.sandbox.chat.guild import guild_json
from bot.sandbox.chat.snowflakes import Json

SHOWN = 200
_NOT_FOR_PAGES = ("INTERACTION_CREATE",)


class Feed:
    """``panels`` is what the page shows beside the chat: mail, issues, tickets, customers."""

    def __init__(self, chat: Chat, panels: dict[str, list[Json]]) -> None:
        self._chat, self._panels = chat, panels
        self._sockets: set[web.WebSocketResponse] = set()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        person = self._chat.world.people.get(request.query.get("as", ""))
        if person is None:
            keys = ", ".join(self._chat.world.people)
            return web.json_response({"error": f'"as" is one of {keys}'}, status=400)
        user_id = str(person.id)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.add(socket)
        queue: deque[str] = deque([dumps(self.snapshot(user_id))])
        wanted = asyncio.Event()

        def note(happened: Event | Notice) -> None:
            if (row := self._row(user_id, happened)) is not None:
                queue.append(dumps(row))
                wanted.set()

        stop = self._chat.bus.listen(note)
        writer = asyncio.create_task(_write(socket, queue, wanted))
        try:
            while (await socket.receive()).type in (WSMsgType.TEXT, WSMsgType.BINARY):
                pass
        finally:
            stop()
            self._sockets.discard(socket)
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
        return socket

    async def close(self) -> None:
        for socket in tuple(self._sockets):
            await socket.close(code=1001)

    def snapshot(self, user_id: str) -> Json:
        chat = self._chat
        open_modal = chat.interactions.modals.get(user_id)
        seen = [raw for raw in chat.channels.raw.values() if chat.channels.sees(user_id, raw["id"])]
        ephemeral: dict[str, list[Json]] = {}
        for to, raw in chat.messages.ephemeral.values():
            if to == user_id:
                ephemeral.setdefault(raw["channel_id"], []).append(chat.messages.shown(raw))
        return {
            "kind": "snapshot",
            "me": {**self._person(user_id), "roles": chat.people.role_names(user_id)},
            "people": [self._person(str(one.id)) for one in chat.world.people.values()],
            "guild": {
                **guild_json(chat.world, chat.people),
                "members": list(chat.people.members.values()),
            },
            "channels": seen,
            "messages": {
                raw["id"]: [
                    chat.messages.shown(one)
                    for one in list(chat.messages.raw[raw["id"]].values())[-SHOWN:]
                ]
                for raw in seen
            },
            "ephemeral": ephemeral,
            "commands": chat.commands.everything(),
            "modal": open_modal[1] if open_modal else None,
            "bot": chat.gateway.session is not None,
            "panels": self._panels,
            "repositories": [row["name"] for row in chat.world.github.get("repositories", ())],
            "tour": chat.world.tour,
        }

    def _row(self, user_id: str, happened: Event | Notice) -> Json | None:
        if isinstance(happened, Event):
            hidden = happened.channel and not self._chat.channels.sees(user_id, happened.channel)
            if hidden or happened.type in _NOT_FOR_PAGES:
                return None
            return {"kind": "event", "type": happened.type, "data": happened.data}
        if happened.to not in (None, user_id):
            return None
        row: dict[str, Any] = {"kind": happened.kind, "data": happened.data}
        if happened.kind == "bot":
            return {"kind": "bot", "online": happened.data}
        if happened.kind == "panel":
            return {**row, "name": happened.type}
        if happened.kind == "ephemeral":
            return {**row, "type": happened.type}
        return row

    def _person(self, user_id: str) -> Json:
        person = self._chat.people.persons[user_id]
        return {
            "key": person.key,
            "id": user_id,
            "name": person.name,
            "locale": person.locale,
            "github": person.github,
            "maintains": person.github in self._chat.world.github.get("members", ()),
        }


async def _write(socket: web.WebSocketResponse, queue: deque[str], wanted: asyncio.Event) -> None:
    with contextlib.suppress(ConnectionError):
        while True:
            while queue:
                await socket.send_str(queue.popleft())
            wanted.clear()
            await wanted.wait()
