"""The inbox reads what it was told of again, and tells reactors what has changed, once."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import Rejected, Unavailable
from bot.domain.heard import About, Heard
from bot.domain.issue import IssueRef
from bot.domain.outbox import Effect, EffectState
from bot.domain.seen import Turn
from tests.support.inbox import REF, REPOSITORY, Listening

SAY = Effect("issue.say", "say:12", "github:acme/app", {"text": "hello"})


@pytest.fixture
async def there() -> Listening:
    """An old issue with the label ``bug``, in a repository that is watched since a while."""
    listening = Listening()
    listening.github.put(REF, "Does not start", "It crashes.", ("bug",))
    listening.news()
    listening.clock.advance(minutes=10)
    await listening.poll.begin()
    listening.clock.advance(minutes=10)
    return listening


def heard(action: str = "", **more: Any) -> Heard:
    told = {"name": f"late-{action}-{more}", "about": About.ISSUE, "repository": REPOSITORY}
    return Heard(**{**told, "number": REF.number, "action": action, **more})


async def test_a_label_that_somebody_put_on_is_a_command_once(there: Listening) -> None:
    there.github.person("mia").labels(REF, "Needs-Repro")
    [change] = await there.hear()
    assert (change.added, change.removed, change.is_new) == (("needs-repro",), (), False)
    assert change.now.rounds == {"needs-repro": 1}
    [again] = await there.hear(replace(there.github.told[-1], name="redelivered"))
    assert again.added == ()
    assert await there.hear(there.github.told[-1]) == []


async def test_looking_at_a_label_takes_one_call(there: Listening) -> None:
    for label in ("needs-repro", "docs"):
        there.github.person("mia").labels(REF, label)
        there.github.asked.clear()
        await there.hear()
        assert there.github.asked in (["issue", "label_events"], ["issue"])
    assert there.github.asked == ["issue"]


async def test_a_label_alone_on_an_old_issue_is_explained_by_who_told_of_it(
    there: Listening,
) -> None:
    plain = IssueRef(REPOSITORY, 13)
    there.github.put(plain, "Plain")
    there.github.issues[plain] = replace(
        there.github.issues[plain], created_at=there.github.issues[REF].created_at
    )
    there.news()
    there.github.person("mia").labels(plain, "docs")
    there.github.asked.clear()
    [change] = await there.hear()
    assert (change.added, there.github.asked) == (("docs",), ["issue"])


@pytest.mark.parametrize("order", [1, -1])
async def test_two_labels_at_once_are_two_commands_in_any_order(
    there: Listening, order: int
) -> None:
    there.github.person("mia").labels(REF, "docs", "needs-repro")
    changes = await there.hear(*there.news()[::order])
    assert sorted(one for change in changes for one in change.added) == ["docs", "needs-repro"]


async def test_labels_from_before_the_watch_are_no_commands(there: Listening) -> None:
    there.github.person("mia").says(REF, "any news?")
    [change] = await there.hear()
    assert (change.added, change.removed) == ((), ())
    assert change.comment
    assert change.comment.body == "any news?"


async def test_a_new_issue_is_new_once_with_all_it_was_opened_with(there: Listening) -> None:
    ref = IssueRef(REPOSITORY, 13)
    there.github.put(ref, "New", labels=("bug", "docs"))
    first, *rest = await there.hear()
    assert (first.is_new, first.added, first.is_edited) == (True, ("bug", "docs"), False)
    assert not any(one.is_new or one.added for one in rest)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda mia: mia.closes(REF), {"turn": Turn.CLOSED}),
        (lambda mia: mia.unlabels(REF, "bug"), {"removed": ("bug",)}),
        (lambda mia: mia.edits(REF, body="It still crashes."), {"is_edited": True}),
        (lambda mia: mia.plans(REF, "1.0"), {"has_other_milestone": True}),
    ],
)
async def test_an_old_issue_seen_for_the_first_time_has_changed_in_what_was_told(
    there: Listening, act: Any, said: dict[str, object]
) -> None:
    act(there.github.person("mia"))
    [change] = await there.hear()
    what = {"turn": None, "removed": (), "is_edited": False, "has_other_milestone": False}
    assert {name: getattr(change, name) for name in what} == {**what, **said}
    assert change.added == ()


async def test_reopening_is_told_whoever_closed_it_before_the_watch(there: Listening) -> None:
    mia = there.github.person("mia")
    mia.closes(REF)
    there.news()
    mia.reopens(REF)
    [change] = await there.hear()
    assert change.turn is Turn.REOPENED


async def test_late_and_stale_news_change_nothing(there: Listening) -> None:
    mia = there.github.person("mia")
    mia.labels(REF, "docs")
    mia.unlabels(REF, "docs")
    mia.closes(REF)
    mia.reopens(REF)
    late = there.news()
    await there.hear(heard("edited"))
    for change in await there.hear(*reversed(late)):
        assert (change.added, change.removed, change.turn) == ((), (), None)


async def test_an_answer_older_than_what_is_known_changes_nothing(there: Listening) -> None:
    stale = there.github.issues[REF]
    there.clock.advance(seconds=10)
    there.github.person("mia").labels(REF, "docs")
    await there.hear()
    there.clock.advance(seconds=10)
    there.github.issues[REF], current = stale, there.github.issues[REF]
    [change] = await there.hear(heard("unlabeled", label="docs"))
    assert change.removed == ()
    assert change.now.labels == {"bug", "docs"}
    there.github.issues[REF] = current
    assert [one.added for one in await there.hear(heard("edited"))] == [()]


async def test_what_the_bridge_does_to_labels_is_no_command(there: Listening) -> None:
    there.reacts(own=frozenset({"+docs", "-bug"}))
    await there.hear(heard("edited"))
    there.reacts()
    await there.github.label(REF, ["docs"], ["bug"])
    for change in await there.hear():
        assert (change.added, change.removed, change.now.kept_off) == ((), (), frozenset())
    seen = await there.store.seen(REF)
    assert seen
    assert seen.labels == {"docs"}
    assert not seen.own
    there.github.person("mia").unlabels(REF, "docs")
    [change] = await there.hear()
    assert change.removed == ("docs",)
    assert change.now.kept_off == {"docs"}


async def test_a_label_that_comes_and_goes_between_looks_leaves_no_trace(
    there: Listening,
) -> None:
    there.reacts(own=frozenset({"+docs"}))
    await there.hear(heard("edited"))
    there.reacts()
    await there.github.label(REF, ["docs"], [])
    await there.store.did(REF, frozenset({"+docs"}))
    there.github.person("mia").unlabels(REF, "docs")
    there.news()
    [removed] = await there.hear(heard("unlabeled", label="docs"))
    assert removed.removed == ("docs",)
    there.github.person("mia").labels(REF, "docs")
    [added] = await there.hear()
    assert added.added == ("docs",)


async def test_own_comments_cost_nothing(there: Listening) -> None:
    comment = await there.github.comment(REF, "Thanks!", "label:bug", look_first=False)
    await there.store.commented(REF, "label:bug", comment.id)
    there.github.asked.clear()
    assert await there.hear() == []
    assert there.github.asked == []


async def test_a_comment_that_is_gone_is_none(there: Listening) -> None:
    mia = there.github.person("mia")
    mia.deletes(mia.says(REF, "oops").id)
    created, deleted = await there.hear()
    assert (created.comment, deleted.comment) == (None, None)
    assert deleted.heard.action == "deleted"


async def test_pull_requests_are_not_looked_at(there: Listening) -> None:
    there.github.put(IssueRef(REPOSITORY, 13), "A change", is_pull=True)
    assert await there.hear() == []
    assert await there.store.seen(IssueRef(REPOSITORY, 13)) is None


async def test_an_issue_that_is_gone_is_told_of(there: Listening) -> None:
    there.reacts(SAY)
    there.github.gone.add(REF)
    assert await there.hear(heard("deleted")) == []
    assert there.notes.lost == [REF]
    assert there.outbox.rows[-1].effect == SAY


@pytest.mark.parametrize("number", [77, 12])
async def test_a_transferred_issue_is_gone_and_a_renamed_repositorys_is_not(
    there: Listening, number: int
) -> None:
    issue = there.github.issues[REF]
    there.github.issues[REF] = replace(issue, ref=IssueRef("acme/renamed", 12))
    [change] = await there.hear(heard("edited"))
    assert change.issue.ref == REF
    there.clock.advance(minutes=1)
    there.github.issues[REF] = replace(issue, ref=IssueRef("acme/else", number))
    assert await there.hear(heard("transferred")) == []
    assert there.notes.lost == [REF]


async def test_releases_since_the_watch_are_asked_about(there: Listening) -> None:
    there.reacts(SAY)
    old = there.github.publish(REPOSITORY, "v1")
    before = there.clock() - timedelta(hours=1)
    there.github.published[REPOSITORY] = [replace(old, published_at=before)]
    new = there.github.publish(REPOSITORY, "v2", "Fixes #12.")
    await there.hear(there.news()[-1])
    assert there.notes.releases == [new]
    assert [row.effect.key for row in there.outbox.rows if row.effect.kind != "inbox.look"] == [
        SAY.key
    ]


async def test_what_comes_of_a_look_is_enqueued_with_its_memory_and_work_begins(
    there: Listening,
) -> None:
    there.reacts(SAY, own=frozenset({"+docs"}))
    before = there.woken
    await there.hear(heard("edited"))
    assert there.outbox.rows[-1].effect == SAY
    assert there.woken > before
    seen = await there.store.seen(REF)
    assert seen
    assert seen.own == {"+docs"}


async def test_one_read_serves_a_burst_that_waited(there: Listening) -> None:
    await there.inbox.hear([heard("edited", name=f"burst-{one}") for one in range(50)])
    there.clock.advance(seconds=1)
    there.github.asked.clear()
    await there.work()
    assert there.github.asked == ["issue", "label_events"]
    there.clock.advance(seconds=1)
    await there.hear(heard("edited", name="later"))
    assert there.github.asked[2:] == ["issue"]


async def test_what_was_read_before_the_bridge_did_something_serves_nobody_any_more(
    there: Listening,
) -> None:
    there.reacts(own=frozenset({"+docs"}))
    there.clock.advance(seconds=1)
    await there.hear(heard("edited", name="first"))
    await there.github.label(REF, ["docs"], [])
    await there.store.did(REF, frozenset({"+docs"}))
    there.reacts()
    there.clock.advance(seconds=-1)  # heard before that look
    [change] = await there.hear(heard("edited", name="waited"))
    assert (change.removed, change.now.labels) == ((), {"bug", "docs"})


async def test_nothing_is_lost_while_github_is_away(there: Listening) -> None:
    there.github.person("mia").labels(REF, "docs")
    there.github.down = Unavailable("GitHub", "down")
    assert await there.hear() == []
    there.github.down = None
    there.clock.advance(seconds=5)
    await there.work()
    assert [one.added for one in there.notes.changes] == [("docs",)]


async def test_what_github_refuses_is_given_up_and_the_next_look_goes_on(
    there: Listening,
) -> None:
    there.github.down = Rejected("GitHub", "forbidden")
    await there.hear(heard("edited"))
    assert there.outbox.rows[0].state is EffectState.DEAD
    there.github.down = None
    assert len(await there.hear(heard("edited", name="next"))) == 1
