"""The labelled reports: enough of them, and examined as well as was promised."""

import json
from pathlib import Path

import pytest

from bot.domain.repro_guide import Kind
from bot.services.repro_evaluation import evaluate
from tests.support.reports import examined, guide

FOLDER = Path(__file__).parents[1] / "eval"


@pytest.mark.parametrize(("locale", "least"), [("en", 120), ("es", 60)])
def test_the_labels_name_what_there_is(locale: str, least: int) -> None:
    lines = (FOLDER / f"reports-{locale}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(rows) >= least
    assert {row["kind"] for row in rows} == set(Kind)
    for row in rows:
        assert row["locale"] == locale
        assert set(row["present"]) | set(row["missing"]) <= set(guide().items)
        assert not set(row["present"]) & set(row["missing"])


@pytest.mark.parametrize("locale", ["en", "es"])
def test_items_and_kinds_are_told_as_promised(locale: str) -> None:
    row = evaluate(FOLDER / f"reports-{locale}.jsonl", examined)
    assert row.overall.precision >= 0.95
    assert row.overall.recall >= 0.90
    assert row.macro_f1 >= 0.90
    for name, tally in row.items.items():
        assert tally.precision >= 0.95, name
        assert tally.recall >= 0.90, name
