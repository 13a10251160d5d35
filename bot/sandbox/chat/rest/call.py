"""One REST call: authorised, limited, carried out, answered in Discord's shape and recorded."""

import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.sandbox.chat.attachments import Upload
from bot.sandbox.chat.chat import Chat
from bot.sandbox.chat.events import dumps
from bot.sandbox.chat.faults import broken
from bot.sandbox.chat.refusals import RateLimited, Refusal
from bot.sandbox.chat.snowflakes import Json

PREFIX = "/api/v10"
_FILE_FIELD = re.compile(r"files?\[?(\d*)\]?")
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Call:
    """``body`` is a JSON object, or a list where a route takes one. A handler may set
    ``status``."""

    chat: Chat
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    uploads: list[Upload] = field(default_factory=list)
    status: int = 200

    @property
    def bot(self) -> str:
        return self.chat.people.bot_id

    def __getitem__(self, name: str) -> str:
        return self.params[name]

    def limit(self, default: int, most: int) -> int:
        """The query's ``limit``."""
        try:
            return max(1, min(int(self.query.get("limit", default)), most))
        except ValueError:
            raise Refusal(50035) from None


Handler = Callable[[Call], Any]
"""Returns the body of the answer; None is 204. Raises Refusal."""
Routes = list[tuple[str, str, Handler]]


def add_routes(app: web.Application, chat: Chat, routes: Routes) -> None:
    for method, template, handler in routes:
        app.router.add_route(method, PREFIX + template, _endpoint(chat, template, handler))


def _endpoint(
    chat: Chat, template: str, handler: Handler
) -> Callable[[web.Request], Awaitable[web.Response]]:
    has_token_in_path = template.startswith(("/interactions", "/webhooks"))

    async def endpoint(request: web.Request) -> web.Response:
        chat.calls_running += 1
        chat.calls_made += 1
        sent: Any = None
        headers: dict[str, str] = {}
        try:
            if not has_token_in_path:
                _authorise(request, chat)
            sent, uploads = await _read(request)
            params = request.match_info
            channel = params.get("channel_id")
            is_lost = await chat.faults.before(request.method, request.path, channel)
            major = channel or params.get("guild_id") or params.get("token") or ""
            headers = chat.limits.take(request.method, template, major)
            call = Call(chat, params, request.query, {} if sent is None else sent, uploads)
            body = handler(call)
            if is_lost:
                raise broken()
            status = 204 if body is None else call.status
        except RateLimited as refused:
            status, body, headers = refused.status, refused.body, refused.headers
        except Refusal as refused:
            status, body = refused.status, refused.body
        finally:
            chat.calls_running -= 1
            chat.last_activity = time.monotonic()
        path = request.path_qs.removeprefix(PREFIX)
        chat.recording.rest(request.method, path, sent, status, body)
        return answer(status, body, headers)

    return endpoint


def answer(status: int, body: Any, headers: Mapping[str, str]) -> web.Response:
    """The content type is bare: with a charset discord.py would not read the JSON."""
    if body is None:
        return web.Response(status=status, headers=headers)
    content = dumps(body).encode()
    return web.Response(
        status=status, body=content, headers={**headers, "Content-Type": "application/json"}
    )


def unknown_route(chat: Chat) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def endpoint(request: web.Request) -> web.Response:
        route = f"{request.method} {request.path}"
        _log.error("The sandbox has no route for %s", route)
        chat.unknown_routes.append(route)
        body = {"message": f"The sandbox does not know {route}; add it there", "code": 0}
        chat.recording.rest(request.method, request.path_qs.removeprefix(PREFIX), None, 404, body)
        return answer(404, body, {})

    return endpoint


def _authorise(request: web.Request, chat: Chat) -> None:
    if request.headers.get("Authorization") != f"Bot {chat.world.token}":
        raise Refusal(0, status=401, message="401: Unauthorized")


async def _read(request: web.Request) -> tuple[Any, list[Upload]]:
    """The JSON of the body (of a multipart body, its ``payload_json``) and the files."""
    if not request.can_read_body:
        return None, []
    if not request.content_type.startswith("multipart/"):
        return _parse(await request.read()), []
    payload: Any = {}
    uploads: list[Upload] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        content = bytes(await part.read())
        if part.name == "payload_json":
            payload = _parse(content)
        elif part.filename is not None:
            number = _FILE_FIELD.match(part.name or "")
            place = int(number[1]) if number and number[1] else -1
            uploads.append(Upload(part.filename, content, place))
    return payload, uploads


def _parse(content: bytes) -> Any:
    if not content:
        return None
    try:
        parsed: Json | list[Json] = json.loads(content)
    except ValueError:
        raise Refusal(50109) from None
    return parsed
