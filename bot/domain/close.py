"""How a post ends: who may end it, what a reason must point to, and what is asked anew in it."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from bot.domain.errors import Refused
from bot.domain.ids import ChannelId, GuildId, MemberId
from bot.domain.intake import WORDS_LEAST, Credit, Intake, Phase, Reason, Said, link
from bot.domain.repro_guide import Kind

QUIET = timedelta(days=1)
"""Without a word of a person for this long, an ended post is archived."""
SETTLED = timedelta(hours=1)
"""What is said in an ended post sooner than this after the last word belongs to it."""
HELPERS_MOST = 10
"""Messages one can choose from as what solved it, those said last."""
REFERENCE_MOST = 500
ASKED_LEAST = 3
"""Words of a question with a question mark."""

OWN_REASONS = frozenset({Reason.STALE, Reason.LEFT})
"""For which the bridge closes by itself: such a post is open again once its asker writes."""

_PLACE = re.compile(
    r"<#(?P<mention>\d{15,20})>"
    r"|https://(?:\w+\.)?discord(?:app)?\.com/channels/(?P<guild>\d{15,20})"
    r"/(?P<channel>\d{15,20})(?:/(?P<message>\d{15,20}))?/?"
)
_NAME = r"[A-Za-z0-9][\w.-]{0,99}"
_ISSUE = re.compile(
    rf"(?P<short>{_NAME}/{_NAME})#(?P<number>\d{{1,9}})"
    rf"|https://github\.com/(?P<long>{_NAME}/{_NAME})/(?P<what>issues|pull|discussions)/"
    r"(?P<num>\d{1,9})(?:[/?#]\S*)?"
)
_UNSAFE = re.compile(r"[\s<>()\[\]`\\|*]")


@dataclass(frozen=True, slots=True)
class Ending:
    """How and when a post is solved or closed. ``is_archived``: put away with it."""

    phase: Phase
    reason: Reason
    at: datetime
    reference: str = ""
    credit: Credit | None = None
    is_archived: bool = False


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a reference names: ``link`` as it is kept, and the channel to look for, if it is one."""

    link: str
    channel: ChannelId | None = None


def may_end(intake: Intake, member: MemberId, *, is_maintainer: bool) -> bool:
    return member == intake.asker or is_maintainer


def point(reason: Reason, reference: str, intake: Intake) -> Pointed:
    """Check what belongs to ``reason``, and write it as a link; reasons that need nothing keep
    nothing. Raises Refused, with what to give."""
    text = reference.strip()
    if reason is Reason.DUPLICATE:
        found = _place(text, intake) or _issue(text)
        if found is None:
            raise Refused(
                "A duplicate of what? Give the link of a message or thread of this server, or a "
                "GitHub issue such as `owner/name#12`."
            )
        return found
    if reason is Reason.MOVED:
        found = _place(text, intake)
        if found is None:
            raise Refused("Moved where to? Give a channel or thread of this server, as #name.")
        return found
    if reason is Reason.UPSTREAM:
        if found := _issue(text):
            return found
        if not _is_link(text):
            raise Refused(
                "Which project has to fix it? Give a link that starts with https://, or an issue "
                "such as `owner/name#12`."
            )
        return Pointed(text)
    return Pointed("")


def _place(text: str, intake: Intake) -> Pointed | None:
    found = _PLACE.fullmatch(text)
    if found is None or int(found["guild"] or intake.guild) != intake.guild:
        return None
    channel = ChannelId(int(found["mention"] or found["channel"]))
    message = int(found["message"] or 0)
    if (intake.is_post and channel == intake.channel) or message == intake.subject:
        raise Refused("That is this very post. Give the other one.")
    tail = f"/{message}" if message else ""
    return Pointed(f"{link(GuildId(intake.guild), channel)}{tail}", channel)


def _issue(text: str) -> Pointed | None:
    found = _ISSUE.fullmatch(text)
    if found is None:
        return None
    repository, number = found["short"] or found["long"], found["number"] or found["num"]
    return Pointed(f"https://github.com/{repository}/{found['what'] or 'issues'}/{number}")


def _is_link(text: str) -> bool:
    if len(text) > REFERENCE_MOST or _UNSAFE.search(text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        return False


def named(reference: str) -> str:
    """A reference as Markdown: an issue by its short name, all else as the link it is."""
    found = _ISSUE.fullmatch(reference)
    if found and found["long"]:
        return f"[{found['long']}#{found['num']}]({reference})"
    return reference


def helpful(intake: Intake, said: tuple[Said, ...]) -> tuple[Said, ...]:
    """What other people said to the asker, last said first: one of it may have solved it."""
    ours = (intake.subject, intake.message)
    others = (
        one
        for one in reversed(said)
        if one.author != intake.asker
        and not one.is_bot
        and one.text.strip()
        and (intake.is_post or one.reply_to in ours)
    )
    return tuple(one for one, _ in zip(others, range(HELPERS_MOST), strict=False))


def asks_anew(text: str, kind: Kind) -> bool:
    """Is it a question or a report of its own, and not thanks or chatter?"""
    words = len(text.split())
    return (words >= ASKED_LEAST and "?" in text) or (
        words >= WORDS_LEAST and kind is not Kind.UNCLEAR
    )
