"""What people write in reports, in words: names of things, marks of logs and forms, clues."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum


class Sense(StrEnum):
    """Signs that need no phrases of their own: of a sentence, or of the whole report."""

    ASKED = "asked"
    """It is a question."""
    TROUBLE = "trouble"
    """It complains of something."""
    VAGUE = "vague"
    """It complains, and says no more."""
    EXPECTED = "expected"
    """It says what should have happened."""
    TOLD = "told"
    """It makes a statement that is long enough to tell something."""
    SHORT = "short"
    """It has hardly a word that says something."""
    BRIEF = "brief"
    """It has few."""
    ANY = "any"
    """Always there."""


@dataclass(frozen=True, slots=True)
class Together:
    """Clues that mean something where they stand in one sentence, in any order, ``without``
    some others."""

    clues: frozenset[str]
    without: frozenset[str] = frozenset()

    def fits(self, found: Set[str]) -> bool:
        return self.clues <= found and self.without.isdisjoint(found)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that has a version: what people call it, and the item its version answers."""

    key: str
    names: tuple[str, ...]
    item: str = ""
    is_major_enough: bool = False


@dataclass(frozen=True, slots=True)
class FactLine:
    """A line of the product's own log that holds facts: after ``marker``, names and values.

    ``items`` and ``versions`` say which item, and which thing's version, a name gives; the values
    of ``mask`` are nobody else's business.
    """

    marker: str = ""
    mask: tuple[str, ...] = ()
    items: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wording:
    """Words of the languages people write in.

    ``fillers`` may stand between a thing's name and its version, ``of`` between a version and the
    name; ``before`` a version without any name (``con la 6.3.2``), unless one of ``others`` stands
    near, whose versions mean something else. ``vague`` complaints say nothing by themselves.
    """

    fillers: frozenset[str] = frozenset()
    of: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    vague: tuple[str, ...] = ()
    supposed: tuple[str, ...] = ()
    """Lead to what may go wrong: ``if``."""
    meant: tuple[str, ...] = ()
    """In a question, they say that something does go wrong: ``why``."""
    chatter: frozenset[str] = frozenset()
    quoted: tuple[str, ...] = ()
    """What an error message in quotation marks has in it."""


@dataclass(frozen=True, slots=True)
class Template:
    """What an empty form says: lines of it, fillers where an answer belongs, and headings that no
    item stands behind."""

    lines: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
