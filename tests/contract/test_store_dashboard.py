"""Every memory lets a link in once and knows who is inside."""

from datetime import timedelta

from bot.adapters.store import Database
from bot.adapters.store.dashboard import StoredDashboard
from bot.domain.dashboard import LINK_LIFE, SESSION_LIFE, Pass, Purpose
from bot.domain.verify import Audit
from tests.support.clock import FakeClock
from tests.support.verify import GUILD, MAX, NORA


def a_link(clock: FakeClock, nonce: str = "one") -> Pass:
    return Pass(Purpose.LINK, GUILD, MAX, clock.now + LINK_LIFE, nonce)


def a_session(clock: FakeClock, nonce: str = "session") -> Pass:
    return Pass(Purpose.SESSION, GUILD, MAX, clock.now + SESSION_LIFE, nonce)


def an_audit(clock: FakeClock, action: str = "dashboard.enter") -> Audit:
    return Audit(clock.now, MAX, action, None)


async def actions(database: Database) -> list[str]:
    return [row["action"] for row in await database.fetch("SELECT action FROM audit ORDER BY id")]


async def test_a_link_becomes_one_session(database: Database, clock: FakeClock) -> None:
    store, link, session = StoredDashboard(database), a_link(clock), a_session(clock)
    await store.invite(link, an_audit(clock, "dashboard.link"))
    assert not await store.has(session)
    assert await store.enter(link, session, an_audit(clock))
    assert not await store.enter(link, a_session(clock, "second"), an_audit(clock))
    assert await store.has(session)
    assert await store.inside(clock.now) == [(GUILD, MAX)]
    assert await actions(database) == ["dashboard.link", "dashboard.enter"]
    rows = await database.fetch("SELECT * FROM passes")
    assert "session" not in [row["digest"] for row in rows], "hashes only"


async def test_a_new_link_takes_the_place_of_the_last(database: Database, clock: FakeClock) -> None:
    store = StoredDashboard(database)
    await store.invite(a_link(clock), an_audit(clock))
    await store.enter(a_link(clock), a_session(clock), an_audit(clock))
    for nonce in ("two", "three"):
        await store.invite(a_link(clock, nonce), an_audit(clock))
    assert not await store.enter(a_link(clock, "two"), a_session(clock, "x"), an_audit(clock))
    assert await store.has(a_session(clock)), "who is inside stays"
    assert await store.enter(a_link(clock, "three"), a_session(clock, "x"), an_audit(clock))


async def test_what_has_ended_is_forgotten(database: Database, clock: FakeClock) -> None:
    store = StoredDashboard(database)
    await store.invite(a_link(clock), an_audit(clock))
    session = a_session(clock)
    await store.enter(a_link(clock), session, an_audit(clock))
    clock.advance(seconds=SESSION_LIFE / timedelta(seconds=1))
    assert await store.inside(clock.now) == []
    clock.advance(seconds=-1)
    await store.forget(clock.now)
    assert await store.has(session)
    clock.advance(seconds=1)
    await store.forget(clock.now)
    assert not await store.has(session)


async def test_who_leaves_or_is_shut_out_is_out(database: Database, clock: FakeClock) -> None:
    store = StoredDashboard(database)
    for nonce in ("one", "two"):
        await store.invite(a_link(clock, nonce), an_audit(clock))
        await store.enter(a_link(clock, nonce), a_session(clock, nonce), an_audit(clock))
    await store.leave(a_session(clock, "one"), an_audit(clock, "dashboard.leave"))
    assert not await store.has(a_session(clock, "one"))
    assert await store.has(a_session(clock, "two"))
    await store.shut_out(GUILD, NORA, an_audit(clock, "never"))
    await store.shut_out(GUILD, MAX, an_audit(clock, "dashboard.shut"))
    assert not await store.has(a_session(clock, "two"))
    assert (await actions(database))[-2:] == ["dashboard.leave", "dashboard.shut"]
