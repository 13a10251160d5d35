"""Reads issues out of GitHub's JSON, which may lack anything."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.adapters.github_tracker.limits import WHO
from bot.domain.errors import Unavailable
from bot.domain.issue import Issue, IssueRef

Json = Mapping[str, Any]


def issue_of(row: Json) -> Issue:
    """Its name is where it stands now, which is elsewhere once it or its repository has moved.

    Raises Unavailable for what is no issue.
    """
    try:
        url = str(row["html_url"])
        owner, name, _, number = urlsplit(url).path.split("/")[-4:]
        return Issue(
            ref=IssueRef(f"{owner}/{name}", int(number)),
            title=str(row["title"]),
            url=url,
            is_open=row.get("state") == "open",
            body=str(row.get("body") or ""),
            labels=tuple(_label(one) for one in row.get("labels") or ()),
            author=str((row.get("user") or {}).get("login") or ""),
            updated_at=_moment(row.get("updated_at")),
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Unavailable(WHO, "answers what is no issue") from None


def rows_of(given: object) -> list[Json]:
    """The objects of a list. Raises Unavailable for anything else."""
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise Unavailable(WHO, "answers no list")
    return given


def issues_of(rows: list[Json]) -> list[Issue]:
    """Without pull requests, which GitHub counts among them."""
    return [issue_of(row) for row in rows if "pull_request" not in row]


def _label(given: object) -> str:
    return str(given["name"]) if isinstance(given, dict) else str(given)


def _moment(written: object) -> datetime | None:
    return datetime.fromisoformat(written) if isinstance(written, str) else None
