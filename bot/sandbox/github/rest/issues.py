"""Issues, and what happened to them. https://docs.github.com/rest/issues/issues"""

from collections.abc import Callable
from typing import Any

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.call import OWN, Call, Routes
from bot.sandbox.github.records import Issue
from bot.sandbox.github.refusals import gone, invalid, not_a_kind, not_found
from bot.sandbox.github.repositories import Repository
from bot.sandbox.github.rest.assignees import assign, logins_of
from bot.sandbox.github.rest.milestones import milestone_of

ONE = f"{OWN}/issues/{{number:\\d+}}"
_ORDERS: dict[str, Callable[[Issue], Any]] = {
    "created": lambda one: (one.created, one.number),
    "updated": lambda one: (one.updated, one.number),
    "comments": lambda one: (len(one.comments), one.number),
}


def listed(call: Call) -> list[Json]:
    """Pull requests are among them, as on GitHub."""
    repository, query = call.repository, call.query
    if not repository.has_issues:
        raise gone("Issues are disabled for this repo")
    order = _ORDERS.get(query.get("sort", "created"))
    if order is None:
        raise invalid("Issue", "sort", "invalid")
    wanted = _wanted(call)
    found = [one for one in repository.issues.values() if not one.is_gone and wanted(one)]
    found.sort(key=order, reverse=query.get("direction", "desc") != "asc")
    return [call.parts.shapes.issue(repository, one) for one in call.page(found)]


def _wanted(call: Call) -> Callable[[Issue], bool]:
    """Raises Refused."""
    query, since = call.query, call.since()
    state = query.get("state", "open")
    if state not in ("open", "closed", "all"):
        raise invalid("Issue", "state", "invalid")
    labels = {name.lower() for name in query.get("labels", "").split(",") if name}

    def fits(one: Issue) -> bool:
        planned = str(one.milestone.number) if one.milestone else "none"
        logins = [who.login for who in one.assignees]
        return (
            (state == "all" or one.is_open == (state == "open"))
            and (since is None or one.updated >= since)
            and labels <= {label.name.lower() for label in one.labels}
            and query.get("creator") in (None, one.author.login)
            and query.get("milestone") in (None, planned, "*" if one.milestone else None)
            and query.get("assignee") in (None, *(logins or ["none"]), "*" if logins else None)
        )

    return fits


def create(call: Call) -> Json:
    """Labels, milestone and assignees from somebody who may not set them are dropped without a
    word."""
    repository, issues = call.repository, call.parts.issues
    if not repository.has_issues:
        raise gone("Issues are disabled for this repo")
    title = call.text("title")
    if title is None:
        raise not_a_kind("title", None, "a string")
    named = labels_of(call.body) or ()
    issue = issues.open(repository, call.by, title, call.text("body"), named)
    _plan(call, repository, issue)
    call.status = 201
    return call.parts.shapes.issue(repository, issue)


def get(call: Call) -> Json:
    return call.parts.shapes.issue(call.repository, call.issue)


def change(call: Call) -> Json:
    """As ``create``."""
    repository, issue, issues = call.repository, call.issue, call.parts.issues
    body = call.body
    issues.edit(repository, issue, call.by, title=call.text("title"), body=call.text("body"))
    wanted = labels_of(body)
    if wanted is not None and call.parts.changes.may_push(call.by, repository):
        call.parts.labels.set(repository, issue, call.by, wanted)
    _plan(call, repository, issue)
    state = call.text("state")
    if state == "closed":
        reason = call.text("state_reason") or "completed"
        issues.close(repository, issue, call.by, reason)
    elif state == "open":
        issues.reopen(repository, issue, call.by)
    elif state is not None:
        raise invalid("Issue", "state", "invalid")
    return call.parts.shapes.issue(repository, issue)


def events(call: Call) -> list[Json]:
    """Oldest first."""
    repository = call.repository
    return [call.parts.shapes.happening(repository, one) for one in call.page(call.issue.past)]


def event(call: Call) -> Json:
    repository, number = call.repository, int(call.params["event"])
    for issue in repository.issues.values():
        for one in issue.past:
            if one.id == number and not issue.is_gone:
                shape = call.parts.shapes.happening(repository, one)
                return {**shape, "issue": call.parts.shapes.issue(repository, issue)}
    raise not_found()


def labels_of(body: Json) -> list[str] | None:
    """Names; each may come alone or in an object. Raises Refused."""
    given = body.get("labels")
    if given is not None and not isinstance(given, list):
        raise not_a_kind("labels", given, "an array")
    if given is None:
        return None
    return [str(one["name"]) if isinstance(one, dict) else str(one) for one in given]


def _plan(call: Call, repository: Repository, issue: Issue) -> None:
    """``milestone`` and ``assignees`` of the body."""
    if not call.parts.changes.may_push(call.by, repository):
        return
    if "milestone" in call.body:
        call.parts.issues.plan(repository, issue, call.by, milestone_of(call, repository))
    if (logins := logins_of(call.body)) is not None:
        assign(call, repository, issue, logins)


ROUTES: Routes = [
    ("GET", f"{OWN}/issues", listed),
    ("POST", f"{OWN}/issues", create),
    ("GET", ONE, get),
    ("PATCH", ONE, change),
    ("GET", f"{ONE}/events", events),
    ("GET", f"{OWN}/issues/events/{{event:\\d+}}", event),
]
