"""What is written on GitHub, as it stands in Discord: in parts, and nobody is mentioned by it."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.relay_in import as_discord
from bot.domain.relay_split import split

LIVE = re.compile(r"<(?:@[!&]?|#|a?:\w+:|t:)\d|@(?:everyone|here)")
CODE = re.compile(r"^```[^\n`]*\n.*?\n```$", re.DOTALL | re.MULTILINE)


def shown(body: str, most: int = 2_000) -> list[str]:
    return split(as_discord(body), most)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Hi <!-- no\nbody sees --> there", "Hi \n there"),
        ("<details><summary>Logs</summary>\n\nlong\n\n</details>", "**Logs**\n\nlong"),
        ("![shot](https://a.b/c.png) ![](https://a.b/d.png 'x')",
         "[shot](https://a.b/c.png) [image](https://a.b/d.png)"),
        ('<img width="3" src="https://a.b/c.png"> <a href="https://a.b">x</a>',
         "[image](https://a.b/c.png) [x](https://a.b)"),
        ("| a | bc |\n|---|:-:|\n| ddd | e |\n\nend", "```\na   | bc\nddd | e\n```\n\nend"),
        ("#### Small ##\n- [x] done\n- [ ] not\n+ plus", "**Small**\n- ☑ done\n- ☐ not\n- plus"),
        ("__bold__ a__b__c a || b || c", "**bold** a__b__c a \\|\\| b \\|\\| c"),
        (">quoted\n>> more", "> quoted\n> more"),
        ("a&lt;b &amp;&amp; c<br>d", "a<b && c\nd"),
        ("~~~~js\nx = '```'\n~~~~", "```js\nx = '`\u200b`\u200b`'\n```"),
        ("@everyone <@12> <@&3> <:x:1> &#64;here",
         "@\u200beveryone <\u200b@12> <\u200b@&3> <\u200b:x:1> @\u200bhere"),
        ("`**as is** <b>`", "`**as is** <b>`"),
    ],
)  # fmt: skip
def test_githubs_markdown_becomes_discords(written: str, said: str) -> None:
    [part] = shown(written)
    assert part == said


def test_a_long_text_is_parted_between_paragraphs() -> None:
    one, two, three = "a" * 900, "b" * 900, "c" * 900
    assert shown(f"{one}\n\n{two}\n\n{three}") == [f"{one}\n\n{two}", three]


def test_a_long_block_ends_and_begins_again_in_its_language() -> None:
    lines = [f"line {number}" for number in range(600)]
    parts = shown("Look:\n```python\n" + "\n".join(lines) + "\n```\nSo?")
    assert parts[0] == "Look:"
    inside = [part.removesuffix("\n\nSo?") for part in parts[1:]]
    assert all(one.startswith("```python\n") and one.endswith("\n```") for one in inside)
    code = "\n".join(one.removeprefix("```python\n").removesuffix("\n```") for one in inside)
    assert code.split("\n") == lines
    assert parts[-1].endswith("\n\nSo?")


def test_a_block_that_fits_is_not_cut() -> None:
    block = "```\n" + "x\n" * 700 + "```"
    first, second = shown("a" * 1_500 + "\n\n" + block)
    assert (first, second) == ("a" * 1_500, block)


def test_words_stay_whole() -> None:
    parts = shown("word " * 1_000)
    assert {word for part in parts for word in part.split()} == {"word"}


PIECES = [
    "```", "````", "~~~", "`", "``", "\n", "\n\n", " ", "js\n", "word ", "x" * 70, "<@12>", "<@&3>",
    "<#4>", "<:a:5>", "@everyone", "@here", "&#64;everyone", "&#96;&#96;&#96;", "||", ">", "> ",
    "- [x] ", "__", "**", "<details>", "<summary>", "<!--", "-->", "| a | b |\n|---|---|\n| c |\n",
    "<br>", "<@", "<", "\\", "![a](b)", "    ", "\t", "1. ", "<a href=https://x.y>", "</a>",
]  # fmt: skip
written = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(written, st.integers(60, 400))
@example("> ```\n> <@12>\n> ```", 60)
@example("```" + "x" * 200, 60)
def test_every_part_fits_stands_alone_and_mentions_nobody(body: str, most: int) -> None:
    for part in shown(body, most):
        assert part.strip()
        assert len(part) <= most
        prose = CODE.sub("", part)
        assert "```" not in prose
        assert not LIVE.search(prose)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.text("ab c", min_size=1, max_size=90), min_size=1, max_size=12))
def test_nothing_is_lost_by_parting(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    assert "".join("".join(shown(text, 60)).split()) == "".join(text.split())


@pytest.mark.parametrize("piece", ["![](", "<img ", "<a href=https:x>", " __a", "| ", "`", "#### "])
def test_hostile_comments_take_no_time(piece: str) -> None:
    assert len(shown(piece * (40_000 // len(piece)), 3_600)) < 20
