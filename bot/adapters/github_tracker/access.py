"""Finds out what a token is good for, and makes nothing on the way."""

from dataclasses import dataclass

from bot.adapters.github_tracker.connection import Connection
from bot.adapters.github_tracker.limits import WHO
from bot.adapters.github_tracker.refusals import ISSUES_WRITE, METADATA_READ, InvalidError
from bot.domain.errors import Rejected, Unavailable


@dataclass(frozen=True, slots=True)
class Access:
    """``name`` is where the repository stands now. ``may_label`` and ``may_push`` are what its
    owner's settings say."""

    name: str
    has_issues: bool
    is_archived: bool
    may_label: bool
    may_push: bool


async def requests_left(connection: Connection, repository: str = "") -> tuple[int, int]:
    """How many of how many in this hour, for an App where it is installed on ``repository``;
    asking costs none. Raises Unavailable and Rejected."""
    answer = await connection.read("/rate_limit", METADATA_READ, repository=repository)
    said = answer.json
    try:
        core = said["resources"]["core"]
        return int(core["remaining"]), int(core["limit"])
    except (KeyError, TypeError, ValueError):
        raise Unavailable(WHO, "answers no limits") from None


async def access_to(connection: Connection, repository: str) -> Access:
    """Raises Unavailable, and Rejected for what is not there or must not be seen."""
    path = f"/repos/{repository}"
    said = (await connection.read(path, METADATA_READ, repository=repository)).json
    if not isinstance(said, dict) or "full_name" not in said:
        raise Unavailable(WHO, "answers no repository")
    rights = said.get("permissions") or {}
    return Access(
        name=str(said["full_name"]),
        has_issues=bool(said.get("has_issues", True)),
        is_archived=bool(said.get("archived")),
        may_label=any(rights.get(one) for one in ("triage", "push", "maintain", "admin")),
        may_push=any(rights.get(one) for one in ("push", "maintain", "admin")),
    )


async def refusal_to_open(connection: Connection, repository: str) -> str:
    """Why no issue may be opened there; empty where one may.

    GitHub tells nobody what a fine-grained token may do. So it is asked for an issue that it can
    never make, one without a title: whoever may not write hears of that first. Raises Unavailable.
    """
    try:
        path = f"/repos/{repository}/issues"
        await connection.write("POST", path, ISSUES_WRITE, {}, repository=repository)
    except InvalidError:
        return ""
    except Rejected as error:
        return error.reason
    raise Unavailable(WHO, "took an issue without a title")
