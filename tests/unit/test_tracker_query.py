"""Searches made of whatever people type."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.github_tracker.query import LONGEST, query_of

FIXED = "repo:acme/app is:issue is:open"


def test_any_of_the_longest_words_is_looked_for() -> None:
    words = "The app goes back to the old bundle after every single update, 7.1.0"
    assert query_of("acme/app", words) == (
        f"{FIXED} (bundle OR after OR every OR single OR update OR 7.1.0)"
    )
    assert query_of("acme/app", "Crash crash") == f"{FIXED} crash"


def test_nothing_is_looked_for_without_words() -> None:
    assert query_of("acme/app", "") == query_of("acme/app", "?! OR - a (NOT)") == ""


def test_words_bend_no_search() -> None:
    said = 'repo:secret/things -is:open "a phrase" is:pr NOT author:me org:(x)'
    query = query_of("acme/app", said)
    assert query.startswith(f"{FIXED} (")
    assert not re.search(r'[:"-]', query.removeprefix(FIXED))


@given(st.text(max_size=2000), st.sampled_from(["a/b", f"{'o' * 39}/{'r' * 100}"]))
def test_a_search_is_never_too_long_and_has_five_operators_at_most(words: str, name: str) -> None:
    query = query_of(name, words)
    assert len(query) <= LONGEST
    assert len(re.findall(r"\b(?:AND|OR|NOT)\b", query)) <= 5
    assert query == "" or query.startswith(f"repo:{name} is:issue is:open ")
