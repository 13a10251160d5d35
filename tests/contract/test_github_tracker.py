"""GitHub is asked politely: nothing twice, nothing for nothing, and nothing while it says wait."""

import asyncio
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from aiohttp import web

from bot.adapters.github_tracker import GithubTracker
from bot.domain.errors import BridgeError, Rejected, Unavailable
from bot.domain.issue import IssueRef, NewIssue
from bot.sandbox import Sandbox, World
from bot.sandbox.github.repositories import Repository
from tests.support.clock import FakeTime
from tests.support.directories import FarSide, far_side

TOKEN = "ghp_nobody-may-read-this-one"
PLACE = "Cap-go/capacitor-updater"
MOVED = "Cap-go/capgo-updater-legacy"
FORMS = "Cap-go/capgo-demo"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
NEW = NewIssue(repository=PLACE, title="It stops", body="Always.", marker="issue:f00d-1")
REF = IssueRef(PLACE, 612)


@dataclass
class Talk:
    sandbox: Sandbox
    tracker: GithubTracker
    time: FakeTime
    spent: Callable[[], int] = field(init=False)

    def __post_init__(self) -> None:
        # Every route, 404s among them; what is answered with 304 is given back.
        self.spent = lambda: self.sandbox.github.limits.windows["core"].used

    def repository(self, name: str) -> Repository:
        found = self.sandbox.github.repositories.find(name)
        assert found is not None
        return found

    def say(self, title: str, repository: str = PLACE) -> Any:
        hub = self.sandbox.github
        author = hub.repositories.account("somebody")
        return hub.issues.open(self.repository(repository), author, title, "Text")

    def trouble(self, how: str, **more: Any) -> None:
        self.sandbox.github.faults.add({"how": how, **more})


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    async with (
        Sandbox(World.load()) as sandbox,
        _tracker(sandbox.github_url, sandbox.github_token) as (tracker, time),
    ):
        yield Talk(sandbox, tracker, time)


@asynccontextmanager
async def _tracker(
    url: str, token: str = TOKEN, seconds: int = 10
) -> AsyncIterator[tuple[GithubTracker, FakeTime]]:
    time = FakeTime()
    async with GithubTracker(
        token, url, timeout=seconds, monotonic=time, sleep=time.sleep
    ) as tracker:
        yield tracker, time


@pytest.fixture
async def side() -> AsyncIterator[FarSide]:
    """A GitHub that says what a test wants."""
    async with far_side() as side:
        yield side


def issue_row(repository: str = PLACE, number: int = 7) -> dict[str, Any]:
    return {
        "id": 1,
        "number": number,
        "title": "It stops",
        "html_url": f"https://github.com/{repository}/issues/{number}",
        "state": "open",
        "body": None,
        "user": None,
    }


def answer(status: int, message: str = "", **headers: str) -> Callable[[], web.Response]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: web.json_response({"message": message}, status=status, headers=named)


async def refused(asked: Awaitable[object]) -> BridgeError:
    with pytest.raises(BridgeError) as caught:
        await asked
    assert TOKEN not in "".join(traceback.format_exception(caught.value))
    assert TOKEN not in repr(vars(caught.value))
    return caught.value


async def held(asked: Awaitable[object]) -> float:
    """Seconds to wait."""
    error = await refused(asked)
    assert isinstance(error, Unavailable)
    assert error.retry_after is not None
    return error.retry_after


async def test_writes_at_the_same_time_are_a_second_apart(side: FarSide) -> None:
    async with _tracker(side.address) as (tracker, time):
        written: list[float] = []

        async def says(_: web.Request) -> web.Response:
            written.append(time.now)
            return web.json_response(issue_row(), status=201)

        side.says = says
        await asyncio.gather(
            *(tracker.open(replace(NEW, marker=f"m:{n}"), look_first=False) for n in range(4))
        )
    assert len(written) == 4
    assert all(later - earlier >= 1 for earlier, later in pairwise(written))


