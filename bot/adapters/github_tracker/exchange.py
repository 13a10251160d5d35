"""One request to GitHub, and the answer to it."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.adapters.github_tracker.limits import WHO
from bot.domain.errors import Unavailable

LONGEST_REASON = 300


class HungUp(Unavailable):
    """Nothing came back: a connection that lay idle may have ended."""


class Request(NamedTuple):
    """``right`` is what a token needs for it, ``resource`` the limit that it is counted in;
    ``repository`` on whose behalf it is, empty for none. ``is_repeatable``: asking once more
    does no harm."""

    verb: str
    path: str
    right: str
    repository: str = ""
    parameters: Mapping[str, Any] | None = None
    body: Mapping[str, Any] | None = None
    etag: str = ""
    resource: str = ""
    is_repeatable: bool = False


class Answer(NamedTuple):
    """Names of ``headers`` are lower case."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:
        """Raises Unavailable for what is no JSON: a proxy's page, or half an answer."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Unavailable(WHO, "answers no JSON") from None

    @property
    def message(self) -> str:
        """GitHub's own reason for a refusal; empty where it gives none."""
        if self.status < 400:
            return ""
        try:
            said = json.loads(self.body)
        except (ValueError, RecursionError):
            return ""
        return _message(said) if isinstance(said, dict) else ""


def _message(said: Mapping[str, Any]) -> str:
    """https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api"""
    errors = said.get("errors")
    parts = [said.get("message"), *(errors if isinstance(errors, list) else ())]
    return "; ".join(filter(None, map(_part, parts)))[:LONGEST_REASON]


def _part(part: object) -> str:
    if not isinstance(part, dict):
        return part if isinstance(part, str) else ""
    if message := part.get("message"):
        return str(message)
    return f"{part.get('field', part.get('resource', ''))}: {part.get('code', '')}".strip(": ")
