"""What a reason must point to, what may have helped, and what is asked anew."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.close import HELPERS_MOST, asks_anew, helpful, may_end, named, point
from bot.domain.errors import Refused
from bot.domain.ids import ChannelId, EffectId, GuildId, MemberId, MessageId
from bot.domain.intake import Intake, Reason, Said
from bot.domain.repro_guide import Kind

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
GUILD, POST, OTHER = 1100000000000000001, 1200000000000000001, 1300000000000000001
SERVER = f"https://discord.com/channels/{GUILD}"
NORA, PAULA = MemberId(7), MemberId(8)
INTAKE = Intake(
    subject=MessageId(POST),
    guild=GuildId(GUILD),
    channel=ChannelId(POST),
    asker=NORA,
    locale="en",
    title="White page",
    is_post=True,
    has_full_notice=False,
    kind=Kind.BUG,
    score=0.5,
    effect=EffectId(1),
    message=MessageId(2),
    opened_at=NOON,
    heard_at=NOON,
)

GOOD = [
    (Reason.DUPLICATE, f"{SERVER}/{OTHER}", f"{SERVER}/{OTHER}", OTHER),
    (Reason.DUPLICATE, f" {SERVER}/{OTHER}/{POST + 5} ", f"{SERVER}/{OTHER}/{POST + 5}", OTHER),
    (
        Reason.DUPLICATE,
        f"https://canary.discordapp.com/channels/{GUILD}/{OTHER}",
        f"{SERVER}/{OTHER}",
        OTHER,
    ),
    (
        Reason.DUPLICATE,
        "Cap-go/capgo.app#12",
        "https://github.com/Cap-go/capgo.app/issues/12",
        None,
    ),
    (
        Reason.DUPLICATE,
        "https://github.com/Cap-go/x/issues/12#issuecomment-1",
        "https://github.com/Cap-go/x/issues/12",
        None,
    ),
    (
        Reason.DUPLICATE,
        "https://github.com/Cap-go/x/discussions/3",
        "https://github.com/Cap-go/x/discussions/3",
        None,
    ),
    (Reason.MOVED, f"<#{OTHER}>", f"{SERVER}/{OTHER}", OTHER),
    (Reason.MOVED, f"{SERVER}/{OTHER}/", f"{SERVER}/{OTHER}", OTHER),
    (
        Reason.UPSTREAM,
        "https://issues.example.org/a?b=1#c",
        "https://issues.example.org/a?b=1#c",
        None,
    ),
    (Reason.NOT_PLANNED, "whatever", "", None),
    (Reason.STALE, "", "", None),
]

BAD = [
    (Reason.DUPLICATE, ""),
    (Reason.DUPLICATE, "the other one"),
    (Reason.DUPLICATE, "#12"),
    (Reason.DUPLICATE, f"https://discord.com/channels/{GUILD + 1}/{OTHER}"),
    (Reason.DUPLICATE, f"{SERVER}/{POST}"),
    (Reason.DUPLICATE, f"<#{POST}>"),
    (Reason.DUPLICATE, "https://github.com/Cap-go/x"),
    (Reason.DUPLICATE, "https://evil.example/github.com/a/b/issues/1"),
    (Reason.DUPLICATE, f"{SERVER}/{OTHER} @everyone"),
    (Reason.MOVED, "Cap-go/capgo.app#12"),
    (Reason.MOVED, ""),
    (Reason.UPSTREAM, ""),
    (Reason.UPSTREAM, "http://example.org"),
    (Reason.UPSTREAM, "https://localhost"),
    (Reason.UPSTREAM, "https://user:secret@example.org/"),
    (Reason.UPSTREAM, "https://example.org/a b"),
    (Reason.UPSTREAM, "https://example.org/)[x](javascript:1"),
    (Reason.UPSTREAM, "https://[::1"),
    (Reason.UPSTREAM, f"https://example.org/{'x' * 600}"),
]


@pytest.mark.parametrize(("reason", "given", "kept", "channel"), GOOD)
def test_a_reason_keeps_what_it_points_to_as_a_link(
    reason: Reason, given: str, kept: str, channel: int | None
) -> None:
    pointed = point(reason, given, INTAKE)
    assert (pointed.link, pointed.channel) == (kept, channel)


@pytest.mark.parametrize(("reason", "given"), BAD)
def test_a_reason_says_what_it_needs(reason: Reason, given: str) -> None:
    with pytest.raises(Refused):
        point(reason, given, INTAKE)


def test_an_issue_is_shown_by_its_name() -> None:
    url = "https://github.com/Cap-go/capgo.app/issues/12"
    assert named(url) == f"[Cap-go/capgo.app#12]({url})"
    assert named(f"{SERVER}/{OTHER}") == f"{SERVER}/{OTHER}"
    assert named("") == ""


def test_the_asker_and_maintainers_may_end_a_post() -> None:
    assert may_end(INTAKE, NORA, is_maintainer=False)
    assert may_end(INTAKE, PAULA, is_maintainer=True)
    assert not may_end(INTAKE, PAULA, is_maintainer=False)


def test_what_others_said_last_may_have_helped() -> None:
    said = [
        Said(MessageId(number), PAULA, f"try {number}", NOON, reply_to=MessageId(POST))
        for number in range(HELPERS_MOST + 5)
    ]
    said += [
        Said(MessageId(90), NORA, "thanks", NOON),
        Said(MessageId(91), PAULA, "  ", NOON),
        Said(MessageId(92), MemberId(1), "first", NOON, is_bot=True),
    ]
    found = helpful(INTAKE, tuple(said))
    assert [one.message for one in found] == [*range(14, 4, -1)]
    loose = replace(said[0], message=MessageId(93), reply_to=None)
    channel = replace(INTAKE, is_post=False)
    assert loose not in helpful(channel, (*said, loose))
    assert loose in helpful(INTAKE, (*said, loose))


@pytest.mark.parametrize(
    ("text", "kind", "is_new"),
    [
        ("How do I set a channel?", Kind.UNCLEAR, True),
        ("y en android ?", Kind.UNCLEAR, True),
        ("really?", Kind.QUESTION, False),
        ("thanks, that was it", Kind.UNCLEAR, False),
        ("good morning everybody", Kind.OUTAGE, False),
        ("ok will try tomorrow", Kind.BUG, False),
        ("now it crashes on Android when I call download()", Kind.BUG, True),
        ("thanks to all of you here, it was really kind", Kind.UNCLEAR, False),
    ],
)
def test_a_question_is_told_from_chatter(text: str, kind: Kind, is_new: bool) -> None:
    assert asks_anew(text, kind) is is_new
