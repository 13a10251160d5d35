"""A help post the bridge looks after: what is remembered, when it starts, what was said in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.ids import ChannelId, EffectId, GuildId, MemberId, MessageId
from bot.domain.question import File
from bot.domain.repro import Findings
from bot.domain.repro_guide import Guide, Kind, Shape

REPORTS = frozenset({Kind.BUG, Kind.UPLOAD, Kind.BUILD, Kind.BILLING, Kind.SECURITY, Kind.OUTAGE})
WORDS_LEAST = 8
"""In a channel where people also talk, fewer words are no report."""
CHANGE, UNCODE = "intake:change:", "intake:uncode:"
"""Begin the ``custom_id`` below what the bridge posted for a member, a report or a copy of their
code: ``intake:change:<subject>:<member>:<which>``."""
TOLD_LEAST = 12
"""Where nothing else speaks for it, a report has so many."""
NEAR_AT = 0.25
"""A text is about what the FAQ is about, where the best entry has this confidence; so it was for
1 % of an unrelated developers' chat."""
CONCRETE = frozenset(
    {Shape.VERSION, Shape.OUTPUT, Shape.LOG, Shape.SETTINGS, Shape.COMMAND, Shape.CODE}
)
"""What is hardly ever told in passing."""
LINKED = 5
"""Of all places where the same was asked."""
FOLLOWED = 200
"""Messages of a thread that are read, newest last: more is a conversation, not a report."""


class Phase(StrEnum):
    """``gone``: what was asked was deleted."""

    OPEN = "open"
    SOLVED = "solved"
    CLOSED = "closed"
    GONE = "gone"


class Reason(StrEnum):
    """Why a post was closed."""

    SOLVED = "solved"
    DUPLICATE = "duplicate"
    MOVED = "moved"
    UPSTREAM = "upstream"
    NOT_PLANNED = "not planned"
    STALE = "stale"
    LEFT = "left"
    FIXED = "fixed"
    """Its issue was closed as completed."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message in a place the bridge looks after. ``text`` is as it was written: it stays in
    memory. ``author`` of a report the bridge posted for somebody is that person."""

    message: MessageId
    author: MemberId
    text: str
    at: datetime
    images: int = 0
    files: tuple[File, ...] = ()
    """Those that are not read."""
    attached: str = ""
    """The texts of the files that are."""
    named: tuple[str, ...] = ()
    """The names of those."""
    reply_to: MessageId | None = None
    is_bot: bool = False
    name: str = ""
    """The author's, as others see it."""


class Solver(StrEnum):
    """What solved it."""

    FAQ = "faq"
    SELF = "self"
    MEMBER = "member"


@dataclass(frozen=True, slots=True)
class Credit:
    """``member`` and ``message`` say who helped with which words."""

    solver: Solver
    member: MemberId | None = None
    message: MessageId | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A message and its channel: what a link needs."""

    channel: ChannelId
    message: MessageId


@dataclass(frozen=True, slots=True)
class Intake:
    """What the store knows. ``subject`` is the message that asked (the starter message of a post)
    and names the intake; ``message`` is the bridge's own first message, None until delivered."""

    subject: MessageId
    guild: GuildId
    channel: ChannelId
    asker: MemberId
    locale: str
    title: str
    """Redacted; empty in a channel."""
    is_post: bool
    """It has a thread of its own."""
    has_full_notice: bool
    kind: Kind
    score: float
    effect: EffectId
    message: MessageId | None
    opened_at: datetime
    heard_at: datetime
    """The last word of a person."""
    helped_at: datetime | None = None
    """The first word of somebody else than the asker."""
    phase: Phase = Phase.OPEN
    reason: Reason | None = None
    reference: str = ""
    """What the reason points to: a link, or ``owner/name#12``."""
    also: tuple[Spot, ...] = ()
    """Where the same was asked too."""
    shown: str = ""
    """A digest of the card that stands there."""
    credit: Credit | None = None


def is_report(findings: Findings, guide: Guide, text: str, *, is_near: bool) -> bool:
    """Is a message in a channel where people also talk a report, so sure that it may be answered
    with a checklist? A wrong guess disturbs a conversation. ``is_near``: it is about something
    that the FAQ is about too."""
    words = len(text.split())
    if findings.kind not in REPORTS or words < WORDS_LEAST:
        return False
    is_question = "?" in text
    if findings.kind in (Kind.BILLING, Kind.SECURITY):
        return is_near and is_question
    told = {one.item for one in findings.present}
    hard = sum(guide.items[name].shape in CONCRETE for name in told)
    if not any(guide.items[name].shape is Shape.TROUBLE for name in told):
        return False
    return hard >= 2 or (is_near and (hard > 0 or is_question or words >= TOLD_LEAST))


def of_asker(intake: Intake, said: Iterable[Said]) -> tuple[Said, ...]:
    """What the asker said about this: in a post everything, in a channel the question itself and
    replies to it or to the bridge."""
    ours = (intake.subject, intake.message)
    return tuple(
        one
        for one in said
        if one.author == intake.asker
        and not one.is_bot
        and (intake.is_post or one.message == intake.subject or one.reply_to in ours)
    )


def spoken_for(custom_id: str) -> MemberId | None:
    """For whom the bridge posted what has this button below it."""
    if not custom_id.startswith((CHANGE, UNCODE)):
        return None
    return MemberId(int(custom_id.split(":")[3]))


def whole(title: str, said: Iterable[Said]) -> str:
    """All that one person said, as one report."""
    return "\n\n".join(filter(None, (title, *(one.text.strip() for one in said))))


def link(guild: GuildId, channel: ChannelId, message: MessageId | None = None) -> str:
    """https://discord.com/developers/docs/reference#message-formatting"""
    tail = f"/{message}" if message else ""
    return f"https://discord.com/channels/{guild}/{channel}{tail}"


def linked(guild: GuildId, spots: Sequence[Spot]) -> str:
    """The first ``LINKED``, and how many more there are: a message has an end."""
    links = [link(guild, spot.channel, spot.message) for spot in spots[:LINKED]]
    return ", ".join([*links, *[f"+{len(spots) - LINKED}"] * (len(spots) > LINKED)])