async def test_reads_do_not_wait_for_each_other(talk: Talk) -> None:
    await asyncio.gather(*(talk.tracker.issue(REF) for _ in range(4)))
    assert talk.time.now == FakeTime.now


@pytest.mark.parametrize("how", ["stored", "cut"])
async def test_what_was_stored_before_it_failed_is_not_sent_twice(talk: Talk, how: str) -> None:
    before = len(talk.repository(PLACE).issues)
    talk.trouble(how, count=1)
    error = await refused(talk.tracker.open(NEW, look_first=False))
    assert isinstance(error, Unavailable)
    assert len(talk.repository(PLACE).issues) == before + 1
    comments = talk.repository(PLACE).issues[612].comments
    said = len(comments)
    talk.trouble(how, count=1)
    await refused(talk.tracker.comment(REF, "A word.", "seen:1", look_first=False))
    assert len(comments) == said + 1


async def test_a_read_is_asked_once_more(talk: Talk) -> None:
    talk.trouble("down", count=1)
    assert (await talk.tracker.issue(REF)).ref == REF


async def test_a_moved_repository_is_written_to_where_it_stands_now(talk: Talk) -> None:
    issue = await talk.tracker.open(replace(NEW, repository=MOVED), look_first=False)
    assert issue.ref.repository == PLACE
    said = await talk.tracker.comment(IssueRef(MOVED, 612), "A word.", "m:1", look_first=True)
    assert said.issue == REF
    assert (await talk.tracker.issue(IssueRef(MOVED, 612))).ref == REF


async def test_what_is_asked_of_a_moved_repository_is_not_lost_on_the_way(talk: Talk) -> None:
    since = datetime(2026, 5, 1, tzinfo=UTC)
    moved = await talk.tracker.changed(MOVED, since)
    assert moved == await talk.tracker.changed(PLACE, since)
    assert not all(one.is_open for one in moved)
    opened = await talk.tracker.open(NEW, look_first=False)
    again = await talk.tracker.open(replace(NEW, repository=MOVED), look_first=True)
    assert again == opened


async def test_the_token_goes_to_no_other_host(side: FarSide) -> None:
    async with far_side() as other, _tracker(f"{side.address}/api/v3") as (tracker, _):
        elsewhere = other.address.replace("127.0.0.1", "localhost")
        for status in (301, 302, 307, 308):
            side.always(answer(status, Location=f"{elsewhere}/repos/a/b/issues"))
            error = await refused(tracker.open(NEW, look_first=False))
            assert isinstance(error, Rejected)
            assert "BRIDGE_GITHUB_API_URL" in str(error)
        link = f'<{elsewhere}/repos/a/b/issues?page=2>; rel="next"'
        side.always(lambda: web.json_response([issue_row()], headers={"Link": link}))
        assert "BRIDGE_GITHUB_API_URL" in str(await refused(tracker.changed(PLACE, LONG_AGO)))
        assert other.asked == []


async def test_nothing_new_costs_nothing(talk: Talk) -> None:
    asked = talk.tracker.changed(PLACE, LONG_AGO)
    first = await asked
    spent = talk.spent()
    assert await talk.tracker.changed(PLACE, LONG_AGO) == first
    assert talk.spent() == spent
    opened = talk.say("One more")
    changed = await talk.tracker.changed(PLACE, LONG_AGO)
    assert [one.ref.number for one in changed][-1] == opened.number
    assert talk.spent() == spent + 1


async def test_changes_beyond_the_first_page_are_seen(talk: Talk) -> None:
    for number in range(210):
        talk.say(f"Number {number}")
    spent = talk.spent()
    changed = await talk.tracker.changed(PLACE, LONG_AGO)
    assert talk.spent() == spent + 3
    assert len({one.ref for one in changed}) == len(changed) > 210
    last = changed[-1].ref.number
    issue, hub = talk.repository(PLACE).issues[last], talk.sandbox.github
    hub.issues.edit(talk.repository(PLACE), issue, hub.repositories.bridge, title="Another")
    titles = {one.title for one in await talk.tracker.changed(PLACE, LONG_AGO)}
    assert "Another" in titles


