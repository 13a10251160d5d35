"""Decides which earlier reports are so much like a new one that they are worth a look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.faq import Decision, Entry, Ranking, Translation, decide
from bot.domain.ids import EntryId

SURE = 0.5
"""Of each offer. On ``tests/eval/similar.jsonl`` 26 of 27 offers above it are right; the FAQ's
threshold for suggestions would add 4 right ones and 5 wrong ones."""
OFFERS = 2
COMPARED = 2000
"""Characters of the new report: what comes after is mostly logs."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A report that was solved, or led to one that was. ``name`` tells it from those of every
    source; ``title`` holds no secrets."""

    name: EntryId
    title: str
    locale: str
    url: str


def as_entry(earlier: Earlier) -> Entry:
    """For the index, which knows entries: the title is the question."""
    text = Translation(earlier.locale, earlier.title, "", (earlier.title,))
    return Entry(earlier.name, {earlier.locale: text}, earlier.url, date.min)


def worth_a_look(ranking: Ranking, without: EntryId) -> Sequence[EntryId]:
    """Best first; the FAQ's rule, and more: a wrong one costs a reader's minutes."""
    if decide(ranking).decision is Decision.SILENCE:
        return ()
    near = (one.entry for one in ranking.candidates if one.confidence >= SURE)
    return [name for name in near if name != without][:OFFERS]
