"""Fills a repository's issue form with what an examined report tells, and with nothing else."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.domain.issue_asking import SYSTEMS, Asked, asked
from bot.domain.issue_form import FieldKind, FormField, IssueForm
from bot.domain.issue_pieces import Piece, pieces_of, sentences_with
from bot.domain.issue_values import CHOOSING, Values
from bot.domain.repro import Findings
from bot.domain.repro_guide import Guide, Item, Shape
from bot.domain.repro_reading import Reading, read
from bot.domain.repro_text import name_of

_APPLE = {"iphone": "ios", "iphones": "ios", "ipad": "ios", "ipads": "ios", "ipados": "ios"}
_JOINING = frozenset({"and", "or", "y", "o", "both", "ambas", "a", "an", "un", "una"})
_LINE_MOST = 300
_WORD = re.compile(r"\w+")


def prefill(form: IssueForm, text: str, findings: Findings, guide: Guide) -> Values:
    """What of a report stands in which field.

    ``text`` is its redacted words; ``findings`` may know more, from files. Each piece of it goes
    into the first field that asks for it, in the report's order; those nobody asks for go into the
    last field of text. A choice is made only where the report names it."""
    filling = _Filling(guide, read(text, guide), findings, pieces_of(text, guide))
    values = {place: filling.value(one) for place, one in enumerate(form.fields)}
    if (last := _last(form)) is not None:
        rest = filling.rest(form.fields[last])
        values[last] = (_joined((*values[last], rest), form.fields[last]),)
    return {place: value for place, value in values.items() if any(value)}


def _last(form: IssueForm) -> int | None:
    """The last field that takes longer texts; one for words rather than for code."""
    texts = [at for at, one in enumerate(form.fields) if one.kind is FieldKind.TEXTAREA]
    return max(texts, key=lambda at: (not form.fields[at].render, at), default=None)


def _joined(texts: Iterable[str], to: FormField) -> str:
    return ("\n" if to.render else "\n\n").join(filter(None, texts))


@dataclass(slots=True)
class _Filling:
    guide: Guide
    reading: Reading
    findings: Findings
    pieces: Sequence[Piece]
    _placed: set[int] = field(default_factory=set)
    _done: set[str] = field(default_factory=set)
    """Points that were put somewhere without a piece: once is enough."""

    def value(self, to: FormField) -> tuple[str, ...]:
        about = asked(to, self.guide)
        if to.kind in CHOOSING:
            return self._chosen(to, about)
        if to.kind is FieldKind.UPLOAD:
            return ()
        text = self._line(about) if to.kind is FieldKind.INPUT else self._text(to, about)
        return (text,) if text else ()

    def rest(self, to: FormField) -> str:
        left = (one for at, one in enumerate(self.pieces) if at not in self._placed)
        return _joined((one.answer if to.render else one.text for one in left), to)

    def _text(self, to: FormField, about: Asked) -> str:
        names = {item.id for item in about.items}
        if about.is_surroundings:
            names = {one.id for one in self._items() if one.shape is Shape.OUTPUT}
        taken = [at for at in self._answering(names) if at not in self._placed]
        self._placed.update(taken)
        self._done |= names if taken else set()
        pieces = [self.pieces[at] for at in taken]
        found = [one.answer if to.render or one.is_line else one.text for one in pieces]
        if about.is_surroundings:
            return _joined((*self._surroundings(), *found), to)
        return _joined(found, to) or "\n".join(self._facts(about))

    def _line(self, about: Asked) -> str:
        """What is known, else what stands there in one line."""
        names = {item.id for item in about.items}
        lines = [at for at in self._answering(names) if self.pieces[at].is_line]
        if line := ", ".join(self._facts(about)):
            self._told(lines, line)
            return line if len(line) <= _LINE_MOST else ""
        for at in lines:
            if at not in self._placed and len(self.pieces[at].answer) <= _LINE_MOST:
                self._placed.add(at)
                return self.pieces[at].answer
        return ""

    def _told(self, places: Iterable[int], text: str) -> None:
        """Leave out the pieces that say nothing beside ``text``."""
        words = set(_WORD.findall(text.lower()))
        for at in places:
            if words.issuperset(_WORD.findall(self.pieces[at].answer.lower())):
                self._placed.add(at)

    def _answering(self, names: Collection[str]) -> Sequence[int]:
        return [at for at, one in enumerate(self.pieces) if one.item in names]

    def _facts(self, about: Asked) -> Iterator[str]:
        """Single values for the points asked for, each given out once."""
        if about.things:
            yield from self._versions_of(about.things)
            return
        for item in about.items:
            if item.id in self._done:
                continue
            if found := tuple(self._known(item)):
                self._done.add(item.id)
                yield from found
                return

    def _known(self, item: Item) -> Iterator[str]:
        if item.shape is Shape.VERSION:
            for thing, version in self.findings.versions.items():
                if self.guide.item_of(thing) == item.id:
                    name = thing if thing.startswith("@") else SYSTEMS.get(thing, "")
                    yield f"{name} {version}".strip()
        elif item.shape is Shape.CODE:
            yield from self.findings.error_codes
        elif item.is_wanted:
            yield from sentences_with(self.reading, item)
        elif item.id == "platform":
            yield from (SYSTEMS[one] for one in SYSTEMS if one in self._named(item))
        elif item.shape in (Shape.PHRASE, Shape.COMMAND):
            yield from (one.evidence for one in self.findings.present if one.item == item.id)
        elif item.shape is Shape.STEPS:
            yield from (word for word in self.reading.report.text.split() if _is_link(word, item))

    def _versions_of(self, things: frozenset[str]) -> Iterator[str]:
        """Of a package also that of one that goes with it."""
        versions = self.findings.versions
        known = [versions[thing] for thing in versions if thing in things]
        items = {self.guide.item_of(thing) for thing in things} - {None, ""}
        akin = [
            f"{thing} {version}"
            for thing, version in versions.items()
            if thing.startswith("@") and self.guide.item_of(thing) in items
        ]
        yield from (known or akin)[:1]

    def _surroundings(self) -> Iterator[str]:
        lines = [f"{thing} {version}" for thing, version in self.findings.versions.items()]
        for item in self._items():
            if item.shape is Shape.PHRASE and not item.is_told:
                lines += self._known(item)
        yield "\n".join(dict.fromkeys(lines))

    def _chosen(self, to: FormField, about: Asked) -> tuple[str, ...]:
        """Never a box that somebody has to tick by themselves."""
        if any(one.is_required for one in to.choices):
            return ()
        is_many = to.is_multiple or to.kind is FieldKind.CHECKBOXES
        for item in about.items:
            told = [at for at in self._answering({item.id}) if self.pieces[at].is_line]
            answers = {name_of(self.pieces[at].answer) for at in told}
            named = self._named(item)
            meant = {one.label: set(name_of(one.label).split()) - _JOINING for one in to.choices}
            exact = [
                label
                for label, words in meant.items()
                if name_of(label) in answers or (words and words == named)
            ]
            within = [label for label, words in meant.items() if words and words <= named]
            near = [label for label, words in meant.items() if words & named]
            if found := exact[:1] or (within if is_many else near if len(near) == 1 else []):
                self._told(told, " ".join((*found, *named)))
                return tuple(found)
        return ()

    def _named(self, item: Item) -> set[str]:
        """The words by which the report answers ``item``; of systems those they stand for."""
        words = self.reading.report.words
        hits = [*self.reading.said("says", item.id, anywhere=True)]
        hits += self.reading.said("shows", item.id, anywhere=True)
        found = {word.text for hit in hits for word in words[hit.first : hit.last]}
        names = (name for name, answered in self.guide.facts.items.items() if answered == item.id)
        found |= {self.reading.facts[name].lower() for name in names if name in self.reading.facts}
        if item.id == "platform":
            found |= {thing for thing in self.findings.versions if thing in SYSTEMS}
            return {_APPLE.get(word, word) for word in found} & SYSTEMS.keys()
        return found

    def _items(self) -> Iterable[Item]:
        return self.guide.items.values()


def _is_link(word: str, item: Item) -> bool:
    address = word.lower()
    return any(one in address for one in item.links) and not any(
        one in address for one in item.other_links
    )
