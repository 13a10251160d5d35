"""One account belongs to one member: it moves with a proof, comes back on request, and ends."""

import asyncio
from datetime import timedelta

import pytest

from bot.adapters.store import Database
from bot.domain.account import AccountId
from bot.domain.errors import Refused, Rejected
from bot.domain.ids import GuildId
from bot.domain.outbox import EffectState
from bot.domain.verify import Confirmed, Proof
from tests.support.clock import FakeClock
from tests.support.verify import (
    ADA,
    ADDRESS,
    BOB_ADDRESS,
    CUSTOMER,
    MAX,
    MIA,
    NORA,
    OTHER,
    SOLO,
    STAFF,
    TEAM,
    World,
    applicant,
)


@pytest.fixture
def world(database: Database, clock: FakeClock) -> World:
    return World(database, clock)


async def moved(world: World) -> str:
    """Nora's link goes to Max; the name of the move, as the button that Nora gets says it."""
    await world.link(NORA)
    world.clock.advance(seconds=61)
    await world.link(MAX)
    [(member, card)] = world.chat.told
    assert member == NORA
    [button] = card.buttons
    return button.custom_id.removeprefix("verify:undo:")


async def test_another_member_who_proves_the_account_gets_it_and_the_old_one_is_told(
    world: World,
) -> None:
    move = await moved(world)
    assert world.chat.roles == {NORA: frozenset(), MAX: {TEAM, CUSTOMER}}
    status = await world.verify.status(NORA)
    assert status.entitlement is None
    assert status.lost
    assert (status.lost.id, status.lost.to) == (move, MAX)
    audit = (await world.kept.export(NORA))["audit"]
    assert [row["action"] for row in audit] == ["verify", "move"]


async def test_of_many_who_prove_one_account_at_once_one_holds_it(world: World) -> None:
    codes = {}
    for member in (NORA, MAX, MIA):
        codes[member] = await world.ask(member)
        world.clock.advance(seconds=61)
    done = await asyncio.gather(*(world.verify.confirm(who, code) for who, code in codes.items()))
    assert [one.result for one in done] == [Confirmed.OK] * 3
    await world.settle()
    held = [who for who in codes if await world.store.of_member(who)]
    assert len(held) == 1
    assert [who for who, roles in world.chat.roles.items() if roles] == held
    assert len(world.chat.told) == 2


async def test_the_old_holder_may_take_it_back_once_within_a_day(world: World) -> None:
    move = await moved(world)
    assert not await world.verify.undo(MAX, move), "it was never theirs"
    assert not await world.verify.undo(NORA, "another")
    assert await world.verify.undo(NORA, move)
    assert not await world.verify.undo(NORA, move)
    await world.settle()
    assert world.chat.roles == {NORA: {TEAM, CUSTOMER}, MAX: frozenset()}
    assert [member for member, _ in world.chat.told] == [NORA, MAX]
    status = await world.verify.status(NORA)
    assert status.entitlement
    assert status.lost is None


async def test_of_ten_who_take_it_back_at_once_one_does(world: World) -> None:
    move = await moved(world)
    done = await asyncio.gather(*(world.verify.undo(NORA, move) for _ in range(10)))
    assert done.count(True) == 1


async def test_after_a_day_a_move_stays(world: World) -> None:
    move = await moved(world)
    world.clock.now += timedelta(hours=24, seconds=1)
    assert not await world.verify.undo(NORA, move)
    assert (await world.verify.status(NORA)).lost is None


async def test_whoever_wants_no_messages_gets_none_and_sees_the_move_in_their_status(
    world: World,
) -> None:
    await world.link(NORA)
    await world.privacy.set_messages(NORA, takes=False)
    world.clock.advance(seconds=61)
    await world.link(MAX)
    assert world.chat.told == []
    assert (await world.verify.status(NORA)).lost


async def test_another_account_of_the_same_member_replaces_the_first(world: World) -> None:
    await world.link(NORA)
    world.clock.advance(seconds=61)
    await world.link(NORA, BOB_ADDRESS)
    world.clock.advance(seconds=61)
    await world.link(MAX)
    assert world.chat.told == [], "nobody held it any more"


