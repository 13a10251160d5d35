"""Examines a report: what it is about, what it tells already, and what it still lacks."""

import unicodedata
from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.domain.redact import Redact, Redacted
from bot.domain.repro_answers import answers
from bot.domain.repro_facts import mask_ids
from bot.domain.repro_guide import Guide, Item, Kind, Outdated, Shape
from bot.domain.repro_kinds import kind_of
from bot.domain.repro_passage import Passage, passage
from bot.domain.repro_reading import Reading, Span, read
from bot.domain.repro_shapes import described
from bot.domain.repro_text import Report, Zone
from bot.domain.repro_versions import versions_of

EVIDENCE_MOST = 100
"""Characters of a quote."""
_SCREENSHOT_WORDS = 12
"""With fewer words, a picture is what was meant to be read."""


@dataclass(frozen=True, slots=True)
class Present:
    """An item that is there, and the redacted words that show it; none where the report is not to
    be quoted."""

    item: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Old:
    """A package of a major that gets no more fixes."""

    package: str
    version: str
    rule: Outdated

    def note(self, locale: str) -> str:
        return self.rule.note(locale)


@dataclass(frozen=True, slots=True)
class Findings:
    """What an examination found.

    ``score`` is the share, by weight, of what the kind needs that is there: 0 to 1, and 1 for a
    kind that needs nothing. ``missing`` is most important first. ``traps`` are ids of the guide's
    traps the report fell into, ``outdated`` packages of a major that is too old.
    """

    kind: Kind
    score: float
    present: tuple[Present, ...]
    missing: tuple[str, ...]
    versions: Mapping[str, str]
    error_codes: tuple[str, ...]
    redacted: Redacted
    traps: tuple[str, ...]
    outdated: tuple[Old, ...]
    is_screenshot: bool
    """Pictures stand where text belongs."""
    unfenced: Passage | None
    """Code or a log that stands outside of a block and is long enough to be hard to read."""

    @property
    def is_complete(self) -> bool:
        return not self.missing


def examine(
    text: str, guide: Guide, redact: Redact, *, images: int = 0, attached: str = ""
) -> Findings:
    """Everything the guide says about ``text``, which is redacted before it is read.

    ``attached`` are the texts of files, which count as if they stood below; ``images`` is how many
    pictures came with it. Never raises; takes linear time.
    """
    redacted = redacted_for(text, guide, redact)
    reading = read(redacted.text, guide)
    unfenced = passage(reading.report, redacted.text)
    if attached:
        redacted = redacted_for(f"{text}\n\n{attached}", guide, redact)
        reading = read(redacted.text, guide)
    answered = answers(reading)
    kind = kind_of(reading, answered)
    found = _told(reading, kind, answered)
    missing, score = _lacking(reading, kind, found)
    rule = guide.kinds.get(kind)
    may_quote = rule is None or rule.may_quote
    versions = versions_of(reading.versions)
    return Findings(
        kind=kind,
        score=score,
        present=tuple(
            Present(item, _quote(reading.report, span) if may_quote else "")
            for item, span in found.items()
        ),
        missing=missing,
        versions=versions,
        error_codes=_named(reading, "code"),
        redacted=redacted,
        traps=_named(reading, "trap"),
        outdated=tuple(_outdated(versions, guide)),
        is_screenshot=_is_screenshot(reading, images),
        unfenced=unfenced,
    )


def redacted_for(text: str, guide: Guide, redact: Redact) -> Redacted:
    """``text`` without secrets and personal data, and without what the product's own log says of
    whose device it is."""
    masked, ids = mask_ids(unicodedata.normalize("NFC", text), guide.facts)
    redacted = redact(masked)
    counts = Counter(dict(redacted.found)) + Counter(ids)
    return replace(redacted, found=tuple(sorted(counts.items())))


def _told(reading: Reading, kind: Kind, found: Mapping[str, Span]) -> Mapping[str, Span]:
    """What happens and what should is told of where something goes wrong: a wish or a question has
    words for it too, and tells of nothing. Where it is, any statement tells what happens."""
    items, needs = reading.guide.items, reading.guide.needs(kind)
    if not any(items[name].is_told for name in needs):
        return {name: span for name, span in found.items() if not items[name].is_told}
    if kind is not Kind.UNCLEAR and (statement := _statement(reading, kind, found)):
        told = {name: statement for name in needs if items[name].shape is Shape.TROUBLE}
        found = {**told, **found}
    return {name: found[name] for name in items if name in found}


def _statement(reading: Reading, kind: Kind, found: Mapping[str, Span]) -> Span | None:
    """A sentence that describes something, else the one that names the kind; of a command that
    fails, what it prints."""
    named = (reading.place(number) for number, _ in reading.bearing(kind))
    if statement := described(reading) or next(named, None):
        return statement
    rule, items = reading.guide.kinds[kind], reading.guide.items
    logs = (span for item, span in found.items() if items[item].shape is Shape.LOG)
    return next(logs, None) if rule.needs_trouble else None


def _lacking(reading: Reading, kind: Kind, found: Container[str]) -> tuple[tuple[str, ...], float]:
    """The items ``kind`` needs that are not there, and the share of those that are."""
    items = [reading.guide.items[name] for name in reading.guide.needs(kind)]
    asked = [item for item in items if item.id in found or _is_asked(reading, item, found)]
    missing = [item for item in asked if item.id not in found]
    whole = sum(item.weight for item in asked)
    lacking = sum(item.weight for item in missing)
    return tuple(item.id for item in missing), round(1 - lacking / whole, 2) if whole else 1.0


def _is_asked(reading: Reading, item: Item, found: Container[str]) -> bool:
    is_about = not item.about or any(reading.said("about", item.id, anywhere=True))
    return is_about and not any(other in found for other in item.unless)


def _quote(report: Report, span: Span) -> str:
    said = " ".join(report.text[span[0] : min(span[1], span[0] + 4 * EVIDENCE_MOST)].split())
    return said if len(said) <= EVIDENCE_MOST else f"{said[: EVIDENCE_MOST - 1]}…"


def _named(reading: Reading, what: str) -> tuple[str, ...]:
    """The names of the phrases labelled ``what`` that the text holds, each once."""
    names = {
        hit.label[1]: None
        for hit in reading.labelled(what)
        if reading.report.zone_at(reading.span(hit)[0]) is not Zone.VOID
    }
    return tuple(names)


def _outdated(versions: Mapping[str, str], guide: Guide) -> Iterator[Old]:
    for package, version in versions.items():
        if rule := guide.outdated_by(package, version):
            yield Old(package, version, rule)


def _is_screenshot(reading: Reading, images: int) -> bool:
    if not images and not reading.report.images:
        return False
    return sum(not word.is_break for word in reading.report.words) < _SCREENSHOT_WORDS
