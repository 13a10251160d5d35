"""A tidy report, as the bot posts it in somebody's name: each item under its name is there."""

import pytest

from bot.domain.repro_guide import Item
from tests.support.reports import guide, present

ITEMS = tuple(guide().items.values())
LOCALES = ("en", "es")
VALUES = {
    "plugin_version": "capacitor-updater 7.4.1",
    "capacitor_version": "7.2.0",
    "cap_doctor": "@capacitor/core: 7.2.0",
    "capgo_doctor": "@capgo/capacitor-updater: 7.4.1",
    "os_version": "17.5",
    "cli_version": "7.60.1",
}
"""A version needs a number; of all else, any words are an answer."""
CHOSEN = [
    (item, locale, choice)
    for item in ITEMS
    for locale in LOCALES
    for choice in item.ask(locale).choices
]


def value_of(item: Item) -> str:
    return VALUES.get(item.id, "so many words")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
@pytest.mark.parametrize(
    "form", ["- **{name}**: {value}", "**{name}**: {value}", "### {name}\n{value}"]
)
def test_a_value_behind_an_items_name_answers_it(form: str, item: Item, locale: str) -> None:
    said = form.format(name=item.ask(locale).name, value=value_of(item))
    assert item.id in present(f"The app crashes on every start.\n\n{said}\n")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_block_below_an_items_name_answers_it(item: Item, locale: str) -> None:
    value = f"{value_of(item)}\nand a second line"
    said = f"**{item.ask(locale).name}**\n```\n{value}\n```"
    assert item.id in present(f"The app crashes on every start.\n\n{said}\n")


@pytest.mark.parametrize(
    ("item", "locale", "choice"), CHOSEN, ids=lambda one: getattr(one, "id", one)
)
@pytest.mark.parametrize("form", ["- **{name}**: {value}", "### {name}\n\n{value}"])
def test_a_choice_answers_its_item(form: str, item: Item, locale: str, choice: str) -> None:
    said = form.format(name=item.ask(locale).name, value=choice)
    assert item.id in present(f"The app crashes on every start.\n\n{said}\n")


def test_known_values_can_be_chosen_in_both_languages() -> None:
    for item in ITEMS:
        english, spanish = (item.ask(locale).choices for locale in LOCALES)
        assert len(english) == len(spanish)
    assert {item.id for item, *_ in CHOSEN} >= {"platform", "update_mode", "device"}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_a_name_with_nothing_behind_it_answers_nothing(item: Item, locale: str) -> None:
    assert item.id not in present(f"### {item.ask(locale).name}\n\n### Context\n")
