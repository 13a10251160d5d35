"""Whatever is typed into an issue form, GitHub shows it, notifies nobody, and it is read back."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.domain.fences import fenced, lines_of, settled
from bot.domain.issue import BODY_MOST, TITLE_MOST, hidden
from bot.domain.issue_body import parse, render, title_of
from bot.domain.issue_form import FieldKind, IssueForm
from bot.domain.issue_values import CHOOSING, Values, proper
from bot.domain.neutral import PART, as_forged, neutral, restored
from tests.support.issue_forms import forms
from tests.support.typed import LIVE, PIECES

FORMS = list(forms().values())
typed = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.text(max_size=60),
)
quick = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@st.composite
def filled(draw: st.DrawFn) -> tuple[IssueForm, Values]:
    form = draw(st.sampled_from(FORMS))
    values: dict[int, tuple[str, ...]] = {}
    for place, field in enumerate(form.fields):
        if field.kind in CHOOSING:
            labels = [one.label for one in field.choices]
            values[place] = tuple(draw(st.lists(st.sampled_from(labels), max_size=3)))
        else:
            values[place] = (draw(typed),)
    return form, values


def as_read(form: IssueForm, values: Values) -> Values:
    """``values`` as whoever reads the issue sees them: tidied, and without the signs that
    cannot be told from those put in: an empty comment, ``&lt;`` or a backslash before a tag."""
    read = dict(proper(form, values))
    for place, value in read.items():
        if form.fields[place].kind not in CHOOSING:
            plain = as_forged if form.fields[place].render else restored
            read[place] = (plain(value[0]),)
    return proper(form, read)


@quick
@given(filled())
def test_a_form_filled_in_is_read_back_from_the_issue(one: tuple[IssueForm, Values]) -> None:
    form, values = one
    body = render(form, values, below="### Version\n\nx")
    assert parse(form, body) == as_read(form, values)
    assert parse(form, body.replace("\n", "\r\n")) == as_read(form, values)


@quick
@given(filled())
def test_rendering_what_was_read_changes_nothing(one: tuple[IssueForm, Values]) -> None:
    form, values = one
    once = parse(form, render(form, values))
    assert parse(form, render(form, once)) == as_read(form, once)


@settings(quick, max_examples=15)
@given(filled(), st.sampled_from([2_000, 3_000, 9_000]), st.integers(0, 8_000))
def test_an_issue_is_never_too_long(one: tuple[IssueForm, Values], most: int, extra: int) -> None:
    form, values = one
    longer = {
        place: value
        if form.fields[place].kind in CHOOSING
        else (value[0] + "@a `x\n" * (extra // 6),)
        for place, value in values.items()
    }
    least = len(render(form, {}))
    body = render(form, longer, most=max(most, least + 600))
    assert len(body) <= max(most, least + 600)
    body.encode()


def test_the_longest_field_is_cut_and_says_so() -> None:
    form = forms()["shipped/bug.yml"]
    body = render(form, {0: ("short",), 1: ("é" * 70_000,), 2: ("y" * 20_000,)})
    assert len(body) <= BODY_MOST
    values = parse(form, body)
    assert values[0] == ("short",)
    assert values[2] == ("y" * 20_000,)
    assert "cut here" in values[1][0]
    assert len(values[1][0]) > 40_000


def outside_of_code(text: str) -> str:
    """Of lines with neither fences, ticks nor addresses, where everybody agrees what is code."""
    lines = (line for line, is_code in lines_of(text) if not is_code)
    return "\n".join(line for line in lines if "`" not in line and "://" not in line)


@quick
@given(typed)
@example("\\`@name` and `@name`")
@example("- ```\n  @code\n@name\n```\n@other")
def test_a_neutral_text_notifies_nobody_and_stays_so(text: str) -> None:
    once = neutral(text)
    assert not LIVE.search(outside_of_code(once))
    assert neutral(once) == once
    assert settled(once) == once
    assert hidden("x") not in once
    assert restored(once) == restored(settled(text)) or "<!--" in text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("ask @name or @org/team", f"ask @{PART}name or @{PART}org/team"),
        ("npx @capgo/cli@latest", f"npx @{PART}capgo/cli@latest"),
        ("fixes #3, closes: o/r#3", f"fixes #{PART}3, closes: o/r#{PART}3"),
        (
            "Resolves https://gh.example/o/r/issues/3",
            f"Resolves https://gh.example/o/r/issues/{PART}3",
        ),
        ("see https://github.com/o/r/issues/3", "see https://github.com/o/r/issues/3"),
        ("GH-12 and gh\\-12", f"GH-{PART}12 and gh\\-{PART}12"),
        ("me@example.com, `@name`, ``#1 ` @b``", "me@example.com, `@name`, ``#1 ` @b``"),
        ("https://npm.example/package/@capgo/cli", "https://npm.example/package/@capgo/cli"),
        ("[it](https://npm.example/@capgo/cli)", "[it](https://npm.example/@capgo/cli)"),
        ("[ https://npm.example/@capgo", f"[ https://npm.example/@{PART}capgo"),
        ("\\`@name`", f"\\`@{PART}name`"),
        ("a ` b\nc ` @name ` d", f"a ` b\nc ` @{PART}name ` d"),
        ("the <video> tag &#64;name", f"the &lt;video> tag \\&#{PART}64;name"),
        ("https://x.example/a<b>", f"https://x.example/a{PART}&lt;b>"),
        ("<!-- bridge:issue:1 -->", "&lt;!-- bridge:issue:1 -->"),
        ("```\n@name #1\n```", "```\n@name #1\n```"),
        ("```\n<!-- bridge:issue:1 -->", "```\n<\u200b!-- bridge:issue:1 -->\n```"),
        ("abc\u202edef\u2066", "abcdef"),
    ],
)
def test_what_github_would_act_on_is_parted(text: str, read: str) -> None:
    assert neutral(text) == read


def test_blocks_stand_at_the_beginning_of_lines_and_are_closed() -> None:
    assert settled("1. a\n   ```ts\n   x\n     y\n   ```\n@b") == "1. a\n```ts\nx\n  y\n```\n@b"
    assert settled("- ```\n  x") == "-\n```\nx\n```"
    assert settled("~~~\n```\n~~~~") == "~~~\n```\n~~~~"
    assert fenced("a ```` b", "sh") == "`````sh\na ```` b\n`````"


def test_an_issue_is_written_as_github_writes_it() -> None:
    form = forms()["public/crash.yaml"]
    kinds = [field.kind for field in form.fields]
    assert FieldKind.UPLOAD in kinds
    values = {
        0: ("Server, self-hosted", "Command line", "unknown"),
        1: ("macOS", "Linux"),
        4: ("$ run\n```\nno",),
        6: (" 22.4\n",),
    }
    assert render(form, values) == (
        "### Which part crashes?\n\nCommand line, Server, self-hosted\n\n"
        "### Where do you see it?\n\nmacOS\n\n"
        "### What happened?\n\n_No response_\n\n"
        "### What did you expect to happen?\n\n_No response_\n\n"
        "### Relevant log output\n\n````shell\n$ run\n```\nno\n````\n\n"
        "### Screenshots or a recording\n\n_No response_\n\n"
        "### Node version\n\n22.4"
    )


def test_boxes_are_all_there_and_ticked_or_not() -> None:
    form = forms()["public/bug.yml"]
    body = render(form, {1: ("iOS",)})
    assert "### Platform(s)\n\n- [ ] Android\n- [x] iOS\n- [ ] Web\n\n" in body
    assert parse(form, body.replace("[x]", "[X]"))[1] == ("iOS",)


def test_a_template_keeps_its_own_words_and_an_untouched_one_says_nothing() -> None:
    form = forms()["capgo/bug-report.md"]
    assert form.body.count("<!--") == 10
    assert parse(form, form.body) == {}
    assert parse(form, form.body.replace("\n", "\r\n")) == {}
    body = render(form, {4: ("White screen",)})
    assert "ManualModel: false\nAutoMode: false" in body
    assert "`npm --version` output:" in body
    assert "PASTE OUTPUT HERE" not in body
    assert parse(form, body) == {4: ("White screen",)}


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("White screen", "bug: White screen"),
        ("Bug: White\n screen ", "Bug: White screen"),
        ("x" * 300, f"bug: {'x' * (TITLE_MOST - 6)}…"),
    ],
)
def test_a_title_has_its_prefix_once_and_fits(typed: str, title: str) -> None:
    form = forms()["capgo/bug-report.md"]
    assert title_of(form, typed) == title
    assert len(title) <= TITLE_MOST
