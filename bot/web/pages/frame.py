"""Draws the operators' pages: templates, what they all show, and the files beside them."""

import hashlib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.domain.dashboard import PATH, Pass
from bot.domain.outbox import EffectState
from bot.domain.stats import Span
from bot.services.stats_cards import lasting
from bot.web.pages.parts import Parts

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".LICENSE": "text/plain; charset=utf-8",
}
SESSION = web.RequestKey("session", Pass)
RANGES = (7, 30, 90)
"""Days."""
GIVEN_UP = (EffectState.DEAD, EffectState.UNKNOWN)
TABS = (
    ("", "Overview"),
    ("/gaps", "Gaps"),
    ("/outbox", "Outbox"),
    ("/audit", "Audit log"),
    ("/incidents", "Incidents"),
)


class Frame:
    """What is around every page."""

    def __init__(self, parts: Parts) -> None:
        self._dashboard = parts.dashboard
        self._stats = parts.stats
        self._kept_days = parts.kept_days

    def span(self, request: web.Request) -> tuple[int, Span]:
        """The days that are asked for, and when that is."""
        asked = request.query.get("days", "")
        days = next((one for one in RANGES if str(one) == asked), RANGES[0])
        return days, self._stats.last(days)

    async def inside(self, request: web.Request, name: str, **values: Any) -> web.Response:
        """A page for those who are in."""
        depth = (await self._stats.store.backlog()).depth
        session = request[SESSION]
        return self.page(
            request,
            name,
            session=session,
            token=self._dashboard.form_token(session),
            tabs=TABS,
            ranges=RANGES,
            kept_days=self._kept_days,
            given_up=sum(depth.get(state, 0) for state in GIVEN_UP),
            **values,
        )

    def message(
        self, request: web.Request, status: int, title: str, text: str = ""
    ) -> web.Response:
        response = self.page(request, "message", title=title, text=text)
        response.set_status(status)
        return response

    def page(self, request: web.Request, name: str, **values: Any) -> web.Response:
        found = _templates().get_template(f"{name}.html")
        here = request.path.removeprefix(PATH).rstrip("/")
        text = found.render(path=PATH, here=here, now=self._dashboard.clock(), **values)
        return web.Response(text=text, content_type="text/html", charset="utf-8")


def see_other(address: str) -> web.Response:
    """After a form, so that reloading sends it no second time."""
    return web.Response(status=303, headers={"Location": address})


async def files(request: web.Request) -> web.Response:
    """What the pages load. Their addresses change with their content."""
    found = _files().get(request.match_info["name"])
    if found is None:
        raise web.HTTPNotFound
    content, kind, _ = found
    headers = {"Content-Type": kind, "Cache-Control": "public, max-age=31536000, immutable"}
    return web.Response(body=content, headers=headers)


@cache
def _files() -> dict[str, tuple[bytes, str, str]]:
    """Content, type and version of each."""
    read = {path: path.read_bytes() for path in (HERE / "static").iterdir()}
    return {
        path.name: (content, TYPES[path.suffix], hashlib.sha256(content).hexdigest()[:12])
        for path, content in read.items()
    }


@cache
def _templates() -> "Environment":
    """Jinja takes 6 MB, so only where somebody looks."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    found.filters |= {"lasting": lasting, "stamp": _stamp, "iso": datetime.isoformat, "web": _web}
    found.globals["share"] = share
    found.globals["static"] = lambda name: f"{PATH}/static/{name}?v={_files()[name][2]}"
    found.globals["ago"] = lambda at, now: lasting(max(now - at, timedelta(0)))
    return found


def share(part: float, whole: float) -> int:
    """In per cent."""
    return round(100 * part / whole) if whole else 0


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"


def _web(url: str) -> str:
    """An address that a link may lead to; a status page could name any."""
    return url if url.startswith(("https://", "http://")) else ""
