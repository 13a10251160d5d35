"""Members see, take along and have forgotten all that is stored about them, in every table."""

import json
from dataclasses import replace

import pytest

from bot.adapters.store import Database, StoredFaq, StoredIntakes
from bot.adapters.store.bridge import StoredBridge
from bot.adapters.store.close import StoredEndings
from bot.adapters.store.dashboard import StoredDashboard
from bot.adapters.store.filing import StoredFilings
from bot.adapters.store.links import StoredLinks
from bot.adapters.store.privacy import KEPT, NAMING, NOBODYS, OF_MEMBER
from bot.adapters.store.proposal import StoredProposals
from bot.adapters.store.relay import StoredRelays
from bot.adapters.store.setup import StoredSetup
from bot.adapters.store.support import StoredSupport
from bot.domain.dashboard import LINK_LIFE, Pass, Purpose
from bot.domain.faq import Decision
from bot.domain.filing import Awaited, Draft
from bot.domain.ids import AnswerId, ChannelId, EntryId, MemberId, MessageId
from bot.domain.intake import Credit, Solver
from bot.domain.issue import IssueRef
from bot.domain.link import Link
from bot.domain.outbox import Effect, EffectState
from bot.domain.question import Question, Reply
from bot.domain.relay import Relayed
from bot.domain.support import Handoff
from bot.domain.verify import Audit
from bot.ports import Feedback
from tests.support.clock import FakeClock
from tests.support.intakes import intake
from tests.support.support import TICKET
from tests.support.verify import GUILD, MAX, NORA, World
from tests.unit.test_proposal import PROPOSAL

ANSWER = Reply(Decision.ANSWER, EntryId("pricing"), "es", 0.91)


@pytest.fixture
async def world(database: Database, clock: FakeClock) -> World:
    """Nora asked, was answered, thought something of it, was thanked and proved an account that
    then went to Max; the bridge has something to say to both."""
    world = World(database, clock)
    faq, intakes = StoredFaq(database, clock), StoredIntakes(database, clock)
    one = intake(5, clock, asker=NORA, guild=GUILD)
    question = Question(MessageId(5), GUILD, ChannelId(5), NORA, "¿Por qué?", clock.now)
    card = {"card": f"hello <@{NORA}>", "member": NORA}
    effect = Effect("chat.reply", "reply:5", "question:5", card)
    await intakes.open(one, question, ANSWER, effect)
    await faq.note_unanswered(question, "redacted words", None, 0.1)
    await faq.give_feedback(AnswerId(1), NORA, Feedback.SOLVED, clock.now)
    await intakes.read_notice(NORA, "digest", clock.now)
    endings = StoredEndings(database, clock)
    await endings.advise(MessageId(5), NORA, clock.now, Effect("x", "advise", "x", {}))
    credit = Credit(Solver.MEMBER, NORA, MessageId(77))
    await endings.thank(MessageId(5), credit, clock.now, Effect("x", "thank", "x", {}))
    await _file(database, clock)
    support = StoredSupport(database, world.vault, clock)
    await StoredProposals(database, clock).keep(replace(PROPOSAL, member=NORA))
    link = Pass(Purpose.LINK, GUILD, NORA, clock.now + LINK_LIFE, "nonce")
    await StoredDashboard(database).invite(link, Audit(clock.now, NORA, "dashboard.link", None))
    await support.draft(Handoff(ticket=replace(TICKET, summary="my words"), drafted_at=clock.now))
    await world.outbox.lease("nobody", clock.now, 9, clock.now)
    world.handlers |= dict.fromkeys(("chat.reply", "x"), _nothing)
    await world.link(NORA)
    clock.advance(seconds=61)
    await world.privacy.set_messages(NORA, takes=False)
    await world.link(MAX)
    clock.advance(seconds=61)
    await world.link(NORA)
    return world


async def _file(database: Database, clock: FakeClock) -> None:
    """Nora's post became an issue, and she has begun another one."""
    filings, links = StoredFilings(database, clock), StoredLinks(database, clock)
    issue = IssueRef("acme/app", 12)
    link = Link(
        subject=MessageId(5), guild=GUILD, channel=ChannelId(5), issue=issue, url="", at=clock.now
    )
    await filings.begin("5", NORA, Effect("x", "file", "x", {"member": NORA}))
    await filings.expect(Awaited(MessageId(5), "acme/app", clock.now))
    await links.link(link, [])
    await StoredBridge(database, clock).wish(MessageId(5), NORA, clock.now)
    crossed = Relayed(
        message=MessageId(6),
        subject=MessageId(5),
        channel=ChannelId(5),
        issue=issue,
        comment=900,
        is_out=True,
        digest="",
        at=clock.now,
        member=NORA,
    )
    await StoredRelays(database, clock).crossed(crossed)
    await filings.expect(Awaited(MessageId(5), "acme/other", clock.now))
    await filings.keep(Draft(id="d", subject=MessageId(5), member=NORA, at=clock.now, title="Mine"))


async def _nothing(_leased: object) -> None:
    return None


