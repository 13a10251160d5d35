"""What issues bear besides text, and what is released, on the sandbox's GitHub by PyGithub."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import pytest
from github import GithubException
from github.Issue import Issue
from github.Repository import Repository

from tests.support.github import Place, client, place

UPDATER, DEMO, PLAIN = "Cap-go/capacitor-updater", "Cap-go/capgo-demo", "Cap-go/electron-updater"
Answer = TypeVar("Answer")


@pytest.fixture
async def there() -> AsyncIterator[Place]:
    async with place() as place_:
        yield place_


async def ask(call: Callable[[], Answer]) -> Answer:
    return await asyncio.to_thread(call)


def repository(there: Place, name: str = UPDATER) -> Repository:
    return client(there.sandbox).get_repo(name)


def issue(there: Place, number: int = 618, name: str = UPDATER) -> Issue:
    return repository(there, name).get_issue(number)


async def status(call: Callable[[], Any]) -> int:
    with pytest.raises(GithubException) as caught:
        await ask(call)
    return caught.value.status


async def test_what_happened_to_an_issue_is_listed_oldest_first(there: Place) -> None:
    number = (await there.act("nora", "gh_open", title="T"))["issue"]
    await there.act("max", "gh_label", issue=number, label="bug")
    await there.act("max", "gh_edit", issue=number, title="U")
    await there.act("max", "gh_unlabel", issue=number, label="bug")
    await there.act("nora", "gh_comment", issue=number, body="well")

    def live() -> list[tuple[Any, ...]]:
        one = issue(there, number)
        one.add_to_assignees("max-capgo")
        one.edit(milestone=repository(there).get_milestone(1))
        one.edit(state="closed", state_reason="duplicate")
        one.edit(state="open")
        return [
            (row.event, row.actor.login, row.label.name if row.label else None)
            for row in one.get_events()
        ]

    assert await ask(live) == [
        ("labeled", "max-capgo", "bug"),
        ("renamed", "max-capgo", None),
        ("unlabeled", "max-capgo", "bug"),
        ("assigned", "capgo-bridge", None),
        ("milestoned", "capgo-bridge", None),
        ("closed", "capgo-bridge", None),
        ("reopened", "capgo-bridge", None),
    ]
    seeded = await ask(lambda: [row.event for row in issue(there, 612).get_events()])
    assert seeded == ["labeled", "assigned", "milestoned"]
    rows = await (await there.get(f"/repos/{UPDATER}/issues/{number}/events")).json()
    assert rows[1]["rename"] == {"from": "T", "to": "U"}
    assert rows[3]["assignee"]["login"] == "max-capgo"
    assert (rows[4]["milestone"], rows[5]["state_reason"]) == ({"title": "7.3.0"}, "duplicate")


async def test_a_milestone_is_set_by_number_and_taken_away_again(there: Place) -> None:
    def live() -> list[Any]:
        place_, one = repository(there), issue(there)
        titles = [each.title for each in place_.get_milestones()]
        closed = [each.title for each in place_.get_milestones(state="closed")]
        one.edit(milestone=place_.get_milestone(2))
        here = [each.number for each in place_.get_issues(milestone=place_.get_milestone(2))]
        before = one.milestone.title
        one.edit(milestone=None)
        return [titles, closed, before, here, one.milestone]

    assert await ask(live) == [["7.3.0", "8.0.0"], ["7.2.0"], "8.0.0", [618], None]
    found = await (await there.get(f"/repos/{UPDATER}/milestones/1")).json()
    assert (found["open_issues"], found["state"]) == (1, "open")
    wrong = f"{there.sandbox.github_url}/repos/{UPDATER}/issues/618"
    headers = {"Authorization": f"Bearer {there.sandbox.github_token}"}
    async with there.session.patch(wrong, json={"milestone": 99}, headers=headers) as got:
        assert (got.status, (await got.json())["errors"][0]["field"]) == (422, "milestone")


async def test_who_cannot_be_assigned_is_left_out_without_a_word(there: Place) -> None:
    def live() -> list[Any]:
        place_, one = repository(there), issue(there)
        possible = [each.login for each in place_.get_assignees()]
        may = [place_.has_in_assignees(login) for login in ("max-capgo", "nora-builds")]
        one.add_to_assignees("max-capgo", "nora-builds", "ines-mobile")
        after = [each.login for each in one.assignees]
        one.remove_from_assignees("max-capgo")
        return [possible, may, after, [each.login for each in one.assignees]]

    assert await ask(live) == [
        ["max-capgo", "sofia-native", "capgo-bridge"],
        [True, False],
        ["max-capgo", "ines-mobile"],
        ["ines-mobile"],
    ]
    assert await status(lambda: issue(there).edit(assignees=["nora-builds"])) == 422
    assert await status(lambda: issue(there, 3, PLAIN).add_to_assignees("max-capgo")) == 403


async def test_a_label_that_is_not_there_is_not_found(there: Place) -> None:
    assert await status(lambda: issue(there).remove_from_labels("support")) == 404


async def test_the_bridge_changes_only_what_it_wrote_itself(there: Place) -> None:
    await there.act("nora", "gh_comment", issue=618, body="mine")

    def others() -> Any:
        return next(iter(issue(there).get_comments()))

    comment = await ask(others)
    assert await status(lambda: comment.edit("yours")) == 403
    assert await status(comment.delete) == 403
    assert await status(lambda: issue(there).get_comment(1).body) == 404


async def test_comments_are_found_by_when_they_changed(there: Place) -> None:
    start = datetime.now(UTC) - timedelta(seconds=5)
    await there.act("nora", "gh_comment", issue=618, body="one")
    await there.act("lucia", "gh_comment", issue=624, body="two")

    def read() -> list[list[str]]:
        of_all = repository(there).get_issues_comments("updated", "asc", start)
        return [
            [one.body for one in of_all],
            [one.body for one in issue(there).get_comments(start)],
            [one.body for one in issue(there, 612).get_comments(start)],
        ]

    assert await ask(read) == [["one", "two"], ["one"], []]


async def test_every_change_touches_its_issue(there: Place) -> None:
    before = await ask(lambda: issue(there).updated_at)
    comment = await ask(lambda: issue(there).create_comment("x"))
    changes = there.sandbox.github.changes
    for minute, change in enumerate(
        (
            lambda: comment.edit("y"),
            comment.delete,
            lambda: issue(there).add_to_labels("cli"),
            lambda: issue(there).edit(milestone=repository(there).get_milestone(1)),
            lambda: issue(there).edit(state="closed"),
        ),
        start=1,
    ):
        at = datetime(2030, 1, 1, 0, minute, tzinfo=UTC)
        changes.clock = lambda at=at: at  # type: ignore[misc]
        await ask(change)
        assert await ask(lambda: issue(there).updated_at) == at > before


async def test_who_somebody_is_to_a_repository_is_said(there: Place) -> None:
    hub = there.sandbox.github
    place_ = hub.repositories.find(UPDATER)
    assert place_
    place_.commit(hub.repositories.account("kwame-dev"), "docs: a word", datetime.now(UTC))
    for login in ("sofia-native", "kwame-dev", "nora-builds", "max-capgo", "Cap-go"):
        hub.comments.add(place_, place_.issues[618], hub.repositories.account(login), "x")
    rows = await (await there.get(f"/repos/{UPDATER}/issues/618/comments")).json()
    said = {row["user"]["login"]: row["author_association"] for row in rows}
    assert said == {
        "sofia-native": "COLLABORATOR",
        "kwame-dev": "CONTRIBUTOR",
        "nora-builds": "NONE",
        "max-capgo": "MEMBER",
        "Cap-go": "OWNER",
    }


async def test_releases_and_the_commits_between_them(there: Place) -> None:
    hub = there.sandbox.github
    place_, by = hub.repositories.find(UPDATER), hub.repositories.account("max-capgo")
    assert place_
    commits = [f"fix: number {number}" for number in range(300)]
    hub.releases.publish(place_, by, "7.3.0", "Fixes #612.", commits)

    def read() -> list[Any]:
        one = repository(there)
        found = one.compare("7.2.1", "7.3.0")
        few = one.compare("7.2.0", "7.2.1")
        back = one.compare("7.3.0", "7.2.1")
        return [
            [each.tag_name for each in one.get_releases()],
            one.get_latest_release().body,
            one.get_release("7.2.0").html_url,
            (found.status, found.total_commits, found.commits[0].commit.message),
            [each.commit.message for each in few.commits][:1],
            (back.status, back.behind_by, back.total_commits),
            few.total_commits,
        ]

    assert await ask(read) == [
        ["7.3.0", "7.2.1", "7.2.0"],
        "Fixes #612.",
        f"https://github.com/{UPDATER}/releases/tag/7.2.0",
        ("ahead", 300, "fix: number 0"),
        ["fix: compare checksums of old bundles, closes #590"],
        ("behind", 300, 0),
        2,
    ]
    assert await status(lambda: repository(there).compare("1.0.0", "7.3.0").status) == 404
    assert await status(lambda: repository(there).get_release("1.0.0").body) == 404


async def test_an_issue_that_moved_away_is_found_where_it_went(there: Place) -> None:
    hub = there.sandbox.github
    here, elsewhere = hub.repositories.find(UPDATER), hub.repositories.find(DEMO)
    assert here
    assert elsewhere
    by = hub.repositories.account("max-capgo")
    moved = hub.issues.transfer(here, here.issues[618], by, elsewhere)

    def read() -> tuple[str, int]:
        found = issue(there, 618)
        return found.title, found.number

    assert await ask(read) == ("bug: download stops at 100 % on Android behind a proxy", 15)
    assert [one.name for one in moved.labels] == ["bug", "needs-repro"]
