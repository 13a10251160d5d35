"""What is remembered of an issue, and what has changed since: state decides, never an event.

Labels are compared in lower case, as GitHub compares them.
"""

import hashlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.heard import Heard
from bot.domain.issue import Comment, Issue, LabelEvent
from bot.domain.outbox import Effect


class Turn(StrEnum):
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An issue as it was at the last look, and what only the bridge knows of it."""

    labels: frozenset[str]
    is_open: bool
    milestone: str
    digest: str
    """Of title and body."""
    updated_at: datetime | None
    """None where the bridge itself has changed something since."""
    rounds: Mapping[str, int] = field(default_factory=dict)
    """How often each label was put on (``label``) or taken off (``-label``) by somebody else; under
    the empty name, how often it was closed or opened again by anybody."""
    own: frozenset[str] = frozenset()
    """``+label`` and ``-label``: what the bridge itself is about to do. It is no command to it."""
    kept_off: frozenset[str] = frozenset()
    """Labels that somebody else took off: the bridge never puts them back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a look at an issue found. ``now`` is what will be remembered."""

    issue: Issue
    heard: Heard
    now: Seen
    is_new: bool = False
    """Opened since its repository is watched, and seen for the first time."""
    added: tuple[str, ...] = ()
    """Labels that somebody else put on, in lower case; one's round is in ``now.rounds``."""
    removed: tuple[str, ...] = ()
    is_edited: bool = False
    """Its title or text is another one."""
    is_own: bool = False
    """The bridge itself put labels on or took some off."""
    turn: Turn | None = None
    has_other_milestone: bool = False
    comment: Comment | None = None
    """The one that was heard of, as it is now; None also for one that is gone."""

    @property
    def version(self) -> str:
        """Tells this state of the issue from its others: GitHub's times are whole seconds."""
        now = self.now
        state = (sorted(now.labels), now.is_open, now.milestone, now.digest, sorted(now.own))
        told = f"{self.issue.updated_at} {state} {sorted(now.rounds.items())}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def is_only_said(self) -> bool:
        """Somebody commented, and the issue itself is what it was."""
        has_changed = self.is_edited or self.turn or self.has_other_milestone
        has_labels = self.added or self.removed or self.is_own
        return self.comment is not None and not (self.is_new or has_changed or has_labels)


@dataclass(frozen=True, slots=True)
class Reaction:
    """``effects`` have keys made of state (never of ``heard.name``), so that reacting again to the
    same change is the same reaction. ``own`` is what they do to labels, as ``Seen.own``."""

    effects: tuple[Effect, ...] = ()
    own: frozenset[str] = frozenset()


def seen(issue: Issue) -> Seen:
    """What there is to remember of an issue that nothing was known of."""
    return Seen(
        labels=frozenset(one.lower() for one in issue.labels),
        is_open=issue.is_open,
        milestone=issue.milestone,
        digest=hashlib.sha256(f"{issue.title}\n{issue.body}".encode()).hexdigest()[:16],
        updated_at=issue.updated_at,
    )


def change(before: Seen, issue: Issue, heard: Heard, *, is_new: bool = False) -> Change:
    """What has changed since ``before``; an answer older than what is known changes nothing."""
    now = seen(issue)
    if before.updated_at and now.updated_at and now.updated_at < before.updated_at:
        return Change(issue=issue, heard=heard, now=before)
    on, off = now.labels - before.labels, before.labels - now.labels
    done = {f"+{one}" for one in on} | {f"-{one}" for one in off}
    added = tuple(sorted(one for one in on if f"+{one}" not in before.own))
    removed = tuple(sorted(one for one in off if f"-{one}" not in before.own))
    rounds = dict(before.rounds)
    turn = Turn.REOPENED if now.is_open else Turn.CLOSED
    has_turned = now.is_open != before.is_open
    for name in (*added, *(f"-{one}" for one in removed), *([""] if has_turned else [])):
        rounds[name] = rounds.get(name, 0) + 1
    return Change(
        issue=issue,
        heard=heard,
        now=replace(
            now,
            rounds=rounds,
            own=before.own - done,
            kept_off=(before.kept_off | set(removed)) - set(added),
        ),
        is_new=is_new,
        added=added,
        removed=removed,
        is_edited=now.digest != before.digest,
        is_own=before.updated_at is None or not before.own.isdisjoint(done),
        turn=turn if has_turned else None,
        has_other_milestone=now.milestone != before.milestone,
    )


def done(before: Seen, own: frozenset[str]) -> Seen:
    """What the bridge did by itself; not what a look has found meanwhile."""
    did = own & before.own
    on, off = ({one[1:] for one in did if one.startswith(sign)} for sign in "+-")
    if not did:
        return before
    labels = (before.labels | on) - off
    return replace(before, labels=labels, own=before.own - did, updated_at=None)


def still_to_come(own: frozenset[str], labels: Set[str]) -> frozenset[str]:
    """Those of ``own`` that are not so yet: a reaction that is asked for again, after a kill, tells
    also of what has happened meanwhile. A label that is to come and to go again does both."""
    on, off = ({one[1:] for one in own if one[0] == sign} for sign in "+-")
    on, off = on - (labels - off), off & (labels | on)
    return frozenset((*(f"+{one}" for one in on), *(f"-{one}" for one in off)))


def before_it_was(issue: Issue) -> Seen:
    """An issue that was opened just now: all its labels were put on it, by whoever opened it."""
    return replace(seen(issue), labels=frozenset(), is_open=True, milestone="", updated_at=None)


def explains(heard: Heard, issue: Issue) -> bool:
    """Nobody else need be asked since when the issue has its labels."""
    return heard.action == "labeled" and {heard.label.lower()} >= seen(issue).labels


def as_it_was(issue: Issue, then: datetime, events: Sequence[LabelEvent], heard: Heard) -> Seen:
    """An older issue that is seen for the first time, as it was ``then``. Whatever was ``heard``
    has happened since; ``events`` tell of labels what nobody heard."""
    now, labels = seen(issue), set(seen(issue).labels)
    for event in reversed(events):
        if event.at >= then:
            (labels.discard if event.is_on else labels.add)(event.label.lower())
    if heard.action in ("labeled", "unlabeled"):
        (labels.discard if heard.action == "labeled" else labels.add)(heard.label.lower())
    was_closed = issue.closed_at is not None and issue.closed_at >= then
    is_reopened = now.is_open and heard.action == "reopened"
    return replace(
        now,
        labels=frozenset(labels),
        is_open=not is_reopened and (now.is_open or was_closed or heard.action == "closed"),
        digest="" if heard.action == "edited" else now.digest,
        milestone=f"not {now.milestone}" if "milestoned" in heard.action else now.milestone,
    )
