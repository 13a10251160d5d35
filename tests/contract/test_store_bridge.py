"""Every store knows what stands where, and who wishes to be told once."""

from datetime import UTC, datetime

from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.outbox import Effect, EffectState
from bot.ports import BridgeStore, OutboxStore
from bot.ports.bridge import Shown

POST, NORA = MessageId(50), MemberId(7)
AT = datetime(2026, 3, 1, tzinfo=UTC)
TELL = Effect("x", "tell", "x", {})


async def test_a_message_is_remembered_as_it_stands_now(bridge: BridgeStore) -> None:
    assert await bridge.shown("feed:1") is None
    for digest in ("old", "new"):
        one = Shown(ChannelId(2**62), MessageId(8), digest)
        await bridge.show("feed:1", one)
        assert await bridge.shown("feed:1") == one


async def test_a_wish_is_taken_back_by_the_next_one(bridge: BridgeStore) -> None:
    assert await bridge.wish(POST, NORA, AT)
    assert await bridge.wished(POST) == NORA
    assert not await bridge.wish(POST, NORA, AT)
    assert await bridge.wished(POST) is None


async def test_a_wish_is_fulfilled_by_what_is_told_once(
    bridge: BridgeStore, outbox: OutboxStore
) -> None:
    await bridge.wish(POST, NORA, AT)
    await bridge.told(POST, TELL, is_wish=False)
    await bridge.told(POST, TELL, is_wish=True)
    assert await bridge.wished(POST) == NORA, "it was told before"
    await bridge.told(POST, Effect("x", "again", "x", {}), is_wish=True)
    assert await bridge.wished(POST) is None
    assert await outbox.depth() == {EffectState.DUE: 2}
