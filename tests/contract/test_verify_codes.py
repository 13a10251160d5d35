"""A code proves one mailbox, once, within its limits, whatever is tried at the same time."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.adapters.store import Database
from bot.domain.account import Standing
from bot.domain.errors import Rejected, Unavailable, Uncertain
from bot.domain.ids import MemberId
from bot.domain.outbox import EffectState
from bot.domain.verify import CODE_ATTEMPTS, CODE_LIFE, Confirmed, Limits, Sent
from bot.services.verify import code_digest
from tests.support.clock import FakeClock
from tests.support.verify import (
    ADA,
    ADDRESS,
    BOB_ADDRESS,
    CUSTOMER,
    HELD,
    MAX,
    MIA,
    NORA,
    STAFF,
    TEAM,
    TRIAL,
    World,
    applicant,
)

WRONG = "BCDFGHJK"
OTHER = MemberId(5)


@pytest.fixture
def world(database: Database, clock: FakeClock) -> World:
    return World(database, clock)


async def test_a_code_out_of_the_mail_gives_tier_projects_and_roles(world: World) -> None:
    code = await world.ask()
    found = await world.verify.confirm(NORA, f" {code.lower()[:3]} {code[3:]} ")
    assert found.result is Confirmed.OK
    assert found.entitlement
    assert (found.entitlement.tier, found.entitlement.projects) == ("team", ADA.projects)
    await world.settle()
    assert world.chat.roles == {NORA: {TEAM, CUSTOMER}}
    status = await world.verify.status(NORA)
    assert status.entitlement == found.entitlement
    assert (status.is_stale, status.lost) == (False, None)


async def test_the_code_goes_where_the_directory_says_and_says_who_asks(world: World) -> None:
    await world.verify.start(applicant(name="No\nra\u202e", server="H\r\nelp"), ADDRESS.upper())
    await world.settle()
    [mail] = world.mailer.sent
    assert (mail.to, mail.locale) == (HELD, "es")
    assert mail.text.endswith("for No ra on H elp, es")


async def test_of_forty_parallel_guesses_five_are_looked_at(world: World) -> None:
    await world.ask()
    found = await asyncio.gather(*(world.verify.confirm(NORA, WRONG) for _ in range(40)))
    results = [one.result for one in found]
    assert results.count(Confirmed.WRONG) == CODE_ATTEMPTS
    assert results.count(Confirmed.TOO_MANY) == 40 - CODE_ATTEMPTS
    assert sorted(one.left for one in found if one.result is Confirmed.WRONG) == [0, 1, 2, 3, 4]
    again = await world.verify.confirm(NORA, world.mailer.code)
    assert again.result is Confirmed.TOO_MANY, "the right code comes too late"


async def test_of_ten_parallel_right_codes_one_is_accepted(world: World) -> None:
    code = await world.ask()
    found = await asyncio.gather(*(world.verify.confirm(NORA, code) for _ in range(10)))
    assert [one.result for one in found].count(Confirmed.OK) == 1
    await world.settle()
    audit = (await world.kept.export(NORA))["audit"]
    assert [row["action"] for row in audit] == ["verify"]
    assert (await world.verify.confirm(NORA, code)).result is Confirmed.NONE


async def test_a_code_ends_after_fifteen_minutes(world: World) -> None:
    code = await world.ask()
    world.clock.now += CODE_LIFE
    assert (await world.verify.confirm(NORA, code)).result is Confirmed.EXPIRED


async def test_a_code_is_its_members_own(world: World) -> None:
    code = await world.ask()
    assert (await world.verify.confirm(MAX, code)).result is Confirmed.NONE
    await world.verify.start(applicant(MAX), BOB_ADDRESS)
    await world.settle()
    assert (await world.verify.confirm(MAX, code)).result is Confirmed.WRONG


async def test_a_new_code_replaces_the_one_before(world: World) -> None:
    first = await world.ask()
    world.clock.advance(seconds=60)
    second = await world.ask()
    assert (await world.verify.confirm(NORA, first)).result is Confirmed.WRONG
    assert (await world.verify.confirm(NORA, second)).result is Confirmed.OK
    assert (await world.verify.confirm(NORA, first)).result is Confirmed.NONE


async def test_a_live_code_survives_a_restart_and_a_start_that_is_too_soon(world: World) -> None:
    code = await world.ask()
    world.clock.advance(seconds=59)
    world = world.restarted()
    await world.ask()
    assert len(world.mailer.sent) == 1, "60 s between mails"
    assert (await world.verify.confirm(NORA, code)).result is Confirmed.OK


async def test_another_address_does_not_make_a_minute_shorter(world: World) -> None:
    await world.ask()
    await world.verify.start(applicant(), BOB_ADDRESS)
    await world.settle()
    assert len(world.mailer.sent) == 1


async def test_a_code_is_hashed_for_its_own_challenge(world: World, database: Database) -> None:
    code = (await world.ask()).replace("-", "")
    [row] = await database.fetch("SELECT id, digest FROM challenges")
    assert row["digest"] == code_digest(world.vault, row["id"], code)
    assert row["digest"] != code_digest(world.vault, "another", code)


async def test_parallel_starts_send_one_mail(world: World) -> None:
    await asyncio.gather(*(world.verify.start(applicant(), ADDRESS) for _ in range(10)))
    await world.settle()
    assert len(world.mailer.sent) == 1


async def test_five_mails_a_day_for_a_member(world: World) -> None:
    for number in range(7):
        await world.ask(address=(ADDRESS, BOB_ADDRESS)[number % 2])
        world.clock.advance(seconds=61)
    assert len(world.mailer.sent) == 5
    world.clock.advance(days=1)
    await world.ask()
    assert len(world.mailer.sent) == 6


async def test_five_mails_a_day_for_an_address_however_it_is_typed(world: World) -> None:
    for number in range(7):
        typed = (ADDRESS, ADDRESS.upper())[number % 2]
        await world.ask(type(NORA)(NORA + 10 + number), typed)
        world.clock.advance(seconds=61)
    assert len(world.mailer.sent) == 5


async def test_two_members_cannot_send_two_mails_to_an_address_within_a_minute(
    world: World,
) -> None:
    await world.ask(NORA)
    await world.ask(MAX)
    assert len(world.mailer.sent) == 1


async def test_an_hour_has_a_cap_for_the_server(database: Database, clock: FakeClock) -> None:
    world = World(database, clock, limits=Limits(an_hour=2))
    for member, address in ((NORA, ADDRESS), (MAX, BOB_ADDRESS), (MIA, "mia@customer.example")):
        world.directory.accounts.setdefault(address, replace(ADA, contact=address))
        await world.ask(member, address)
    assert len(world.mailer.sent) == 2
    clock.advance(hours=1)
    await world.ask(MIA, "mia@customer.example")
    assert len(world.mailer.sent) == 3


@pytest.mark.parametrize(
    "typed", ["nobody@customer.example", "no address", "", "ﬁ@customer.example"]
)
async def test_whoever_is_not_known_gets_no_mail_and_sees_no_difference(
    world: World, typed: str
) -> None:
    await world.verify.start(applicant(), typed)
    await world.settle()
    assert world.mailer.sent == []
    found = [await world.verify.confirm(NORA, WRONG) for _ in range(6)]
    await world.ask(MAX)
    known = [await world.verify.confirm(MAX, WRONG) for _ in range(6)]
    assert found == known


async def test_a_limited_start_looks_like_any_other(world: World) -> None:
    await world.ask(NORA)
    await world.verify.start(applicant(MAX), ADDRESS)  # the address is limited now
    await world.settle()
    found = [await world.verify.confirm(MAX, WRONG) for _ in range(6)]
    assert found == [await world.verify.confirm(NORA, WRONG) for _ in range(6)]


async def test_every_start_takes_the_same_steps_whoever_asks(
    database: Database, clock: FakeClock
) -> None:
    counted = Counted(database)
    world = World(counted, clock)  # type: ignore[arg-type]
    await world.link(NORA)
    asked = []
    for member, typed in (
        (NORA, ADDRESS),  # linked, and over a limit
        (MAX, ADDRESS),  # the address is over a limit
        (MIA, "nobody@customer.example"),
        (STAFF, "no address"),
        (OTHER, BOB_ADDRESS),
    ):
        counted.calls.clear()
        assert await world.verify.start(applicant(member), typed) is None  # type: ignore[func-returns-value]
        asked.append(list(counted.calls))
    assert asked == [[("apply", 2)]] * 5
    depth = await world.outbox.depth()
    assert depth[EffectState.DUE] == 5, "the worker has something to do for each"


class Counted:
    """``calls`` names what was asked of the database, and how many steps it had."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.calls: list[tuple[str, int]] = []

    def __getattr__(self, name: str) -> Any:
        def call(*values: Any, **named: Any) -> Any:
            self.calls.append((name, len(values)))
            return getattr(self._database, name)(*values, **named)

        return call if callable(getattr(self._database, name)) else getattr(self._database, name)


