"""Holds how well the index answers, on the shipped content and on sets of other people."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.content import FaqFiles
from bot.adapters.search.build import build_index
from bot.domain.faq import decide
from bot.services.evaluation import evaluate, pooled, read_set

ROOT = Path(__file__).parents[2]
SHIPPED = FaqFiles(ROOT / "data/faq", lambda: datetime.now(UTC).date())
SETS = ROOT.parent / "shared/eval"
needs_sets = pytest.mark.skipif(not SETS.exists(), reason="the public sets are not beside us")


@pytest.mark.parametrize("locale", ["en", "es"])
def test_unseen_questions_about_the_shipped_content(locale: str) -> None:
    row = evaluate(ROOT / f"tests/eval/capgo-{locale}.jsonl", build_index, SHIPPED.load())
    assert row.precision is not None
    assert row.precision >= 0.95
    assert (row.right or 0) >= 0.60
    assert (row.offered or 0) >= 0.90
    assert (row.oos_answered or 0) <= 0.03


LEAST = {  # accuracy, precision, answered rightly
    "clinc150-5": (0.74, 0.95, 0.30),
    "nlpjs-en": (0.98, 0.98, 0.80),
    "nlpjs-es": (0.95, 0.96, 0.70),
    "home-en-5": (0.87, 0.86, 0.48),
    "home-es-5": (0.84, 0.92, 0.42),
}


@needs_sets
@pytest.mark.slow
def test_sets_of_other_people_at_the_same_threshold() -> None:
    rows = [evaluate(SETS / f"{name}.jsonl", build_index, ()) for name in LEAST]
    for row, least in zip(rows, LEAST.values(), strict=True):
        figures = (row.accuracy or 0, row.precision or 0, row.right or 0)
        assert all(f >= low for f, low in zip(figures, least, strict=True)), (row.file, figures)
    assert sum(row.precision or 0 for row in rows) / len(rows) >= 0.94
    assert sum(row.right or 0 for row in rows) / len(rows) >= 0.55
    assert (pooled(rows).precision or 0) >= 0.94


@needs_sets
@pytest.mark.slow
def test_other_peoples_talk_is_left_alone() -> None:
    row = evaluate(SETS / "chatter-en.jsonl", build_index, SHIPPED.load())
    assert (row.oos_answered or 0) <= 0.002


def typos(text: str, every: int = 7) -> str:
    """Swaps two letters in about every seventh word of more than three."""
    typed = text.split(" ")
    for i in range(0, len(typed), every):
        word = typed[i]
        if len(word) > 3:
            middle = len(word) // 2
            typed[i] = word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]
    return " ".join(typed)


def test_typos_cost_no_wrong_answer() -> None:
    index = build_index(SHIPPED.load())
    queries = [q for q in read_set(ROOT / "tests/eval/capgo-en.jsonl").queries if q.expect]

    def wrong(texts: list[str]) -> int:
        verdicts = [decide(index.rank(text)) for text in texts]
        answers = zip(verdicts, queries, strict=True)
        return sum(v.entry is not None and v.entry not in q.expect for v, q in answers)

    assert wrong([typos(q.text) for q in queries]) <= wrong([q.text for q in queries])
