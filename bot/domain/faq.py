"""Decides whether a question is answered, gets suggestions, or silence.

A wrong automatic reply costs more than none, so every path that is not sure ends in silence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.domain.ids import ChannelId, EntryId, RoleId


class Risk(StrEnum):
    """How much a wrong or outdated word would cost; pricing, legal and security say where the
    binding text is."""

    LOW = "low"
    PRICING = "pricing"
    LEGAL = "legal"
    SECURITY = "security"


@dataclass(frozen=True, slots=True)
class Link:
    """``title`` as shown, ``url`` always https."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Translation:
    """One language of an entry. ``body`` is Markdown of at most 900 characters."""

    locale: str
    title: str
    body: str
    questions: tuple[str, ...]
    links: tuple[Link, ...] = ()


class Severity(StrEnum):
    """An error names what went wrong; an info code stands in healthy logs too, so that beside an
    error it is not what the person asks about."""

    ERROR = "error"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Key:
    """An error code or a log phrase that names its entry without any doubt.

    ``names`` are the spellings (``no_channel``, ``NoChannelOrOverride``); ``notes`` says per
    locale what this very code means, shown above the entry's body.
    """

    names: tuple[str, ...]
    notes: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer of the FAQ in all its languages.

    ``channels`` and ``roles`` limit where and to whom it is given; empty means no limit.
    """

    id: EntryId
    translations: Mapping[str, Translation]
    source: str
    as_of: date
    risk: Risk = Risk.LOW
    tags: tuple[str, ...] = ()
    keys: tuple[Key, ...] = ()
    channels: frozenset[ChannelId] = frozenset()
    roles: frozenset[RoleId] = frozenset()

    def in_locale(self, locale: str) -> Translation:
        """The translation for ``locale``, else English, else the first one."""
        found = self.translations.get(locale) or self.translations.get("en")
        return found or next(iter(self.translations.values()))

    def is_for(self, channels: frozenset[ChannelId], roles: frozenset[RoleId]) -> bool:
        """May this entry be given in one of ``channels`` to somebody with ``roles``?"""
        return (not self.channels or bool(self.channels & channels)) and (
            not self.roles or bool(self.roles & roles)
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry the index proposes. ``confidence`` is the calibrated probability (0 to 1) that it
    is the right answer; ``locale`` is the language of the example question that matched best."""

    entry: EntryId
    confidence: float
    locale: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """What the index says about a text: candidates, best first, one an entry.

    ``locale`` is the text's likely language, ``None`` where it is too short or mixed to tell.
    ``keys`` are the exact keys found in the text, most specific first; then the first candidate
    is theirs with confidence 1.
    """

    candidates: tuple[Candidate, ...] = ()
    locale: str | None = None
    keys: tuple[Key, ...] = ()


class Decision(StrEnum):
    ANSWER = "answer"
    SUGGEST = "suggest"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision about one text. ``entry`` is set for an answer only; ``suggestions`` (at most
    three) for a suggestion, and beside an answer for "not what I asked"."""

    decision: Decision
    entry: EntryId | None
    locale: str
    confidence: float
    suggestions: tuple[Candidate, ...] = ()
    keys: tuple[Key, ...] = ()


ANSWER_AT = 0.8
"""One threshold for every content: the index corrects its confidences by the content itself. On
the sets of ``benchmarks/calibrate.py`` 94 % of the answers given above it are right."""
SUGGEST_AT = 0.15
"""Below it even "did you mean" would guess; above, nine in ten right entries are shown."""
SUGGESTIONS = 3


def decide(ranking: Ranking, *, locale: str | None = None, default_locale: str = "en") -> Verdict:
    """Answer, suggest or stay silent.

    ``locale`` is the asker's own, where Discord tells it (interactions do, messages do not); then
    the text's, then the matched question's, then ``default_locale`` decide the language.
    """
    best = ranking.candidates[0] if ranking.candidates else None
    spoken = locale or ranking.locale or (best.locale if best else default_locale)
    if best is None or best.confidence < SUGGEST_AT:
        return Verdict(Decision.SILENCE, None, spoken, best.confidence if best else 0.0)
    if best.confidence >= ANSWER_AT:
        others = ranking.candidates[1 : 1 + SUGGESTIONS]
        return Verdict(Decision.ANSWER, best.entry, spoken, best.confidence, others, ranking.keys)
    near = ranking.candidates[:SUGGESTIONS]
    return Verdict(Decision.SUGGEST, None, spoken, best.confidence, near)
