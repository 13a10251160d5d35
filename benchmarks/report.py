"""Figures of several rounds, as a table for people and one line of JSON for programs."""

import json
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bar:
    """``key`` is the ratio's name in the JSON. ``is_most``: the ratio may not be larger than
    ``ratio``, else not smaller."""

    key: str
    ratio: float
    is_most: bool

    def is_met(self, ratio: float) -> bool:
        return ratio <= self.ratio if self.is_most else ratio >= self.ratio

    def __str__(self) -> str:
        return f"{'≤' if self.is_most else '≥'} {self.ratio:g}"


BARS = {
    "ordinary messages a second": Bar("pipeline_ratio", 0.6, is_most=False),
    "replies a second": Bar("reply_ratio", 0.6, is_most=False),
    "memory when ready, MB": Bar("memory_ratio", 2.2, is_most=True),
    "process start to ready, s": Bar("start_ratio", 4.0, is_most=True),
    "slash round trip p50, ms": Bar("slash_ratio", 3.0, is_most=True),
}


@dataclass(slots=True)
class Report:
    """Figures by row and bot, one a round."""

    figures: dict[str, dict[str, list[float]]] = field(default_factory=dict)

    def add(self, row: str, bot: str, figure: float) -> None:
        self.figures.setdefault(row, {}).setdefault(bot, []).append(figure)

    def ratios(self) -> Mapping[str, float]:
        """Bridge to bare bot, medians, by the bars' keys."""
        return {
            BARS[row].key: round(_ratio(bots), 3)
            for row, bots in self.figures.items()
            if row in BARS
        }

    def print(self) -> None:
        """The table, and as the last line the ratios."""
        print(f"\n{'':<34}{'bare bot':>24}{'bridge':>24}{'ratio':>8}  bar")
        for row, bots in self.figures.items():
            cells = [_cell(bots[name]) if name in bots else "" for name in ("bare", "bridge")]
            line = f"{row:<34}{cells[0]:>24}{cells[1]:>24}"
            if bar := BARS.get(row):
                ratio = _ratio(bots)
                line += f"{ratio:>8.2f}  {bar}{'' if bar.is_met(ratio) else '  MISSED'}"
            print(line)
        print(json.dumps(self.ratios()), flush=True)


def _ratio(bots: Mapping[str, Sequence[float]]) -> float:
    return statistics.median(bots["bridge"]) / statistics.median(bots["bare"])


def _cell(figures: Sequence[float]) -> str:
    """The median, and the range in brackets."""
    median = _number(statistics.median(figures))
    if len(figures) == 1:
        return median
    return f"{median} ({_number(min(figures))}-{_number(max(figures))})"


def _number(figure: float) -> str:
    return f"{figure:.0f}" if abs(figure) >= 100 else f"{figure:.3g}"