async def test_a_guess_before_the_mail_is_out_counts(world: World) -> None:
    await world.verify.start(applicant(), ADDRESS)
    assert (await world.verify.confirm(NORA, WRONG)).left == 4
    await world.settle()
    assert (await world.verify.confirm(NORA, WRONG)).left == 3


async def test_a_trial_and_a_billing_member_are_customers_too(world: World) -> None:
    await world.link(MAX, BOB_ADDRESS)
    assert world.chat.roles == {MAX: {TRIAL, CUSTOMER}}
    world.directory.accounts["b@x.example"] = replace(
        ADA, tier="", standing=Standing.INACTIVE, contact="b@x.example"
    )
    await world.link(MIA, "b@x.example")
    assert world.chat.roles[MIA] == {CUSTOMER}


async def test_a_directory_that_is_down_for_a_while_only_delays_the_mail(world: World) -> None:
    world.directory.is_down = True
    await world.verify.start(applicant(), ADDRESS)
    await world.settle()
    assert world.mailer.sent == []
    world.directory.is_down = False
    await world.settle_all()
    assert (await world.verify.confirm(NORA, world.mailer.code)).result is Confirmed.OK


async def test_a_mail_that_cannot_leave_is_tried_again(world: World) -> None:
    world.mailer.troubles = [Unavailable("mail", "is down"), Unavailable("mail", "is down")]
    await world.verify.start(applicant(), ADDRESS)
    await world.settle_all()
    assert len(world.mailer.sent) == 1
    assert (await world.verify.confirm(NORA, world.mailer.code)).result is Confirmed.OK


