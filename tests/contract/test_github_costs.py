"""What each thing costs that is asked of GitHub or done there, and that waiting holds nobody up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from operator import methodcaller

import pytest
from aiohttp import web

from bot.adapters.github_tracker import GithubTracker
from bot.domain.errors import BridgeError
from bot.domain.issue import CloseReason, IssueRef, NewIssue
from bot.sandbox import Sandbox, World
from tests.contract.test_tracker import LONG_AGO
from tests.support.clock import FakeTime
from tests.support.directories import FarSide, far_side
from tests.support.tracker_sides import INVITED, MAINTAINER, UPDATER, SandboxPerson, issue_in

MOVED = "Cap-go/capgo-updater-legacy"
REF = IssueRef(UPDATER, 618)
NEW = NewIssue(repository=UPDATER, title="It stops", body="Always.", marker="issue:f00d-1")
Ask = Callable[[GithubTracker], Awaitable[object]]


@dataclass
class Talk:
    sandbox: Sandbox
    tracker: GithubTracker
    time: FakeTime

    def spent(self) -> int:
        """What is answered with 304 is given back."""
        return sum(one.used for one in self.sandbox.github.limits.windows.values())

    async def cost(self, ask: Ask) -> int:
        before = self.spent()
        await ask(self.tracker)
        return self.spent() - before


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    time = FakeTime()
    async with (
        Sandbox(World.load()) as sandbox,
        GithubTracker(
            sandbox.github_token, sandbox.github_url, monotonic=time, sleep=time.sleep
        ) as tracker,
    ):
        yield Talk(sandbox, tracker, time)


def _param(name: str, *given: object, costs: tuple[int, ...] = (), **more: object) -> object:
    return pytest.param(methodcaller(name, *given, **more), *costs, id=name)


@pytest.mark.parametrize(
    ("ask", "first", "again"),
    [
        _param("me", costs=(1, 0)),
        _param("issue", REF, costs=(1, 1)),
        _param("search", UPDATER, "update", 3, costs=(1, 1)),
        _param("changed", UPDATER, LONG_AGO, costs=(1, 0)),
        _param("open_issues", UPDATER, costs=(1, 0)),
        _param("recent", UPDATER, costs=(1, 1)),
        _param("comments", REF, costs=(1, 1)),
        _param("commented", UPDATER, LONG_AGO, costs=(1, 0)),
        _param("label_events", REF, costs=(1, 1)),
        _param("labels", UPDATER, costs=(1, 0)),
        _param("milestones", UPDATER, costs=(1, 0)),
        _param("assignees", UPDATER, costs=(1, 0)),
        _param("releases", UPDATER, costs=(1, 0)),
        _param("commits", UPDATER, "7.2.0", "7.2.1", costs=(1, 1)),
        _param("open", NEW, look_first=False, costs=(1, 1)),
        _param("open", NEW, look_first=True, costs=(2, 1)),
        _param("comment", REF, "A word.", "a:1", look_first=False, costs=(1, 1)),
        _param("comment", REF, "A word.", "a:1", look_first=True, costs=(2, 1)),
        _param("retract", UPDATER, 404, costs=(1, 1)),
        _param("label", REF, ["bug", "cli"], ["discord", "support"], costs=(3, 3)),
        _param("close", REF, CloseReason.COMPLETED, costs=(1, 1)),
        _param("reopen", REF, costs=(1, 1)),
        _param("assign", REF, [MAINTAINER, INVITED], [], costs=(1, 1)),
        # The milestone counts its issues, so the list of them is another one afterwards.
        _param("set_milestone", REF, "7.3.0", costs=(2, 2)),
        _param("set_milestone", REF, "", costs=(1, 1)),
    ],
)
async def test_each_costs_no_more_than_it_must(
    talk: Talk, ask: Ask, first: int, again: int
) -> None:
    assert await talk.cost(ask) == first
    await talk.time.sleep(61)
    assert await talk.cost(ask) == again


async def test_a_label_that_is_answered_by_a_comment_costs_two_calls(talk: Talk) -> None:
    async def answered(tracker: GithubTracker) -> None:
        issue = await tracker.issue(REF)
        await tracker.comment(issue.ref, "A word.", "faq:1", look_first=False)

    assert await talk.cost(answered) == 2


async def test_whoever_chooses_asks_github_at_most_once_a_minute(talk: Talk) -> None:
    asked = [talk.tracker.labels(UPDATER) for _ in range(5)]
    names = (await asyncio.gather(*asked))[0]
    assert talk.spent() == 1
    SandboxPerson(talk.sandbox, MAINTAINER).labels(REF, "brand new")
    assert await talk.tracker.labels(UPDATER) == names
    await talk.time.sleep(61)
    assert "brand new" in await talk.tracker.labels(UPDATER)


async def test_a_milestone_of_this_very_moment_is_found(talk: Talk) -> None:
    await talk.tracker.milestones(UPDATER)
    repository, issue = issue_in(talk.sandbox, REF)
    number, closed = next(one for one in repository.milestones.items() if not one[1].is_open)
    repository.milestones[number] = replace(closed, is_open=True)
    await talk.tracker.set_milestone(REF, closed.title)
    assert issue.milestone == repository.milestones[number]


async def test_every_page_is_free_while_it_is_the_same(talk: Talk) -> None:
    hub = talk.sandbox.github
    repository = hub.repositories.find(UPDATER)
    assert repository is not None
    somebody = hub.repositories.account("somebody")
    for number in range(230):
        hub.issues.open(repository, somebody, f"Number {number}", "Text")
    assert await talk.cost(lambda one: one.open_issues(UPDATER)) == 3
    assert await talk.cost(lambda one: one.open_issues(UPDATER)) == 0
    oldest = (await talk.tracker.open_issues(UPDATER))[-1].ref
    SandboxPerson(talk.sandbox, MAINTAINER).closes(oldest)
    assert await talk.cost(lambda one: one.open_issues(UPDATER)) == 1
    assert oldest not in {one.ref for one in await talk.tracker.open_issues(UPDATER)}


async def test_every_kind_of_write_reaches_a_repository_that_has_moved(talk: Talk) -> None:
    ref, tracker = IssueRef(MOVED, REF.number), talk.tracker
    await tracker.label(ref, ["bug"], ["cli"])
    said = await tracker.comment(ref, "A word.", "a:1", look_first=False)
    await tracker.rewrite(MOVED, said.id, "Another.", "a:1")
    assert (await tracker.comment_at(MOVED, said.id)).issue == REF
    await tracker.retract(MOVED, said.id)
    await tracker.assign(ref, [INVITED], [])
    await tracker.set_milestone(ref, "7.3.0")
    await tracker.close(ref, CloseReason.DUPLICATE)
    issue = await tracker.issue(ref)
    assert (issue.ref, issue.milestone, issue.is_open) == (REF, "7.3.0", False)
    assert "bug" in issue.labels
    assert {one.issue.repository for one in await tracker.commented(MOVED, LONG_AGO)} <= {UPDATER}


async def test_a_transferred_issue_is_told_where_it_stands_now(talk: Talk) -> None:
    repository, issue = issue_in(talk.sandbox, REF)
    hub = talk.sandbox.github
    other = hub.repositories.find("Cap-go/capgo-demo")
    assert other is not None
    new = hub.issues.transfer(repository, issue, hub.repositories.account(MAINTAINER), other)
    found = await talk.tracker.issue(REF)
    assert found.ref == IssueRef("Cap-go/capgo-demo", new.number)


@dataclass
class Waiting:
    """Sleeps until it is woken. ``is_asleep`` is set meanwhile."""

    is_asleep: asyncio.Event
    wakes: asyncio.Event
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.is_asleep.set()
        await self.wakes.wait()
        self.now += seconds


@asynccontextmanager
async def slow_writer() -> AsyncIterator[tuple[FarSide, Waiting, GithubTracker]]:
    """Has just written."""
    time = Waiting(asyncio.Event(), asyncio.Event())
    async with far_side() as side:
        side.always(lambda: web.json_response(_issue()))
        async with GithubTracker(
            "ghp_x", side.address, monotonic=time, sleep=time.sleep
        ) as tracker:
            await tracker.reopen(REF)
            yield side, time, tracker


def _issue() -> dict[str, str]:
    url = f"https://github.com/{REF.repository}/issues/{REF.number}"
    return {"title": "It stops", "html_url": url, "state": "open"}


async def test_reads_go_past_a_write_that_waits_for_its_second() -> None:
    async with slow_writer() as (side, time, tracker), asyncio.TaskGroup() as tasks:
        write = tasks.create_task(tracker.close(REF, CloseReason.COMPLETED))
        await time.is_asleep.wait()
        await tracker.issue(REF)
        assert not write.done()
        assert [one.partition(" ")[0] for one in side.asked] == ["PATCH", "GET"]
        time.wakes.set()
    assert len(side.asked) == 3


async def test_whoever_goes_away_while_waiting_writes_nothing() -> None:
    async with slow_writer() as (side, time, tracker):
        write = asyncio.create_task(tracker.close(REF, CloseReason.COMPLETED))
        await time.is_asleep.wait()
        write.cancel()
        await asyncio.wait([write])
        time.wakes.set()
        await tracker.issue(REF)
    assert [one.partition(" ")[0] for one in side.asked] == ["PATCH", "GET"]


NO_ANSWERS = ("<html>", "null", '{"id": 1}', "[1]", '[{"html_url": "x", "published_at": "soon"}]')


@pytest.mark.parametrize(
    "ask",
    [
        _param("me"),
        _param("comments", REF),
        _param("comment_at", UPDATER, 1),
        _param("commented", UPDATER, LONG_AGO),
        _param("open_issues", UPDATER),
        _param("labels", UPDATER),
        _param("milestones", UPDATER),
        _param("releases", UPDATER),
        _param("commits", UPDATER, "a", "b"),
        _param("close", REF, CloseReason.COMPLETED),
        _param("comment", REF, "A word.", "a:1", look_first=False),
    ],
)
async def test_no_answer_that_is_none_gets_through(ask: Ask) -> None:
    time = FakeTime()
    async with (
        far_side() as side,
        GithubTracker("ghp_x", side.address, monotonic=time, sleep=time.sleep) as tracker,
    ):
        for body in NO_ANSWERS:
            side.always(partial(web.Response, text=body))
            with pytest.raises(BridgeError):
                await ask(tracker)
