"""Which labels a new issue may deserve, and how often saying so was right on earlier ones."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.issue import Issue, IssueRef
from bot.domain.repro_guide import Kind

RIGHT_AT = 0.8
"""Share of earlier issues that a label must have been right for: a wrong one costs a glance."""
LEAST = 5
"""Issues that it must have been right for before anything learned is said at all."""
ENOUGH = 30
"""Labelled issues from which on a repository's own are learned from."""
MOST = 5
"""Labels for one issue: as many as there are buttons in a row."""
COMPARED = 2_000
"""Characters of an issue that are read: what comes after is mostly logs."""
_KIND = "kind:"


@dataclass(frozen=True, slots=True)
class Measured:
    """On ``of`` earlier issues it would have been said, and been right on ``right``."""

    right: int
    of: int

    @property
    def share(self) -> float:
        return self.right / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``measured`` is None where there are too few earlier issues to tell."""

    label: str
    measured: Measured | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What was suggested for an issue, and what of it somebody applied."""

    id: int
    issue: IssueRef
    labels: tuple[Suggestion, ...]
    applied: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """Speaks for ``label`` where a report is of one of ``kinds`` or has one of ``words``."""

    label: str
    kinds: frozenset[Kind]
    words: re.Pattern[str] | None

    def holds(self, text: str, kind: Kind) -> bool:
        return kind in self.kinds or bool(self.words and self.words.search(text))


def rules(suggest: Mapping[str, Sequence[str]]) -> Sequence[Rule]:
    """Of ``LabelBook.suggest``: words are found whole, in any case. Raises ValueError for a kind
    that there is not."""
    found = []
    for label, clues in suggest.items():
        kinds = frozenset(Kind(one.removeprefix(_KIND)) for one in clues if one.startswith(_KIND))
        words = "|".join(re.escape(one) for one in clues if not one.startswith(_KIND))
        pattern = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) if words else None
        found.append(Rule(label, kinds, pattern))
    return found


def text_of(issue: Issue) -> str:
    return f"{issue.title}\n{issue.body}"[:COMPARED]


def has(issue: Issue, label: str) -> bool:
    return label.lower() in (one.lower() for one in issue.labels)


def cut(said: Iterable[tuple[float, bool]]) -> tuple[float, Measured] | None:
    """The lowest confidence from which on a label was right often enough, and how often; None
    where it never was. ``said`` is each confidence, and whether it was right."""
    best = None
    right = of = 0
    ranked = sorted(said, reverse=True)
    for number, (confidence, is_right) in enumerate(ranked):
        right, of = right + is_right, of + 1
        is_last_of_its_kind = number + 1 == len(ranked) or ranked[number + 1][0] < confidence
        if is_last_of_its_kind and right >= LEAST and right / of >= RIGHT_AT:
            best = (confidence, Measured(right, of))
    return best


def chosen(
    found: Iterable[Suggestion], there: Collection[str], without: Collection[str]
) -> tuple[Suggestion, ...]:
    """What to show, surest first: of labels that are ``there`` in the repository, none ``without``
    (lower case)."""
    spelled = {one.lower(): one for one in there}
    best: dict[str, Suggestion] = {}
    for one in found:
        name = one.label.lower()
        if name in without or name not in spelled:
            continue
        if name not in best or _sureness(one) > _sureness(best[name]):
            best[name] = Suggestion(spelled[name], one.measured)
    return tuple(sorted(best.values(), key=_sureness, reverse=True)[:MOST])


def _sureness(one: Suggestion) -> float:
    """What could not be measured stands behind what could."""
    return one.measured.share if one.measured else 0.0
