"""Every store knows which links are open for comments, and what crossed them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.link import Relay
from bot.domain.outbox import Effect, EffectState
from bot.domain.relay import Crossing, Relayed
from bot.domain.verify import Audit
from bot.ports import OutboxStore, RelayStore
from tests.contract.conftest import Stores
from tests.support.links import link

SINCE = datetime(2026, 3, 2, tzinfo=UTC)
TELL = Effect("x", "tell", "x", {})
ISSUE = IssueRef("acme/app", 12)
AUDIT = Audit(SINCE, MemberId(7), "relay", None, "all")


def crossed(message: int, comment: int | None, *, is_out: bool = True) -> Relayed:
    return Relayed(
        message=MessageId(message),
        subject=MessageId(50),
        channel=ChannelId(50),
        issue=ISSUE,
        comment=comment,
        is_out=is_out,
        digest="d",
        at=SINCE,
        member=MemberId(7) if is_out else None,
    )


@pytest.fixture
async def relays(stores: Stores) -> RelayStore:
    """Two posts of one issue, and a message in a channel."""
    for one in (link(50), link(51), link(52, channel=9)):
        await stores.links.link(one, [])
    return stores.relays


async def test_a_link_is_closed_until_it_is_opened(relays: RelayStore, outbox: OutboxStore) -> None:
    assert await relays.crossings() == []
    assert await relays.of_thread(ChannelId(50)) is None
    assert await relays.switch(MessageId(50), Relay.ALL, SINCE, [TELL], AUDIT)
    assert not await relays.switch(MessageId(50), Relay.ALL, SINCE, [TELL], AUDIT)
    assert not await relays.switch(MessageId(99), Relay.ALL, SINCE, [TELL], AUDIT)
    opened = Crossing(
        subject=MessageId(50), channel=ChannelId(50), issue=ISSUE, relay=Relay.ALL, since=SINCE
    )
    assert await relays.of_thread(ChannelId(50)) == opened
    assert await relays.of_issue(IssueRef("Acme/App", 12)) == [opened]
    assert await outbox.depth() == {EffectState.DUE: 1}
    assert await relays.switch(MessageId(50), Relay.OFF, SINCE, [], AUDIT)
    assert await relays.crossings() == []


async def test_a_channel_is_no_thread(relays: RelayStore) -> None:
    await relays.switch(MessageId(52), Relay.ALL, SINCE, [], AUDIT)
    assert await relays.of_thread(ChannelId(9)) is None
    assert await relays.of_issue(ISSUE) == []


async def test_what_crossed_is_found_by_either_side(relays: RelayStore) -> None:
    out = crossed(60, 900)
    parts = [replace(crossed(61 + n, 901, is_out=False), part=n) for n in range(2)]
    other = replace(parts[0], message=MessageId(70), subject=MessageId(51))
    for one in (parts[1], other, out, parts[0]):
        await relays.crossed(one)
    assert await relays.of_message(MessageId(60)) == out
    assert await relays.of_comment(901) == [*parts, other]
    assert await relays.of_message(MessageId(99)) is None
    await relays.forget(MessageId(62))
    assert await relays.of_comment(901) == [parts[0], other]


async def test_the_last_words_of_members_come_in_their_order(relays: RelayStore) -> None:
    gone = replace(crossed(66, 906), comment=None)
    for number in (65, 63, 64):
        await relays.crossed(crossed(number, 900 + number))
    await relays.crossed(crossed(66, 906))
    await relays.crossed(gone)
    await relays.crossed(replace(crossed(67, None)))
    await relays.crossed(crossed(68, 908, is_out=False))
    assert [one.message for one in await relays.latest(MessageId(50), 2)] == [64, 65]
    assert await relays.of_message(MessageId(66)) == gone
