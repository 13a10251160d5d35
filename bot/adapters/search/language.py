"""Tells which of the content's languages a text is in, or admits that it cannot be told."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise

from bot.adapters.search.letters import Letters
from bot.adapters.search.text import folded, words

_FOLDER = files("bot.adapters.search") / "languages"
_ALIKE = files("bot.adapters.search") / "alike"
_BACKGROUND = files("bot.adapters.search") / "background"
SURE = 0.9
"""Probability from which a guess by letters counts."""
LEAST_WORDS = 3
"""Shorter texts look like any language."""
FALLBACK = "en"
"""For people of all languages that the content does not speak."""
FOREIGN_LEAST = 2
"""Words of such a language that a text has."""


@dataclass(frozen=True, slots=True)
class WordLists:
    """What is known about a language: see ``languages/en.toml``. All words are folded."""

    common: frozenset[str] = frozenset()
    filler: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()
    asking: frozenset[str] = frozenset()


def word_lists(locale: str) -> WordLists:
    """Empty lists for a language without a file."""
    path = _FOLDER / f"{locale}.toml"
    if not path.is_file():
        return WordLists()
    lists = tomllib.loads(path.read_text("utf-8"))
    return WordLists(
        common=frozenset(words(lists["common"])),
        filler=frozenset(words(lists["filler"])),
        telling=frozenset(map(_phrase, lists["telling"].split("\n"))) - {""},
        asking=frozenset(map(_phrase, lists["asking"].split("\n"))) - {""},
    )


def _others() -> Mapping[str, frozenset[str]]:
    """Common words of the other languages that Discord speaks, but for those that are also words
    or names in English or Spanish. Scripts of their own need none."""
    lines = (words(line) for line in _lines(_FOLDER / "others.txt"))
    return {locale: frozenset(common) for locale, *common in lines}


def _phrase(line: str) -> str:
    return ("^" if line.startswith("^") else "") + " ".join(words(line))


def background(locale: str) -> list[str]:
    """Lines of everyday talk that no entry answers; none for a language without a file."""
    return _lines(_BACKGROUND / f"{locale}.txt")


def alike(locale: str) -> list[str]:
    """Lines of words that mean about the same; none for a language without a file."""
    return _lines(_ALIKE / f"{locale}.txt")


def _lines(path: Traversable) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.is_file() else []


class Languages:
    """The languages of one content, known by ``samples`` of texts in each."""

    def __init__(self, samples: Mapping[str, Sequence[str]]) -> None:
        self.locales = tuple(sorted(samples))
        lists = {locale: word_lists(locale) for locale in self.locales}
        owners = Counter(word for known in lists.values() for word in known.common)
        self._common = {
            word: locale
            for locale, known in lists.items()
            for word in known.common
            if owners[word] == 1
        }
        self._known = [known.common for known in lists.values()]
        self._others = {
            locale: common for locale, common in _others().items() if locale not in samples
        }
        self._samples = samples
        self.filler = frozenset().union(*(known.filler for known in lists.values()))
        self._telling = frozenset().union(*(known.telling for known in lists.values()))
        self._asking = frozenset().union(*(known.asking for known in lists.values()))

    def guess(self, text: str) -> str | None:
        """The language ``text`` is likely in, English where that is none of the content's; None
        where it is short, mixed or unclear."""
        if len(self.locales) < 2:
            return None
        typed = folded(text)
        if FALLBACK in self.locales and self._is_foreign(typed):
            return FALLBACK
        votes = Counter(self._votes(typed)).most_common(2)
        if votes and (len(votes) == 1 or votes[0][1] > 2 * votes[1][1]):
            if votes[0][1] > 1 or len(typed) < LEAST_WORDS:
                return votes[0][0] if votes[0][1] > 1 else None
        elif votes:
            return None
        if len(typed) < LEAST_WORDS:
            return None
        locale, probability = self._letters.classify(text)
        agrees = not votes or votes[0][0] == locale
        return locale if agrees and probability >= SURE else None

    def _is_foreign(self, typed: Sequence[str]) -> bool:
        """Has it more words that only another language has than words of the content's?"""
        votes = Counter(locale for word in typed for locale in self._foreign.get(word, ()))
        if not votes:
            return False
        other, theirs = votes.most_common(1)[0]
        ours = max(
            sum(word in common and word not in self._others[other] for word in typed)
            for common in self._known
        )
        return theirs >= FOREIGN_LEAST and theirs > ours

    @cached_property
    def _foreign(self) -> Mapping[str, Sequence[str]]:
        """Whose a word is that the content's languages do not have."""
        own = frozenset().union(*self._known)
        found: dict[str, list[str]] = {}
        for locale, common in self._others.items():
            for word in common - own:
                found.setdefault(word, []).append(locale)
        return found

    def is_talk(self, text: str) -> bool:
        """Does it tell something, like people who talk to each other, and ask nothing?"""
        if "?" in text:
            return False
        typed = words(text)
        phrases = {*typed, *map(" ".join, pairwise(typed))}
        phrases.update(map(" ".join, zip(typed, typed[1:], typed[2:], strict=False)))
        phrases.update("^" + " ".join(typed[:n]) for n in (1, 2, 3))
        return not phrases.isdisjoint(self._telling) and phrases.isdisjoint(self._asking)

    def _votes(self, typed: Iterable[str]) -> Iterable[str]:
        return (self._common[word] for word in typed if word in self._common)

    @cached_property
    def _letters(self) -> Letters:
        return Letters(self._samples)  # at the first text that the words do not tell
