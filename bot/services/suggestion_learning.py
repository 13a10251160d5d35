"""Learns from a repository's labelled issues which labels go with which words.

Every figure is of issues that were held out: of each fifth of them, what the other four fifths
would have said.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.faq import Entry, Translation
from bot.domain.ids import EntryId
from bot.domain.issue import Issue
from bot.domain.repro_guide import Kind
from bot.domain.suggestion import ENOUGH, LEAST, Measured, Rule, Suggestion, cut, has, text_of
from bot.ports import FaqIndex, IndexBuilder

FOLDS = 5
LOCALE = "en"
"""What most issues are written in."""
RANKED = 10

KindOf = Callable[[str], Kind]


@dataclass(frozen=True, slots=True)
class Learned:
    """``index`` has an entry for each label; ``cuts`` says from which confidence on a label is
    worth showing, and how often that was right; ``measured`` says so of the rules."""

    rules: Sequence[Rule]
    kind_of: KindOf
    measured: Mapping[str, Measured]
    index: FaqIndex | None
    cuts: Mapping[str, tuple[float, Measured]]

    def suggest(self, issue: Issue) -> Iterator[Suggestion]:
        """Takes milliseconds. A rule that was wrong too often here says nothing."""
        text = text_of(issue)
        kind = self.kind_of(text)
        for rule in self.rules:
            measured = self.measured.get(rule.label)
            is_known = measured is not None and measured.of >= LEAST
            if rule.holds(text, kind) and not (is_known and measured and measured.share < 0.5):
                yield Suggestion(rule.label, measured if is_known else None)
        if self.index:
            for one in self.index.rank(text, RANKED).candidates:
                at, right = self.cuts.get(str(one.entry), (2.0, Measured(0, 0)))
                if one.confidence >= at:
                    yield Suggestion(str(one.entry), right)


def learn(
    issues: Sequence[Issue], rules: Sequence[Rule], kind_of: KindOf, build: IndexBuilder
) -> Learned:
    """Takes seconds for hundreds of issues: call it in a thread."""
    labelled = [one for one in issues if one.labels]
    if len(labelled) < ENOUGH:
        return Learned(rules, kind_of, {}, None, {})
    said: dict[str, list[tuple[float, bool]]] = {}
    for fold in range(FOLDS):
        held = [one for one in labelled if one.ref.number % FOLDS == fold]
        index = _index([one for one in labelled if one.ref.number % FOLDS != fold], build)
        for issue in held if index else ():
            for found in index.rank(text_of(issue), RANKED).candidates if index else ():
                name = str(found.entry)
                said.setdefault(name, []).append((found.confidence, has(issue, name)))
    cuts = {label: at for label, rows in said.items() if (at := cut(rows))}
    return Learned(
        rules, kind_of, _measured(labelled, rules, kind_of), _index(labelled, build), cuts
    )


def _index(issues: Sequence[Issue], build: IndexBuilder) -> FaqIndex | None:
    texts: dict[str, list[str]] = {}
    for issue in issues:
        for label in issue.labels:
            texts.setdefault(label, []).append(issue.title)
    entries = [
        Entry(
            EntryId(label),
            {LOCALE: Translation(LOCALE, label, "", tuple(titles))},
            "",
            date.min,
        )
        for label, titles in texts.items()
        if len(titles) >= LEAST
    ]
    return build(entries) if entries else None


def _measured(
    issues: Sequence[Issue], rules: Sequence[Rule], kind_of: KindOf
) -> Mapping[str, Measured]:
    right, of = dict.fromkeys((one.label for one in rules), 0), dict[str, int]()
    for issue in issues:
        text = text_of(issue)
        kind = kind_of(text)
        for rule in rules:
            if rule.holds(text, kind):
                of[rule.label] = of.get(rule.label, 0) + 1
                right[rule.label] += has(issue, rule.label)
    return {label: Measured(right[label], number) for label, number in of.items()}
