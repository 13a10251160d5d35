"""What happens to an issue shows in its posts and the feed once, whatever happens on the way."""

from dataclasses import replace

import pytest

from bot.domain.errors import Refused, Rejected
from bot.domain.heard import LOOK
from bot.domain.ids import MemberId, MessageId
from bot.domain.issue import CloseReason
from bot.services.close import Person
from tests.support.bridging import FEED
from tests.support.crossing import ISSUE
from tests.support.links import link
from tests.support.stepping import MAINTAINER, POST, Ford

NORA, MAX = MemberId(7), MemberId(8)
MAYA = "maya"


@pytest.fixture
async def ford() -> Ford:
    """An issue that was there before, and its post."""
    found = Ford()
    found.tracker.put(ISSUE, "White screen")
    await found.issues.watched_since(ISSUE.repository, found.clock.now)
    found.clock.advance(minutes=1)
    await found.link()
    return found


def much(ford: Ford) -> None:
    """Happens at once."""
    maya = ford.tracker.person(MAYA)
    maya.labels(ISSUE, "Bug", "other")
    maya.plans(ISSUE, "v8")
    maya.closes(ISSUE)
    new = replace(ISSUE, number=13)
    ford.tracker.put(new, "A wish", labels=("discuss",))
    ford.tracker.tell(new, "opened", MAYA)
    ford.clock.advance(minutes=1)
    ford.tracker.publish(ISSUE.repository, "v8.0.0", "Fixes #12")


async def test_all_that_happened_shows_once(ford: Ford) -> None:
    ford.store.wishes[MessageId(POST)] = NORA
    much(ford)
    await ford.settle()
    texts = "\n".join(ford.texts())
    assert texts.count("was closed as completed.") == 1
    assert texts.count("Milestone: **v8**") == 1
    assert texts.count("Fixed in release [v8.0.0]") == 1
    assert ford.room.mentioned == [NORA]
    assert ford.store.wishes == {}
    assert ford.room.tagged[POST] == {"bug"}
    assert ("mark", (("solved",), (), None)) in ford.room.done
    assert texts.count("[A wish]") == 2, "in the feed and in its post"


async def test_a_death_at_any_step_changes_nothing_of_that() -> None:
    expected = None
    for at in range(1000):
        ford = Ford()
        ford.tracker.put(ISSUE, "White screen")
        await ford.issues.watched_since(ISSUE.repository, ford.clock.now)
        ford.clock.advance(minutes=1)
        await ford.link()
        much(ford)
        is_dead = await ford.survive(at if expected else 10**6)
        found = (ford.texts(), ford.room.tagged, {*ford.store.there})
        expected = expected or found
        assert found == expected, f"died at step {at}"
        if at and not is_dead:
            return
    pytest.fail("it never ends")


async def test_every_turn_is_told_also_within_one_second(ford: Ford) -> None:
    maya = ford.tracker.person(MAYA)
    for _ in range(2):
        maya.closes(ISSUE, CloseReason.NOT_PLANNED)
        await ford.settle()
        maya.reopens(ISSUE)
        await ford.settle()
    texts = "\n".join(ford.texts())
    assert texts.count("closed as not planned") == 2
    assert texts.count("is open again") == 2
    assert ("mark", (("solved",), (), None)) not in ford.room.done


async def test_a_thread_that_is_gone_is_told_to_maintainers_and_let_go(ford: Ford) -> None:
    ford.tracker.person(MAYA).closes(ISSUE, CloseReason.NOT_PLANNED)
    ford.room.missing.add(POST)
    await ford.settle()
    assert [one for one in ford.texts() if "was deleted in Discord" in one]
    assert ford.links.links == {}
    assert ford.tracker.find(ISSUE).reason is CloseReason.NOT_PLANNED


async def test_an_issue_that_is_gone_lets_all_its_posts_go(ford: Ford) -> None:
    await ford.links.link(link(51, str(ISSUE), channel=9), [])
    ford.tracker.gone.add(ISSUE)
    ford.tracker.tell(ISSUE, "deleted", MAYA)
    await ford.settle()
    assert len([one for one in ford.texts() if "is not there any more" in one]) == 2
    assert ford.links.links == {}


async def test_a_moderated_tag_is_a_command_and_any_other_one_is_not(ford: Ford) -> None:
    ford.room.moderated = frozenset({"cli"})
    ford.tracker.person(MAYA).labels(ISSUE, "other")
    await ford.settle()
    ford.room.tagged[POST] = frozenset({"bug", "cli"})
    await ford.bridge.thread_changed(POST)
    await ford.settle()
    assert {*ford.tracker.find(ISSUE).labels} == {"other", "Bug", "cli"}
    seen = await ford.issues.seen(ISSUE)
    assert seen
    assert {"cli", "bug"} & seen.rounds.keys() == {"cli"}


