"""Issues and their labels. https://docs.github.com/rest/issues/issues"""

from collections.abc import Callable
from typing import Any

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.call import OWN, Call, Routes
from bot.sandbox.github.issues import find
from bot.sandbox.github.refusals import Refused, invalid, not_a_kind
from bot.sandbox.github.repositories import Issue

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
        raise Refused(410, "Issues are disabled for this repo")
    state, since = query.get("state", "open"), call.since()
    if state not in ("open", "closed", "all"):
        raise invalid("Issue", "state", "invalid")
    order = _ORDERS.get(query.get("sort", "created"))
    if order is None:
        raise invalid("Issue", "sort", "invalid")
    wanted = {name.lower() for name in query.get("labels", "").split(",") if name}
    found = [
        one
        for one in repository.issues.values()
        if not one.is_gone
        and (state == "all" or one.is_open == (state == "open"))
        and (since is None or one.updated >= since)
        and wanted <= {label.name.lower() for label in one.labels}
        and query.get("creator") in (None, one.author.login)
    ]
    found.sort(key=order, reverse=query.get("direction", "desc") != "asc")
    return [call.parts.shapes.issue(repository, one) for one in call.page(found)]


def create(call: Call) -> Json:
    repository = call.repository
    if not repository.has_issues:
        raise Refused(410, "Issues are disabled for this repo")
    title = call.text("title")
    if title is None:
        raise not_a_kind("title", None, "a string")
    bridge, wanted = call.parts.repositories.bridge, _labels(call.body)
    issue = call.parts.issues.open(repository, bridge, title, call.text("body"), wanted or ())
    call.status = 201
    return call.parts.shapes.issue(repository, issue)


def get(call: Call) -> Json:
    return call.parts.shapes.issue(call.repository, call.issue)


def change(call: Call) -> Json:
    """Labels from somebody who may not label are dropped without a word."""
    repository, issue, issues = call.repository, call.issue, call.parts.issues
    bridge, body = call.parts.repositories.bridge, call.body
    issues.edit(repository, issue, bridge, title=call.text("title"), body=call.text("body"))
    wanted = _labels(body)
    if wanted is not None and issues.may_push(bridge, repository):
        issues.set_labels(repository, issue, bridge, wanted)
    state = call.text("state")
    if state == "closed":
        reason = call.text("state_reason") or "completed"
        issues.close(repository, issue, bridge, reason)
    elif state == "open":
        issues.reopen(repository, issue, bridge)
    elif state is not None:
        raise invalid("Issue", "state", "invalid")
    return call.parts.shapes.issue(repository, issue)


def labels(call: Call) -> list[Json]:
    return call.page(_shown(call))


def add_labels(call: Call) -> list[Json]:
    bridge = call.parts.repositories.bridge
    call.parts.issues.label(call.repository, call.issue, bridge, _required(call))
    return _shown(call)


def set_labels(call: Call) -> list[Json]:
    bridge = call.parts.repositories.bridge
    call.parts.issues.set_labels(call.repository, call.issue, bridge, _required(call))
    return _shown(call)


def clear_labels(call: Call) -> None:
    bridge = call.parts.repositories.bridge
    call.parts.issues.set_labels(call.repository, call.issue, bridge, ())


def remove_label(call: Call) -> list[Json]:
    bridge = call.parts.repositories.bridge
    call.parts.issues.unlabel(call.repository, call.issue, bridge, call.params["name"])
    return _shown(call)


def _shown(call: Call) -> list[Json]:
    repository = call.repository
    issue = find(repository, int(call.params["number"]))
    return [call.parts.shapes.label(repository, one) for one in issue.labels]


def _labels(body: Json) -> list[str] | None:
    """Names; each may come alone or in an object. Raises Refused."""
    given = body.get("labels")
    if given is not None and not isinstance(given, list):
        raise not_a_kind("labels", given, "an array")
    if given is None:
        return None
    return [str(one["name"]) if isinstance(one, dict) else str(one) for one in given]


def _required(call: Call) -> list[str]:
    """``{"labels": [...]}`` or only the list. Raises Refused."""
    given = _labels({"labels": call.sent} if isinstance(call.sent, list) else call.body)
    if given is None:
        raise not_a_kind("labels", None, "an array")
    return given


ROUTES: Routes = [
    ("GET", f"{OWN}/issues", listed),
    ("POST", f"{OWN}/issues", create),
    ("GET", ONE, get),
    ("PATCH", ONE, change),
    ("GET", f"{ONE}/labels", labels),
    ("POST", f"{ONE}/labels", add_labels),
    ("PUT", f"{ONE}/labels", set_labels),
    ("DELETE", f"{ONE}/labels", clear_labels),
    ("DELETE", f"{ONE}/labels/{{name}}", remove_label),
]
