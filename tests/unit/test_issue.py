"""The mark by which the bridge knows its own issues and comments again."""

import pytest

from bot.domain.issue import hidden, marked


def test_a_mark_is_added_once() -> None:
    text = marked("It crashes.", "issue:a1-b2")
    assert text == "It crashes.\n\n<!-- bridge:issue:a1-b2 -->"
    assert marked(text, "issue:a1-b2") == text


@pytest.mark.parametrize("marker", ["", "A", "a b", "a>b", "a\n", "é", "<!--"])
def test_nothing_that_could_be_seen_becomes_a_mark(marker: str) -> None:
    with pytest.raises(ValueError, match="no marker"):
        hidden(marker)
