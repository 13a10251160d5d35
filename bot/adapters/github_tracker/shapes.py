"""Reads issues and what belongs to them out of GitHub's JSON, which may lack anything."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from bot.adapters.github_tracker.limits import WHO
from bot.domain.errors import Unavailable
from bot.domain.issue import (
    CloseReason,
    Comment,
    Issue,
    IssueRef,
    LabelEvent,
    Release,
    Standing,
)

Json = Mapping[str, Any]
Shape = TypeVar("Shape")
_MAINTAINERS = ("OWNER", "MEMBER", "COLLABORATOR")
_REASONS = frozenset(CloseReason)


def read(row: object, shape: Callable[[Any], Shape]) -> Shape:
    """Raises Unavailable for what is no such thing."""
    try:
        return shape(row)
    except (KeyError, ValueError, TypeError, AttributeError):
        raise Unavailable(WHO, "answers something else than it was asked for") from None


def rows_of(given: object) -> list[Json]:
    """The objects of a list. Raises Unavailable for anything else."""
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise Unavailable(WHO, "answers no list")
    return given


def issue_of(row: Json) -> Issue:
    """Its name is where it stands now, which is elsewhere once it or its repository has moved."""
    url, is_open = str(row["html_url"]), row.get("state") == "open"
    reason = row.get("state_reason")
    return Issue(
        ref=_ref(url),
        title=str(row["title"]),
        url=url,
        is_open=is_open,
        body=str(row.get("body") or ""),
        labels=tuple(_name(one) for one in row.get("labels") or ()),
        author=_login(row.get("user")),
        standing=_standing(row),
        reason=CloseReason(reason) if not is_open and reason in _REASONS else None,
        milestone=str((row.get("milestone") or {}).get("title") or ""),
        assignees=tuple(_login(one) for one in row.get("assignees") or ()),
        comments=int(row.get("comments") or 0),
        is_pull="pull_request" in row,
        created_at=_moment(row.get("created_at")),
        closed_at=_moment(row.get("closed_at")),
        updated_at=_moment(row.get("updated_at")),
    )


def comment_of(row: Json) -> Comment:
    url = str(row["html_url"])
    return Comment(
        id=int(row["id"]),
        issue=_ref(url),
        url=url,
        body=str(row.get("body") or ""),
        author=_login(row.get("user")),
        standing=_standing(row),
        created_at=datetime.fromisoformat(row["created_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
    )


def label_event_of(row: Json) -> LabelEvent | None:
    """None for an event that is about something else."""
    if row.get("event") not in ("labeled", "unlabeled"):
        return None
    at = datetime.fromisoformat(row["created_at"])
    return LabelEvent(_name(row["label"]), row["event"] == "labeled", _login(row.get("actor")), at)


def release_of(row: Json) -> Release | None:
    """None for a draft."""
    if row.get("draft") or not row.get("published_at"):
        return None
    url = str(row["html_url"])
    owner, name = urlsplit(url).path.split("/")[1:3]
    return Release(
        repository=f"{owner}/{name}",
        tag=str(row["tag_name"]),
        name=str(row.get("name") or row["tag_name"]),
        url=url,
        body=str(row.get("body") or ""),
        is_prerelease=bool(row.get("prerelease")),
        published_at=datetime.fromisoformat(row["published_at"]),
    )


def _ref(url: str) -> IssueRef:
    owner, name, _, number = urlsplit(url).path.split("/")[-4:]
    return IssueRef(f"{owner}/{name}", int(number))


def _standing(row: Json) -> Standing:
    user = row.get("user") or {}
    if user.get("type") == "Bot" or _login(user).endswith("[bot]"):
        return Standing.BOT
    is_known = row.get("author_association") in _MAINTAINERS
    return Standing.MAINTAINER if is_known else Standing.OTHER


def _login(user: object) -> str:
    """Empty for somebody who has left GitHub."""
    return str(user.get("login") or "") if isinstance(user, dict) else ""


def _name(given: object) -> str:
    return str(given["name"]) if isinstance(given, dict) else str(given)


def _moment(written: object) -> datetime | None:
    return datetime.fromisoformat(written) if isinstance(written, str) else None
