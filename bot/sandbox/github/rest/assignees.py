"""Who an issue is assigned to. https://docs.github.com/rest/issues/assignees"""

from collections.abc import Sequence

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.call import OWN, Call, Routes
from bot.sandbox.github.records import Issue
from bot.sandbox.github.refusals import invalid, not_a_kind, not_found
from bot.sandbox.github.repositories import Repository

_INSIDE = f"{OWN}/issues/{{number:\\d+}}/assignees"


def possible(call: Call) -> list[Json]:
    """Whoever may push, but for Apps."""
    repository, parts = call.repository, call.parts
    logins = {*parts.repositories.members, *repository.collaborators}
    found = [parts.repositories.account(login) for login in sorted(logins)]
    if parts.changes.may_push(parts.repositories.bridge, repository):
        found.append(parts.repositories.bridge)
    return [parts.shapes.user(one) for one in call.page(found)]


def is_possible(call: Call) -> None:
    """Raises Refused where this one cannot be assigned."""
    repository, parts = call.repository, call.parts
    account = parts.repositories.account(call.params["login"])
    if not parts.issues.may_be_assigned(repository, None, account):
        raise not_found()


def add(call: Call) -> Json:
    """Who cannot be assigned is left out without a word."""
    repository, issue, wanted = call.repository, call.issue, _required(call)
    accounts = [call.parts.repositories.account(login) for login in wanted]
    call.parts.issues.assign(repository, issue, call.by, accounts)
    call.status = 201
    return call.parts.shapes.issue(repository, issue)


def remove(call: Call) -> Json:
    repository, issue, wanted = call.repository, call.issue, _required(call)
    accounts = [call.parts.repositories.account(login) for login in wanted]
    call.parts.issues.unassign(repository, issue, call.by, accounts)
    return call.parts.shapes.issue(repository, issue)


def assign(call: Call, repository: Repository, issue: Issue, logins: Sequence[str]) -> None:
    """These and nobody else. Raises Refused for one who cannot be assigned."""
    issues = call.parts.issues
    accounts = [call.parts.repositories.account(login) for login in logins]
    if any(not issues.may_be_assigned(repository, issue, one) for one in accounts):
        raise invalid("Issue", "assignees", "invalid")
    others = [one for one in issue.assignees if one not in accounts]
    issues.unassign(repository, issue, call.by, others)
    issues.assign(repository, issue, call.by, accounts)


def logins_of(body: Json) -> list[str] | None:
    """Raises Refused."""
    given = body.get("assignees")
    if given is not None and not isinstance(given, list):
        raise not_a_kind("assignees", given, "an array")
    return None if given is None else [str(one) for one in given]


def _required(call: Call) -> list[str]:
    logins = logins_of(call.body)
    if logins is None:
        raise not_a_kind("assignees", None, "an array")
    return logins


ROUTES: Routes = [
    ("GET", f"{OWN}/assignees", possible),
    ("GET", f"{OWN}/assignees/{{login}}", is_possible),
    ("POST", _INSIDE, add),
    ("DELETE", _INSIDE, remove),
]