async def test_pull_requests_are_no_issues(talk: Talk) -> None:
    changed = await talk.tracker.changed(PLACE, LONG_AGO)
    assert 620 not in {one.ref.number for one in changed}
    found = await talk.tracker.search(PLACE, "downloadComplete proxies", 10)
    assert [one.ref.number for one in found] == [618]


async def test_forms_cost_one_unchanged_answer_a_minute(talk: Talk) -> None:
    files = talk.repository(FORMS).files
    forms = await talk.tracker.forms(FORMS)
    assert {one.file for one in forms.forms} == {"bug.yml", "feature.yml"}
    cold = talk.spent()
    assert await talk.tracker.forms(FORMS) is forms
    await talk.time.sleep(61)
    assert await talk.tracker.forms(FORMS) is forms
    assert talk.spent() == cold
    path = ".github/ISSUE_TEMPLATE/bug.yml"
    files[path] = files[path].replace(b"name: ", b"name: New ", 1)
    assert await talk.tracker.forms(FORMS) is forms
    await talk.time.sleep(61)
    changed = await talk.tracker.forms(FORMS)
    assert any(one.name.startswith("New ") for one in changed.forms)
    # The folder, and the one file that is another.
    assert talk.spent() == cold + 2


async def test_a_repository_without_forms_has_its_organisation_s(talk: Talk) -> None:
    shared = talk.repository("Cap-go/.github").files
    assert shared
    forms = await talk.tracker.forms("Cap-go/electron-updater")
    names = {path.rpartition("/")[2] for path in shared}
    assert {one.file for one in forms.forms} <= names
    assert forms.forms
    await talk.time.sleep(61)
    spent = talk.spent()
    await talk.tracker.forms("Cap-go/electron-updater")
    assert talk.spent() == spent


async def test_forms_that_were_read_serve_while_github_is_away(talk: Talk) -> None:
    forms = await talk.tracker.forms(FORMS)
    talk.trouble("down")
    await talk.time.sleep(61)
    assert await talk.tracker.forms(FORMS) is forms


async def test_what_is_gone_or_was_never_there_is_told_apart_from_trouble(talk: Talk) -> None:
    for number in (605, 9999):
        error = await refused(talk.tracker.issue(IssueRef(PLACE, number)))
        assert isinstance(error, Rejected)
        assert error.is_gone
    closed = replace(NEW, repository="Cap-go/.github")
    error = await refused(talk.tracker.open(closed, look_first=False))
    assert "disabled" in str(error)


async def test_a_refusal_says_why_in_github_s_own_words(talk: Talk) -> None:
    error = await refused(talk.tracker.open(replace(NEW, title="x" * 257), look_first=False))
    assert isinstance(error, Rejected)
    assert "title is too long (maximum is 256 characters)" in error.reason
    locked = talk.tracker.comment(IssueRef(PLACE, 601), "A word.", "m:1", look_first=False)
    error = await refused(locked)
    assert "issue is locked" in str(error)
    assert "right" not in str(error)


async def test_a_right_or_a_token_that_lacks_is_named(talk: Talk, side: FarSide) -> None:
    talk.trouble("deny", count=1)
    error = await refused(talk.tracker.issue(REF))
    assert isinstance(error, Rejected)
    assert "BRIDGE_GITHUB_TOKEN" in str(error)
    async with _tracker(side.address) as (tracker, _):
        side.always(answer(403, "Resource not accessible by personal access token"))
        error = await refused(tracker.open(NEW, look_first=False))
        assert isinstance(error, Rejected)
        assert "Issues: write" in str(error)


async def test_a_secondary_limit_holds_everything_back_for_as_long_as_it_says(talk: Talk) -> None:
    talk.trouble("secondary")
    assert await held(talk.tracker.open(NEW, look_first=False)) == 1
    spent = talk.spent()
    assert await held(talk.tracker.issue(REF)) == 1
    assert await held(talk.tracker.search(PLACE, "update", 3)) == 1
    assert talk.spent() == spent
    await talk.time.sleep(1)
    assert (await talk.tracker.issue(REF)).ref == REF


