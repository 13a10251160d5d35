"""All that goes well with our own stand-in goes as well with a GitHub that somebody else wrote."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from bot.adapters.github_tracker import GithubTracker
from bot.adapters.github_tracker.access import access_to, requests_left
from bot.domain.errors import Rejected
from bot.domain.issue import CloseReason, Issue, IssueRef, NewIssue, Standing, hidden
from tests.support.clock import FakeTime
from tests.support.emulate import BRIDGE, MAINTAINER, PASSER_BY, SLUG, Emulate, emulating

NEW = NewIssue(repository="", title="It stops", body="### Version\n\n7.1.0", marker="issue:f00d-1")
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class There:
    """``me`` is the bridge's login, ``new`` an issue that could be opened."""

    github: Emulate
    tracker: GithubTracker
    me: str
    new: NewIssue

    async def opened(self, **changes: Any) -> Issue:
        return await self.tracker.open(replace(self.new, **changes), look_first=False)

    def says(self, login: str, ref: IssueRef, text: str) -> None:
        self.github.as_person(login, "POST", f"{_path(ref)}/comments", {"body": text})


@pytest.fixture(scope="module")
def github() -> Iterator[Emulate]:
    with emulating() as running:
        yield running


@pytest.fixture(params=["token", "app"])
async def there(request: pytest.FixtureRequest, github: Emulate) -> AsyncIterator[There]:
    time, is_app = FakeTime(), request.param == "app"
    access = github.app if is_app else github.token(BRIDGE)
    new = replace(NEW, repository=github.repository(f"app-{next(_numbers)}"))
    async with GithubTracker(access, github.url, monotonic=time, sleep=time.sleep) as tracker:
        yield There(github, tracker, f"{SLUG}[bot]" if is_app else BRIDGE, new)


def _path(ref: IssueRef) -> str:
    return f"/repos/{ref.repository}/issues/{ref.number}"


async def test_what_was_opened_is_read_back_and_found_by_its_marker(there: There) -> None:
    issue = await there.opened(labels=("bug",))
    assert issue == await there.tracker.issue(issue.ref)
    assert (issue.title, issue.is_open, issue.labels) == (NEW.title, True, ("bug",))
    assert issue.body == f"{NEW.body}\n\n{hidden(NEW.marker)}"
    assert issue.author == there.me == await there.tracker.me()
    assert (await there.tracker.open(there.new, look_first=True)).ref == issue.ref
    other = await there.tracker.open(replace(there.new, marker="issue:2"), look_first=True)
    assert [one.ref for one in await there.tracker.recent(there.new.repository)] == [
        other.ref,
        issue.ref,
    ]


async def test_labels_are_put_on_and_taken_off_and_who_did_it_is_told(there: There) -> None:
    ref = (await there.opened()).ref
    await there.tracker.label(ref, ["bug", "new: one/two"], [])
    await there.tracker.label(ref, [], ["new: one/two"])
    there.github.as_person(MAINTAINER, "POST", f"{_path(ref)}/labels", {"labels": ["docs"]})
    assert set((await there.tracker.issue(ref)).labels) == {"bug", "docs"}
    events = await there.tracker.label_events(ref)
    assert {(one.label, one.is_on, one.by) for one in events} == {
        ("bug", True, there.me),
        ("new: one/two", True, there.me),
        ("new: one/two", False, there.me),
        ("docs", True, MAINTAINER),
    }
    assert {"bug", "docs"} <= {*await there.tracker.labels(ref.repository)}


async def test_an_issue_is_closed_with_its_reason_and_opened_again(there: There) -> None:
    ref = (await there.opened()).ref
    await there.tracker.close(ref, CloseReason.NOT_PLANNED)
    issue = await there.tracker.issue(ref)
    assert (issue.is_open, issue.reason) == (False, CloseReason.NOT_PLANNED)
    assert issue.closed_at is not None
    assert await there.tracker.open_issues(ref.repository) == []
    await there.tracker.reopen(ref)
    assert [one.ref for one in await there.tracker.open_issues(ref.repository)] == [ref]


