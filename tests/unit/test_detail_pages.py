"""Answers as a message and back: what was typed comes back, and an examination still sees it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.card import TEXT_MOST
from bot.domain.details import DETAIL_MOST, Detail, fitting, packed, read_back, written
from bot.domain.excerpt import Excerpt, block, excerpt, inside_of, language_of
from bot.domain.repro_answers import answers
from bot.domain.repro_guide import Item, Shape
from bot.domain.repro_reading import read
from bot.services.reports import ROOM
from tests.support.reports import guide

LOCALES = ("en", "es")
SNIPPETS = (
    "```", "````js", "**", "- **Platform**: no", "-# x", "<!--", "-->", "||", "`", "# head", ">",
    "const a = 1;", "Auto-update parameters: {", "N/A", "~~~", "[version]", "\n\n",
    "Installed", "Plugin version:", "Error: it failed", "7.4.1", "iOS", "\r\n", "\u200b", "_", "@x",
)  # fmt: skip
typed = st.lists(
    st.one_of(st.sampled_from(SNIPPETS), st.text(st.characters(codec="utf-8"), max_size=40)),
    max_size=8,
).map(" ".join)
# Every shape but the two that are only answered by what they look like.
ITEMS = [item for item in guide().items.values() if item.shape is not Shape.OUTPUT]


def said(shown: Excerpt) -> str:
    return f"lines {shown.first} to {shown.last} of {shown.lines}"


def page(*details: Detail) -> str:
    (text,) = packed(written([fitting(one, said) for one in details], guide()), TEXT_MOST, 5)
    return text


@settings(max_examples=300, deadline=None)
@given(item=st.sampled_from(ITEMS), locale=st.sampled_from(LOCALES), before=typed, value=typed)
def test_whatever_is_typed_the_item_is_seen_whatever_stands_before_it(
    item: Item, locale: str, before: str, value: str
) -> None:
    other = ITEMS[ITEMS.index(item) - 1]
    details = [
        Detail(other.ask(locale).name, f"4 {before} words"),
        Detail(item.ask(locale).name, f"{value} here 7.4.1"),
    ]
    # Which of them the report's kind needs is another question.
    assert item.id in answers(read(page(*details), guide()))


@settings(max_examples=300, deadline=None)
@given(values=st.lists(typed, min_size=1, max_size=5), locale=st.sampled_from(LOCALES))
def test_what_is_typed_comes_back(values: list[str], locale: str) -> None:
    names = [item.ask(locale).name for item in ITEMS]
    plain = [one.replace("\r", "").replace("\u200b", "").strip() for one in values]
    details = [Detail(name, one) for name, one in zip(names, plain, strict=False) if one]
    if details:
        short = [fitting(one, said) for one in details]
        assert list(read_back("\n".join(written(short, guide())))) == short
        for one, given_ in zip(short, details, strict=True):
            assert one.value == given_.value or given_.value.startswith("```")


def test_short_answers_are_lines_and_long_ones_blocks() -> None:
    text = page(Detail("Platform", "iOS"), Detail("How to reproduce it", "1. open\n2. tap"))
    assert text == "- **Platform**: iOS\n**How to reproduce it**\n```\n1. open\n2. tap\n```"


def test_a_block_that_was_pasted_as_one_is_no_block_in_a_block() -> None:
    text = page(Detail("How to reproduce it", "```js\nawait start()\n```"))
    assert text == "**How to reproduce it**\n```js\nawait start()\n```"


@pytest.mark.parametrize("text", ["a ``` b", "````\nx\n````", "`" * 7])
def test_a_block_ends_nowhere_but_at_its_end(text: str) -> None:
    shown = block(text, "")
    assert shown.count("```") == 2
    assert inside_of(shown[4:-4]) == text


def test_pages_hold_what_fits_in_order() -> None:
    parts = ["a" * 3000, "b" * 900, "c" * 200, "d"]
    assert [len(one) for one in packed(parts, 4000, 5)] == [3901, 202]
    assert [one.count("x") for one in packed(["x"] * 7, 4000, 5)] == [5, 2]


def test_a_long_answer_fits_into_a_message_and_says_what_is_shown() -> None:
    long = fitting(Detail("Logs, as text", "\n".join(["line of a log"] * 2000)), said)
    assert len(long.value) <= DETAIL_MOST
    assert long.note == "lines 1773 to 2000 of 2000"
    assert len(page(long)) < TEXT_MOST


@pytest.mark.parametrize("text", ["`", "<!--", "a@b.example.com ", "x\n", "*", "é"])
def test_whatever_a_long_answer_is_made_of_it_fits(text: str) -> None:
    name = "A name that is as long as a name of an item may be, and a bit"
    note = f"`{'n' * 250}.log`"
    assert len(page(Detail(name, text * (4000 // len(text)), note))) <= ROOM


def test_an_excerpt_is_around_the_first_trouble() -> None:
    lines = [f"line {number}" for number in range(1, 1001)]
    lines[499] = "Error: it broke"
    shown = excerpt("\n".join(lines), 400)
    assert shown.first < 500 < shown.last
    assert shown.text.split("\n")[500 - shown.first] == "Error: it broke"
    assert shown.is_around_trouble
    assert len(shown.text) <= 400


@given(text=st.text(max_size=600), most=st.integers(20, 300))
def test_an_excerpt_is_never_longer_than_asked_and_tells_its_place(text: str, most: int) -> None:
    shown = excerpt(text, most)
    assert len(shown.text) <= most
    lines = text.strip("\n").split("\n")
    assert shown.lines == len(lines)
    assert shown.text.rstrip("…").split("\n")[0] == lines[shown.first - 1][: most - 1] or (
        shown.text.split("\n")[0] == lines[shown.first - 1]
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('{\n  "appId": "x"\n}', "json"),
        ("const a = await b()\n", "js"),
        ("import { x } from 'y'\nconst c: Config = {}", "ts"),
        ("override fun onCreate(state: Bundle?) {", "kotlin"),
        ("public class Main extends Activity {\n  private int count;", "java"),
        ("import UIKit\n@objc func load(_ call: CAPPluginCall) {", "swift"),
        ("npx cap sync\nnpm run build", "bash"),
        ("I tap the button", ""),
    ],
)
def test_a_language_is_guessed(text: str, language: str) -> None:
    assert language_of(text) == language
    assert language_of(text, is_log=True) == "log"
