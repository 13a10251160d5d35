"""Decides who is asked for what a report lacks, when they are reminded, and when that ends.

People win: nobody is asked whose word counts anyway, what a person took off stays off, and whoever
has answered waits for maintainers, not for a clock.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum

from bot.domain.heard import About
from bot.domain.issue import Comment, Issue, IssueRef, LabelEvent, Standing
from bot.domain.labels import Nudging
from bot.domain.repro import Findings
from bot.domain.repro_guide import Guide, Kind, Shape
from bot.domain.seen import Change, Turn, seen

ASKED_ON_OPEN = frozenset({Kind.BUG, Kind.UPLOAD, Kind.BUILD, Kind.UNCLEAR})
"""What else people open needs no reproduction."""
LOOKS, APART = 3, timedelta(minutes=10)
"""So often, and so far apart, an issue is read again before a reminder and before closing."""


class NudgeState(StrEnum):
    ASKED = "asked"
    READY = "ready"
    """Nothing is missing."""
    CLOSED = "closed"
    """By the bridge, as nobody answered."""
    ENDED = "ended"
    """A person took the label off, or it is exempt now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """One issue whose author was asked. Times are GitHub's, but for those that say when the bridge
    did something or will. ``version`` counts what was remembered, 0 for nothing yet."""

    ref: IssueRef
    state: NudgeState
    locale: str
    asked_at: datetime
    """When the issue stood as it did when it was asked about."""
    digest: str
    """Of title and body, as they were examined."""
    is_wished: bool = False
    """A person asks for a reproduction, though the checklist finds nothing missing."""
    shown: str = ""
    """Digest of the text that stands on the issue."""
    revision: int = 0
    """How often that was another one."""
    labelled_at: datetime | None = None
    """The latest labelling; None until the clock has looked for it."""
    answered_at: datetime | None = None
    """The author's last word since then: from there on no clock runs."""
    reminded_at: datetime | None = None
    reminders: int = 0
    """Over all labellings."""
    looks: int = 0
    """In a row that found nothing new, since something is due."""
    due_at: datetime | None = None
    """When the clock looks next; None for never."""
    heard: str = ""
    """The last thing heard that changed something here, and what came of it for labels."""
    own: frozenset[str] = frozenset()
    version: int = 0

    @property
    def since(self) -> datetime:
        """From when on a word of the author's is an answer."""
        return self.labelled_at or self.asked_at

    def showing(self, text: str) -> "Nudge":
        """With ``text`` on the issue; the same one is no other revision."""
        shown = hashlib.sha256(text.encode()).hexdigest()[:16]
        if shown == self.shown:
            return self
        return replace(self, shown=shown, revision=self.revision + 1)


class Move(Enum):
    NOTHING = "nothing"
    OPENED = "opened"
    """Examine, and ask where something is missing."""
    DEMAND = "demand"
    """Ask in any case: a person wants it."""
    AGAIN = "again"
    """Examine again."""
    END = "end"


def move(nudge: Nudge | None, change: Change, rules: Nudging) -> Move:
    """What a change of an issue asks for."""
    label = rules.label.lower()
    if label in change.now.kept_off:
        is_over = nudge is None or nudge.state is NudgeState.ENDED
        return Move.NOTHING if is_over else Move.END
    if is_spared(change.issue, rules):
        return Move.NOTHING
    if label in change.added and change.issue.is_open:
        return Move.DEMAND
    if nudge and nudge.state is NudgeState.CLOSED:
        said_at = answer(change)
        is_back = said_at is not None and said_at >= nudge.since
        return Move.AGAIN if is_back or change.turn is Turn.REOPENED else Move.NOTHING
    if not change.issue.is_open:
        return Move.NOTHING
    if change.is_new:
        return Move.OPENED if rules.on_open else Move.NOTHING
    is_asked = nudge is not None and nudge.state is NudgeState.ASKED
    return Move.AGAIN if is_asked and _says(change) else Move.NOTHING


def is_spared(issue: Issue, rules: Nudging) -> bool:
    """Those who know what they need, bots, and what the company excepts."""
    labels = {one.lower() for one in issue.labels}
    return issue.standing is not Standing.OTHER or not labels.isdisjoint(rules.exempt)


def answer(change: Change) -> datetime | None:
    """When the author said what ``change`` tells of; None where it was not the author."""
    comment, heard = change.comment, change.heard
    if comment and is_authors(comment, change.issue):
        return comment.updated_at
    is_others = heard.action == "edited" and heard.by.lower() not in ("", _author(change.issue))
    return change.issue.updated_at if change.is_edited and not is_others else None


