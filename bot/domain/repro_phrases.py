"""Finds many phrases in a text in one pass, whatever its case, accents and punctuation.

A phrase is words, each one of: ``crash`` the word itself, ``crash*`` words that begin so,
``a|b*`` either, ``[a|b]`` either or nothing, ``~`` up to three words, ``{n}`` a number or version,
``{v}`` a version (``6.3``, ``v6.3.2``). A phrase never reaches over the end of a sentence or line.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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


def words_of(text: str, at: int = 0) -> list[Word]:
    """All of ``text``, which stands at ``at``; an apostrophe inside of a word is left out."""
    folded = fold(text).replace("’", "'")
    found = _TOKEN.finditer(folded)
    if "'" not in folded:
        return [_word(Word, (one[0], at + one.start(), at + one.end())) for one in found]
    return [
        _word(Word, (one[0].replace("'", ""), at + one.start(), at + one.end())) for one in found
    ]


_word: Callable[[type[Word], tuple[str, int, int]], Word] = tuple.__new__
"""Past the checks of ``Word``'s own: most of the time goes into making words."""


class Hit(NamedTuple):
    """A phrase labelled ``label`` in the words ``first`` to before ``last``."""

    label: tuple[str, ...]
    first: int
    last: int
    phrase: str = ""


_hit: Callable[[type[Hit], tuple[tuple[str, ...], int, int, str]], Hit] = tuple.__new__


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


_Parts = tuple[_Part, ...]
_Entry = tuple[_Parts, tuple[str, ...], str]
"""The parts of a phrase that are still to come, its label, itself."""


@dataclass(slots=True)
class _Fork:
    """Phrases by the word that comes next in them."""

    _exact: dict[str, list[_Entry]] = field(default_factory=dict)
    _stems: dict[str, list[tuple[str, _Entry]]] = field(default_factory=dict)
    _others: list[tuple[_Part, _Entry]] = field(default_factory=list)

    def add(self, part: _Part, entry: _Entry) -> None:
        for word in part.exact:
            self._exact.setdefault(word, []).append(entry)
        for prefix in part.prefixes:
            if len(prefix) >= _STEM:
                self._stems.setdefault(prefix[:_STEM], []).append((prefix, entry))
            else:
                self._others.append((_Part(prefixes=(prefix,)), entry))
        if part.is_number or part.is_version:
            numbers = _Part(is_number=part.is_number, is_version=part.is_version)
            self._others.append((numbers, entry))

    def after(self, word: str) -> Iterator[_Entry]:
        yield from self._exact.get(word, ())
        for prefix, entry in self._stems.get(word[:_STEM], ()):
            if word.startswith(prefix):
                yield entry
        for part, entry in self._others:
            if part.fits(word):
                yield entry


@dataclass(slots=True)
class _Start:
    """The phrases that one word begins: those it is all of, those a certain word must follow, and
    those with a gap or a word that may be missing."""

    whole: list[_Entry] = field(default_factory=list)
    fork: _Fork = field(default_factory=_Fork)
    loose: list[_Entry] = field(default_factory=list)

    def add(self, entry: _Entry) -> None:
        parts, label, phrase = entry
        if not parts:
            self.whole.append(entry)
        elif parts[0].is_gap or parts[0].is_optional:
            self.loose.append(entry)
        else:
            self.fork.add(parts[0], (parts[1:], label, phrase))

    def before(self, word: str) -> Iterator[tuple[int, _Entry]]:
        """Those that may go on with ``word``, and how many words of each are there."""
        yield from ((1, entry) for entry in self.whole)
        yield from ((2, entry) for entry in self.fork.after(word))
        for entry in self.loose:
            if any(part.is_gap or part.fits(word) for part in entry[0]):
                yield 1, entry


@dataclass(slots=True)
class Lexicon:
    """Phrases with their labels, ready to be found."""

    _first: _Fork = field(default_factory=_Fork)
    _starts: dict[str, _Start] = field(default_factory=dict)
    _begun: dict[tuple[str, str], Sequence[tuple[int, _Entry]]] = field(default_factory=dict)
    """What a word, and a pair of words, begins; forgotten when it grows too large."""

    def add(self, label: tuple[str, ...], phrases: Iterable[str]) -> None:
        for phrase in phrases:
            first, *rest = parts_of(phrase)
            self._first.add(first, (tuple(rest), label, phrase))

    def find(self, words: Sequence[Word]) -> Iterator[Hit]:
        """Every phrase at every place, in order of their beginnings."""
        if len(self._begun) > _REMEMBERED_MOST:
            self._begun.clear()
            self._starts.clear()
        known = self._begun
        texts = [word.text for word in words]
        for at, pair in enumerate(zip(texts, [*texts[1:], ""], strict=False)):
            begun = known.get(pair)
            if begun is None:
                begun = known[pair] = tuple(self._start(pair[0]).before(pair[1]))
            for length, (rest, label, phrase) in begun:
                last = _match(rest, 0, texts, at + length) if rest else at + length
                if last:
                    yield _hit(Hit, (label, at, last, phrase))

    def _start(self, word: str) -> _Start:
        start = self._starts.get(word)
        if start is None:
            start = self._starts[word] = _Start()
            for entry in self._first.after(word):
                start.add(entry)
        return start


def _match(parts: Sequence[_Part], number: int, words: Sequence[str], at: int) -> int:
    """The place after the parts from ``number`` on, if they stand at ``at``; else 0."""
    for place in range(number, len(parts)):
        part = parts[place]
        if part.is_gap:
            following = parts[place + 1]  # a phrase never ends with a gap
            may_be_missing = following.is_optional or following.is_gap
            for skipped in range(at, min(at + _GAP_MOST + 1, len(words))):
                is_near = may_be_missing or following.fits(words[skipped])
                if is_near and (last := _match(parts, place + 1, words, skipped)):
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
