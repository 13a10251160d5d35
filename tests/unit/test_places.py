"""Where the bridge listens and whom it leaves alone."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, RoleId
from bot.domain.places import Places
from bot.domain.question import Question

HELP, FORUM, GENERAL, THREAD = ChannelId(1), ChannelId(2), ChannelId(3), ChannelId(4)
MAINTAINER, HELPER, OTHER = RoleId(10), RoleId(11), RoleId(12)
PLACES = Places(
    help_channels=frozenset({HELP}),
    help_forums=frozenset({FORUM}),
    maintainer_roles=frozenset({MAINTAINER}),
    helper_roles=frozenset({HELPER}),
)


def question(**changes: Any) -> Question:
    values = {
        "message": MessageId(100),
        "guild": GuildId(1),
        "channel": HELP,
        "author": MemberId(7),
        "text": "how?",
        "asked_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return Question(**{**values, **changes})


@pytest.mark.parametrize(
    ("changes", "is_heard"),
    [
        ({}, True),
        ({"channel": GENERAL}, False),
        ({"channel": GENERAL, "is_mention": True}, True),
        ({"channel": THREAD, "parent": FORUM, "is_post": True}, True),
        ({"channel": THREAD, "parent": GENERAL, "is_post": True}, False),
        ({"channel": THREAD, "parent": FORUM}, False),
        ({"channel": THREAD, "parent": FORUM, "is_own_thread": True}, False),
        ({"channel": THREAD, "parent": HELP}, False),
        ({"channel": THREAD, "parent": HELP, "is_own_thread": True}, True),
        ({"is_reply": True}, False),
        ({"is_reply": True, "is_mention": True}, True),
        ({"roles": frozenset({MAINTAINER})}, False),
        ({"roles": frozenset({MAINTAINER}), "is_mention": True}, True),
        ({"roles": frozenset({HELPER})}, True),
    ],
)
def test_it_listens_where_a_question_may_be_for_it(changes: dict[str, Any], is_heard: bool) -> None:
    assert PLACES.listens_to(question(**changes)) is is_heard


def test_it_suggests_only_where_somebody_waits_for_it() -> None:
    assert not PLACES.may_suggest(question())
    assert PLACES.may_suggest(question(is_mention=True))
    assert PLACES.may_suggest(question(is_post=True))


def test_maintainers_are_helpers_and_others_are_neither() -> None:
    assert PLACES.is_helper(frozenset({MAINTAINER}))
    assert PLACES.is_helper(frozenset({HELPER}))
    assert not PLACES.is_maintainer(frozenset({HELPER}))
    assert not PLACES.is_helper(frozenset({OTHER}))
