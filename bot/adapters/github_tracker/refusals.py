"""Says in our own words what GitHub refuses, and why."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.adapters.github_tracker.limits import WHO
from bot.domain.errors import BridgeError, Rejected, Unavailable

LONGEST_REASON = 300
ISSUES_WRITE, ISSUES_READ = "Issues: write", "Issues: read"
CONTENTS_READ, METADATA_READ = "Contents: read", "Metadata: read"
"""Rights, as the page for fine-grained tokens calls them."""
_NOBODY_MAY = re.compile(r"\b(locked|archived|blocked|disabled)\b")


class InvalidError(Rejected):
    """The request itself is at fault, not who sent it."""


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


def refusal(answer: Answer, right: str) -> BridgeError:
    """What to raise; ``right`` is what the token needs for this. Limits are told elsewhere."""
    status, reason = answer.status, answer.message
    if status == 401:
        said = reason or "refuses us"
        return Rejected(WHO, f"{said}: BRIDGE_GITHUB_TOKEN is missing, wrong or has expired")
    if status == 403:
        said = reason or "that is forbidden"
        lacks = "" if _NOBODY_MAY.search(said) else f" (the token needs the right {right})"
        return Rejected(WHO, said + lacks)
    if status in (404, 410):
        return Rejected(WHO, reason or "there is no such thing", is_gone=True)
    if status >= 500 or status == 408:
        after = answer.headers.get("retry-after", "")
        wish = float(after) if after.isdecimal() else None
        return Unavailable(WHO, f"answers {status}", retry_after=wish)
    said = f"{reason or 'that is refused'} ({status})"
    return InvalidError(WHO, said) if status == 422 else Rejected(WHO, said)


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
