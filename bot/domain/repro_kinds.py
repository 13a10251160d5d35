"""Decides what a report is about."""

from collections.abc import Collection, Mapping

from bot.domain.repro_guide import Kind, Shape
from bot.domain.repro_reading import Reading
from bot.domain.repro_shapes import described
from bot.domain.repro_wording import Sense

_STRONG, _WEAK, _SIGN = 3.0, 1.0, 2.0
_TROUBLE_MOST = 1.4
_FITTING, _FITTING_MOST = 0.4, 4
"""What the kind needs and is there speaks for it."""
_QUESTION_MOST = 2.9
"""Questions are asked about everything: a kind that is named goes before."""
_COUNTED = {"strong": 3, "weak": 2, "sign": 2}
"""So many different phrases of one sort count; more say no more."""
_VAGUE = 0.5
"""A complaint that says no more than that something is wrong."""
_IN_TROUBLE = 1.5
"""Where something goes wrong, that is what the report is about unless another kind is named; and
a question word (``why``) asks for no guide."""
_SHORT, _BRIEF = 2, 3
"""With fewer words that say something, nothing, or little, can be told."""
_SENSES = frozenset(Sense)
_LEAST = 1.0
"""A kind with less behind it is a guess."""


def kind_of(reading: Reading, present: Collection[str]) -> Kind:
    """The kind most speaks for; of equals the first in the guide's order."""
    signs = signs_of(reading, present)
    scores = scores_of(reading, present, signs)
    kind = max(scores, key=lambda kind: scores[kind], default=Kind.UNCLEAR)
    if kind is not Kind.UNCLEAR:
        return kind
    # A word is enough for what is answered elsewhere: nothing more is asked about it here.
    doors = {one for one, rule in reading.guide.kinds.items() if not rule.needs}
    named = (one for one in doors if next(iter(reading.said("strong", one.value)), None))
    return max(named, key=lambda one: scores[one], default=kind)


def signs_of(reading: Reading, present: Collection[str]) -> Collection[str]:
    """All that may speak for or against a kind: clues, senses of the whole, items ``present``."""
    trouble, telling, items = _trouble(reading, present), _telling(reading), reading.guide.items
    senses = {
        Sense.ANY: True,
        Sense.ASKED: reading.is_asked,
        Sense.TROUBLE: trouble >= 1,
        Sense.VAGUE: 0 < trouble < 1,
        Sense.EXPECTED: any(items[name].is_wanted for name in present),
        Sense.TOLD: described(reading) is not None,
        Sense.SHORT: telling < _SHORT,
        Sense.BRIEF: telling < _BRIEF,
    }
    return {*(reading.sensed - _SENSES), *(sense for sense, is_there in senses.items() if is_there)}


def scores_of(
    reading: Reading, present: Collection[str], signs: Collection[str]
) -> Mapping[Kind, float]:
    trouble = _trouble(reading, present)
    return {
        kind: _named(reading, kind, trouble, present, signs)
        + sum(points for sign, points in rule.points.items() if sign in signs)
        for kind, rule in reading.guide.kinds.items()
    }


def _named(
    reading: Reading,
    kind: Kind,
    trouble: float,
    present: Collection[str],
    signs: Collection[str],
) -> float:
    """How clearly the kind is named."""
    rule = reading.guide.kinds[kind]
    if kind is Kind.UNCLEAR:
        return _STRONG if Sense.SHORT in signs else _LEAST
    if rule.needs_trouble and trouble < 1:
        return 0.0
    named = _STRONG
    if kind is Kind.QUESTION and trouble >= 1:
        named = _IN_TROUBLE
    names = {what for _, what in reading.bearing(kind)}
    score: float = named * min(_COUNTED["strong"], len(names))
    score += _WEAK * _distinct(reading, "weak", kind) + _SIGN * _distinct(reading, "sign", kind)
    score += _STRONG * sum(name in reading.report.sections for name in rule.headings)
    if kind is Kind.BUG:
        score += min(trouble, _TROUBLE_MOST)
        score += _IN_TROUBLE * (trouble >= 1 or Sense.TOLD in signs)
    fitting = sum(item in present for item in rule.needs) if trouble >= 1 else 0
    score += _FITTING * min(_FITTING_MOST, fitting)
    return min(score, _QUESTION_MOST) if kind is Kind.QUESTION else score


def _telling(reading: Reading) -> int:
    """How many different words the report has that say something."""
    words = reading.report.words
    vague = {place for hit in reading.said("vague") for place in range(hit.first, hit.last)}
    said = {word.text for at, word in enumerate(words) if at not in vague and word.text.isalnum()}
    return len(said - reading.guide.wording.chatter)


def _distinct(reading: Reading, what: str, kind: Kind) -> int:
    hits = reading.said(what, kind.value, anywhere=what == "sign")
    return min(_COUNTED[what], len({hit.phrase for hit in hits}))


def _trouble(reading: Reading, present: Collection[str]) -> float:
    """How much goes wrong: one for each sort of complaint up to two, and for a log."""
    shaped = {item.shape: item.id for item in reading.guide.items.values()}
    complaint, log = shaped.get(Shape.TROUBLE, ""), shaped.get(Shape.LOG, "")
    sorts = {hit.phrase for hit in reading.complaints}
    said = max(1.0, min(2.0, len(sorts))) if complaint in present else _VAGUE * bool(sorts)
    return said + (log in present)
