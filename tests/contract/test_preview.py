"""Previews over every store: one a message, whatever comes twice, and GitHub asked only once."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import cast

import pytest

from bot.adapters.store import Database, StoredOutbox
from bot.adapters.store.links import StoredLinks
from bot.adapters.store.orders import StoredOrders
from bot.adapters.store.preview import StoredPreviews
from bot.domain.errors import Refused, Unavailable
from bot.domain.ids import ChannelId, MemberId, MessageId, RoleId
from bot.domain.issue import IssueRef
from bot.domain.outbox import Effect, EffectState
from bot.domain.places import Places
from bot.domain.preview import Around, Naming
from bot.domain.verify import Audit
from bot.ports import Chat
from bot.services.issue_finding import reading
from bot.services.preview import PreviewService
from bot.services.rates import Rates
from tests.support.chat import FakeChat
from tests.support.clock import FakeClock
from tests.support.tracker import FakeTracker
from tests.support.verify import FakeTexts

ACME, NORA, MAX = "acme/app", MemberId(7), MemberId(8)
MAINTAINER = RoleId(9)


@dataclass
class Room:
    """A channel in which people name issues."""

    database: Database
    clock: FakeClock

    def __post_init__(self) -> None:
        self.tracker = FakeTracker(clock=self.clock)
        self.store = StoredPreviews(self.database, self.clock)
        self.service = PreviewService(
            store=self.store,
            links=StoredLinks(self.database, self.clock),
            issues=reading(self.tracker, self.clock),
            chat=cast("Chat", FakeChat()),
            texts=FakeTexts(),
            places=Places(maintainer_roles=frozenset({MAINTAINER})),
            rates=Rates(100),
            around=Around((ACME,), ACME),
            clock=self.clock,
            wake_outbox=lambda: None,
            locale_of=self._english,
        )

    async def _english(self, _: str) -> str:
        return "en"

    def said(self, text: str, message: int = 50) -> Naming:
        return Naming(MessageId(message), ChannelId(1), NORA, text, self.clock.now)

    async def effects(self) -> list[str]:
        rows = await self.database.fetch("SELECT kind FROM outbox ORDER BY id")
        return [row["kind"] for row in rows]


@pytest.fixture
def room(database: Database, clock: FakeClock) -> Room:
    room = Room(database, clock)
    room.tracker.put(IssueRef(ACME, 12), "White screen")
    room.tracker.put(IssueRef(ACME, 13), "Another")
    return room


async def test_what_comes_twice_is_shown_once_and_asked_once(room: Room) -> None:
    await room.service.said(room.said("#12"))
    await room.service.said(room.said("#12"))
    await room.service.said(room.said("#12 and #12", 51))
    assert await room.effects() == ["chat.reply", "chat.reply"]
    assert room.tracker.asked.count("issue") == 1
    room.clock.now += timedelta(minutes=1)
    await room.service.said(room.said("#12", 52))
    assert room.tracker.asked.count("issue") == 2


async def test_while_github_is_away_nothing_is_said_and_what_stands_stays(room: Room) -> None:
    room.tracker.down = Unavailable("GitHub", "is down")
    await room.service.said(room.said("#12"))
    assert await room.effects() == []
    room.tracker.down = None
    await room.service.revised(room.said("#12 again"))
    assert await room.effects() == ["chat.reply"]
    room.tracker.down = Unavailable("GitHub", "is down")
    await room.service.revised(room.said("#13"))
    assert await room.effects() == ["chat.reply"]


async def test_what_moved_to_a_repository_nobody_named_stays_untold(room: Room) -> None:
    issue = await room.tracker.issue(IssueRef(ACME, 13))
    room.tracker.issues[issue.ref] = replace(issue, ref=IssueRef("acme/secret", 1))
    await room.service.said(room.said("#13"))
    assert await room.effects() == []


async def test_what_a_person_removed_never_comes_back(room: Room) -> None:
    await room.service.said(room.said("#12"))
    with pytest.raises(Refused):
        await room.service.delete(MessageId(50), NORA, MAX, frozenset())
    await room.service.delete(MessageId(50), NORA, MAX, frozenset({MAINTAINER}))
    await room.service.delete(MessageId(50), NORA, NORA, frozenset())
    await room.service.revised(room.said("#13"))
    await room.service.said(room.said("#12"))
    assert await room.effects() == ["chat.reply", "chat.delete"]


async def test_of_two_changes_at_once_one_wins(room: Room) -> None:
    await room.service.said(room.said("#12"))
    before = await room.store.of(MessageId(50))
    assert before
    one, other = (Effect("chat.edit", key, "preview:50", {}) for key in "ab")
    assert await room.store.change(before, "acme/app#13", [one])
    assert not await room.store.change(before, "acme/app#14", [other])
    assert not await room.store.remove(before, other)
    assert await room.effects() == ["chat.reply", "chat.edit"]


async def test_an_old_message_that_is_edited_gets_no_preview(room: Room) -> None:
    said = room.said("#12")
    room.clock.now += timedelta(minutes=16)
    await room.service.revised(said)
    assert await room.effects() == []


async def test_an_order_is_written_down_once_with_what_it_does(
    database: Database, clock: FakeClock
) -> None:
    orders = StoredOrders(database, clock)
    audit = Audit(clock.now, MAX, "issue.close", None, "acme/app#12 completed")
    effect = Effect("issue.close", "command:1", "github:acme/app", {})
    assert await orders.order(audit, [effect])
    assert not await orders.order(audit, [effect])
    assert await orders.order(replace(audit, action="issue.link"))
    rows = await database.fetch("SELECT actor, action FROM audit ORDER BY id")
    assert [(row["actor"], row["action"]) for row in rows] == [
        (8, "issue.close"),
        (8, "issue.link"),
    ]
    assert await StoredOutbox(database, clock).depth() == {EffectState.DUE: 1}
