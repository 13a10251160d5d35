"""What services may expect of a tracker, held against GitHub's stand-in and the fake of tests."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.errors import Rejected, Unavailable
from bot.domain.issue import CloseReason, Issue, NewIssue, hidden
from tests.support.tracker_sides import MAINTAINER, NO_LABELS, UPDATER, Side, side_of

NEW = NewIssue(
    repository=UPDATER,
    title="Updates stop on Android 15",
    body="### Version\n\n7.1.0",
    marker="issue:f00d-1",
    labels=("bug", "discord"),
)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(params=["fake", "token", "app"])
async def side(request: pytest.FixtureRequest) -> AsyncIterator[Side]:
    async with side_of(request.param) as side:
        yield side


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


@pytest.mark.parametrize("side", ["fake", "token"], indirect=True)
async def test_a_label_that_may_not_be_set_is_left_out_of_a_new_issue(side: Side) -> None:
    issue = await opened(side, repository=NO_LABELS)
    assert issue.labels == ()
    with pytest.raises(Rejected) as caught:
        await side.tracker.label(issue.ref, ["bug"], [])
    assert not caught.value.is_gone


async def test_the_bridge_knows_its_own_name(side: Side) -> None:
    issue = await opened(side)
    said = await side.tracker.comment(issue.ref, "A word.", "seen:1", look_first=False)
    assert await side.tracker.me() == issue.author == said.author


async def test_an_issue_whose_answer_was_lost_is_found_again(side: Side) -> None:
    await opened(side, marker="issue:another")
    side.lose()
    with pytest.raises(Unavailable):
        await opened(side)
    found = await side.tracker.open(NEW, look_first=True)
    assert side.count() == 2
    side.person(MAINTAINER).closes(found.ref)
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
    side.person(MAINTAINER).closes(closed.ref)
    found = await side.tracker.search(UPDATER, "zeppelin xylophone quagmire", 5)
    assert [one.title for one in found] == ["xylophone zeppelin breaks", "xylophone breaks"]
    assert [one.ref for one in await side.tracker.search(UPDATER, "zeppelin", 1)] == [best.ref]
    assert not await side.tracker.search(UPDATER, "?!", 5)


async def test_what_changed_is_told_open_or_closed_the_oldest_change_first(side: Side) -> None:
    first = await opened(side, marker="issue:1")
    assert first.updated_at is not None
    second = await opened(side, marker="issue:2")
    side.person(MAINTAINER).closes(first.ref)
    await side.tracker.comment(second.ref, "A word.", "seen:1", look_first=False)
    changed = await side.tracker.changed(UPDATER, first.updated_at)
    assert {one.ref: one.is_open for one in changed} == {first.ref: False, second.ref: True}
    times = [one.updated_at for one in changed if one.updated_at]
    assert times == sorted(times)
    assert not await side.tracker.changed(UPDATER, times[-1] + timedelta(seconds=1))


async def test_what_was_deleted_is_gone(side: Side) -> None:
    ref = (await opened(side)).ref
    side.remove(ref)
    for ask in (
        side.tracker.issue(ref),
        side.tracker.comments(ref),
        side.tracker.label_events(ref),
        side.tracker.comment(ref, "A word.", "seen:1", look_first=False),
        side.tracker.label(ref, ["bug"], []),
        side.tracker.label(ref, [], ["bug"]),
        side.tracker.close(ref, CloseReason.COMPLETED),
        side.tracker.reopen(ref),
        side.tracker.assign(ref, [MAINTAINER], []),
        side.tracker.set_milestone(ref, "7.3.0"),
        side.tracker.comment_at(UPDATER, 404),
        side.tracker.rewrite(UPDATER, 404, "A word.", "seen:1"),
    ):
        with pytest.raises(Rejected) as caught:
            await ask
        assert caught.value.is_gone


@pytest.mark.parametrize("side", ["fake", "token"], indirect=True)
async def test_a_repository_without_forms_has_none(side: Side) -> None:
    forms = await side.tracker.forms("somebody/else")
    assert (forms.repository, forms.forms) == ("somebody/else", ())


async def test_while_it_is_down_everything_is_unavailable(side: Side) -> None:
    ref = (await opened(side)).ref
    side.break_down()
    for ask in (
        side.tracker.issue(ref),
        side.tracker.search(UPDATER, "update", 3),
        side.tracker.forms(UPDATER),
        side.tracker.changed(UPDATER, LONG_AGO),
        side.tracker.commented(UPDATER, LONG_AGO),
        side.tracker.open_issues(UPDATER),
        side.tracker.releases(UPDATER),
        side.tracker.labels(UPDATER),
        side.tracker.open(NEW, look_first=True),
        side.tracker.label(ref, ["bug"], []),
        side.tracker.close(ref, CloseReason.COMPLETED),
        side.tracker.comment(ref, "A word.", "seen:1", look_first=False),
    ):
        with pytest.raises(Unavailable):
            await ask
