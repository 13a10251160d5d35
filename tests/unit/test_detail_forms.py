"""Forms for what is missing keep Discord's limits, whatever the checklist holds."""

from typing import Any

import pytest

from bot.adapters.catalogue import Catalogue
from bot.domain.details import Detail
from bot.domain.form import Entry, shortened
from bot.domain.repro_guide import Kind
from bot.forms import draw_form
from bot.services.detail_forms import DetailForms
from tests.support.reports import guide

FORMS = DetailForms(guide(), Catalogue())
ID = "intake:details:1574282237870866432:0"


def drawn(form: Any) -> dict[str, Any]:
    return draw_form(form).to_dict()


def check(modal: dict[str, Any]) -> None:
    """https://discord.com/developers/docs/components/reference"""
    assert len(modal["title"]) <= 45
    assert len(modal["custom_id"]) <= 100
    assert 1 <= len(modal["components"]) <= 5
    for label in modal["components"]:
        assert 1 <= len(label["label"]) <= 45
        assert len(label.get("description") or "") <= 100
        field = label["component"]
        assert field.get("required") is False
        assert len(field.get("placeholder") or "") <= 100
        assert len(field.get("value") or "") <= field.get("max_length", 4000) <= 4000
        for option in field.get("options", ()):
            assert len(option["label"]) <= 100
            assert len(option["value"]) <= 100
    labels = [label["label"] for label in modal["components"]]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("locale", ["en", "es", "fr"])
@pytest.mark.parametrize("kind", Kind)
async def test_every_page_of_every_kind_keeps_the_limits(kind: Kind, locale: str) -> None:
    missing = guide().needs(kind)
    while missing:
        form = FORMS.asking(ID, missing, locale)
        check(drawn(form))
        asked = {field.name.removesuffix(".files") for field in form.fields}
        assert asked == set(missing[: len(asked)])
        missing = missing[len(asked) :]


async def test_choices_become_a_select_and_logs_take_files_beside_their_text() -> None:
    form = FORMS.asking(ID, ["platform", "logs", "os_version"], "en")
    entries = [(field.name, field.entry) for field in form.fields]
    assert entries == [
        ("platform", Entry.CHOICE),
        ("logs", Entry.TEXT),
        ("logs.files", Entry.FILES),
        ("os_version", Entry.LINE),
    ]


async def test_where_only_one_place_is_left_logs_are_asked_for_as_files() -> None:
    names = ["platform", "device", "os_version", "command", "logs", "config"]
    form = FORMS.asking(ID, names, "en")
    assert [field.name for field in form.fields] == [*names[:4], "logs.files"]


async def test_what_was_typed_is_kept_even_where_it_is_no_choice_any_more() -> None:
    details = [Detail("Platform", "Symbian"), Detail("Plataforma", "Android"), Detail("Gone", "x")]
    form = FORMS.changing("intake:change:1:2:3.0", details, "en")
    check(drawn(form))
    assert [(field.entry, field.value) for field in form.fields] == [
        (Entry.LINE, "Symbian"),
        (Entry.CHOICE, "Android"),
        (Entry.TEXT, "x"),
    ]


async def test_a_long_value_is_never_more_than_its_field_takes() -> None:
    details = [Detail("Platform", "x" * 3200), Detail("Logs, as text", "y\n" * 1600)]
    check(drawn(FORMS.changing("intake:change:1:2:3.0", details, "en")))


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("abc", 3, "abc"),
        ("one two three", 10, "one two…"),
        ("onetwothree", 4, "one…"),
        ("One two. Three four", 15, "One two."),
        ("One. Two three four", 15, "One. Two…"),
    ],
)
def test_texts_are_cut_between_sentences_else_between_words(
    text: str, most: int, short: str
) -> None:
    assert shortened(text, most) == short
