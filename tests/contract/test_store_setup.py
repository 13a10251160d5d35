"""What people decide in Discord is kept, with who decided it, on both engines."""

from bot.adapters.store import Database
from bot.adapters.store.outbox import StoredOutbox
from bot.adapters.store.setup import StoredSetup
from bot.domain.ids import ChannelId, MemberId
from bot.domain.outbox import WITHHELD, Effect, EffectState, Outcome
from bot.domain.switches import Feature
from bot.domain.verify import Audit
from tests.support.clock import FakeClock

BOSS, TROLL = MemberId(1), MemberId(2)


def audit(clock: FakeClock, action: str) -> Audit:
    return Audit(clock.now, BOSS, action, None)


async def audited(database: Database) -> list[str]:
    rows = await database.fetch("SELECT action FROM audit ORDER BY id")
    return [row["action"] for row in rows]


async def test_choices_are_replaced_and_forgotten(database: Database, clock: FakeClock) -> None:
    store = StoredSetup(database)
    assert await store.choices() == {}
    for value in ("1,2", "3"):
        await store.choose("help_channels", value, audit(clock, "choose"))
    await store.choose("staff_channel", "", audit(clock, "choose"))
    assert await store.choices() == {"help_channels": "3", "staff_channel": ""}
    await store.forget_choices(audit(clock, "forget"))
    assert await store.choices() == {}
    assert await audited(database) == ["choose"] * 3 + ["forget"]


async def test_a_feature_is_off_in_one_channel_until_it_is_on(
    database: Database, clock: FakeClock
) -> None:
    store, here = StoredSetup(database), ChannelId(10)
    for feature in (Feature.ANSWERS, Feature.NOTICE):
        await store.switch(here, feature, audit(clock, "off"), is_on=False)
    await store.switch(here, Feature.NOTICE, audit(clock, "on"), is_on=True)
    await store.switch(here, Feature.NOTICE, audit(clock, "again"), is_on=True)
    assert await store.switched_off() == {(here, Feature.ANSWERS)}
    assert await audited(database) == ["off", "off", "on"], "what changes nothing is no record"


async def test_whoever_is_blocked_is_so_once(database: Database, clock: FakeClock) -> None:
    store = StoredSetup(database)
    assert not await store.unblock(TROLL, audit(clock, "unblock"))
    assert await store.block(TROLL, audit(clock, "block"))
    assert not await store.block(TROLL, audit(clock, "block"))
    assert await store.is_blocked(TROLL)
    assert await store.blocked() == {TROLL: clock.now}
    assert await store.unblock(TROLL, audit(clock, "unblock"))
    assert not await store.is_blocked(TROLL)
    assert await audited(database) == ["block", "unblock"]


async def test_what_a_dry_run_kept_back_is_found_newest_first(
    database: Database, clock: FakeClock
) -> None:
    outbox, store = StoredOutbox(database, clock), StoredSetup(database)
    for name in ("a", "b", "c"):
        await outbox.enqueue(Effect("chat.reply", name, name, {"channel": 7, "name": name}))
    leased = await outbox.lease("me", clock.now, 9, clock.now)
    said = {"a": WITHHELD, "b": None, "c": WITHHELD}
    await outbox.settle(
        [Outcome(one, EffectState.DONE, clock.now, error=said[one.effect.key]) for one in leased]
    )
    held = await store.held(5)
    assert [one.payload and one.payload["name"] for one in held] == ["c", "a"]
    assert [one.kind for one in await store.held(1)] == ["chat.reply"]
    await outbox.purge_done(clock.now.replace(year=2027))
    assert [one.payload for one in await store.held(5)] == [None, None]
