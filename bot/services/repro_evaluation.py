"""Measures the examiner on labelled reports: which items it finds, and which kinds."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.domain.repro import Findings


@dataclass(slots=True)
class Tally:
    """How often something was rightly found, wrongly found and not found."""

    right: int = 0
    wrong: int = 0
    lacking: int = 0

    def add(self, said: Iterable[str], meant: Iterable[str], name: str) -> None:
        is_said, is_meant = name in said, name in meant
        self.right += is_said and is_meant
        self.wrong += is_said and not is_meant
        self.lacking += is_meant and not is_said

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.lacking) if self.right + self.lacking else 1.0

    @property
    def f1(self) -> float:
        twice = 2 * self.right
        return twice / (twice + self.wrong + self.lacking) if twice else 0.0


@dataclass(slots=True)
class Row:
    """One file. ``items`` are those that are there, ``missing`` those that are asked for."""

    name: str
    reports: int = 0
    items: dict[str, Tally] = field(default_factory=dict)
    missing: Tally = field(default_factory=Tally)
    kinds: dict[str, Tally] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)

    @property
    def overall(self) -> Tally:
        tallies = self.items.values()
        return Tally(
            sum(one.right for one in tallies),
            sum(one.wrong for one in tallies),
            sum(one.lacking for one in tallies),
        )

    @property
    def macro_f1(self) -> float:
        """The mean over the kinds that are in the file or were said."""
        return sum(one.f1 for one in self.kinds.values()) / len(self.kinds) if self.kinds else 1.0


def evaluate(path: Path, examine: Callable[[str], Findings]) -> Row:
    """Examine each line ``{"text", "kind", "present", "missing"}``; an item in neither list is
    taken for absent, and not asked for. ``batch`` tells when a report was written: the first with
    the rules, each later one before the rules had been tried on it."""
    row = Row(path.name)
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                label = json.loads(line)
                _compare(row, number, label, examine(label["text"]))
    return row


def _compare(row: Row, number: int, label: Mapping[str, Any], found: Findings) -> None:
    row.reports += 1
    said, meant = {one.item for one in found.present}, set(label["present"])
    for item in said | meant:
        row.items.setdefault(item, Tally()).add(said, meant, item)
    for item in set(found.missing) | set(label["missing"]):
        row.missing.add(found.missing, label["missing"], item)
    for kind in {found.kind.value, label["kind"]}:
        row.kinds.setdefault(kind, Tally()).add((found.kind.value,), (label["kind"],), kind)
    mistakes = [f"+{item}" for item in sorted(said - meant)]
    mistakes += [f"-{item}" for item in sorted(meant - said)]
    if found.kind.value != label["kind"]:
        mistakes.append(f"{found.kind.value} for {label['kind']}")
    if mistakes:
        row.mistakes.append(f"{row.name}:{number}: {', '.join(mistakes)}")


def to_json(rows: Sequence[Row]) -> Mapping[str, Any]:
    return {row.name: _row_json(row) for row in rows}


def _row_json(row: Row) -> Mapping[str, Any]:
    def of(tally: Tally) -> Mapping[str, float]:
        return {"precision": round(tally.precision, 4), "recall": round(tally.recall, 4)}

    return {
        "reports": row.reports,
        "items": {name: of(tally) for name, tally in sorted(row.items.items())},
        "overall": of(row.overall),
        "missing": of(row.missing),
        "kinds": {name: round(tally.f1, 4) for name, tally in sorted(row.kinds.items())},
        "macro_f1": round(row.macro_f1, 4),
    }


def to_table(rows: Sequence[Row]) -> str:
    lines = []
    for row in rows:
        lines.append(f"{row.name}: {row.reports} reports")
        lines.append(f"  {'item':24}precision  recall")
        tallies = [*sorted(row.items.items()), ("all of these", row.overall)]
        for name, tally in [*tallies, ("asked for", row.missing)]:
            lines.append(f"  {name:24}{tally.precision:9.3f}{tally.recall:8.3f}")
        lines.append(f"  {'kind':24}       F1")
        for name, tally in [*sorted(row.kinds.items())]:
            lines.append(f"  {name:24}{tally.f1:9.3f}")
        lines.append(f"  {'macro-F1':24}{row.macro_f1:9.3f}")
        lines += (f"  {mistake}" for mistake in row.mistakes)
    return "\n".join(lines)
