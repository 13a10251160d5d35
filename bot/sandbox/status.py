"""Stands for the company's status page, whoever hosts it.

* ``GET /status.json``: what the page says to machines, with an ETag.
* ``POST /sandbox/status``: ``{"shape", "level", "title", "resolved"}`` changes that, and answers
  what is so now; whatever is left out stays. ``shape`` is whose format the page speaks, or
  ``broken`` or ``down``; ``level`` is up, incident, outage or maintenance; ``resolved`` true means
  that it is up again.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from aiohttp import web

from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.events import Bus, Notice
from bot.sandbox.chat.snowflakes import Json

PATH = "/status.json"
LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True)
class Said:
    """The page says so; ``number`` counts its incidents."""

    shape: str = "hyperping"
    level: str = "up"
    title: str = ""
    number: int = 0
    url: str = ""
    began: str = ""
    changed: str = ""

    @property
    def is_planned(self) -> bool:
        return self.level == "maintenance"

    @property
    def is_up(self) -> bool:
        return self.level == "up"


class StatusPage:
    """``panel`` is what the sandbox's own page shows of it; ``address`` is the sandbox's."""

    def __init__(self, bus: Bus, panel: list[Json]) -> None:
        self._bus, self._panel = bus, panel
        self.address = ""
        self.said = Said()

    def change(self, wanted: Json) -> Json:
        """Raises Wrong."""
        level = "up" if wanted.get("resolved") else str(wanted.get("level", self.said.level))
        shape = str(wanted.get("shape", self.said.shape))
        if shape not in SHAPES:
            raise Wrong(f'"shape" is one of {", ".join(SHAPES)}')
        if level not in LEVELS:
            raise Wrong(f'"level" is one of {", ".join(LEVELS)}')
        before, now = self.said, datetime.now(UTC).isoformat()
        title = str(wanted.get("title", before.title))[:LONGEST_TITLE]
        self.said = replace(before, shape=shape, level=level, title=title, changed=now)
        if before.is_up and not self.said.is_up:
            number = before.number + 1
            url = f"{self.address}{PATH}#incident-{number}"
            self.said = replace(self.said, number=number, url=url, began=now)
        row = asdict(self.said)
        self._panel[:] = [row]
        self._bus.publish(Notice("panel", None, [row], "status"))
        return row

    async def serve(self, request: web.Request) -> web.Response:
        said = self.said
        if said.shape == "down":
            return web.Response(status=503, text="the status page is down")
        body = '{"indicator": '
        if said.shape in BODIES:
            body = json.dumps(BODIES[said.shape](said))
        elif said.shape in FEEDS:
            body = FEEDS[said.shape](said)
        headers = {"ETag": f'"{hashlib.sha256(body.encode()).hexdigest()[:16]}"'}
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304, headers=headers)
        kind = "application/xml" if said.shape in FEEDS else "application/json"
        return web.Response(text=body, content_type=kind, headers=headers)


def _hyperping(said: Said) -> Json:
    return {"indicator": said.level, "uptime": "99.98%"}


def _statuspage(said: Said) -> Json:
    impact = LEVELS[said.level]["statuspage"]
    row = {
        "id": f"incident-{said.number}",
        "name": said.title,
        "impact": impact,
        "shortlink": said.url,
        "created_at": said.began,
        "updated_at": said.changed,
    }
    incident = {**row, "status": "investigating"}
    planned = {**row, "status": "in_progress", "scheduled_for": said.began}
    return {
        "page": {"id": "sandbox", "name": "Sandbox"},
        "status": {"indicator": impact, "description": said.level},
        "components": [],
        "incidents": [] if said.is_up or said.is_planned else [incident],
        "scheduled_maintenances": [planned] if said.is_planned else [],
    }


def _instatus(said: Said) -> Json:
    row = {"id": f"incident-{said.number}", "name": said.title, "url": said.url}
    page = {"name": "Sandbox", "status": LEVELS[said.level]["instatus"]}
    if said.is_up:
        return {"page": page}
    if said.is_planned:
        planned = {**row, "start": said.began, "status": "INPROGRESS", "duration": "60"}
        return {"page": page, "activeMaintenances": [planned]}
    impact = "MAJOROUTAGE" if said.level == "outage" else "DEGRADEDPERFORMANCE"
    incident = {**row, "started": said.began, "status": "INVESTIGATING", "impact": impact}
    return {"page": page, "activeIncidents": [incident]}


def _better_stack(said: Said) -> Json:
    state = LEVELS[said.level]["betterstack"]
    attributes = {
        "title": said.title,
        "report_type": "maintenance" if said.is_planned else "manual",
        "starts_at": said.began,
        "ends_at": None,
        "aggregate_state": state,
    }
    report = {"id": str(said.number), "type": "status_report", "attributes": attributes}
    page = {"company_name": "Sandbox", "aggregate_state": state}
    return {
        "data": {"id": "1", "type": "status_page", "attributes": page},
        "included": [] if said.is_up else [report],
    }


def _news(said: Said) -> str:
    return "This incident has been resolved." if said.is_up else "We are looking into it."


def _rss(said: Said) -> str:
    items = ""
    if said.number:
        date = format_datetime(datetime.fromisoformat(said.changed))
        items = (
            f"<item><title>{escape(said.title)}</title><link>{said.url}</link>"
            f"<guid>{said.url}</guid><pubDate>{date}</pubDate>"
            f"<description>{_news(said)}</description></item>"
        )
    return f'<rss version="2.0"><channel><title>Sandbox</title>{items}</channel></rss>'


def _atom(said: Said) -> str:
    entries = ""
    if said.number:
        entries = (
            f"<entry><id>{said.url}</id><title>{escape(said.title)}</title>"
            f'<link href="{said.url}"/>'
            f"<published>{said.began}</published><updated>{said.changed}</updated>"
            f"<content>{_news(said)}</content></entry>"
        )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Sandbox</title>{entries}</feed>'


BODIES: Mapping[str, Callable[[Said], Json]] = {
    "hyperping": _hyperping,
    "statuspage": _statuspage,
    "instatus": _instatus,
    "betterstack": _better_stack,
}
FEEDS: Mapping[str, Callable[[Said], str]] = {"rss": _rss, "atom": _atom}
SHAPES = (*BODIES, *FEEDS, "broken", "down")
LEVELS: Mapping[str, Mapping[str, str]] = {
    "up": {"statuspage": "none", "instatus": "UP", "betterstack": "operational"},
    "incident": {"statuspage": "minor", "instatus": "HASISSUES", "betterstack": "degraded"},
    "outage": {"statuspage": "critical", "instatus": "HASISSUES", "betterstack": "downtime"},
    "maintenance": {
        "statuspage": "maintenance",
        "instatus": "UNDERMAINTENANCE",
        "betterstack": "maintenance",
    },
}
"""What each level is called by those who have words of their own for it."""
