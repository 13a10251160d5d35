"""A link carries what GitHub takes from one, says what it does not, and opens in any case."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.fences import settled
from bot.domain.issue_body import parse
from bot.domain.issue_link import BUTTON_MOST, LINK_MOST, is_button_sized, prefilled_link
from bot.domain.issue_values import CHOOSING
from bot.domain.neutral import PART, restored
from tests.support.issue_forms import forms

SHIPPED = forms()["shipped/bug.yml"]
TEMPLATE = forms()["capgo/bug-report.md"]


def query(url: str) -> dict[str, str]:
    """As GitHub reads it; each parameter stands there once."""
    found = parse_qs(urlsplit(url).query, keep_blank_values=True, strict_parsing=True)
    assert all(len(said) == 1 for said in found.values())
    return {name: said[0] for name, said in found.items()}


def test_a_link_names_the_form_and_fills_its_fields_of_text() -> None:
    values = {0: ("White & “blank”\n#1",), 4: ("7.4.1",), 5: ("iOS",), 8: ("a ``` b",)}
    found = prefilled_link("Cap-go/capacitor-updater", SHIPPED, "White screen", values)
    assert found.url.startswith("https://github.com/Cap-go/capacitor-updater/issues/new?template=")
    assert query(found.url) == {
        "template": "bug.yml",
        "title": "bug: White screen",
        "what-happens": f"White & “blank”\n#{PART}1",
        "capacitor-version": "7.4.1",
        "logs": "a `\u200b`\u200b` b",
    }
    assert [field.id for field in found.left_out] == ["platform"]
    assert found.cut == ()
    assert is_button_sized(found.url)


def test_fields_without_an_id_are_left_out() -> None:
    found = prefilled_link("o/r", forms()["public/bug.yml"], "", {0: ("7",), 2: ("x",)})
    assert query(found.url) == {"template": "bug.yml", "title": "bug:"}
    assert [field.label for field in found.left_out] == ["Version", "Current behavior"]


def test_a_template_comes_filled_in() -> None:
    values = {3: ("iOS",), 4: ("White screen",)}
    found = prefilled_link("o/r", TEMPLATE, "White screen", values, base="http://127.0.0.1:1")
    assert found.url.startswith("http://127.0.0.1:1/o/r/issues/new?template=bug-report.md&")
    assert parse(TEMPLATE, query(found.url)["body"]) == values
    assert found.left_out == found.cut == ()


def test_the_longest_field_is_cut_first_and_told() -> None:
    values = {0: ("short",), 1: ("ñ" * 3_000,), 2: ("x" * 900,)}
    found = prefilled_link("o/r", SHIPPED, "t", values)
    assert 7_900 < len(found.url) <= LINK_MOST
    assert [field.label for field in found.cut] == ["What you expected"]
    said = query(found.url)
    assert (said["what-happens"], said["steps"]) == ("short", "x" * 900)
    assert "cut here" in said["expected"]
    assert not is_button_sized(found.url)


def test_a_template_too_long_for_a_link_is_opened_by_github_itself() -> None:
    long = forms()["capgo/feature-request.md"]
    body = f"{'Read this first. ' * 600}\n\n{long.body}"
    changed = type(long)(file="a.md", name="A", fields=long.fields, body=body)
    found = prefilled_link("o/r", changed, "t", {0: ("x",)})
    assert query(found.url) == {"template": "a.md", "title": "t"}
    assert [field.label for field in found.left_out] == ["Description"]


texts = st.one_of(
    st.text(max_size=200),
    st.tuples(st.sampled_from(["é", "字", "😀", "a b ", "@a ", "```\n", "\n### Logs\n"]),
              st.integers(0, 3_000)).map(lambda of: of[0] * of[1]),
)  # fmt: skip


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.data(), st.sampled_from(sorted(forms())), texts)
def test_any_link_fits_and_says_what_it_carries(data: st.DataObject, name: str, title: str) -> None:
    form = forms()[name]
    values = {
        place: (data.draw(texts),)
        for place, field in enumerate(form.fields)
        if field.kind not in CHOOSING
    }
    found = prefilled_link("o/r", form, title, values)
    assert len(found.url.encode("ascii")) <= LINK_MOST
    assert "labels=" not in found.url.replace("labels%3D", "")
    said = query(found.url)
    assert said["template"] == form.file
    assert set(said) <= {"template", "title", "body", *(field.id for field in form.fields)}
    for field in form.fields if not form.is_markdown else ():
        if field.id in said and field not in found.cut and not field.render:
            place = form.fields.index(field)
            assert restored(said[field.id]).split() == restored_words(values[place][0])


def restored_words(text: str) -> list[str]:
    return restored(settled(text)).split()


@pytest.mark.parametrize(("length", "fits"), [(BUTTON_MOST, True), (BUTTON_MOST + 1, False)])
def test_a_button_takes_so_much(length: int, fits: bool) -> None:
    assert is_button_sized("x" * length) is fits
