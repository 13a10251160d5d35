"""The figures of a set are what one would count by hand."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.domain.errors import ContentError
from bot.domain.faq import Candidate, Entry, Ranking
from bot.domain.ids import EntryId
from bot.services.evaluation import evaluate, pooled, to_json, to_table
from tests.support.faq import entry

QUERIES = (
    {"text": "right", "expect": "a"},
    {"text": "unsure", "expect": ["b", "c"]},
    {"text": "wrong", "expect": "a"},
    {"text": "lost", "expect": "a"},
    {"text": "wrong", "expect": None},
    {"text": "lost", "expect": None},
)


class Canned:
    """Ranks by a list."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = [entry.id for entry in entries]

    def rank(self, text: str, limit: int = 10) -> Ranking:
        known = {
            "right": [("a", 0.99), ("b", 0.1)],
            "unsure": [("a", 0.5), ("c", 0.4), ("b", 0.3)],
            "wrong": [("b", 0.99), ("a", 0.2)],
        }
        found = tuple(Candidate(EntryId(e), p, "en") for e, p in known.get(text, []))
        return Ranking(found[:limit])


def write(path: Path, *rows: object) -> Path:
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", "utf-8")
    return path


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    return write(
        tmp_path / "set.jsonl", *({"kind": "query", "locale": "en", **query} for query in QUERIES)
    )


def test_the_figures(questions: Path) -> None:
    row = evaluate(questions, Canned, [entry("a", "q")])
    assert (row.queries, row.in_scope) == (6, 4)
    assert row.accuracy == 1 / 4
    assert row.mrr10 == (1 + 1 / 2 + 1 / 2) / 4
    assert row.precision == 1 / 3
    assert row.right == 1 / 4
    assert row.oos_answered == 1 / 2
    assert row.offered == 3 / 4  # of the wrong answer, as "not what I asked"


def test_a_set_with_entries_is_asked_against_those_only(tmp_path: Path) -> None:
    built: list[Canned] = []

    def build(entries: Sequence[Entry]) -> Canned:
        built.append(Canned(entries))
        return built[-1]

    path = write(
        tmp_path / "own.jsonl",
        {"kind": "entry", "id": "a", "locale": "en", "questions": ["one", "two"]},
        {"kind": "entry", "id": "a", "locale": "es", "questions": ["uno"]},
        {"kind": "query", "text": "right", "expect": "a", "locale": "en"},
    )
    assert evaluate(path, build, [entry("shipped", "q")]).accuracy == 1
    assert built[0].entries == ["a"]


def test_a_set_without_answers_has_no_accuracy(tmp_path: Path) -> None:
    row = evaluate(
        write(tmp_path / "c.jsonl", {"kind": "query", "text": "lost", "expect": None}), Canned, []
    )
    assert (row.accuracy, row.precision, row.right, row.oos_answered) == (None, None, None, 0)


def test_pooled_counts_queries_not_files(questions: Path, tmp_path: Path) -> None:
    one = evaluate(questions, Canned, [])
    line = {"kind": "query", "text": "right", "expect": "a"}
    two = evaluate(write(tmp_path / "two.jsonl", line), Canned, [])
    assert pooled([one, two]).right == 2 / 5


def test_broken_lines_are_all_named(tmp_path: Path) -> None:
    path = write(tmp_path / "b.jsonl", {"kind": "query"}, {"kind": "spell"}, [1])
    with pytest.raises(ContentError) as refused:
        evaluate(path, Canned, [])
    assert [problem.line for problem in refused.value.problems] == [1, 2, 3]


def test_json_has_the_promised_fields_and_the_table_a_line_a_file(questions: Path) -> None:
    row = evaluate(questions, Canned, [])
    made = to_json([row])
    assert list(made) == ["files", "pooled"]
    assert set(made["files"][0]) == {
        "file", "queries", "in_scope", "accuracy", "mrr10", "precision", "right",
        "oos_answered", "offered", "p50_ms", "p99_ms", "build_s",
    }  # fmt: skip
    assert set(made["pooled"]) >= {"queries", "precision", "right"}
    assert json.loads(json.dumps(made)) == made
    assert len(to_table([row]).splitlines()) == 3