async def test_a_label_that_a_person_took_off_comes_back_by_a_moderated_tag_alone(
    ford: Ford,
) -> None:
    maya = ford.tracker.person(MAYA)
    for moderated, labels in ((frozenset[str](), set[str]()), (frozenset({"bug"}), {"Bug"})):
        ford.room.moderated = moderated
        ford.clock.advance(seconds=1)
        maya.labels(ISSUE, "Bug")
        await ford.settle()
        maya.unlabels(ISSUE, "Bug")
        await ford.settle()
        ford.room.tagged[POST] = frozenset({"bug"})
        await ford.bridge.thread_changed(POST)
        await ford.settle()
        assert {*ford.tracker.find(ISSUE).labels} == labels
        assert ford.room.tagged[POST] == {one.lower() for one in labels}


async def test_only_who_asked_may_wish_to_be_told_and_may_take_it_back(ford: Ford) -> None:
    with pytest.raises(Refused, match="follow the post"):
        await ford.bridge.wish(MessageId(POST), MAX, NORA, "en")
    for word in ("will be", "will not be", "will be"):
        card = await ford.bridge.wish(MessageId(POST), NORA, NORA, "en")
        assert f"You {word} mentioned" in card.texts[0]
    with pytest.raises(Refused, match="no issue"):
        await ford.bridge.wish(MessageId(51), NORA, NORA, "en")


async def test_a_prerelease_says_so_and_fulfils_no_wish(ford: Ford) -> None:
    ford.store.wishes[MessageId(POST)] = NORA
    ford.tracker.publish(ISSUE.repository, "v8-rc.1", "Fixes #12", is_prerelease=True)
    await ford.settle()
    [line] = [one for one in ford.texts() if "🧪" in one]
    assert "Fixed in release [v8-rc.1]" in line
    assert "prerelease" in line
    assert (ford.room.mentioned, len(ford.store.wishes)) == ([], 1)


async def test_whoever_is_blocked_is_not_pinged(ford: Ford) -> None:
    ford.store.wishes[MessageId(POST)] = NORA
    ford.blocked.add(NORA)
    ford.tracker.publish(ISSUE.repository, "v8.0.0", "Fixes #12")
    await ford.settle()
    assert any("[v8.0.0]" in one for one in ford.texts())
    assert (ford.room.mentioned, len(ford.store.wishes)) == ([], 1)


async def test_the_feed_shows_what_its_labels_let_in() -> None:
    ford = Ford(feed_labels=frozenset({"bug"}))
    await ford.issues.watched_since(ISSUE.repository, ford.clock.now)
    ford.clock.advance(minutes=1)
    ford.tracker.put(ISSUE, "White screen")
    await ford.settle()
    assert ford.texts() == []
    ford.tracker.person(MAYA).labels(ISSUE, "Bug")
    await ford.settle()
    ford.tracker.person(MAYA).unlabels(ISSUE, "Bug")
    ford.tracker.person(MAYA).edits(ISSUE, title="Blank screen")
    await ford.settle()
    [line] = ford.texts()
    assert "[Blank screen]" in line
    assert "Bug" not in line
    ford.clock.advance(seconds=1)
    ford.tracker.person(MAYA).says(ISSUE, "Soon.")
    await ford.settle()
    assert ford.outbox.rows[-1].effect.kind == LOOK, "a comment is nothing to show"
    [shown] = ford.store.there.values()
    assert shown.channel == FEED
    del ford.room.shown[shown.message]
    ford.tracker.person(MAYA).closes(ISSUE)
    await ford.settle()
    assert ford.texts() == [], "what a person deleted stays away"


async def test_a_maintainers_click_opens_one_post_and_is_noted(ford: Ford) -> None:
    await ford.links.unlink(MessageId(POST), [])
    with pytest.raises(Refused, match="Only maintainers"):
        await ford.posts.open(ISSUE, Person(NORA, frozenset(), "en"))
    maya = Person(MAX, frozenset({MAINTAINER}), "en")
    for _ in range(2):
        ford.clock.advance(seconds=1)
        assert "opens in a moment" in (await ford.posts.open(ISSUE, maya)).texts[0]
    await ford.settle()
    assert len(ford.room.opened) == len(ford.links.links) == 1
    assert "has a post" in (await ford.posts.open(ISSUE, maya)).texts[0]
    assert [(one.actor, one.action) for one in ford.orders.noted] == [(MAX, "issue.post")] * 2
    ford.tracker.down = Rejected("GitHub", "no")
    await ford.links.unlink(MessageId(next(iter(ford.links.links))), [])
    with pytest.raises(Refused, match="GitHub does not"):
        await ford.posts.open(ISSUE, maya)
