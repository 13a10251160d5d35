"""Every store knows the issue of a post and the posts of an issue, and forgets on request."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.bridge_tags import Mirror
from bot.domain.ids import ChannelId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.outbox import Effect, EffectState
from bot.ports import LinkStore, OutboxStore
from tests.contract.conftest import Stores
from tests.support.links import link

TELL = Effect("x", "tell", "x", {})


@pytest.fixture
def links(stores: Stores) -> LinkStore:
    return stores.links


async def test_a_post_has_one_issue_and_an_issue_any_number_of_posts(links: LinkStore) -> None:
    first, second = link(50), replace(link(49), at=link(50).at + timedelta(hours=1))
    assert await links.link(first, [])
    assert await links.link(second, [])
    assert not await links.link(link(50, "acme/app#13"), [])
    assert await links.of_post(MessageId(50)) == first
    assert await links.of_issue(IssueRef("Acme/App", 12)) == [first, second]
    assert await links.of_issue(IssueRef("acme/app", 13)) == []


async def test_a_thread_is_linked_by_its_own_post_alone(links: LinkStore) -> None:
    await links.link(link(50), [])
    await links.link(link(51, channel=9), [])
    assert await links.of_thread(ChannelId(50)) == link(50)
    assert await links.of_thread(ChannelId(51)) is None
    assert await links.of_thread(ChannelId(9)) is None


async def test_what_follows_a_link_or_its_end_happens_once(
    links: LinkStore, outbox: OutboxStore
) -> None:
    await links.link(link(50), [])
    assert not await links.link(link(50), [TELL])
    assert await links.unlink(MessageId(51), [TELL]) is None
    assert await outbox.depth() == {}
    assert await links.unlink(MessageId(50), [TELL]) == link(50)
    assert await links.unlink(MessageId(50), [TELL]) is None
    assert await outbox.depth() == {EffectState.DUE: 1}
    assert await links.of_post(MessageId(50)) is None
    assert await links.link(link(50, "acme/app#13"), [])


async def test_a_milestone_is_shown_once(links: LinkStore, outbox: OutboxStore) -> None:
    assert not await links.set_milestone(MessageId(50), "v8", [TELL])
    await links.link(link(50), [])
    assert await links.set_milestone(MessageId(50), "v8", [TELL])
    assert not await links.set_milestone(MessageId(50), "v8", [replace(TELL, key="again")])
    assert await outbox.depth() == {EffectState.DUE: 1}
    assert await links.of_post(MessageId(50)) == replace(link(50), milestone="v8")


async def test_how_tags_and_labels_were_in_step_is_kept_with_the_link(
    links: LinkStore, outbox: OutboxStore
) -> None:
    mirror = Mirror(frozenset({"bug", "ñ"}), frozenset({"bug"}))
    await links.mirrored(MessageId(50), mirror, [TELL])
    assert await outbox.depth() == {}
    await links.link(link(50), [])
    await links.mirrored(MessageId(50), mirror, [TELL])
    assert await outbox.depth() == {EffectState.DUE: 1}
    assert await links.of_post(MessageId(50)) == replace(link(50), mirror=mirror)
