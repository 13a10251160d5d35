"""What services may expect of a tracker, held against GitHub's stand-in and the fake of tests."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.github_tracker import GithubTracker
from bot.domain.errors import Rejected, Unavailable
from bot.domain.issue import Issue, IssueRef, NewIssue, hidden
from bot.ports import Tracker
from bot.sandbox import Sandbox, World
from tests.support.tracker import FakeTracker

REPOSITORY = "Cap-go/capacitor-updater"
NO_LABELS = "Cap-go/electron-updater"
"""Where the token may open issues, and not label them."""
NEW = NewIssue(
    repository=REPOSITORY,
    title="Updates stop on Android 15",
    body="### Version\n\n7.1.0",
    marker="issue:f00d-1",
    labels=("bug", "discord"),
)


@dataclass(frozen=True, slots=True)
class Side:
    """``lose`` makes the next write happen, and its answer get lost; ``break_down`` lasts;
    ``count`` tells how many issues and comments there are."""

    tracker: Tracker
    close: Callable[[IssueRef], None]
    lose: Callable[[], None]
    break_down: Callable[[], None]
    remove: Callable[[IssueRef], None]
    count: Callable[[], int]


def _fake() -> Side:
    fake = FakeTracker(may_set_by={NO_LABELS: frozenset()})

    def close(ref: IssueRef) -> None:
        fake.issues[ref] = replace(fake.issues[ref], is_open=False)

    def lose() -> None:
        fake.loses = True

    def break_down() -> None:
        fake.down = Unavailable("GitHub", "answers 503")

    return Side(
        fake,
        close,
        lose,
        break_down,
        fake.gone.add,
        lambda: len(fake.opened) + len(fake.said),
    )


def _real(tracker: GithubTracker, sandbox: Sandbox) -> Side:
    hub = sandbox.github

    def found(ref: IssueRef) -> tuple[Any, Any]:
        repository = hub.repositories.find(ref.repository)
        assert repository is not None
        return repository, repository.issues[ref.number]

    def close(ref: IssueRef) -> None:
        repository, issue = found(ref)
        hub.issues.close(repository, issue, hub.repositories.bridge, "completed")

    def remove(ref: IssueRef) -> None:
        found(ref)[1].is_gone = True

    def count() -> int:
        issues = [one for each in hub.repositories.all.values() for one in each.issues.values()]
        return sum(1 + len(one.comments) for one in issues) - before

    before = 0
    before = count()
    return Side(
        tracker,
        close,
        lambda: hub.faults.add({"how": "cut", "count": 1}),
        lambda: hub.faults.add({"how": "down"}),
        remove,
        count,
    )


@pytest.fixture(params=["fake", "github"])
async def side(request: pytest.FixtureRequest) -> AsyncIterator[Side]:
    if request.param == "fake":
        yield _fake()
        return
    async with (
        Sandbox(World.load()) as sandbox,
        # How long it waits between writes is tried elsewhere.
        GithubTracker(
            sandbox.github_token, sandbox.github_url, sleep=lambda _: asyncio.sleep(0)
        ) as tracker,
    ):
        yield _real(tracker, sandbox)


async def opened(side: Side, **changes: Any) -> Issue:
    return await side.tracker.open(replace(NEW, **changes), look_first=False)


async def test_what_was_opened_is_read_back(side: Side) -> None:
    issue = await opened(side)
    again = await side.tracker.issue(issue.ref)
    assert (again.title, again.is_open, set(again.labels)) == (NEW.title, True, set(NEW.labels))
    assert again.body.startswith(NEW.body)
    assert again.body.count(hidden(NEW.marker)) == 1
    assert again.ref == issue.ref
    assert str(issue.ref.number) in again.url
    assert again.updated_at is not None
    assert again.author


async def test_a_label_that_may_not_be_set_is_left_out(side: Side) -> None:
    issue = await opened(side, repository=NO_LABELS)
    assert issue.labels == ()


async def test_an_issue_whose_answer_was_lost_is_found_again(side: Side) -> None:
    await opened(side, marker="issue:another")
    side.lose()
    with pytest.raises(Unavailable):
        await opened(side)
    found = await side.tracker.open(NEW, look_first=True)
    assert side.count() == 2
    side.close(found.ref)
    assert (await side.tracker.open(NEW, look_first=True)).ref == found.ref
    assert hidden(NEW.marker) in found.body


async def test_an_issue_that_was_never_made_is_made(side: Side) -> None:
    issue = await side.tracker.open(NEW, look_first=True)
    assert issue.title == NEW.title
    assert side.count() == 1


async def test_a_comment_whose_answer_was_lost_is_found_again(side: Side) -> None:
    ref = (await opened(side)).ref
    other = await side.tracker.comment(ref, "Also seen in Discord.", "seen:1", look_first=True)
    side.lose()
    with pytest.raises(Unavailable):
        await side.tracker.comment(ref, "Also seen in Discord.", "seen:2", look_first=False)
    found = await side.tracker.comment(ref, "Also seen in Discord.", "seen:2", look_first=True)
    assert side.count() == 3
    assert found != other
    assert found == await side.tracker.comment(ref, "…", "seen:2", look_first=True)


async def test_open_issues_with_any_of_the_words_are_found_best_first(side: Side) -> None:
    await opened(side, title="xylophone breaks", body="", marker="issue:1")
    best = await opened(side, title="xylophone zeppelin breaks", body="", marker="issue:2")
    closed = await opened(side, title="zeppelin xylophone again", body="", marker="issue:3")
    side.close(closed.ref)
    found = await side.tracker.search(REPOSITORY, "zeppelin xylophone quagmire", 5)
    assert [one.title for one in found] == ["xylophone zeppelin breaks", "xylophone breaks"]
    assert [one.ref for one in await side.tracker.search(REPOSITORY, "zeppelin", 1)] == [best.ref]
    assert not await side.tracker.search(REPOSITORY, "?!", 5)


async def test_what_changed_is_told_open_or_closed_the_oldest_change_first(side: Side) -> None:
    first = await opened(side, marker="issue:1")
    assert first.updated_at is not None
    second = await opened(side, marker="issue:2")
    side.close(first.ref)
    await side.tracker.comment(second.ref, "A word.", "seen:1", look_first=False)
    changed = await side.tracker.changed(REPOSITORY, first.updated_at)
    assert {one.ref: one.is_open for one in changed} == {first.ref: False, second.ref: True}
    times = [one.updated_at for one in changed if one.updated_at]
    assert times == sorted(times)
    assert not await side.tracker.changed(REPOSITORY, times[-1] + timedelta(seconds=1))


async def test_what_was_deleted_is_gone(side: Side) -> None:
    ref = (await opened(side)).ref
    side.remove(ref)
    for ask in (
        side.tracker.issue(ref),
        side.tracker.comment(ref, "A word.", "seen:1", look_first=False),
    ):
        with pytest.raises(Rejected) as caught:
            await ask
        assert caught.value.is_gone


async def test_a_repository_without_forms_has_none(side: Side) -> None:
    forms = await side.tracker.forms("somebody/else")
    assert (forms.repository, forms.forms) == ("somebody/else", ())


async def test_while_it_is_down_everything_is_unavailable(side: Side) -> None:
    ref = (await opened(side)).ref
    side.break_down()
    for ask in (
        side.tracker.issue(ref),
        side.tracker.search(REPOSITORY, "update", 3),
        side.tracker.forms(REPOSITORY),
        side.tracker.open(NEW, look_first=True),
        side.tracker.comment(ref, "A word.", "seen:1", look_first=False),
    ):
        with pytest.raises(Unavailable):
            await ask