@pytest.mark.parametrize("trouble", [Uncertain("mail", "broke off"), KeyError(HELD)])
async def test_a_mail_that_may_have_left_is_never_sent_again(
    world: World, trouble: Exception
) -> None:
    world.mailer.troubles, world.mailer.is_taken_anyway = [trouble], True
    await world.verify.start(applicant(), ADDRESS)
    await world.settle_all()
    assert len(world.mailer.sent) == 1
    assert (await world.outbox.depth())[EffectState.UNKNOWN] == 1
    found = await world.verify.confirm(NORA, world.mailer.code)
    assert found.result is Confirmed.OK, "if it did arrive, its code is good"


async def test_a_mail_that_is_refused_is_given_up_and_the_user_may_start_again(
    world: World,
) -> None:
    world.mailer.troubles = [Rejected("mail", f"550 no such user <{HELD}>")]
    await world.verify.start(applicant(), ADDRESS)
    await world.settle_all()
    assert (await world.outbox.depth())[EffectState.DEAD] == 1
    world.clock.advance(seconds=60)
    assert (await world.verify.confirm(NORA, await world.ask())).result is Confirmed.OK


async def test_a_mail_that_would_come_too_late_stays_away(world: World) -> None:
    await world.verify.start(applicant(), ADDRESS)
    world.clock.now += CODE_LIFE + timedelta(seconds=1)
    await world.settle()
    assert world.mailer.sent == []


async def test_what_became_of_a_mail_is_remembered_and_its_address_forgotten(
    world: World, database: Database
) -> None:
    await world.ask()
    await world.ask(MAX)
    await world.verify.start(applicant(MIA), "nobody@customer.example")
    await world.verify.start(applicant(STAFF), BOB_ADDRESS)
    world.clock.now += CODE_LIFE + timedelta(seconds=1)
    await world.settle()
    rows = await database.fetch("SELECT sent, request FROM challenges ORDER BY asked_at, member")
    assert [row["request"] for row in rows] == [None] * 4
    found = sorted(row["sent"] for row in rows)
    assert found == [Sent.FAILED, Sent.FAILED, Sent.LIMITED, Sent.SENT]