def is_authors(comment: Comment, issue: Issue) -> bool:
    return bool(issue.author) and comment.author.lower() == _author(issue)


def is_colleagues(comment: Comment, issue: Issue) -> bool:
    """Somebody else's, who may know what the author did not tell."""
    return comment.standing is Standing.OTHER and not is_authors(comment, issue)


def checklist(guide: Guide, findings: Findings) -> Mapping[str, bool]:
    """The items that weigh most of those that a report of its kind needs: is each there? Nobody is
    chased for the rest, which helps, but keeps nobody from seeing the problem."""
    told, needs = {one.item for one in findings.present}, guide.needs(findings.kind)
    most = max((guide.items[name].weight for name in needs), default=0)
    asked = [name for name in needs if name in told or name in findings.missing]
    return {name: name in told for name in asked if guide.items[name].weight == most}


def wish(guide: Guide) -> str:
    """What a person asks for who wants a reproduction, though nothing is missing."""
    return next((one.id for one in guide.items.values() if one.shape is Shape.STEPS), "")


def _author(issue: Issue) -> str:
    return issue.author.lower()


def _says(change: Change) -> bool:
    """Is it about words, and not a bot's?"""
    is_bots = change.comment is not None and change.comment.standing is Standing.BOT
    return change.is_edited or (change.heard.about is About.COMMENT and not is_bots)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An issue as the clock finds it. ``labelled_at`` is the latest labelling, None where the
    label is not there; ``spoke_at`` the author's last word since then."""

    is_open: bool
    labelled_at: datetime | None
    spoke_at: datetime | None = None


class Due(Enum):
    NOTHING = "nothing"
    REMINDER = "reminder"
    CLOSE = "close"


def looked(nudge: Nudge, look: Look, rules: Nudging, now: datetime) -> tuple[Nudge, Due]:
    """What is due after a look, and what is to be remembered once it is done."""
    if look.labelled_at is None:
        return replace(nudge, state=NudgeState.ENDED, due_at=None), Due.NOTHING
    if look.labelled_at != nudge.labelled_at:
        nudge = replace(nudge, labelled_at=look.labelled_at, reminded_at=None, looks=0)
    if look.spoke_at or not look.is_open:
        spoke_at = look.spoke_at or nudge.answered_at
        return replace(nudge, answered_at=spoke_at, looks=0, due_at=None), Due.NOTHING
    due = due_at(nudge, rules)
    if due is None or now < due:
        return replace(nudge, looks=0, due_at=due), Due.NOTHING
    if nudge.looks + 1 < LOOKS:
        return replace(nudge, looks=nudge.looks + 1, due_at=now + APART), Due.NOTHING
    if nudge.reminded_at is None:
        reminders = nudge.reminders + 1
        nudge = replace(nudge, reminded_at=now, reminders=reminders, looks=0)
        return replace(nudge, due_at=due_at(nudge, rules)), Due.REMINDER
    return replace(nudge, state=NudgeState.CLOSED, looks=0, due_at=None), Due.CLOSE


def due_at(nudge: Nudge, rules: Nudging) -> datetime | None:
    """Both are counted from the labelling; a reminder that comes late leaves half of the time
    between them. Zero is never, and nothing is closed without a reminder."""
    if nudge.reminded_at is None:
        return nudge.since + rules.remind if rules.remind else None
    if not rules.close:
        return None
    return max(nudge.since + rules.close, nudge.reminded_at + (rules.close - rules.remind) / 2)


def labelled_at(
    nudge: Nudge, issue: Issue, events: Iterable[LabelEvent], rules: Nudging
) -> datetime | None:
    """The latest labelling; None where nobody is asked any more."""
    label = rules.label.lower()
    if is_spared(issue, rules) or label not in {one.lower() for one in issue.labels}:
        return None
    times = [one.at for one in events if one.is_on and one.label.lower() == label]
    return max(times, default=nudge.since)


def spoke_at(
    nudge: Nudge, issue: Issue, comments: Iterable[Comment], since: datetime
) -> datetime | None:
    """The author's last word since then: a comment, an edit of one, or one of the issue itself."""
    words = [one.updated_at for one in comments if is_authors(one, issue)]
    if seen(issue).digest != nudge.digest:
        words.append(issue.updated_at or since)
    return max((at for at in words if at >= since), default=None)
