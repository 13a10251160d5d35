"""Titles are found while somebody types."""

import pytest

from bot.domain.ids import EntryId
from bot.domain.titles import Title, find_titles, fold

TITLES = [
    Title(EntryId(entry), locale, text, fold(text))
    for entry, locale, text in (
        ("rollback", "en", "Going back to an earlier bundle"),
        ("rollback", "es", "Volver a un bundle anterior"),
        ("no-channel", "en", "The device found no channel"),
        ("no-channel", "es", "El dispositivo no encontró canal"),
        ("mau", "en", "What counts as an active device"),
    )
]


def found(query: str, locale: str = "en", limit: int = 25) -> list[str]:
    return [title.entry for title in find_titles(TITLES, query, locale, limit)]


def test_nothing_typed_lists_everything_in_the_language_or_english() -> None:
    texts = [title.text for title in find_titles(TITLES, "", "es", 25)]
    assert texts == [
        "Volver a un bundle anterior",
        "El dispositivo no encontró canal",
        "What counts as an active device",
    ]


@pytest.mark.parametrize(
    ("query", "locale", "first"),
    [
        ("chan", "en", "no-channel"),
        ("CHANEL", "en", "no-channel"),
        ("encontro", "es", "no-channel"),
        ("no-channel", "en", "no-channel"),
        ("device active", "en", "mau"),
        ("bundling", "en", "rollback"),
        ("rollback", "es", "rollback"),
    ],
)
def test_prefixes_typos_accents_and_ids_find_their_entry(
    query: str, locale: str, first: str
) -> None:
    assert found(query, locale)[0] == first


def test_a_word_that_is_nowhere_finds_nothing() -> None:
    assert found("bundle zebra") == []


def test_the_limit_holds() -> None:
    assert len(found("", limit=2)) == 2
