"""How the bridge does its work, in numbers: what operators see on their pages and in Discord.

Days are UTC. Nothing here names a member.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.ids import ChannelId, EffectId, EntryId, GuildId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.outbox import EffectState


@dataclass(frozen=True, slots=True)
class Span:
    """From ``since`` (included) to ``until`` (excluded)."""

    since: datetime
    until: datetime

    @property
    def days(self) -> Sequence[date]:
        first = self.since.date()
        last = (self.until - timedelta(microseconds=1)).date()
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]


@dataclass(frozen=True, slots=True)
class Day:
    """Questions of one day by what became of them, also where an answer was withdrawn later.
    ``silent`` are those that are still kept."""

    day: date
    answered: int = 0
    suggested: int = 0
    silent: int = 0


@dataclass(frozen=True, slots=True)
class EntryUse:
    """How one FAQ entry did. ``asked`` are uses through commands; ``solved``, ``wrong`` and
    ``removed`` opinions about the answers given in the span."""

    entry: EntryId
    answered: int = 0
    asked: int = 0
    solved: int = 0
    wrong: int = 0
    removed: int = 0
    deflected: int = 0
    """Answers that spared a person: called solved, or in a post that was solved while nobody but
    its asker wrote; and that nobody called wrong or removed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that nothing answered, redacted. ``best`` is the nearest entry."""

    question: MessageId
    channel: ChannelId
    text: str
    best: EntryId | None
    confidence: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask much the same and that nothing answers, newest first."""

    name: str
    """What tells it from others on a page; made of its oldest question."""
    count: int
    examples: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """A help post nobody but its asker wrote in."""

    subject: MessageId
    guild: GuildId
    channel: ChannelId
    title: str
    kind: str
    score: float
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Posts:
    """Of the posts opened in a span. ``helped``: somebody else wrote in it; ``first_reply`` is the
    median time until then. ``waiting`` are all that wait, however long."""

    opened: int
    helped: int
    solved: int
    first_reply: timedelta | None
    waiting: Sequence[Post]


@dataclass(frozen=True, slots=True)
class PostDay:
    """Posts opened on one day by how they stand now."""

    day: date
    solved: int = 0
    helped: int = 0
    """Not solved, but somebody else wrote in it."""
    quiet: int = 0
    """Nobody but its asker wrote, and it is not solved."""


@dataclass(frozen=True, slots=True)
class Step:
    """``name`` is an English word or two; ``count`` how many got that far, or ended so."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Funnel:
    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Workflow:
    """An issue whose author was asked for details at ``since``. ``state``: ``asked``, ``reminded``,
    or ``answered``, where maintainers are to look again."""

    issue: IssueRef
    state: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """An effect of the outbox; ``error`` as it was logged."""

    id: EffectId
    kind: str
    key: str
    state: EffectState
    attempts: int
    error: str
    created_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """``depth`` is without what is done; ``oldest`` since when the longest waiting effect is due,
    None where none waits."""

    depth: Mapping[EffectState, int] = field(default_factory=dict)
    oldest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the audit log. Members are numbers, or empty where they asked to be forgotten."""

    id: int
    at: datetime
    actor: str
    action: str
    target: str
    details: str


@dataclass(frozen=True, slots=True)
class Event:
    """An incident of the status page as it was told."""

    title: str
    url: str
    level: str
    started_at: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Report:
    """A span in figures."""

    span: Span
    days: Sequence[Day]
    post_days: Sequence[PostDay]
    entries: Sequence[EntryUse]
    posts: Posts
    gaps: Sequence[Gap]

    @property
    def total(self) -> Day:
        """All its questions, as if of its first day."""
        return Day(
            self.span.since.date(),
            sum(day.answered for day in self.days),
            sum(day.suggested for day in self.days),
            sum(day.silent for day in self.days),
        )


Counts = tuple[date, tuple[int, ...]]
"""What was counted from a day on."""


def gap_of(asked: Sequence[Asked], examples: int) -> Gap:
    """``asked`` are questions that ask the same."""
    newest = sorted(asked, key=lambda one: (one.at, one.question), reverse=True)
    return Gap(str(newest[-1].question), len(newest), tuple(newest[:examples]))


def folded(days: Sequence[Counts], most: int) -> Sequence[Counts]:
    """What was counted day by day; by weeks, each named by its first day, where there are more than
    ``most`` days."""
    if len(days) <= most:
        return days
    weeks: dict[date, tuple[int, ...]] = {}
    for day, counts in days:
        monday = day - timedelta(days=day.weekday())
        before = weeks.get(monday, (0,) * len(counts))
        weeks[monday] = tuple(map(sum, zip(before, counts, strict=True)))
    return list(weeks.items())


class Chart(StrEnum):
    """What ``/stats`` draws."""

    QUESTIONS = "questions"
    POSTS = "posts"
