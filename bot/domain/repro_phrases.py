"""Finds many phrases in a text in one pass, whatever its case, accents and punctuation.

A phrase is words, each one of: ``crash`` the word itself, ``crash*`` words that begin so,
``a|b*`` either, ``[a|b]`` either or nothing, ``~`` up to three words, ``{n}`` a number or version,
``{v}`` a version (``6.3``, ``v6.3.2``). A phrase never reaches over the end of a sentence or line.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

VERSION = re.compile(r"v?\d{1,6}(?:\.(?:\d{1,8}|x)){1,4}(?:[-+][a-z0-9][a-z0-9.-]{0,40})?")
_TOKEN = re.compile(
    r"(?!v\d)[^\W\d]\w{0,199}(?:'\w{1,20})?"
    rf"|(?<![\w.]){VERSION.pattern}(?!\w)|\w{{1,200}}"
    r"|[.;](?=\s|\Z)|[!?\n]|(?<=\s)[-–—:](?=\s)"
)
BREAKS = frozenset(".!?;\n-–—:")
"""What ends a sentence, or at least interrupts it."""
_GAP_MOST = 3
_REMEMBERED_MOST = 20_000
_STEM = 3
"""Prefixes are looked up by so many characters: a prefix needs at least that many."""


def _folded_letters() -> Mapping[int, str]:
    """One small, plain letter for each Latin one, so that places in the text stay the same."""
    letters = {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
    for code in range(0xC0, 0x250):
        plain = unicodedata.normalize("NFKD", chr(code))[0].lower()
        if plain.isascii():
            letters[code] = plain
    return letters


_LETTERS = _folded_letters()


def fold(text: str) -> str:
    """Small letters without accents, as long as ``text``."""
    return text.translate(_LETTERS)


class Word(NamedTuple):
    """A folded word, number or end of sentence, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def is_break(self) -> bool:
        return self.text in BREAKS


def words_of(text: str) -> list[Word]:
    """All of ``text``; an apostrophe inside of a word is left out."""
    folded = fold(text).replace("’", "'")
    if "'" not in folded:
        return [Word(one[0], *one.span()) for one in _TOKEN.finditer(folded)]
    return [Word(one[0].replace("'", ""), *one.span()) for one in _TOKEN.finditer(folded)]


class Hit(NamedTuple):
    """A phrase labelled ``label`` in the words ``first`` to before ``last``."""

    label: tuple[str, ...]
    first: int
    last: int
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    exact: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    is_optional: bool = False
    is_gap: bool = False
    is_number: bool = False
    is_version: bool = False

    def fits(self, word: str) -> bool:
        if word in self.exact or (self.prefixes and word.startswith(self.prefixes)):
            return True
        if self.is_number and word.removeprefix("v").isdecimal():
            return True
        return (self.is_number or self.is_version) and bool(VERSION.fullmatch(word))


def _part(text: str) -> _Part:
    if text == "~":
        return _Part(is_gap=True)
    choices = text.strip("[]").split("|")
    if not all(one.removesuffix("*") for one in choices):
        raise ValueError(f"{text!r}: a word is missing")
    return _Part(
        frozenset(one for one in choices if not one.endswith("*")),
        tuple(one[:-1] for one in choices if one.endswith("*")),
        is_optional=text.startswith("["),
        is_number="{n}" in choices,
        is_version="{v}" in choices,
    )


@lru_cache(maxsize=4096)
def parts_of(phrase: str) -> tuple[_Part, ...]:
    """Raises ValueError for a phrase that is none."""
    parts = tuple(map(_part, fold(phrase).replace("'", "").replace("’", "").split()))
    if not parts or parts[0].is_optional or parts[0].is_gap or parts[0].is_number:
        raise ValueError(f"{phrase!r}: a phrase begins with a word")
    if parts[-1].is_gap or parts[0].is_version:
        raise ValueError(f"{phrase!r}: a phrase begins and ends with words")
    if any(len(prefix) < _STEM for prefix in parts[0].prefixes):
        raise ValueError(f"{phrase!r}: before the * of a first word stand {_STEM} letters or more")
    return parts


_Entry = tuple[tuple[_Part, ...], tuple[str, ...], str]


@dataclass(slots=True)
class Lexicon:
    """Phrases with their labels, ready to be found."""

    _exact: dict[str, list[_Entry]] = field(default_factory=dict)
    _stems: dict[str, list[tuple[str, _Entry]]] = field(default_factory=dict)
    _begun: dict[tuple[str, str], list[_Entry]] = field(default_factory=dict)
    """What may begin with a pair of words; forgotten when it grows too large."""

    def add(self, label: tuple[str, ...], phrases: Iterable[str]) -> None:
        for phrase in phrases:
            first, *rest = parts_of(phrase)
            entry = (tuple(rest), label, phrase)
            for word in first.exact:
                self._exact.setdefault(word, []).append(entry)
            for prefix in first.prefixes:
                self._stems.setdefault(prefix[:_STEM], []).append((prefix, entry))

    def find(self, words: Sequence[Word]) -> Iterator[Hit]:
        """Every phrase at every place, in order of their beginnings."""
        if len(self._begun) > _REMEMBERED_MOST:
            self._begun.clear()
        known = self._begun
        texts = [word.text for word in words]
        for at, pair in enumerate(zip(texts, [*texts[1:], ""], strict=False)):
            entries = known.get(pair)
            if entries is None:
                entries = known[pair] = self._beginning(*pair)
            for rest, label, phrase in entries:
                if last := _match(rest, 0, texts, at + 1):
                    yield Hit(label, at, last, phrase)

    def _beginning(self, word: str, following: str) -> list[_Entry]:
        """The phrases that begin with ``word`` and may go on with ``following``."""
        stems = self._stems.get(word[:_STEM], ())
        begun = (
            *self._exact.get(word, ()),
            *(entry for prefix, entry in stems if word.startswith(prefix)),
        )
        return [entry for entry in begun if _may_go_on(entry[0], following)]


def _may_go_on(parts: Sequence[_Part], word: str) -> bool:
    for part in parts:
        if part.is_gap or part.fits(word):
            return True
        if not part.is_optional:
            return False
    return True


def _match(parts: Sequence[_Part], number: int, words: Sequence[str], at: int) -> int:
    """The place after the parts from ``number`` on, if they stand at ``at``; else 0."""
    for place in range(number, len(parts)):
        part = parts[place]
        if part.is_gap:
            for skipped in range(at, min(at + _GAP_MOST + 1, len(words))):
                if last := _match(parts, place + 1, words, skipped):
                    return last
                if words[skipped] in BREAKS:
                    return 0
            return 0
        is_there = at < len(words) and part.fits(words[at])
        if part.is_optional:
            if is_there and (last := _match(parts, place + 1, words, at + 1)):
                return last
        elif is_there:
            at += 1
        else:
            return 0
    return at