async def test_a_limit_that_names_no_time_is_waited_for_twice_as_long_each_time(
    side: FarSide,
) -> None:
    async with _tracker(side.address) as (tracker, time):
        side.always(answer(429))
        for seconds in (60, 120, 240):
            assert await held(tracker.issue(REF)) == seconds
            await time.sleep(seconds)
        assert len(side.asked) == 3
        side.always(lambda: web.json_response(issue_row()))
        await tracker.issue(REF)
        side.always(answer(403, "You have exceeded a secondary rate limit."))
        assert await held(tracker.issue(REF)) == 60


def used_up(resource: str, status: int = 403) -> Callable[[], web.Response]:
    now = datetime.now(UTC) + timedelta(days=1)  # A clock that does not agree with ours.
    return answer(
        status,
        "API rate limit exceeded",
        Date=now.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        X_RateLimit_Remaining="0",
        X_RateLimit_Reset=str(int(now.timestamp()) + 40),
        X_RateLimit_Resource=resource,
    )


async def test_the_hourly_limit_is_waited_for_by_github_s_clock(side: FarSide) -> None:
    async with _tracker(side.address) as (tracker, time):
        side.always(used_up("core"))
        assert await held(tracker.issue(REF)) == 41
        await time.sleep(40)
        assert await held(tracker.issue(REF)) == 1
        assert len(side.asked) == 1


async def test_the_last_request_of_an_hour_is_the_last(side: FarSide) -> None:
    async with _tracker(side.address) as (tracker, _):
        headers = {"X-RateLimit-Remaining": "0"}
        side.always(lambda: web.json_response(issue_row(), headers=headers))
        await tracker.issue(REF)
        assert await held(tracker.issue(REF)) == 60
        assert len(side.asked) == 1


async def test_the_limit_of_searches_holds_back_searches_only(side: FarSide) -> None:
    async with _tracker(side.address) as (tracker, _):
        side.always(used_up("search"))
        assert await held(tracker.search(PLACE, "update", 3)) == 41
        side.always(lambda: web.json_response(issue_row()))
        await tracker.issue(REF)
        assert await held(tracker.search(PLACE, "update", 3)) == 41
        assert len(side.asked) == 2


async def test_a_server_that_does_not_answer_is_given_up(talk: Talk) -> None:
    talk.trouble("hang")
    async with _tracker(talk.sandbox.github_url, talk.sandbox.github_token, 1) as (tracker, _):
        async with asyncio.timeout(30):
            assert isinstance(await refused(tracker.open(NEW, look_first=False)), Unavailable)


async def test_nobody_gets_the_answer_of_somebody_who_went_away(side: FarSide) -> None:
    arrived = asyncio.Event()

    async def says(request: web.Request) -> web.Response:
        number = int(request.path.rpartition("/")[2])
        if number == REF.number:
            arrived.set()
            await side.hang.wait()
        return web.json_response(issue_row(number=number))

    side.says = says
    async with _tracker(side.address) as (tracker, _):
        asked = asyncio.create_task(tracker.issue(REF))
        await arrived.wait()
        asked.cancel()
        following = asyncio.create_task(tracker.issue(IssueRef(PLACE, 618)))
        side.hang.set()
        assert (await following).ref.number == 618
        assert len(side.asked) == 2


@pytest.mark.parametrize("body", ["<html>", "[]", "null", '{"id": 1}', "{"])
async def test_an_answer_that_is_no_answer_is_trouble(side: FarSide, body: str) -> None:
    side.always(lambda: web.Response(text=body))
    async with _tracker(side.address) as (tracker, _):
        for asked in (tracker.issue(REF), tracker.open(NEW, look_first=False)):
            assert isinstance(await refused(asked), Unavailable)
