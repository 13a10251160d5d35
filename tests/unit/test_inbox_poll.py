"""Polling finds what nobody told, does nothing twice, and asks little."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import Rejected, Unavailable
from bot.domain.heard import About
from bot.domain.issue import Issue, IssueRef
from tests.support.inbox import REF, REPOSITORY, Listening


@pytest.fixture
async def there() -> Listening:
    """As for the inbox: an old issue with the label ``bug``; nothing was polled yet."""
    listening = Listening()
    listening.github.put(REF, "Does not start", "It crashes.", ("bug",))
    listening.github.person("old").says(REF, "me too")
    listening.github.publish(REPOSITORY, "v1")
    listening.news()
    listening.clock.advance(minutes=10)
    await listening.poll.begin()
    listening.clock.advance(minutes=10)
    return listening


async def test_the_first_turn_reacts_to_nothing_from_before_the_watch(there: Listening) -> None:
    assert await there.polled() == []
    assert there.notes.releases == []


async def test_polling_finds_labels_comments_and_releases(there: Listening) -> None:
    mia = there.github.person("mia")
    mia.labels(REF, "docs")
    there.clock.advance(seconds=1)
    comment = mia.says(REF, "any news?")
    release = there.github.publish(REPOSITORY, "v2")
    by_about = {one.heard.about: one for one in await there.polled()}
    assert by_about[About.ISSUE].added == ("docs",)
    assert by_about[About.COMMENT].comment == comment
    assert there.notes.releases == [release]
    assert await there.polled() == []
    assert there.notes.releases == [release]


async def test_what_happened_while_the_bridge_was_away_is_caught_up(there: Listening) -> None:
    await there.polled()
    there.clock.advance(hours=30)
    there.github.person("mia").labels(REF, "docs")
    there.clock.advance(hours=30)
    [change] = await there.polled()
    assert change.added == ("docs",)


async def test_a_renamed_repository_goes_on_by_the_name_it_has_here(
    there: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub answers to the old name, and tells the new one."""

    def renamed(read: Callable[..., Awaitable[Sequence[Any]]], field: str, to: object) -> Any:
        async def told(*asked: Any) -> list[Any]:
            return [replace(one, **{field: to}) for one in await read(*asked)]

        return told

    github, now = there.github, IssueRef("acme/renamed", 12)
    for name, field, to in (
        ("changed", "ref", now),
        ("commented", "issue", now),
        ("releases", "repository", now.repository),
    ):
        monkeypatch.setattr(github, name, renamed(getattr(github, name), field, to))
    github.person("mia").labels(REF, "docs")
    github.person("mia").says(REF, "any news?")
    github.publish(REPOSITORY, "v2")
    changes = await there.polled()
    assert [one.added for one in changes if one.added] == [("docs",)]
    assert {one.issue.ref for one in changes} == {REF}
    assert [one.comment.issue for one in changes if one.comment] == [REF]
    assert [one.repository for one in there.notes.releases] == [REPOSITORY]


async def test_beside_webhooks_nothing_is_looked_at_twice(there: Listening) -> None:
    there.github.person("mia").labels(REF, "docs")
    assert len(await there.hear()) == 1
    there.github.asked.clear()
    assert await there.polled() == []
    assert set(there.github.asked) == {"changed", "commented", "releases"}


async def test_what_github_shows_late_is_found(there: Listening) -> None:
    """Its lists may lack for a while what they hold already of later."""
    late = IssueRef(REPOSITORY, 13)
    there.github.put(late, "It hangs")
    hidden = there.github.issues.pop(late)
    there.clock.advance(minutes=1)
    there.github.person("mia").labels(REF, "docs")
    there.news()
    await there.polled()
    there.github.issues[late] = hidden
    [change] = await there.polled()
    assert (change.issue.ref, change.is_new) == (late, True)


async def test_a_lost_delivery_within_the_same_second_is_found(there: Listening) -> None:
    mia = there.github.person("mia")
    mia.labels(REF, "docs")
    await there.hear()
    mia.labels(REF, "needs-repro")
    there.news()
    [change] = await there.polled()
    assert change.added == ("needs-repro",)


async def test_what_became_another_and_the_same_again_within_a_second_is_found(
    there: Listening,
) -> None:
    mia = there.github.person("mia")
    mia.labels(REF, "docs")
    await there.polled()
    mia.labels(REF, "needs-repro")
    await there.hear()
    mia.unlabels(REF, "needs-repro")
    there.news()
    [change] = await there.polled()
    assert change.removed == ("needs-repro",)


async def test_an_edit_of_a_comment_within_the_same_second_is_found(there: Listening) -> None:
    mia = there.github.person("mia")
    comment = mia.says(REF, "frist")
    await there.polled()
    mia.rewords(comment.id, "first")
    [change] = await there.polled()
    assert change.comment
    assert change.comment.body == "first"


async def test_notes_of_a_release_that_change_are_looked_at_again(there: Listening) -> None:
    [release] = [there.github.publish(REPOSITORY, "v2")]
    await there.polled()
    there.github.published[REPOSITORY].remove(release)
    there.github.publish(REPOSITORY, "v2", "Fixes #12.")
    await there.polled()
    assert [one.body for one in there.notes.releases] == ["", "Fixes #12."]


async def test_pull_requests_cost_no_look(there: Listening) -> None:
    pull = IssueRef(REPOSITORY, 13)
    there.github.put(pull, "A change", is_pull=True)
    there.github.person("mia").says(pull, "nice")
    assert await there.polled() == []
    assert "issue" not in there.github.asked


async def test_a_quiet_repository_is_asked_the_same_again(
    there: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GitHub's ETag is for the same address: only then it answers 304."""
    there.github.person("mia").labels(REF, "docs")
    await there.polled()
    since = []
    changed = there.github.changed

    async def noted(repository: str, moment: object) -> list[Issue]:
        since.append((repository, moment))
        return list(await changed(repository, moment))  # type: ignore[arg-type]

    monkeypatch.setattr(there.github, "changed", noted)
    for _ in range(3):
        there.clock.advance(hours=1)
        await there.polled()
    assert len(set(since)) == 2


async def test_three_requests_a_turn_keep_within_sixty_an_hour(there: Listening) -> None:
    await there.polled()
    there.github.asked.clear()
    await there.polled()
    a_turn = len(there.github.asked) / len(there.poll.repositories)
    assert a_turn * 3600 / there.poll.every <= 60


async def test_a_repository_that_is_gone_does_not_stop_the_others(
    there: Listening, caplog: pytest.LogCaptureFixture
) -> None:
    there.github.down = Rejected("GitHub", "Not Found", is_gone=True)
    with caplog.at_level(logging.WARNING):
        await there.poll.turn()
        await there.poll.turn()
    assert [record.args[0] for record in caplog.records if record.args] == [  # type: ignore[index]
        REPOSITORY,
        "acme/other",
    ]


async def test_an_outage_is_told_after_all_were_asked(there: Listening) -> None:
    there.github.down = Unavailable("GitHub", "down")
    with pytest.raises(Unavailable):
        await there.poll.turn()
    assert there.github.asked == ["changed", "changed"]