async def test_an_export_has_every_table_that_can_name_somebody_and_is_json(
    world: World,
) -> None:
    found = await world.privacy.export(NORA)
    assert set(found) == {*OF_MEMBER, NAMING}
    assert json.loads(json.dumps(found)) == found
    assert found["answers"][0]["asker"] == str(NORA)
    assert found["answers"][0]["answered_at"].startswith("2026-03-01T12:00:00")
    assert found["unanswered"][0]["redacted"] == "redacted words"
    assert found["entitlements"][0]["projects"] == [
        {"id": "app.one", "name": "One", "roles": ["app_developer"], "channel": ""}
    ]
    assert found["drafts"][0]["content"]["title"] == "Mine"
    assert found["tickets"][0]["words"]["summary"] == "my words"
    assert any(row["payload"].get("member") == NORA for row in found[NAMING])
    shown = await world.privacy.show(NORA)
    assert shown == {**{table: len(rows) for table, rows in found.items()}, "messages": 0}


async def test_every_table_is_somebodys_or_nobodys(database: Database) -> None:
    sql = """SELECT table_name AS name FROM information_schema.tables
             WHERE table_schema = 'public'"""
    if not database.is_shared:
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = {row["name"] for row in await database.fetch(sql)}
    assert tables == {*OF_MEMBER, *KEPT, NAMING, *NOBODYS}


async def test_nothing_names_a_member_who_was_forgotten(world: World, database: Database) -> None:
    effects = [row["key"] for row in await database.fetch("SELECT key FROM outbox")]
    await world.privacy.delete(NORA)
    [(table, [order])] = (await world.privacy.export(NORA)).items()
    assert (table, order["kind"]) == (NAMING, "role.sync"), "all that is left is to take the role"
    await world.settle()
    assert world.chat.roles[NORA] == frozenset()
    await world.outbox.purge_done(world.clock.now.replace(year=2027))
    assert await world.privacy.export(NORA) == {}
    for table in (*OF_MEMBER, NAMING):
        rows = await database.fetch(f"SELECT * FROM {table}")
        assert not any(str(NORA) in str(tuple(row)) for row in rows), table
    kept = [row["key"] for row in await database.fetch("SELECT key FROM outbox")]
    assert set(effects) < set(kept), "what was done once is not done again"


async def test_a_block_is_shown_and_outlasts_being_forgotten(
    world: World, database: Database
) -> None:
    now = world.clock.now
    await StoredSetup(database).block(NORA, Audit(now, MAX, "block", NORA))
    assert set(KEPT) < set(await world.privacy.export(NORA))
    await world.privacy.delete(NORA)
    await world.settle()
    await world.outbox.purge_done(now.replace(year=2027))
    assert set(await world.privacy.export(NORA)) == set(KEPT)


async def test_records_stay_without_a_name(world: World, database: Database) -> None:
    before = await database.fetch("SELECT action FROM audit ORDER BY id")
    await world.privacy.delete(NORA)
    rows = await database.fetch("SELECT action, actor, target FROM audit ORDER BY id")
    assert [row["action"] for row in rows] == [row["action"] for row in before] + ["delete"]
    assert {row["actor"] for row in rows} <= {None, MAX}


async def test_what_others_have_stays(world: World) -> None:
    before = await world.privacy.export(MAX)
    await world.privacy.delete(NORA)
    after = await world.privacy.export(MAX)
    lost = len(after["moves"]) - len(before["moves"])
    assert lost == -1, "what Nora lost to Max is Nora's"
    assert {table: len(rows) for table, rows in after.items() if table != "moves"} == {
        table: len(rows) for table, rows in before.items() if table != "moves"
    }
    assert await world.privacy.export(MemberId(NORA // 10)) == {}, "a part of a number is nobody"


async def test_what_waits_to_be_said_to_somebody_forgotten_is_not_said(world: World) -> None:
    await world.outbox.enqueue(Effect("chat.tell", "tell", "tell", {"member": NORA}))
    await world.privacy.delete(NORA)
    await world.settle()
    assert NORA not in [member for member, _ in world.chat.told]
    assert EffectState.DEAD not in await world.outbox.depth()


async def test_whoever_was_forgotten_may_start_anew(world: World) -> None:
    await world.privacy.delete(NORA)
    await world.settle()
    world.clock.advance(seconds=61)
    await world.link(NORA)
    assert await world.store.of_member(NORA)


async def test_messages_are_welcome_until_a_member_says_otherwise(world: World) -> None:
    assert not await world.kept.takes_messages(NORA)
    assert await world.kept.takes_messages(MAX)
    await world.privacy.set_messages(NORA, takes=True)
    assert await world.kept.takes_messages(NORA)


async def test_records_requests_and_passes_run_out(world: World, database: Database) -> None:
    link = Pass(Purpose.LINK, GUILD, MAX, world.clock.now + LINK_LIFE, "another")
    seen = Audit(world.clock.now, MAX, "dashboard", None)
    await StoredDashboard(database).invite(link, seen)

    async def left() -> dict[str, int]:
        await world.privacy.forget()
        tables = ("passes", "challenges", "moves", "audit")
        counts = [await database.fetch(f"SELECT count(*) FROM {one}") for one in tables]
        return {table: int(rows[0][0]) for table, rows in zip(tables, counts, strict=True)}

    before = await left()
    assert all(before.values()), before
    world.clock.advance(seconds=LINK_LIFE.total_seconds())
    assert await left() == {**before, "passes": 0}
    world.clock.advance(days=2)
    assert await left() == {**before, "passes": 0, "challenges": 0, "moves": 0}
    world.clock.advance(days=363)
    assert (await left())["audit"] == 0
