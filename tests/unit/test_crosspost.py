"""The same text by the same member, in several places within minutes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.crosspost import KEPT, Recent, same
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.question import Question

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TEXT = "Why does my app roll back after every update?"


def question(number: int, text: str = TEXT, minutes: float = 0, **changes: Any) -> Question:
    values = {
        "message": MessageId(number),
        "guild": GuildId(1),
        "channel": ChannelId(number),
        "author": MemberId(7),
        "text": text,
        "asked_at": NOW + timedelta(minutes=minutes),
    }
    return Question(**{**values, **changes})


@pytest.mark.parametrize(
    "text",
    [
        TEXT.upper(),
        f"  {TEXT.replace(' ', '  ')}\n",
        TEXT.replace("?", " ???"),
        f"<@1100000000000000100> {TEXT}",
        TEXT.replace("app", "ａｐｐ"),
    ],
)
def test_case_spaces_and_punctuation_make_no_difference(text: str) -> None:
    assert same(text) == same(TEXT)


def test_other_words_do_and_short_texts_are_never_the_same() -> None:
    assert same(TEXT.replace("update", "start")) != same(TEXT)
    assert same("hello, any help???") is None
    assert same("?!" * 40) is None


def test_a_title_is_no_difference_to_a_text_without_one() -> None:
    recent = Recent()
    recent.note(question(1, title="Rolls back"))
    assert [one.message for one in recent.others(question(2))] == [1]
    assert [one.message for one in recent.others(question(2, title="ROLLS back?"))] == [1]


def test_posts_with_titles_of_their_own_are_two_questions() -> None:
    recent = Recent()
    recent.note(question(1, title="Rolls back"))
    assert recent.others(question(2, title="The same on Android")) == []


@pytest.mark.parametrize(("minutes", "found"), [(10, [1]), (10.1, [])])
def test_ten_minutes_count(minutes: float, found: list[int]) -> None:
    recent = Recent()
    recent.note(question(1))
    assert [one.message for one in recent.others(question(2, minutes=minutes))] == found


def test_another_member_is_another_question() -> None:
    recent = Recent()
    recent.note(question(1))
    assert recent.others(question(2, author=MemberId(8))) == []


def test_deleted_and_changed_messages_count_no_more() -> None:
    recent = Recent()
    recent.note(question(1))
    recent.note(question(2))
    recent.forget(MessageId(1))
    recent.note(question(2, text="Never mind, I found out about that by myself"))
    assert recent.others(question(3)) == []


def test_memory_is_bounded() -> None:
    recent = Recent()
    for number in range(KEPT + 10):
        recent.note(question(number, author=MemberId(number)))
    assert recent.others(question(-1, author=MemberId(0))) == []
    assert recent.others(question(-1, author=MemberId(KEPT))) != []
