"""Says in our own words what GitHub refuses, and why."""

import re

from bot.adapters.github_tracker.exchange import Answer
from bot.adapters.github_tracker.limits import WHO
from bot.domain.errors import BridgeError, Rejected, Unavailable

ISSUES_WRITE, ISSUES_READ = "Issues: write", "Issues: read"
CONTENTS_READ, METADATA_READ = "Contents: read", "Metadata: read"
"""Rights, as the pages for fine-grained tokens and for Apps call them."""
NO_APP = "Integration not found"
"""A 404 that is about who asks, not about what is asked for."""
_NOBODY_MAY = re.compile(r"\b(locked|archived|blocked|disabled|suspended)\b")


class InvalidError(Rejected):
    """The request itself is at fault, not who sent it."""


def refusal(answer: Answer, right: str, fault: str) -> BridgeError:
    """What to raise; ``right`` is what this takes, ``fault`` what is wrong where GitHub does not
    know who asks. Limits are told elsewhere."""
    status, reason = answer.status, answer.message
    if status == 401 or reason == NO_APP:
        return Rejected(WHO, f"{reason or 'refuses us'}: {fault}")
    if status == 403:
        said = reason or "that is forbidden"
        lacks = "" if _NOBODY_MAY.search(said) else f" (that takes the right {right})"
        return Rejected(WHO, said + lacks)
    if status in (404, 410):
        return Rejected(WHO, reason or "there is no such thing", is_gone=True)
    if status >= 500 or status == 408:
        after = answer.headers.get("retry-after", "")
        wish = float(after) if after.isdecimal() else None
        return Unavailable(WHO, f"answers {status}", retry_after=wish)
    said = f"{reason or 'that is refused'} ({status})"
    return InvalidError(WHO, said) if status == 422 else Rejected(WHO, said)
