"""A question that moves keeps its asker, and gets a title from its own words."""

import pytest

from bot.domain.move import TITLE_MOST, asker_in, fitting, title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("My app crashes at the start. It worked before.", "My app crashes at the start."),
        ("Hi! My app crashes at the start.", "Hi! My app crashes at the start."),
        ("<@12> the update fails\nsince 6.3.2", "the update fails"),
        ("```js\nfoo()\n```\nWhy does this fail?", "Why does this fail?"),
        ("## Update fails on iOS 17.4 again\n- one", "Update fails on iOS 17.4 again"),
        ("Version 6.3.2 crashes", "Version 6.3.2 crashes"),
        ("```js\nfoo()", ""),
        ("", ""),
    ],
)
def test_the_first_sentence_that_says_something_is_the_title(text: str, title: str) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize("text", ["word " * 80, "x" * 300, "x" * 100])
def test_a_title_fits(text: str) -> None:
    assert 0 < len(title_of(text)) <= TITLE_MOST
    assert fitting(fitting(text)) == fitting(text)


def test_the_asker_is_named_in_the_first_line_only() -> None:
    assert asker_in("-# Asked by <@42> in https://discord.com/channels/1/2/3") == 42
    assert asker_in("-# Preguntado por <@42> en <#7>") == 42
    assert asker_in("I asked <@42>") is None
    assert asker_in("-# by hand\n<@42>") is None
