"""Recognises whose JSON a status page speaks, and reads it.

Formats: https://www.atlassian.com/software/statuspage (``/api/v2/summary.json``),
https://instatus.com/help/api/public-api, https://betterstack.com/docs/uptime/status-pages and
https://hyperping.com/docs/status-page/status-page-json.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from bot.adapters.status_page.values import (
    key,
    moment,
    table,
    tables,
    text,
    word,
)
from bot.domain.status import Incident, Level

Json = Mapping[str, Any]


class Report(NamedTuple):
    """What a body says; ``page_url`` is empty where it does not name its page."""

    indicator: Level
    incidents: Sequence[Incident]
    page_url: str = ""


_STATUSPAGE = {
    "none": Level.UP,
    "maintenance": Level.MAINTENANCE,
    "minor": Level.INCIDENT,
    "major": Level.OUTAGE,
    "critical": Level.OUTAGE,
}
_INSTATUS = {
    "up": Level.UP,
    "hasissues": Level.INCIDENT,
    "undermaintenance": Level.MAINTENANCE,
}
_BETTER_STACK = {
    "operational": Level.UP,
    "degraded": Level.INCIDENT,
    "downtime": Level.OUTAGE,
    "maintenance": Level.MAINTENANCE,
}
_HYPERPING = {level.value: level for level in Level}
_OUTAGES = {"major", "critical", "majoroutage", "partialoutage", "downtime"}
_OVER = {"resolved", "completed", "postmortem", "canceled", "cancelled", "operational"}
_BEGUN = {"in_progress", "inprogress", "verifying", "maintenance"}


def read(body: object) -> Report | None:
    """What ``body`` says; None where nobody's shape fits. Raises MalformedError."""
    if not isinstance(body, dict):
        return None
    for fits, reader in _SHAPES:
        if fits(body):
            return reader(body)
    return None


def _is_statuspage(body: Json) -> bool:
    status = body.get("status")
    return isinstance(status, dict) and "indicator" in status and "page" in body


def _statuspage(body: Json) -> Report:
    incidents = [
        Incident(
            id=key(row.get("id") or text(row, "name")),
            title=text(row, "name"),
            url=text(row, "shortlink"),
            level=_impact(row),
            state_text=text(row, "status"),
            started_at=moment(row.get("started_at")) or moment(row.get("created_at")),
            updated_at=moment(row.get("updated_at")),
        )
        for row in tables(body, "incidents")
        if _state(row) not in _OVER
    ]
    incidents += [
        Incident(
            id=key(row.get("id") or text(row, "name")),
            title=text(row, "name"),
            url=text(row, "shortlink"),
            level=Level.MAINTENANCE,
            state_text=text(row, "status"),
            started_at=moment(row.get("scheduled_for")),
            updated_at=moment(row.get("updated_at")),
        )
        for row in tables(body, "scheduled_maintenances")
        if _state(row) in _BEGUN
    ]
    indicator = _level(_STATUSPAGE, table(body, "status"), "indicator")
    return Report(indicator, incidents, text(table(body, "page"), "url"))


def _is_instatus(body: Json) -> bool:
    page = body.get("page")
    return isinstance(page, dict) and "status" in page


def _instatus(body: Json) -> Report:
    """Incidents have an id on newer pages only; name and start tell them apart as well."""
    incidents = [
        Incident(
            id=key(row.get("id") or text(row, "name"), text(row, "started")),
            title=text(row, "name"),
            url=text(row, "url"),
            level=_impact(row),
            state_text=text(row, "status"),
            started_at=moment(row.get("started")),
            updated_at=moment(row.get("updatedAt")),
        )
        for row in tables(body, "activeIncidents")
        if _state(row) not in _OVER
    ]
    incidents += [
        Incident(
            id=key(row.get("id") or text(row, "name"), text(row, "start")),
            title=text(row, "name"),
            url=text(row, "url"),
            level=Level.MAINTENANCE,
            state_text=text(row, "status"),
            started_at=moment(row.get("start")),
            updated_at=moment(row.get("updatedAt")),
        )
        for row in tables(body, "activeMaintenances")
        if _state(row) in _BEGUN
    ]
    page = table(body, "page")
    return Report(_level(_INSTATUS, page, "status"), incidents, text(page, "url"))


def _is_better_stack(body: Json) -> bool:
    data = body.get("data")
    attributes = data.get("attributes") if isinstance(data, dict) else None
    return isinstance(attributes, dict) and "aggregate_state" in attributes


def _better_stack(body: Json) -> Report:
    page = table(table(body, "data"), "attributes")
    reports = [row for row in tables(body, "included") if row.get("type") == "status_report"]
    incidents = [_report(row, table(row, "attributes")) for row in reports]
    domain = text(page, "custom_domain")
    return Report(
        _level(_BETTER_STACK, page, "aggregate_state"),
        [incident for incident in incidents if incident],
        f"https://{domain}" if domain else "",
    )


def _report(row: Json, report: Json) -> Incident | None:
    """A maintenance has its end from the start; whether it goes on now, only its state says."""
    state = text(report, "aggregate_state").lower()
    is_planned = "maintenance" in (text(report, "report_type"), state)
    is_open = state in _BEGUN if is_planned else not report.get("ends_at") and state not in _OVER
    if not is_open:
        return None
    level = Level.OUTAGE if state in _OUTAGES else Level.INCIDENT
    return Incident(
        id=key(row.get("id") or text(report, "title")),
        title=text(report, "title"),
        url="",
        level=Level.MAINTENANCE if is_planned else level,
        state_text=state,
        started_at=moment(report.get("starts_at")),
    )


def _is_hyperping(body: Json) -> bool:
    return "indicator" in body


def _hyperping(body: Json) -> Report:
    """It names no incident; a site that stands before it says ``unknown`` for want of an answer."""
    return Report(_level(_HYPERPING, body, "indicator"), ())


_SHAPES: Sequence[tuple[Callable[[Json], bool], Callable[[Json], Report]]] = (
    (_is_statuspage, _statuspage),
    (_is_instatus, _instatus),
    (_is_better_stack, _better_stack),
    (_is_hyperping, _hyperping),
)


def _level(levels: Mapping[str, Level], row: Json, name: str) -> Level:
    """A word nobody knows yet is no reason to say that all is fine."""
    return levels.get(word(row, name).lower(), Level.UNKNOWN)


def _impact(row: Json) -> Level:
    """Even one without impact is an incident: somebody wrote it up."""
    return Level.OUTAGE if text(row, "impact").lower() in _OUTAGES else Level.INCIDENT


def _state(row: Json) -> str:
    return text(row, "status").lower()
