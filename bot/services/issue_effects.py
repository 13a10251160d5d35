"""What is done to issues on GitHub: each an effect of the outbox, made here by its name.

All writes to one repository are one stream: GitHub wants one writer at a time, and what it refuses
to one request for being too fast it refuses to the next one too.
"""

from collections.abc import Collection

from bot.domain.issue import CloseReason, IssueRef
from bot.domain.outbox import Effect

SAY, LABEL, CLOSE, REOPEN = "issue.say", "issue.label", "issue.close", "issue.reopen"
ASSIGN, MILESTONE = "issue.assign", "issue.milestone"


def stream_of(repository: str) -> str:
    return f"github:{repository.lower()}"


def say(ref: IssueRef, marker: str, text: str, key: str) -> Effect:
    """The one comment under ``marker``: made, or given another text where it is there already."""
    return _effect(SAY, ref, key, marker=marker, text=text)


def label(
    ref: IssueRef, key: str, add: Collection[str] = (), remove: Collection[str] = ()
) -> Effect:
    """Whoever enqueues it from a look also says so in ``Reaction.own``."""
    return _effect(LABEL, ref, key, add=sorted(add), remove=sorted(remove))


def close(ref: IssueRef, reason: CloseReason, key: str) -> Effect:
    return _effect(CLOSE, ref, key, reason=reason.value)


def reopen(ref: IssueRef, key: str) -> Effect:
    return _effect(REOPEN, ref, key)


def assign(
    ref: IssueRef, key: str, add: Collection[str] = (), remove: Collection[str] = ()
) -> Effect:
    return _effect(ASSIGN, ref, key, add=sorted(add), remove=sorted(remove))


def milestone(ref: IssueRef, title: str, key: str) -> Effect:
    return _effect(MILESTONE, ref, key, title=title)


def _effect(kind: str, ref: IssueRef, key: str, **more: object) -> Effect:
    where = {"repository": ref.repository, "number": ref.number}
    return Effect(kind, key, stream_of(ref.repository), {**where, **more})
