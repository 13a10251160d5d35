"""What each of GitHub's events tells the bridge: one short function an event, named after it.

https://docs.github.com/webhooks/webhook-events-and-payloads
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.domain.heard import About, Heard

Payload = Mapping[str, Any]
_MOST = 2**63
"""From here on no store keeps a number."""

ISSUES = frozenset(
    {
        "opened", "edited", "deleted", "transferred", "closed", "reopened", "labeled", "unlabeled",
        "milestoned", "demilestoned",
    }
)  # fmt: skip
COMMENTS = frozenset({"created", "edited", "deleted"})
RELEASES = frozenset({"published", "released", "edited"})


class Router:
    """``repositories`` are those that are listened to; they keep the spelling they have here."""

    def __init__(self, repositories: Sequence[str]) -> None:
        self._repositories = {one.lower(): one for one in repositories}

    def heard(self, event: str, delivery: str, payload: object) -> Heard | None:
        """None for whatever is of no use: other events and actions, pull requests, repositories
        nobody named, and payloads that look otherwise than GitHub's."""
        told = EVENTS.get(event)
        repository = self._repositories.get(_text(payload, "repository", "full_name").lower())
        if told is None or repository is None or not isinstance(payload, Mapping):
            return None
        heard = Heard(
            name=delivery,
            about=About.ISSUE,
            repository=repository,
            number=_number(payload, "issue", "number"),
            action=_text(payload, "action"),
            by=_text(payload, "sender", "login"),
        )
        return told(heard, payload)


def issues(heard: Heard, payload: Payload) -> Heard | None:
    if heard.action not in ISSUES or not _is_issue(heard, payload):
        return None
    return replace(heard, label=_text(payload, "label", "name"))


def issue_comment(heard: Heard, payload: Payload) -> Heard | None:
    comment = _number(payload, "comment", "id")
    if heard.action not in COMMENTS or not _is_issue(heard, payload) or not comment:
        return None
    return replace(heard, about=About.COMMENT, comment=comment)


def release(heard: Heard, payload: Payload) -> Heard | None:
    tag = _text(payload, "release", "tag_name")
    if heard.action not in RELEASES or not tag:
        return None
    return replace(heard, about=About.RELEASE, number=0, tag=tag)


EVENTS: Mapping[str, Callable[[Heard, Payload], Heard | None]] = {
    "issues": issues,
    "issue_comment": issue_comment,
    "release": release,
}


def _is_issue(heard: Heard, payload: Payload) -> bool:
    """GitHub tells of comments on pull requests, and of their milestones, as of issues'."""
    return heard.number > 0 and _at(payload, ("issue", "pull_request")) is None


def _text(payload: object, *path: str) -> str:
    found = _at(payload, path)
    return found if isinstance(found, str) else ""


def _number(payload: object, *path: str) -> int:
    found = _at(payload, path)
    return found if type(found) is int and 0 < found < _MOST else 0


def _at(payload: object, path: Sequence[str]) -> object:
    for name in path:
        payload = payload.get(name) if isinstance(payload, Mapping) else None
    return payload
