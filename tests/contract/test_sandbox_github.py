"""The sandbox's GitHub answers PyGithub as GitHub does, and makes any trouble on request."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from github import BadCredentialsException, GithubException, RateLimitExceededException
from github.Repository import Repository

from bot.sandbox import Sandbox, World
from tests.support.github import Place, client, place
from tests.support.stage import until

UPDATER, DEMO, PLAIN = "Cap-go/capacitor-updater", "Cap-go/capgo-demo", "Cap-go/electron-updater"
MOVED = "Cap-go/capgo-updater-legacy"


@pytest.fixture
async def there() -> AsyncIterator[Place]:
    async with place() as place_:
        yield place_


def repository(there: Place, name: str = UPDATER, **more: Any) -> Repository:
    return client(there.sandbox, **more).get_repo(name)


async def refusal(call: Any, *arguments: Any, **more: Any) -> GithubException:
    with pytest.raises(GithubException) as caught:
        await asyncio.to_thread(call, *arguments, **more)
    return caught.value


def header(refused: GithubException, name: str) -> str:
    assert refused.headers is not None
    return refused.headers[name]


async def test_the_token_is_somebodys_and_the_cast_is_there(there: Place) -> None:
    me = await asyncio.to_thread(lambda: client(there.sandbox).get_user().login)
    assert me == "capgo-bridge"
    assert there.sandbox.github_repositories == [UPDATER, DEMO, PLAIN]
    found = await asyncio.to_thread(lambda: repository(there, PLAIN).permissions)
    assert (found.push, found.pull) == (False, True)
    assert there.sandbox.state()["issues"] == []


async def test_templates_are_read_with_a_fallback(there: Place) -> None:
    def read(name: str) -> dict[str, str]:
        files = repository(there, name).get_contents(".github/ISSUE_TEMPLATE")
        assert isinstance(files, list)
        return {one.name: one.decoded_content.decode() for one in files}

    assert [*await asyncio.to_thread(read, UPDATER)] == ["bug-report.md", "feature-request.md"]
    forms = await asyncio.to_thread(read, DEMO)
    assert [*forms] == ["bug.yml", "config.yml", "feature.yml"]
    assert "blank_issues_enabled: false" in forms["config.yml"]
    assert (await refusal(read, PLAIN)).status == 404
    assert [*await asyncio.to_thread(read, "Cap-go/.github")] == ["general.md"]


async def test_an_issue_lives_through_pygithub(there: Place) -> None:
    def live() -> Any:
        issue = repository(there).create_issue("It breaks", body="b", labels=["bug", "new"])
        issue.create_comment("first").edit("better")
        issue.create_comment("second").delete()
        issue.add_to_labels("discord")
        issue.remove_from_labels("new")
        issue.edit(title="It broke", state="closed", state_reason="not_planned")
        return issue

    issue = await asyncio.to_thread(live)
    page = f"https://github.com/{UPDATER}/issues/{issue.number}"
    [row] = there.sandbox.state()["issues"]
    assert (issue.html_url, row["url"]) == (page, page)
    [comment] = row.pop("comments")
    assert (comment["author"], comment["body"]) == ("capgo-bridge", "better")
    assert row == {
        "number": issue.number,
        "repo": UPDATER,
        "title": "It broke",
        "body": "b",
        "state": "closed",
        "state_reason": "not_planned",
        "closed_by": "capgo-bridge",
        "labels": ["bug", "discord"],
        "milestone": None,
        "assignees": [],
        "author": "capgo-bridge",
        "url": page,
    }


async def test_lists_are_filtered_sorted_and_paged(there: Place) -> None:
    def numbers(**wanted: Any) -> list[int]:
        return [one.number for one in repository(there, per_page=2).get_issues(**wanted)]

    assert await asyncio.to_thread(numbers) == [624, 620, 618, 612]
    every = await asyncio.to_thread(numbers, state="all", sort="created", direction="asc")
    assert every == [590, 601, 612, 618, 620, 624]
    assert await asyncio.to_thread(numbers, labels=["bug", "needs-repro"]) == [618]
    assert await asyncio.to_thread(numbers, state="closed", since=datetime(2026, 5, 10)) == [601]  # noqa: DTZ001
    at = datetime.now(UTC) - timedelta(minutes=1)
    await there.act("nora", "gh_comment", issue=590, body="again")
    assert await asyncio.to_thread(numbers, state="all", since=at, sort="updated") == [590]
    said = await asyncio.to_thread(
        lambda: [one.body for one in repository(there).get_issues_comments(since=at)]
    )
    assert said == ["again"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        (f"repo:{UPDATER} is:issue is:open rolls back on iOS", [612, 624, 618]),
        (f"repo:{UPDATER} is:issue is:open in:title download proxy", [618]),
        (f"repo:{UPDATER} is:pr", [620]),
        (f'repo:{UPDATER} is:issue "installed, and ten seconds"', [612]),
        ("is:issue is:closed checksum", [590]),
        ("followers", []),
    ],
)
async def test_a_search_puts_more_words_first(there: Place, query: str, numbers: list[int]) -> None:
    found = await asyncio.to_thread(
        lambda: [one.number for one in client(there.sandbox).search_issues(query)]
    )
    assert found == numbers


async def test_what_has_not_changed_costs_nothing(there: Place) -> None:
    path = f"/repos/{UPDATER}/issues?state=all"
    first = await there.get(path)
    again = await there.get(path, **{"If-None-Match": first.headers["ETag"]})
    left = first.headers["X-RateLimit-Remaining"]
    assert (again.status, again.headers["X-RateLimit-Remaining"]) == (304, left)
    await there.act("nora", "gh_open", title="New")
    changed = await there.get(path, **{"If-None-Match": first.headers["ETag"]})
    assert (changed.status, changed.headers["X-RateLimit-Remaining"]) == (200, str(int(left) - 1))


@pytest.mark.parametrize(
    ("number", "status", "message"),
    [(1, 404, "Not Found"), (605, 410, "was deleted"), (601, 403, "issue is locked")],
)
async def test_some_issues_take_no_comment(
    there: Place, number: int, status: int, message: str
) -> None:
    refused = await refusal(lambda: repository(there).get_issue(number).create_comment("x"))
    assert refused.status == status
    assert message in refused.data["message"]


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"title": "x" * 257}, "custom", "title"),
        ({"title": "x", "body": "x" * 65_537}, "custom", "body"),
        ({"title": " "}, "missing_field", "title"),
    ],
)
async def test_too_much_and_too_little_is_refused_in_githubs_shape(
    there: Place, values: dict[str, str], code: str, field: str
) -> None:
    refused = await refusal(repository(there).create_issue, **values)
    assert (refused.status, refused.data["message"]) == (422, "Validation Failed")
    [error] = refused.data["errors"]
    assert (error["resource"], error["code"], error["field"]) == ("Issue", code, field)
    assert there.sandbox.state()["issues"] == []


async def test_a_token_without_rights_may_not_label(there: Place) -> None:
    issue = await asyncio.to_thread(repository(there, PLAIN).create_issue, "T", labels=["bug"])
    assert issue.labels == []
    refused = await refusal(issue.add_to_labels, "bug")
    assert (refused.status, refused.data["message"]) == (
        403,
        "Must have admin rights to Repository.",
    )


async def test_a_wrong_token_and_an_unknown_repository(there: Place) -> None:
    stranger = client(there.sandbox, token="wrong")
    assert isinstance(await refusal(lambda: stranger.get_user().login), BadCredentialsException)
    refused = await refusal(repository(there, "Cap-go/nothing").create_issue, "T")
    assert refused.status == 404


async def test_a_moved_repository_is_read_but_not_written_to(there: Place) -> None:
    moved = repository(there, MOVED)
    assert (await asyncio.to_thread(lambda: moved.get_issue(612).title)).startswith("bug: app")
    # PyGithub takes the redirection for an answer.
    assert (await asyncio.to_thread(moved.get_issue(612).create_comment, "x")).id is None
    assert there.sandbox.state()["issues"] == []


async def test_an_unknown_route_is_noted() -> None:
    async with Sandbox(World.load()) as sandbox:
        await refusal(
            client(sandbox).get_repo(UPDATER).create_git_tag, "v1", "m", "0" * 40, "commit"
        )
        assert sandbox.unknown_routes == [f"POST /github/repos/{UPDATER}/git/tags"]


@pytest.mark.parametrize(("how", "status"), [("down", 503), ("deny", 401), ("busy", 429)])
async def test_trouble_lasts_until_it_is_cleared(there: Place, how: str, status: int) -> None:
    await there.fault(how)
    for _ in range(2):
        refused = await refusal(repository(there).create_issue, "T")
        assert refused.status == status
    if how == "busy":
        assert header(refused, "retry-after") == "60"
    await there.post("/sandbox/fault", {"kind": "none"})
    assert (await asyncio.to_thread(repository(there).create_issue, "T")).number == 625


async def test_the_secondary_limit_hits_once(there: Place) -> None:
    await there.fault("secondary")
    refused = await refusal(repository(there).create_issue, "T")
    assert isinstance(refused, RateLimitExceededException)
    assert header(refused, "retry-after") == "1"
    assert (await asyncio.to_thread(repository(there).create_issue, "T")).number == 625


async def test_a_lost_answer_does_not_undo_the_issue(there: Place) -> None:
    await there.fault("stored", count=1)
    assert (await refusal(repository(there).create_issue, "Stored")).status == 500
    await there.fault("cut", count=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        await asyncio.to_thread(repository(there).create_issue, "Cut")
    assert [one["title"] for one in there.sandbox.state()["issues"]] == ["Stored", "Cut"]


async def test_whoever_hangs_goes_on_once_it_is_cleared(there: Place) -> None:
    await there.fault("hang")
    asking = asyncio.create_task(asyncio.to_thread(repository(there).create_issue, "T"))
    faults = there.sandbox.github.faults
    await until(lambda: faults.waiting == 1)
    assert there.sandbox.state()["issues"] == []
    await there.fault("none")
    assert (await asking).number == 625
    await there.fault("hang")
    giving_up = asyncio.create_task(
        there.session.post(
            f"{there.sandbox.github_url}/repos/{UPDATER}/issues",
            json={"title": "Given up"},
            headers={"Authorization": f"Bearer {there.sandbox.github_token}"},
        )
    )
    await until(lambda: faults.waiting == 1)
    giving_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await giving_up
    await there.fault("none")
    await until(lambda: faults.waiting == 0)
    assert [one["title"] for one in there.sandbox.state()["issues"]] == ["T"]


async def test_limits_hold_where_they_are_wanted() -> None:
    async with place(rate_limits=True) as there:
        there.sandbox.github.limits.windows["core"].most = 2
        for _ in range(2):
            await asyncio.to_thread(repository(there).create_issue, "T")
        refused = await refusal(repository(there).create_issue, "T")
        assert isinstance(refused, RateLimitExceededException)
        assert header(refused, "x-ratelimit-remaining") == "0"
