"""Measures an index over sets of questions, in the numbers that people decide by."""

import json
import math
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.domain.errors import ContentError, Problem
from bot.domain.faq import Decision, Entry, Translation, decide
from bot.domain.ids import EntryId
from bot.ports import FaqIndex, IndexBuilder

DEPTH = 10
"""Ranks that count for the mean reciprocal rank."""


@dataclass(frozen=True, slots=True)
class Query:
    """``expect`` are the right entries; none means that silence is right."""

    text: str
    expect: frozenset[str]


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """``entries`` is empty where the questions are for the shipped content."""

    entries: tuple[Entry, ...]
    queries: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one query. ``rank`` counts from 1, 0 where no right entry was found."""

    is_in_scope: bool
    rank: int
    is_answered: bool
    is_right: bool
    is_offered: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Row:
    """Shares are from 0 to 1 and None where nothing counts: ``precision`` of the answers,
    ``accuracy``, ``mrr10``, ``right`` and ``offered`` of the queries in scope, ``oos_answered``
    of the others. ``offered`` counts right entries that were answered or suggested."""

    file: str
    queries: int
    in_scope: int
    accuracy: float | None
    mrr10: float | None
    precision: float | None
    right: float | None
    oos_answered: float | None
    offered: float | None
    p50_ms: float
    p99_ms: float
    build_s: float
    outcomes: tuple[Outcome, ...] = ()


def read_set(path: Path) -> QuestionSet:
    """A JSONL file of entries and queries; raises ContentError that names every broken line."""
    translations: dict[str, dict[str, Translation]] = defaultdict(dict)
    queries: list[Query] = []
    problems: list[Problem] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if row["kind"] == "entry":
                locale, questions = row["locale"], tuple(row["questions"])
                before = translations[row["id"]].get(locale)
                if before:
                    questions = before.questions + questions
                translations[row["id"]][locale] = Translation(
                    locale, row.get("title", ""), "", questions
                )
            elif row["kind"] == "query":
                queries.append(Query(row["text"], _expected(row["expect"])))
            else:
                raise ValueError(f"unknown kind {row['kind']}")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(Problem(str(path), number, f"not a line of a set: {error!r}"))
    if problems:
        raise ContentError(tuple(problems))
    entries = tuple(
        Entry(EntryId(slug), found, source="", as_of=date.min)
        for slug, found in translations.items()
    )
    return QuestionSet(entries, tuple(queries))


def _expected(value: str | list[str] | None) -> frozenset[str]:
    return frozenset([value] if isinstance(value, str) else value or ())


def evaluate(path: Path, build: IndexBuilder, entries: Sequence[Entry]) -> Row:
    """Ask every query of ``path`` once: against its own entries, or ``entries`` if it has none."""
    questions = read_set(path)
    started = time.perf_counter()
    index = build(questions.entries or entries)
    seconds = time.perf_counter() - started
    return row(path.name, [_ask(index, query) for query in questions.queries], seconds)


def _ask(index: FaqIndex, query: Query) -> Outcome:
    started = time.perf_counter()
    ranking = index.rank(query.text, DEPTH)
    verdict = decide(ranking)
    seconds = time.perf_counter() - started
    places = (i for i, found in enumerate(ranking.candidates, 1) if found.entry in query.expect)
    is_answered = verdict.decision is Decision.ANSWER
    is_right = is_answered and verdict.entry in query.expect
    suggested = {found.entry for found in verdict.suggestions}
    is_offered = is_right or (
        verdict.decision is not Decision.SILENCE and not suggested.isdisjoint(query.expect)
    )
    return Outcome(bool(query.expect), next(places, 0), is_answered, is_right, is_offered, seconds)


def row(file: str, outcomes: Sequence[Outcome], build_s: float) -> Row:
    """The figures of some outcomes."""
    inside = [o for o in outcomes if o.is_in_scope]
    answered = [o for o in outcomes if o.is_answered]
    outside = [o for o in outcomes if not o.is_in_scope]
    times = sorted(1000 * o.seconds for o in outcomes)
    return Row(
        file,
        len(outcomes),
        len(inside),
        accuracy=_mean([o.rank == 1 for o in inside]),
        mrr10=_mean([1 / o.rank if o.rank else 0.0 for o in inside]),
        precision=_mean([o.is_right for o in answered]),
        right=_mean([o.is_right for o in inside]),
        oos_answered=_mean([o.is_answered for o in outside]),
        offered=_mean([o.is_offered for o in inside]),
        p50_ms=_quantile(times, 0.5),
        p99_ms=_quantile(times, 0.99),
        build_s=build_s,
        outcomes=tuple(outcomes),
    )


def pooled(rows: Sequence[Row]) -> Row:
    """All outcomes of all files as one; ``build_s`` is the sum."""
    outcomes = [outcome for one in rows for outcome in one.outcomes]
    return row("pooled", outcomes, sum(one.build_s for one in rows))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def to_json(rows: Sequence[Row]) -> dict[str, Any]:
    """``{"files": [...], "pooled": {...}}``, shares with four digits."""
    return {"files": [_json(one) for one in rows], "pooled": _json(pooled(rows))}


def _json(one: Row) -> dict[str, Any]:
    fields = asdict(one)
    del fields["outcomes"]
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in fields.items()}


def to_table(rows: Sequence[Row]) -> str:
    """One line a file and the pooled one, shares in per cent."""
    head = (
        f"{'file':<26} {'queries':>7} {'acc@1':>6} {'MRR@10':>6} {'prec.':>6} {'right':>6}"
        f" {'oos':>6} {'offered':>7} {'p50 ms':>7} {'p99 ms':>7} {'build s':>7}"
    )
    lines = [head]
    for one in (*rows, pooled(rows)):
        shares = (one.accuracy, one.mrr10, one.precision, one.right, one.oos_answered)
        lines.append(
            f"{one.file:<26.26} {one.queries:>7} "
            + " ".join(_percent(share, 6) for share in shares)
            + f" {_percent(one.offered, 7)} {one.p50_ms:>7.2f} {one.p99_ms:>7.2f}"
            f" {one.build_s:>7.2f}"
        )
    return "\n".join(lines)


def _percent(share: float | None, width: int) -> str:
    return f"{'-':>{width}}" if share is None else f"{100 * share:>{width}.1f}"
