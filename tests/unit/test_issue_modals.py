"""A repository's form becomes forms of five fields, and nothing typed into them is lost."""

import pytest

from bot.domain.form import Entry, Filled, Form
from bot.domain.issue_form import Choice, FieldKind, FormField, IssueForm
from bot.domain.issue_modals import lacking, pages, taken
from bot.domain.issue_values import Values
from bot.forms import draw_form
from tests.support.issue_forms import forms

CRASH = forms()["public/crash.yaml"]


def test_fields_come_by_fives_in_their_order_under_short_names() -> None:
    found = pages(forms()["shipped/bug.yml"], {})
    assert [[field.name for field in page] for page in found] == [
        ["f0", "f1", "f2", "f3", "f4"],
        ["f5", "f6", "f7", "f8", "f9"],
        ["f10", "f11"],
    ]
    assert [field.is_required for field in found[0]] == [True, True, True, True, True]


@pytest.mark.parametrize("name", sorted(forms()))
def test_discord_takes_all_of_them(name: str) -> None:
    form = forms()[name]
    for page in pages(form, dict.fromkeys(range(len(form.fields)), ("x" * 9000,))):
        drawn = draw_form(Form("issue:form:1", form.name, page)).to_dict()
        assert 1 <= len(drawn["components"]) <= 5


def test_each_kind_has_its_entry_and_what_stands_there_already() -> None:
    (first, second) = pages(CRASH, {0: ("Desktop app", "No"), 6: ("22.4",)})
    assert [field.entry for field in (*first, *second)] == [
        *(Entry.CHOICES, Entry.CHOICES, Entry.TEXT, Entry.TEXT, Entry.TEXT, Entry.FILES),
        Entry.LINE,
    ]
    area, system, happened = first[:3]
    assert (area.most, area.chosen, area.is_required) == (5, {"1", "4"}, True)
    assert (system.most, system.chosen) == (1, {"2"})  # the form's default
    assert happened.value == "**In short:**"
    assert second[1].value == "22.4"


def test_a_default_is_not_put_back_once_it_was_taken_away() -> None:
    values = taken(CRASH, 0, Filled({"f2": ""}, choices={"f1": ()}), {})
    page = pages(CRASH, values)[0]
    assert page[1].chosen == frozenset()
    assert page[2].value == ""


def test_what_comes_back_joins_what_is_there() -> None:
    before: Values = {0: ("No",), 6: ("22",)}
    filled = Filled({"f2": " It stops \n", "f3": ""}, choices={"f0": ("0", "3", "77", "x")})
    assert taken(CRASH, 0, filled, before) == {
        0: ("Command line", "Server, self-hosted"),
        1: (),
        2: ("It stops",),
        3: (),
        6: ("22",),
    }


def test_a_text_too_long_to_show_stays_whole_unless_it_is_changed() -> None:
    long = "x " * 3_000
    shown = pages(CRASH, {4: (long,)})[0][4].value
    assert len(shown) == 4_000
    assert taken(CRASH, 0, Filled({"f4": shown.strip()}), {4: (long,)})[4] == (long,)
    assert taken(CRASH, 0, Filled({"f4": "new"}), {4: (long,)})[4] == ("new",)


def test_of_many_choices_those_that_are_chosen_stay() -> None:
    choices = tuple(Choice(f"{number} {'long' * 40}") for number in range(60))
    field = FormField(label="L" * 90, kind=FieldKind.DROPDOWN, choices=choices, is_multiple=True)
    form = IssueForm(file="a.yml", name="A", fields=(field,))
    ((drawn,),) = pages(form, {0: (choices[50].label,)})
    assert [one.value for one in drawn.options] == [*map(str, range(24)), "50"]
    assert drawn.chosen == {"50"}
    assert len(drawn.label) <= 45
    assert all(len(one.label) <= 100 for one in drawn.options)
    assert taken(form, 0, Filled({}, choices={"f0": ("50",)}), {}) == {0: (choices[50].label,)}


def test_what_a_form_requires_is_asked_until_it_is_there() -> None:
    form = forms()["public/bug.yml"]
    before = [field.label for field in lacking(form, {0: ("7",), 2: (" ",)})]
    assert before == [
        *("Current behavior", "Expected behavior", "Steps to reproduce", "Capacitor doctor"),
        "Before submitting",
    ]
    ticked = tuple(one.label for one in form.fields[8].choices if one.is_required)
    told: Values = dict.fromkeys((0, 2, 3, 5, 7), ("x",))
    assert lacking(form, {**told, 8: ticked[1:]}) == (form.fields[8],)
    assert lacking(form, {**told, 8: ticked}) == ()