async def test_a_milestone_and_who_cares_are_set(there: There) -> None:
    ref = (await there.opened()).ref
    path = f"/repos/{ref.repository}/milestones"
    there.github.as_person(MAINTAINER, "POST", path, {"title": "8.0.0"})
    await there.tracker.set_milestone(ref, "8.0.0")
    await there.tracker.assign(ref, [MAINTAINER], [])
    issue = await there.tracker.issue(ref)
    assert (issue.milestone, issue.assignees) == ("8.0.0", (MAINTAINER,))
    await there.tracker.set_milestone(ref, "")
    await there.tracker.assign(ref, [], [MAINTAINER])
    issue = await there.tracker.issue(ref)
    assert (issue.milestone, issue.assignees) == ("", ())


async def test_a_comment_is_made_once_rewritten_and_retracted(there: There) -> None:
    ref = (await there.opened()).ref
    made = await there.tracker.comment(ref, "Which version?", "ask:1", look_first=False)
    assert await there.tracker.comment(ref, "…", "ask:1", look_first=True) == made
    await there.tracker.rewrite(ref.repository, made.id, "Thank you.", "ask:1")
    now = await there.tracker.comment_at(ref.repository, made.id)
    assert (now.body, now.issue) == (f"Thank you.\n\n{hidden('ask:1')}", ref)
    for _ in range(2):
        await there.tracker.retract(ref.repository, made.id)
    assert await there.tracker.comments(ref) == []
    with pytest.raises(Rejected) as caught:
        await there.tracker.comment_at(ref.repository, made.id)
    assert caught.value.is_gone


async def test_comments_tell_who_speaks_and_what_they_are(there: There) -> None:
    ref = (await there.opened()).ref
    there.says(PASSER_BY, ref, "Me too.")
    there.says(MAINTAINER, ref, "We look at it.")
    comments = await there.tracker.comments(ref)
    assert [(one.author, one.standing) for one in comments] == [
        (PASSER_BY, Standing.OTHER),
        (MAINTAINER, Standing.MAINTAINER),
    ]
    assert (await there.tracker.issue(ref)).comments == 2


async def test_what_is_new_since_is_told(there: There) -> None:
    """Of issues, that is: it takes the path of a repository's comments for an issue's."""
    began = datetime.now(UTC) - timedelta(seconds=2)
    ref = (await there.opened()).ref
    assert [one.ref for one in await there.tracker.changed(ref.repository, began)] == [ref]
    assert await there.tracker.changed(ref.repository, began + timedelta(hours=1)) == []


@pytest.mark.parametrize("there", ["token"], indirect=True)
async def test_every_page_is_read_and_open_issues_are_found_by_a_word(there: There) -> None:
    path = f"/repos/{there.new.repository}/issues"
    for number in range(101):
        there.github.as_person(PASSER_BY, "POST", path, {"title": f"Zeppelin{number} breaks"})
    found = await there.tracker.open_issues(there.new.repository)
    assert {one.title for one in found} == {f"Zeppelin{one} breaks" for one in range(101)}
    found = await there.tracker.search(there.new.repository, "zeppelin77", 5)
    assert [one.title for one in found] == ["Zeppelin77 breaks"]


async def test_releases_are_told_without_drafts(there: There) -> None:
    path = f"/repos/{there.new.repository}/releases"
    for tag, is_draft in (("v1", False), ("v2", True)):
        body = {"tag_name": tag, "body": "Fixes #7.", "draft": is_draft}
        there.github.as_person(MAINTAINER, "POST", path, body)
    [release] = await there.tracker.releases(there.new.repository)
    assert (release.tag, release.body, release.repository) == (
        "v1",
        "Fixes #7.",
        there.new.repository,
    )


async def test_what_is_not_there_is_gone(there: There) -> None:
    ref = IssueRef(there.new.repository, 404)
    for ask in (there.tracker.issue, there.tracker.comments, there.tracker.reopen):
        with pytest.raises(Rejected) as caught:
            await ask(ref)
        assert caught.value.is_gone


async def test_doctor_sees_what_it_may_do(there: There) -> None:
    access = await access_to(there.tracker.connection, there.new.repository)
    assert (access.name, access.has_issues, access.is_archived) == (
        there.new.repository,
        True,
        False,
    )
    left, limit = await requests_left(there.tracker.connection, there.new.repository)
    assert 0 < left <= limit
