"""One REST call: authorised, limited, carried out and answered with GitHub's headers."""

import hashlib
import json
import re
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NoReturn, TypeVar

from aiohttp import web

from bot.sandbox.chat.chat import Chat
from bot.sandbox.chat.events import dumps
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.changes import Changes
from bot.sandbox.github.code_shapes import CodeShapes
from bot.sandbox.github.comments import Comments
from bot.sandbox.github.credentials import Credentials
from bot.sandbox.github.faults import CUT, STORED, Faults
from bot.sandbox.github.issues import Issues, find
from bot.sandbox.github.labels import Labels
from bot.sandbox.github.limits import Limits
from bot.sandbox.github.records import Account, Issue
from bot.sandbox.github.refusals import Refused, broken, not_a_kind, not_found
from bot.sandbox.github.repositories import Repositories, Repository
from bot.sandbox.github.shapes import Shapes

PREFIX = "/github"
OWN, BY_ID = "/repos/{owner}/{repo}", "/repositories/{id:\\d+}"
"""A repository is called by its name, or, once it has moved, by its number."""
MOST_A_PAGE, A_PAGE = 100, 30
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Parts:
    """What a call may need."""

    chat: Chat
    repositories: Repositories
    credentials: Credentials
    changes: Changes
    issues: Issues
    labels: Labels
    comments: Comments
    shapes: Shapes
    code: CodeShapes
    limits: Limits
    faults: Faults


