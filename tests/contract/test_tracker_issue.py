"""What services may expect of all that is done to one issue, held against the same two."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial

import pytest

from bot.domain.errors import Rejected, Unavailable
from bot.domain.issue import CloseReason, IssueRef, NewIssue, Standing, hidden
from tests.support.tracker_sides import INVITED, MAINTAINER, UPDATER, Side, side_of

NEW = NewIssue(repository=UPDATER, title="It stops", body="Always.", marker="issue:f00d-1")


@pytest.fixture(params=["fake", "token"])
async def side(request: pytest.FixtureRequest) -> AsyncIterator[Side]:
    async with side_of(request.param) as side:
        yield side


@pytest.fixture
async def ref(side: Side) -> IssueRef:
    return (await side.tracker.open(NEW, look_first=False)).ref


async def test_labels_are_put_on_and_taken_off_however_often(side: Side, ref: IssueRef) -> None:
    for _ in range(2):
        await side.tracker.label(ref, ["BUG", "ready for triage", "new: one/two"], ["discord"])
    issue = await side.tracker.issue(ref)
    assert set(issue.labels) == {"bug", "ready for triage", "new: one/two"}
    assert "new: one/two" in await side.tracker.labels(UPDATER)
    for _ in range(2):
        await side.tracker.label(ref, [], ["bug", "New: One/Two", "unheard of"])
    assert (await side.tracker.issue(ref)).labels == ("ready for triage",)


async def test_who_put_on_which_label_and_took_it_off_is_told(side: Side, ref: IssueRef) -> None:
    await side.tracker.label(ref, ["bug"], [])
    person = side.person(MAINTAINER)
    person.says(ref, "No bug.")
    person.unlabels(ref, "bug")
    person.closes(ref)
    person.labels(ref, "bug")
    events = await side.tracker.label_events(ref)
    me = await side.tracker.me()
    assert [(one.label, one.is_on, one.by) for one in events] == [
        ("bug", True, me),
        ("bug", False, MAINTAINER),
        ("bug", True, MAINTAINER),
    ]
    assert all(one.at.tzinfo for one in events)


async def test_an_issue_is_closed_with_its_reason_and_opened_again(
    side: Side, ref: IssueRef
) -> None:
    for _ in range(2):
        await side.tracker.close(ref, CloseReason.NOT_PLANNED)
    issue = await side.tracker.issue(ref)
    assert (issue.is_open, issue.reason) == (False, CloseReason.NOT_PLANNED)
    assert issue.closed_at is not None
    assert ref not in {one.ref for one in await side.tracker.open_issues(UPDATER)}
    for _ in range(2):
        await side.tracker.reopen(ref)
    issue = await side.tracker.issue(ref)
    assert (issue.is_open, issue.reason, issue.closed_at) == (True, None, None)
    assert (await side.tracker.open_issues(UPDATER))[0].ref == ref


async def test_who_cannot_be_assigned_is_refused_by_name(side: Side, ref: IssueRef) -> None:
    assert {MAINTAINER, INVITED} <= {*await side.tracker.assignees(UPDATER)}
    await side.tracker.assign(ref, [MAINTAINER, INVITED], [])
    await side.tracker.assign(ref, [], [MAINTAINER, "nobody"])
    assert (await side.tracker.issue(ref)).assignees == (INVITED,)
    with pytest.raises(Rejected, match="passer-by"):
        await side.tracker.assign(ref, ["passer-by"], [])


async def test_a_milestone_is_set_by_its_title(side: Side, ref: IssueRef) -> None:
    assert {"7.3.0", "8.0.0"} <= {*await side.tracker.milestones(UPDATER)}
    await side.tracker.set_milestone(ref, "8.0.0")
    assert (await side.tracker.issue(ref)).milestone == "8.0.0"
    with pytest.raises(Rejected, match=r"7\.2\.0"):
        await side.tracker.set_milestone(ref, "7.2.0")
    await side.tracker.set_milestone(ref, "")
    assert (await side.tracker.issue(ref)).milestone == ""


async def test_a_comment_is_rewritten_under_its_marker_and_retracted(
    side: Side, ref: IssueRef
) -> None:
    side.person("passer-by").says(ref, "Me too.")
    made = await side.tracker.comment(ref, "Which version?", "ask:1", look_first=True)
    for _ in range(2):
        await side.tracker.rewrite(UPDATER, made.id, "Thank you.", "ask:1")
    now = await side.tracker.comment_at(UPDATER, made.id)
    assert now.body == f"Thank you.\n\n{hidden('ask:1')}"
    assert (now.issue, now.url, now.created_at) == (ref, made.url, made.created_at)
    assert (await side.tracker.comment(ref, "…", "ask:1", look_first=True)).id == made.id
    for _ in range(2):
        await side.tracker.retract(UPDATER, made.id)
    assert [one.body for one in await side.tracker.comments(ref)] == ["Me too."]
    with pytest.raises(Rejected) as caught:
        await side.tracker.rewrite(UPDATER, made.id, "Again.", "ask:1")
    assert caught.value.is_gone


async def test_comments_tell_who_speaks_and_what_they_are(side: Side, ref: IssueRef) -> None:
    for login in ("passer-by", MAINTAINER, INVITED, "dependabot[bot]"):
        side.person(login).says(ref, f"I am {login}.")
    comments = await side.tracker.comments(ref)
    assert [(one.author, one.standing) for one in comments] == [
        ("passer-by", Standing.OTHER),
        (MAINTAINER, Standing.MAINTAINER),
        (INVITED, Standing.MAINTAINER),
        ("dependabot[bot]", Standing.BOT),
    ]
    assert await side.tracker.comments(ref, comments[-1].updated_at)
    assert (await side.tracker.issue(ref)).comments == 4
    heard = await side.tracker.commented(UPDATER, comments[0].updated_at)
    assert {one.id for one in comments} <= {one.id for one in heard}
    side.person("passer-by").deletes(comments[0].id)
    side.person(MAINTAINER).rewords(comments[1].id, "Somebody else.")
    heard = await side.tracker.commented(UPDATER, comments[0].updated_at)
    bodies = {one.id: one.body for one in heard}
    assert comments[0].id not in bodies
    assert bodies[comments[1].id] == "Somebody else."


async def test_releases_come_newest_first_with_what_went_into_them(side: Side) -> None:
    side.publish("9.9.8", "Old.")
    side.publish("9.9.9", "Fixes #7.")
    new, old = [*await side.tracker.releases(UPDATER)][:2]
    assert (new.tag, new.body, old.tag) == ("9.9.9", "Fixes #7.", "9.9.8")
    assert (new.repository, new.is_prerelease) == (UPDATER, False)
    assert new.url.endswith("/releases/tag/9.9.9")
    first, last = await side.tracker.commits(UPDATER, "7.2.0", "7.2.1")
    assert first.startswith("fix: compare checksums")
    assert last.startswith("chore: release")
    with pytest.raises(Rejected) as caught:
        await side.tracker.commits(UPDATER, "7.2.0", "no/such")
    assert caught.value.is_gone


async def test_the_newest_issues_come_first(side: Side, ref: IssueRef) -> None:
    side.person(MAINTAINER).closes(ref)
    assert [one.ref for one in await side.tracker.recent(UPDATER)][:1] == [ref]


async def test_a_write_whose_answer_was_lost_may_be_sent_again(side: Side, ref: IssueRef) -> None:
    made = await side.tracker.comment(ref, "Which version?", "ask:1", look_first=False)
    tracker = side.tracker
    writes: list[Callable[[], Awaitable[None]]] = [
        partial(tracker.label, ref, ["bug"], []),
        partial(tracker.label, ref, [], ["bug"]),
        partial(tracker.close, ref, CloseReason.DUPLICATE),
        partial(tracker.reopen, ref),
        partial(tracker.assign, ref, [INVITED], []),
        partial(tracker.set_milestone, ref, "7.3.0"),
        partial(tracker.rewrite, UPDATER, made.id, "Thank you.", "ask:1"),
        partial(tracker.retract, UPDATER, made.id),
    ]
    await tracker.milestones(UPDATER)  # So that only writes follow.
    for write in writes:
        side.lose()
        with pytest.raises(Unavailable):
            await write()
        await write()
    issue = await side.tracker.issue(ref)
    assert (issue.labels, issue.is_open, issue.assignees) == ((), True, (INVITED,))
    assert (issue.milestone, issue.comments) == ("7.3.0", 0)