async def test_a_signed_token_counts_once(world: World) -> None:
    world.claims("good")
    found = await asyncio.gather(*(world.verify.prove(applicant(), "good") for _ in range(10)))
    results = [one.result for one in found]
    assert results.count(Confirmed.OK) == 1
    assert results.count(Confirmed.NONE) == 9
    await world.settle()
    assert world.chat.roles == {NORA: {TEAM, CUSTOMER}}
    assert (await world.verify.prove(applicant(MAX), "good")).result is Confirmed.NONE


async def test_a_token_that_is_forged_old_or_for_another_server_proves_nothing(
    world: World,
) -> None:
    world.claims("elsewhere", guild=GuildId(1))
    world.claims("old", expires_at=world.clock.now)
    found = [await world.verify.prove(applicant(), one) for one in ("forged", "elsewhere", "old")]
    assert [one.result for one in found] == [Confirmed.WRONG, Confirmed.WRONG, Confirmed.EXPIRED]
    assert await world.store.of_member(NORA) is None


async def test_a_maintainer_vouches_for_a_time(world: World) -> None:
    held = await world.verify.vouch(STAFF, applicant(), " Solo ", 2)
    await world.settle()
    assert (held.tier, held.proof) == ("solo", Proof.VOUCH)
    assert world.chat.roles == {NORA: {SOLO, CUSTOMER}}
    [row] = (await world.kept.export(NORA))["audit"]
    assert (row["action"], row["actor"], row["details"]) == ("vouch", str(STAFF), "solo, 2 days")
    world.clock.advance(days=2)
    await world.recheck.turn()
    await world.settle()
    assert world.chat.roles == {NORA: frozenset()}
    assert await world.verify.who(NORA) is None


async def test_a_maintainers_word_does_not_replace_a_proof(world: World) -> None:
    await world.link(NORA)
    with pytest.raises(Refused):
        await world.verify.vouch(STAFF, applicant(), "solo", 2)
    with pytest.raises(Refused):
        await world.verify.vouch(STAFF, applicant(MAX), "solo", 0)


async def test_a_maintainer_sees_what_somebody_has_and_never_whose_account_it_is(
    world: World,
) -> None:
    await world.link(NORA)
    held = await world.verify.who(NORA)
    assert held
    assert (held.tier, held.account) == ("team", None)


@pytest.mark.parametrize("by", [NORA, STAFF])
async def test_a_link_ends_when_its_member_or_a_maintainer_says_so(
    world: World, by: object
) -> None:
    await world.link(NORA)
    world.chat.roles[NORA] |= {OTHER}

    async def end() -> bool:
        if by == NORA:
            return await world.verify.unlink(NORA)
        return await world.verify.revoke(STAFF, NORA)

    assert await end()
    assert not await end()
    await world.settle()
    assert world.chat.roles == {NORA: {OTHER}}, "only managed roles are taken"


async def test_a_code_on_its_way_is_void_once_the_member_unlinks(world: World) -> None:
    await world.link(NORA)
    world.clock.advance(seconds=61)
    code = await world.ask()
    await world.verify.unlink(NORA)
    assert (await world.verify.confirm(NORA, code)).result is Confirmed.NONE


async def test_a_role_that_cannot_be_given_is_told_to_staff_and_to_the_member(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.chat.trouble = Rejected("discord", "drag the bridge's role above Team")
    await world.link(NORA)
    assert f"staff must fix the roles of member {NORA}" in caplog.text
    assert "drag the bridge's role above Team" in caplog.text
    held = await world.store.of_member(NORA)
    assert held
    assert held.trouble
    world.chat.trouble = None
    world.clock.advance(days=2)
    await world.recheck.turn()
    await world.settle()
    assert world.chat.roles == {NORA: {TEAM, CUSTOMER}}
    held = await world.store.of_member(NORA)
    assert held
    assert held.trouble == ""


async def test_whoever_left_the_server_needs_no_role(world: World) -> None:
    world.chat.trouble = Rejected("discord", "not found (10007)", is_gone=True)
    await world.link(NORA)
    held = await world.store.of_member(NORA)
    assert held
    assert held.trouble == ""
    assert EffectState.DEAD not in await world.outbox.depth()


async def test_the_name_of_an_account_lies_nowhere_in_clear(
    world: World, database: Database
) -> None:
    await world.link(NORA)
    [row] = await database.fetch("SELECT account, sealed FROM entitlements")
    assert AccountId(ADA.id) not in f"{row['account']} {row['sealed']}"
    assert ADDRESS not in f"{row['account']} {row['sealed']}"
