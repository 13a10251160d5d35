"""Entries for tests, in one line each."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.faq import Entry, Key, Translation
from bot.domain.ids import EntryId


def entry(slug: str, *questions: str, keys: Sequence[Key] = (), **others: Sequence[str]) -> Entry:
    """``questions`` are English; ``others`` maps further locales to theirs."""
    by_locale: Mapping[str, Sequence[str]] = {"en": questions, **others}
    translations = {
        locale: Translation(locale, f"{slug} {locale}", "", tuple(asked))
        for locale, asked in by_locale.items()
        if asked
    }
    return Entry(EntryId(slug), translations, "a page", date(2026, 1, 1), keys=tuple(keys))
