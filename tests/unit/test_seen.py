"""What has changed is what anybody else did, each of it once, whatever was missed in between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.heard import About, Heard
from bot.domain.issue import Issue, IssueRef
from bot.domain.seen import Seen, change, done, seen, still_to_come

LABELS = ("Bug", "docs", "Needs-Repro")
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
ISSUE = Issue(ref=IssueRef("acme/app", 12), title="A", url="", is_open=True, updated_at=BEGAN)
HEARD = Heard(name="one", about=About.ISSUE, repository="acme/app", number=12)

states = st.builds(
    lambda labels, is_open, body, milestone: replace(
        ISSUE, labels=tuple(labels), is_open=is_open, body=body, milestone=milestone
    ),
    st.sets(st.sampled_from(LABELS)),
    st.booleans(),
    st.sampled_from(("", "text")),
    st.sampled_from(("", "1.0")),
)
owns = st.sets(st.sampled_from([f"{sign}{one.lower()}" for sign in "+-" for one in LABELS]))
histories = st.lists(states, max_size=8).map(
    lambda all_: [
        replace(one, updated_at=BEGAN + timedelta(seconds=at)) for at, one in enumerate(all_, 1)
    ]
)
properties = settings(max_examples=150, deadline=None)


@properties
@given(states, states, owns)
def test_looking_twice_finds_nothing_the_second_time(
    first: Issue, second: Issue, own: set[str]
) -> None:
    found = change(replace(seen(first), own=frozenset(own)), second, HEARD)
    again = change(found.now, second, HEARD)
    assert again == replace(
        found,
        added=(),
        removed=(),
        is_edited=False,
        is_own=False,
        turn=None,
        has_other_milestone=False,
    )


@properties
@given(histories)
def test_what_is_remembered_is_the_last_state_and_counts_every_turn_of_a_label(
    history: list[Issue],
) -> None:
    now, told = seen(ISSUE), []
    for issue in history:
        found = change(now, issue, HEARD)
        now = found.now
        told += [*found.added, *(f"-{one}" for one in found.removed)]
        told += [""] if found.turn else []
    last = seen(history[-1] if history else ISSUE)
    assert replace(now, rounds={}, kept_off=frozenset()) == last
    assert now.rounds == {one: told.count(one) for one in told}
    off = {one[1:] for one in told if one.startswith("-")}
    assert now.kept_off == off - now.labels


@properties
@given(histories, st.randoms(use_true_random=False))
def test_answers_in_any_order_end_in_the_latest_state(history: list[Issue], chance: Random) -> None:
    shuffled, now = chance.sample(history, len(history)), seen(ISSUE)
    for issue in shuffled:
        now = change(now, issue, HEARD).now
    last = seen(history[-1] if history else ISSUE)
    assert replace(now, rounds={}, kept_off=frozenset()) == last


@properties
@given(states, states, owns)
def test_what_the_bridge_was_about_to_do_is_told_by_nobody(
    first: Issue, second: Issue, own: set[str]
) -> None:
    found = change(replace(seen(first), own=frozenset(own)), second, HEARD)
    told = {f"+{one}" for one in found.added} | {f"-{one}" for one in found.removed}
    before, after = seen(first).labels, seen(second).labels
    happened = {f"+{one}" for one in after - before} | {f"-{one}" for one in before - after}
    assert told == happened - own
    assert found.now.own == own - happened


@properties
@given(states, owns, owns)
def test_what_was_done_is_awaited_no_more(first: Issue, own: set[str], did: set[str]) -> None:
    before = replace(seen(first), own=frozenset(own))
    after: Seen = done(before, frozenset(did))
    assert after.own == own - did
    assert {f"+{one}" for one in after.labels - before.labels} <= own & did
    assert {f"-{one}" for one in before.labels - after.labels} <= own & did


def test_a_label_that_is_to_come_and_go_again_does_both() -> None:
    own = frozenset({"+a", "-b", "+c", "-c", "+d", "-e"})
    assert still_to_come(own, {"d"}) == {"+a", "+c", "-c"}
    assert still_to_come(own, {"b", "c"}) == {"+a", "-b", "+c", "-c", "+d"}
