"""Labels for new issues: learned from earlier ones, measured on what was held out."""

import random
from collections.abc import Sequence

import pytest

from bot.adapters.search.build import build_index
from bot.domain.issue import Issue, IssueRef
from bot.domain.repro_guide import Kind
from bot.domain.suggestion import ENOUGH, Measured, Suggestion, chosen, cut, rules
from bot.services.suggestion_learning import learn

IOS = ("crash on iPhone {n}", "Xcode build fails with pod {n}", "iOS app freezes at splash {n}")
ANDROID = ("gradle error {n} on Android", "Kotlin class missing {n}", "Android back button {n}")
CHAT = ("How do I {n}", "Please document {n}", "Where is {n} set")


def issue(number: int, title: str, *labels: str, body: str = "") -> Issue:
    return Issue(
        ref=IssueRef("o/r", number), title=title, url="", is_open=True, body=body, labels=labels
    )


def history(count: int) -> Sequence[Issue]:
    dice = random.Random(6)
    found = []
    for number in range(1, count + 1):
        kind, label = dice.choice(((IOS, "ios"), (ANDROID, "android"), (CHAT, "docs")))
        title = dice.choice(kind).format(n=dice.choice(("again", "with updates", "after login")))
        # One label of the three says nothing about the words.
        also = ("wontfix",) if dice.random() < 0.3 else ()
        found.append(issue(number, title, label, *also))
    return found


def unclear(_: str) -> Kind:
    return Kind.UNCLEAR


def test_what_goes_with_the_words_is_learned_and_what_does_not_is_never_said() -> None:
    learned = learn(history(120), (), unclear, build_index)
    told = {one.label: one for one in learned.suggest(issue(200, "Xcode build fails on iPhone"))}
    assert "ios" in told
    assert not {"android", "wontfix"} & set(told)
    measured = told["ios"].measured
    assert measured is not None
    assert measured.share >= 0.8
    assert measured.of >= 5


def test_too_few_labelled_issues_teach_nothing() -> None:
    learned = learn(history(ENOUGH - 1), (), unclear, build_index)
    assert list(learned.suggest(issue(200, "Xcode build fails"))) == []


def test_a_rule_speaks_before_there_is_a_history_and_says_so() -> None:
    found = rules({"bug": ("kind:bug",), "ios": ("iphone", "xcode")})
    learned = learn((), found, lambda _: Kind.BUG, build_index)
    said = list(learned.suggest(issue(1, "Xcode fails")))
    assert said == [Suggestion("bug", None), Suggestion("ios", None)]
    assert [one.label for one in learned.suggest(issue(1, "Xcodes fail"))] == ["bug"]


def test_a_rule_that_was_mostly_wrong_here_is_silent_and_a_good_one_shows_its_figure() -> None:
    found = rules({"docs": ("crash",), "ios": ("iphone", "xcode")})
    learned = learn(history(120), found, unclear, lambda _: build_index([]))
    said = list(learned.suggest(issue(1, "crash on iPhone")))
    assert [one.label for one in said] == ["ios"]
    assert said[0].measured
    assert said[0].measured.share == 1.0


def test_a_cut_counts_all_of_one_confidence_together() -> None:
    sure = [(0.9, True)] * 8
    assert cut([*sure, (0.5, False), (0.5, False)]) == (0.5, Measured(8, 10))
    assert cut([*sure, (0.5, False), (0.5, False), (0.5, False)]) == (0.9, Measured(8, 8))
    assert cut([(0.9, True)] * 4) is None
    assert cut([(0.9, True)] * 5 + [(0.9, False)] * 2) is None


def test_only_labels_of_the_repository_are_offered_surest_first() -> None:
    found = [
        Suggestion("Bug", None),
        Suggestion("ios", Measured(9, 10)),
        Suggestion("bug", Measured(8, 10)),
        Suggestion("gone", Measured(9, 9)),
        Suggestion("triage", None),
    ]
    assert chosen(found, ("bug", "iOS", "triage"), {"triage"}) == (
        Suggestion("iOS", Measured(9, 10)),
        Suggestion("bug", Measured(8, 10)),
    )


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        rules({"bug": ("kind:nonsense",)})
