"""Every store remembers issues, keeps what was heard of them until it was looked at, and knows the
bridge's own comments."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.heard import LOOK, About, Heard
from bot.domain.issue import IssueRef
from bot.domain.outbox import LEASE, Effect, EffectState, Outcome
from bot.domain.seen import Seen
from bot.ports import IssueStore, OutboxStore
from tests.contract.conftest import Stores
from tests.support.clock import FakeClock

REF, SAME = IssueRef("Acme/App", 12), IssueRef("acme/app", 12)
HEARD = Heard(name="one", about=About.ISSUE, repository="Acme/App", number=12, action="labeled")
SEEN = Seen(
    labels=frozenset({"bug", "needs-repro"}),
    is_open=True,
    milestone="1.0 \0 beta",
    digest="abc",
    updated_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    rounds={"bug": 2, "-docs": 1},
    own=frozenset({"+bug", "-docs"}),
    kept_off=frozenset({"docs"}),
)
SAY = Effect("issue.say", "say:12", "github:acme/app", {"text": "hello"})


@pytest.fixture
def issues(stores: Stores) -> IssueStore:
    return stores.issues


async def leased(outbox: OutboxStore, clock: FakeClock) -> list[Effect]:
    """All that is due, done."""
    found = await outbox.lease("test", clock.now, 9999, clock.now + LEASE)
    await outbox.settle([Outcome(one, EffectState.DONE, clock.now) for one in found])
    return [one.effect for one in found]


async def test_a_delivery_is_kept_once_and_looked_at_in_the_order_of_its_issue(
    issues: IssueStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    other = replace(HEARD, name="two", number=13)
    later = replace(HEARD, name="three", repository="acme/app")
    assert await issues.hear([HEARD, other, HEARD, later]) == 3
    assert await issues.hear([HEARD]) == 0
    first, second = await leased(outbox, clock), await leased(outbox, clock)
    assert [one.key for one in first] == ["heard:one", "heard:two"]
    assert [one.key for one in second] == ["heard:three"]
    assert first[0].kind == LOOK
    assert Heard.from_json(first[0].payload) == HEARD


async def test_hundreds_of_deliveries_are_kept_together(
    issues: IssueStore, outbox: OutboxStore
) -> None:
    many = [replace(HEARD, name=f"{number}", number=number) for number in range(1, 1502)]
    assert await issues.hear([]) == 0
    assert await issues.hear(many) == 1501
    assert await outbox.depth() == {EffectState.DUE: 1501}


async def test_a_look_is_remembered_with_what_comes_of_it(
    issues: IssueStore, outbox: OutboxStore
) -> None:
    assert await issues.seen(REF) is None
    await issues.saw(REF, replace(SEEN, milestone=""), [SAY, SAY])
    assert await issues.seen(SAME) == replace(SEEN, milestone="")
    blank = Seen(labels=frozenset(), is_open=False, milestone="", digest="", updated_at=None)
    await issues.saw(SAME, blank, [SAY])
    assert await issues.seen(REF) == blank
    assert await issues.seen(IssueRef("acme/app", 13)) is None
    assert await outbox.depth() == {EffectState.DUE: 1}


async def test_what_did_not_happen_is_not_awaited(issues: IssueStore) -> None:
    await issues.disown(REF, frozenset({"+bug"}))
    assert await issues.seen(REF) is None
    await issues.saw(REF, replace(SEEN, milestone="1.0"), [])
    await issues.disown(SAME, frozenset({"+bug", "+other"}))
    assert await issues.seen(REF) == replace(SEEN, milestone="1.0", own=frozenset({"-docs"}))


async def test_what_happened_before_a_look_is_remembered_as_the_bridges_own(
    issues: IssueStore,
) -> None:
    await issues.did(REF, frozenset({"+bug"}))
    assert await issues.seen(REF) is None
    await issues.saw(REF, replace(SEEN, labels=frozenset({"docs"}), milestone=""), [])
    await issues.did(SAME, frozenset({"+bug", "-docs", "+other"}))
    now = await issues.seen(REF)
    assert now
    assert (now.labels, now.own) == (frozenset({"bug"}), frozenset())


async def test_a_repository_is_watched_from_the_first_time_on(
    issues: IssueStore, clock: FakeClock
) -> None:
    began = clock.now
    assert await issues.watched_since("Acme/App", began) == began
    assert await issues.watched_since("acme/app", began + timedelta(hours=1)) == began
    assert await issues.polled_until("acme/app", "issues") is None


async def test_polling_goes_on_where_it_was_and_hears_nothing_twice(
    issues: IssueStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    assert await issues.poll("Acme/App", "issues", clock.now, [HEARD]) == 1
    assert await issues.poll("acme/app", "issues", clock.now + timedelta(1), [HEARD]) == 0
    assert await issues.polled_until("ACME/app", "issues") == clock.now + timedelta(1)
    assert await issues.polled_until("acme/app", "comments") is None
    assert await outbox.depth() == {EffectState.DUE: 1}


async def test_the_bridge_knows_its_own_comments(issues: IssueStore) -> None:
    assert await issues.comment_of(REF, "label:bug") is None
    await issues.commented(REF, "label:bug", 7)
    await issues.commented(REF, "nudge", 2**40)
    assert await issues.comment_of(SAME, "label:bug") == 7
    assert await issues.comment_of(IssueRef("acme/app", 13), "label:bug") is None
    await issues.commented(SAME, "label:bug", 8)
    known = [await issues.is_own(one) for one in (7, 8, 9, 2**40)]
    assert known == [False, True, False, True]


async def test_only_deliveries_that_were_dealt_with_are_erased(
    issues: IssueStore, outbox: OutboxStore, clock: FakeClock
) -> None:
    await issues.hear([HEARD])
    await leased(outbox, clock)
    await outbox.enqueue(SAY)
    await leased(outbox, clock)
    await issues.hear([replace(HEARD, name="two")])
    await issues.forget(clock.now)
    assert await issues.hear([HEARD]) == 0
    await issues.forget(clock.now + timedelta(seconds=1))
    assert await issues.hear([HEARD, replace(HEARD, name="two")]) == 1
    assert await outbox.enqueue(SAY) is None