@dataclass(slots=True)
class Call:
    """``by`` is who calls; ``sent`` the JSON of the body, None without one. A handler may set
    ``status``."""

    parts: Parts
    request: web.Request
    by: Account
    sent: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def params(self) -> Mapping[str, str]:
        return self.request.match_info

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query

    @property
    def body(self) -> Json:
        """Raises Refused where it is no object."""
        if not isinstance(self.sent, dict):
            raise Refused(400, "Problems parsing JSON")
        return self.sent

    @property
    def repository(self) -> Repository:
        """Raises Refused: unknown, or moved elsewhere."""
        repositories, params = self.parts.repositories, self.params
        if "id" in params:
            found = repositories.by_id(int(params["id"]))
        else:
            name = f"{params['owner']}/{params['repo']}"
            if new := repositories.moved.get(name.lower()):
                self._moved(new)
            found = repositories.find(name)
        if found is None:
            raise not_found()
        return found

    @property
    def issue(self) -> Issue:
        """Raises Refused: unknown, gone, or moved elsewhere."""
        repository, number = self.repository, int(self.params["number"])
        if (known := repository.issues.get(number)) and known.moved_to:
            name, at = known.moved_to
            if new := self.parts.repositories.find(name):
                self._elsewhere(new, f"/issues/{number}", f"/issues/{at}")
        return find(repository, number)

    def text(self, name: str, default: str | None = None) -> str | None:
        """A text of the body. Raises Refused."""
        value = self.body.get(name, default)
        if value is not None and not isinstance(value, str):
            raise not_a_kind(name, value, "a string")
        return value

    def since(self) -> datetime | None:
        """Raises Refused."""
        given = self.query.get("since")
        try:
            at = datetime.fromisoformat(given) if given else None
        except ValueError:
            raise Refused(422, f"Invalid since parameter: {given}") from None
        return at.replace(tzinfo=at.tzinfo or UTC) if at else None

    def page(self, rows: list[Row]) -> list[Row]:
        """The part of ``rows`` that is asked for; the header says where the rest is.
        https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api"""
        size = min(MOST_A_PAGE, self._number("per_page", A_PAGE))
        page = self._number("page", 1)
        last = max(1, -(-len(rows) // size))
        links: dict[str, int] = {}
        if page > 1:
            links |= {"prev": min(page - 1, last), "first": 1}
        if page < last:
            links |= {"next": page + 1, "last": last}
        if links:
            self.headers["Link"] = ", ".join(
                f'<{self.request.url.update_query(page=number)}>; rel="{name}"'
                for name, number in links.items()
            )
        return rows[(page - 1) * size : page * size]

    def _number(self, name: str, default: int) -> int:
        given = self.query.get(name, "")
        return max(1, int(given)) if given.isdecimal() else default

    def _moved(self, new: str) -> NoReturn:
        found = self.parts.repositories.find(new)
        if found is None:
            raise not_found()
        self._elsewhere(found)

    def _elsewhere(self, found: Repository, before: str = "", after: str = "") -> NoReturn:
        """GET may simply go on; whatever writes must be sent anew.
        https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api"""
        old = r"/repositories/\d+|/repos/[^/]+/[^/]+"
        rest = re.sub(f"^{PREFIX}(?:{old})", "", self.request.path_qs).replace(before, after, 1)
        url = f"{self.parts.shapes.base}/repositories/{found.id}{rest}"
        is_read = self.request.method in ("GET", "HEAD")
        message = "Moved Permanently" if is_read else "Temporary Redirect"
        raise Refused(301 if is_read else 307, message, headers={"Location": url})


Handler = Callable[[Call], Any]
"""Returns the body of the answer; None is 204. Raises Refused."""
Routes = list[tuple[str, str, Handler]]
Who = Callable[[web.Request], Account]
"""Says who calls. Raises Refused."""


def add_routes(app: web.Application, parts: Parts, routes: Routes, who: Who) -> None:
    """A route whose path begins with ``OWN`` answers under the repository's number, too."""
    for method, template, handler in routes:
        for path in {template, template.replace(OWN, BY_ID)}:
            app.router.add_route(method, PREFIX + path, _endpoint(parts, handler, who))


def _endpoint(
    parts: Parts, handler: Handler, who: Who
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def endpoint(request: web.Request) -> web.Response:
        resource = "search" if request.path.startswith(f"{PREFIX}/search") else "core"
        after, headers = "", dict[str, str]()
        content = await request.read()
        try:
            after = await parts.faults.before(request.method)
            if request.transport is None:  # whoever asked has given up meanwhile
                return web.Response(status=499)
            parts.chat.last_activity = time.monotonic()
            status, body, headers = _carry_out(parts, handler, who, request, content, resource)
            if after == STORED:
                raise broken()
        except Refused as refused:
            status, body, headers = refused.status, refused.body, refused.headers
            if "Location" in headers:
                body["url"] = headers["Location"]
        if after == CUT and request.transport is not None:
            request.transport.abort()
        return _answer(parts, request, resource, status, body, headers)

    return endpoint


def _carry_out(
    parts: Parts, handler: Handler, who: Who, request: web.Request, content: bytes, resource: str
) -> tuple[int, Any, dict[str, str]]:
    by = who(request)
    if not request.path.endswith("/rate_limit"):
        parts.limits.take(resource, request.method, by.login)
    try:
        sent = json.loads(content) if content else None
    except ValueError:
        raise Refused(400, "Problems parsing JSON") from None
    call = Call(parts, request, by, sent)
    body = handler(call)
    return (204 if body is None else call.status), body, call.headers


def _answer(
    parts: Parts,
    request: web.Request,
    resource: str,
    status: int,
    body: Any,
    more: Mapping[str, str],
) -> web.Response:
    content = b"" if body is None else dumps(body).encode()
    headers = {**more, "X-GitHub-Request-Id": uuid.uuid4().hex.upper()}
    if request.method == "GET" and status == 200:
        digest = hashlib.sha256(content + headers.get("Link", "").encode()).hexdigest()
        headers["ETag"] = f'W/"{digest}"'
        headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
        known = re.findall(r'"([^"]*)"', request.headers.get("If-None-Match", ""))
        if digest in known:
            parts.limits.give_back(resource)
            status, content = 304, b""
    headers |= parts.limits.headers(resource)
    if content:
        headers["Content-Type"] = "application/json; charset=utf-8"
    return web.Response(status=status, body=content, headers=headers)
