"""What a company wants to know of a report: its checklist, and how each point is recognised."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from bot.domain.repro_phrases import Lexicon
from bot.domain.repro_text import Forms, name_of, plain
from bot.domain.repro_wording import FactLine, Template, Thing, Together, Wording


class Kind(StrEnum):
    """What a report is about."""

    BUG = "bug"
    QUESTION = "question"
    UPLOAD = "upload"
    BUILD = "build"
    BILLING = "billing"
    OUTAGE = "outage"
    SECURITY = "security"
    FEATURE = "feature"
    UNCLEAR = "unclear"


class Shape(StrEnum):
    """What answers an item beside its phrases and headings."""

    PHRASE = "phrase"
    """Nothing."""
    VERSION = "version"
    """The version of one of the things that name this item."""
    OUTPUT = "output"
    """What a command printed: its ``signs``, or a table of its ``packages``."""
    LOG = "log"
    """Lines of a log, a stack trace, an error message in so many words."""
    TROUBLE = "trouble"
    """A sentence that says what goes wrong, and more than that something does."""
    STEPS = "steps"
    """Numbered steps, code, or a link to some."""
    SETTINGS = "settings"
    """One of its ``settings`` with a value."""
    COMMAND = "command"
    """A command line that begins as one of its ``signs``."""
    CODE = "code"
    """One of the known error codes."""


@dataclass(frozen=True, slots=True)
class Ask:
    """An item in one language: what it is called, and how to get it."""

    name: str
    text: str
    choices: tuple[str, ...] = ()
    """The values there are, where they are known."""


Said = TypeVar("Said")


def in_locale(said: Mapping[str, Said], locale: str, nothing: Said) -> Said:
    """In ``locale``, else in English, else in the first language there is, else ``nothing``."""
    return said.get(locale) or said.get("en") or next(iter(said.values()), nothing)


@dataclass(frozen=True, slots=True)
class Item:
    """One point of the checklist.

    ``says`` are phrases that answer it in a sentence, ``shows`` those that do so in code and logs
    too, ``none`` those that say there is nothing to give, which
    answers it too. It is asked only if the report mentions one of ``about`` (when there are any)
    and none of the items ``unless`` is there.
    """

    id: str
    shape: Shape
    asks: Mapping[str, Ask]
    command: str = ""
    weight: float = 1
    headings: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    other_links: tuple[str, ...] = ()
    """Links that hold any of these hold no reproduction."""
    is_told: bool = False
    """It tells of trouble: without any, sentences that sound like it mean something else."""

    @property
    def is_wanted(self) -> bool:
        """It tells what should happen, not what does."""
        return self.is_told and self.shape is not Shape.TROUBLE

    @property
    def names(self) -> frozenset[str]:
        """What it is called in any language, as headings are compared."""
        return frozenset(name_of(ask.name) for ask in self.asks.values())

    def ask(self, locale: str) -> Ask:
        return in_locale(self.asks, locale, Ask("", ""))


@dataclass(frozen=True, slots=True)
class KindRule:
    """``strong`` phrases name the kind, and so do clues ``together``; ``weak`` ones hint at it,
    ``shows`` in code and logs too. With ``needs_trouble`` they count only where something goes
    wrong. ``needs`` are items, most important first. ``points`` is what a sign (a clue or a sense
    of the whole) speaks for the kind, or against it."""

    kind: Kind
    needs: tuple[str, ...] = ()
    strong: tuple[str, ...] = ()
    together: tuple[Together, ...] = ()
    weak: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    points: Mapping[str, float] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    needs_trouble: bool = False
    may_quote: bool = True


@dataclass(frozen=True, slots=True)
class Outdated:
    """``package`` (a trailing ``*``: anything but ``others``) below the major ``below``."""

    package: str
    below: int
    notes: Mapping[str, str]
    others: frozenset[str] = frozenset()

    def note(self, locale: str) -> str:
        return in_locale(self.notes, locale, "")

    def is_about(self, package: str, major: int) -> bool:
        if major >= self.below or package in self.others:
            return False
        stem = self.package.removesuffix("*")
        return package.startswith(stem) if stem != self.package else package == stem


@dataclass(frozen=True, slots=True)
class Trap:
    """An output that people take for the error: its ``signs``, and what to say of them."""

    id: str
    signs: tuple[str, ...]
    notes: Mapping[str, str]

    def note(self, locale: str) -> str:
        return in_locale(self.notes, locale, "")


@dataclass(frozen=True, slots=True)
class Guide:
    """All of it, with the phrases ready to be found.

    ``codes`` are error codes: the name they go by, and every spelling. ``plugin`` is the package
    that a version without a name is taken for; its majors so far are ``majors``.
    """

    items: Mapping[str, Item]
    kinds: Mapping[Kind, KindRule]
    things: Mapping[str, Thing] = field(default_factory=dict)
    clues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    outdated: tuple[Outdated, ...] = ()
    traps: Mapping[str, Trap] = field(default_factory=dict)
    facts: FactLine = field(default_factory=FactLine)
    wording: Wording = field(default_factory=Wording)
    template: Template = field(default_factory=Template)
    plugin: str = ""
    majors: tuple[int, ...] = ()
    packages: Mapping[str, str] = field(default_factory=dict)
    """Beginnings of package names → the item their version answers."""
    screenshot: Mapping[str, str] = field(default_factory=dict)
    """By locale: how to copy text out of the tools whose pictures people send."""
    lexicon: Lexicon = field(default_factory=Lexicon, init=False, repr=False, compare=False)
    forms: Forms = field(default_factory=Forms, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        headings = {name for item in self.items.values() for name in item.headings}
        headings |= {name for rule in self.kinds.values() for name in rule.headings}
        headings |= set(self.template.headings)
        empty = (
            frozenset(map(plain, self.template.lines)),
            frozenset(map(plain, self.template.fillers)),
        )
        telling = {self.facts.marker, *self.packages, *chain(*self.codes.values())} - {""}
        forms = Forms(frozenset(headings), *empty, self.facts.marker, frozenset(telling))
        object.__setattr__(self, "forms", forms)
        for label, phrases in self._phrases():
            self.lexicon.add(label, phrases)

    def named(self, name: str) -> Item | None:
        """The item that is called so in any language."""
        items = self.items.values()
        return next((i for i in items if any(ask.name == name for ask in i.asks.values())), None)

    def needs(self, kind: Kind) -> tuple[str, ...]:
        """The items that a report of this kind should have, most important first."""
        return self.kinds[kind].needs if kind in self.kinds else ()

    def outdated_by(self, package: str, version: str) -> Outdated | None:
        """What to say of ``package`` in this ``version``; None where it is young enough."""
        major = version.partition(".")[0]
        rules = self.outdated if major.isdecimal() else ()
        return next((one for one in rules if one.is_about(package, int(major))), None)

    def item_of(self, package: str) -> str | None:
        """The item that the version of ``package`` answers, empty for none; None for a package
        that nobody asks about."""
        if package in self.things:
            return self.things[package].item
        stems = [stem for stem in self.packages if package.startswith(stem)]
        return self.packages[max(stems, key=len)] if stems else None

    def _phrases(self) -> Iterable[tuple[tuple[str, ...], Iterable[str]]]:
        for item in self.items.values():
            yield ("says", item.id), item.says
            yield ("shows", item.id), item.shows
            yield ("none", item.id), item.none
            yield ("about", item.id), item.about
            if item.shape is Shape.COMMAND:
                yield ("command", item.id), item.signs
        for rule in self.kinds.values():
            kind = rule.kind.value  # an enum's own hash takes longer than a text's
            yield ("strong", kind), rule.strong
            yield ("weak", kind), rule.weak
            yield ("sign", kind), rule.shows
        for clue, phrases in self.clues.items():
            yield ("clue", clue), phrases
        for thing in self.things.values():
            yield ("thing", thing.key), thing.names
        for code, names in self.codes.items():
            yield ("code", code), names
        for trap in self.traps.values():
            yield ("trap", trap.id), trap.signs
        yield ("vague",), self.wording.vague
        yield ("supposed",), self.wording.supposed
        yield ("meant",), self.wording.meant
        yield ("quoted",), self.wording.quoted
