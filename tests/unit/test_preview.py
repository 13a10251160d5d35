"""Which issues a message names."""

import pytest

from bot.domain.issue import CloseReason, Issue, IssueRef
from bot.domain.preview import Around, may_name, named, ref_of, without_code
from bot.services.preview_cards import PreviewCards
from tests.support.verify import FakeTexts

APP, WEB = "acme/app", "acme/web.site"
ONE = Around((APP,), APP)
SEVERAL = Around((APP, WEB))
URL = "https://github.com/acme/app/issues"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see #12", ["acme/app#12"]),
        ("(#12), #13; #14.", ["acme/app#12", "acme/app#13", "acme/app#14"]),
        ("#12 and #12 again", ["acme/app#12"]),
        ("Acme/App#3", ["acme/app#3"]),
        (f"{URL}/12", ["acme/app#12"]),
        (f"look: {URL}/12#issuecomment-99?x=1.", ["acme/app#12"]),
        ("http://www.github.com/ACME/app/pull/7/files", ["acme/app#7"]),
        (f"[this]({URL}/12)", ["acme/app#12"]),
        (f"`code` {URL}/12", ["acme/app#12"]),
        ("a ` tick and #12", ["acme/app#12"]),
        (r"\`#12\`", ["acme/app#12"]),
    ],
)
def test_an_issue_is_named_as_people_name_it(text: str, found: list[str]) -> None:
    assert may_name(text)
    assert [str(ref) for ref in named(text, ONE).refs] == found


@pytest.mark.parametrize(
    "text",
    [
        "my #1 wish, and #9",
        "#0123",
        "v1#12 a/#12 C#12",
        "<#123456789012345678> &#123; ##12",
        r"\#12",
        "#12px #12-ish #ff0011",
        "`#12` ``#13 ` #14``",
        "```\n#12\n``` ```js\nacme/app#13```",
        "```\nnever closed #12",
        f"`{URL}/12`",
        f"<{URL}/12>",
        "other/app#12 https://github.com/other/app/issues/12",
        "https://example.org/acme/app/issues/12",
        "https://example.org/#12 https://docs.example/a#13",
        "https://github.com/acme/app/issues/12a",
        "https://github.com/acme/app/discussions/12",
    ],
)
def test_other_signs_name_none(text: str) -> None:
    assert named(text, ONE).refs == ()


def test_a_number_alone_means_nothing_among_several_repositories() -> None:
    assert named("#12, acme/web.site#4", SEVERAL).refs == (IssueRef(WEB, 4),)
    assert named("#12", SEVERAL.at("ACME/web.site")).refs == (IssueRef(WEB, 12),)
    assert named("#12", SEVERAL.at("other/app")).refs == ()


def test_of_many_the_first_five_are_shown() -> None:
    text = " ".join(f"#{number}" for number in range(10, 30))
    assert [ref.number for ref in named(text, ONE).refs] == [10, 11, 12, 13, 14]


@pytest.mark.parametrize(
    ("text", "unfolds"),
    [
        (f"{URL}/12", True),
        (f"{URL}/12 {URL}/12#issuecomment-1", True),
        ("#12", False),
        (f"{URL}/12 https://example.org", False),
        (f"{URL}/12 <https://example.org>", True),
        (f"{URL}/12 `https://example.org`", True),
        (f"{URL}/12 https://github.com/other/app/issues/1", False),
        (f"acme/app#12 <{URL}/12>", False),
    ],
)
def test_what_discord_would_show_twice_is_known(text: str, unfolds: bool) -> None:
    assert named(text, ONE).unfolds is unfolds


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12", "acme/app#12"),
        (" #1 ", "acme/app#1"),
        ("acme/web.site#3", "acme/web.site#3"),
        (f"{URL}/5", "acme/app#5"),
        ("0", None),
        ("twelve", None),
        ("12 13", None),
        ("other/app#12", None),
    ],
)
def test_whoever_is_asked_for_an_issue_may_type_a_number(written: str, meant: str | None) -> None:
    found = ref_of(written, SEVERAL.at(APP))
    assert (found and str(found)) == meant


def test_nothing_that_somebody_writes_takes_long() -> None:
    """Each would take minutes where a search begins anew at every sign."""
    for text in ("`" * 4000, "` `` " * 800, "a/" * 2000, "#1" * 2000, "https://github.com/" * 200):
        named(text, ONE)
        without_code(text)


def test_without_a_sign_nothing_is_looked_for() -> None:
    assert not may_name("It works now, thank you! https://github.com/acme/app/releases")


def test_nothing_that_github_says_acts_in_discord() -> None:
    issue = Issue(
        ref=IssueRef(APP, 12),
        title="White <@7> [screen](https://evil.example) **now**\n# `x`",
        url=f"{URL}/12",
        is_open=False,
        labels=("a`b", "c\n> d"),
        author="nora_j",
        milestone="*1*",
        reason=CloseReason.DUPLICATE,
    )
    head, details = PreviewCards(FakeTexts()).text(issue, "en").split("\n")
    assert head == (
        f"⚪ **[{APP}#12]({URL}/12)** "
        r"White \<@7\> (screen)(https://evil.example) \*\*now\*\* # \`x\`"
    )
    assert details == r"-# closed as a duplicate · `a'b` `c > d` · 🏁 \*1\* · by nora\_j"
