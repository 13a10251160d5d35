"""What a member writes in Discord, as everybody reads it on GitHub."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.domain.fences import settled
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.neutral import neutral
from bot.domain.question import File
from bot.domain.relay import Spoken
from bot.domain.relay_out import as_github, comment_of
from bot.domain.ticket import Attachment

NORA, STAFF, HELP = 1100000000000000104, 1100000000000000007, 1100000000000000303
NAMES = {NORA: "Nora", STAFF: "staff", HELP: "help"}


def spoken(text: str = "Hi", *, name: str = "Nora", **more: object) -> Spoken:
    said = Spoken(
        message=MessageId(3),
        guild=GuildId(1),
        channel=ChannelId(2),
        author=MemberId(NORA),
        name=name,
        text=text,
        at=datetime(2026, 3, 1, tzinfo=UTC),
    )
    return said if not more else Spoken(**{**{n: getattr(said, n) for n in said.__slots__}, **more})


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (f"ask <@{NORA}>, <@&{STAFF}> in <#{HELP}>", "ask @Nora, @staff in #help"),
        ("<@1100000000000000999> <:party:1100000000000000001>", "[member] :party:"),
        ("</close:1100000000000000001> at <t:1700000000:R>", "/close at 2023-11-14 22:13 UTC"),
        ("it is ||the butler||", "it is (spoiler: the butler)"),
        ("-# small", "small"),
        (">>> one\ntwo", "> one\n> two"),
        ("so: ```js\nfoo()``` ok?", "so: \n```js\nfoo()\n```\n ok?"),
        ("```one line```", "```\none line\n```"),
        ("> look\n> ```\n> x\n> ```\n", "> look\n```\nx\n```"),
        ("never ``` closed", "never \\`\\`\\` closed"),
        (f"`<@{NORA}> ||x||` and ``a`b||c||``", f"`<@{NORA}> ||x||` and ``a`b||c||``"),
    ],
)  # fmt: skip
def test_discords_markdown_becomes_githubs(typed: str, said: str) -> None:
    assert as_github(typed, NAMES) == said


def test_the_author_is_named_and_nothing_acts() -> None:
    text = f"Fixes #12, <@{NORA}> <b>look</b>"
    assert comment_of(spoken(), text, "No*ra @all", []) == (
        "**No ra @all** [via Discord](https://discord.com/channels/1/2/3):\n\n"
        "Fixes #<!-- -->12, [member] &lt;b>look&lt;/b>"
    ).replace("@all", "@<!-- -->all")


def test_a_small_text_is_shown_and_other_files_are_described() -> None:
    files = (File("log.txt", "u", 12), File("app`.zip", "u", 2_345_678))
    said = spoken(images=(File("shot.png", "https://cdn.example/x", 4_321),), files=files)
    comment = comment_of(said, "", "Nora", [Attachment("log.txt", "E: no")])
    assert "<code>log.txt</code></summary>\n\n```text\nE: no\n```" in comment
    assert comment.endswith("_Attached in Discord: `shot.png` (4 kB), `app'.zip` (2.3 MB)_")
    assert "cdn.example" not in comment


PIECES = [
    "```", "``", "`", "\n", " ", "js\n", "word", f"<@{NORA}>", "||", "> ", ">>> ", "-# ", "#12",
    "@max", "fixes #3", "\\", "<t:1:R>", "<b>", "<!-- bridge:relay:1 -->", "- ", "~~~",
    "a|b\n-|-\n",
]  # fmt: skip
typed = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(typed)
@example("``````\n``` x")
def test_whatever_is_typed_is_settled_and_neutral(text: str) -> None:
    said = neutral(as_github(text, NAMES))
    assert settled(said) == said
    assert neutral(said) == said
    assert "<!-- bridge:" not in said
