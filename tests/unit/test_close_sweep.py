"""Quiet posts: what the sweep does when, and what it leaves to later."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.catalogue import Catalogue
from bot.adapters.store import StoredFaq, StoredIntakes, StoredOutbox, open_database
from bot.adapters.store.close import StoredEndings
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.intake import Credit, Intake, Phase, Reason, Said, Solver
from bot.domain.outbox import Effect
from bot.domain.places import Places
from bot.domain.policy import Policy
from bot.domain.question import Question
from bot.domain.redact import Redacted
from bot.ports import OutboxStore
from bot.services.close import CloseService, Person
from bot.services.close_cards import CloseCards
from bot.services.close_sweep import CloseSweep
from bot.services.replies import Replies
from bot.services.transcripts import Transcripts
from tests.support.chat import FakeChat
from tests.support.clock import FakeClock
from tests.support.intakes import SILENT, intake

GUILD, POST = GuildId(1), MessageId(50)
FORUM = ChannelId(40)
NORA, PAULA = MemberId(7), MemberId(8)
ASKER = Person(NORA, frozenset(), "en")


@dataclass
class Yard:
    """One solved or open post, and the sweep over it."""

    clock: FakeClock
    chat: FakeChat
    intakes: StoredIntakes
    outbox: OutboxStore
    sweep: CloseSweep

    async def turn(self, **time: float) -> None:
        self.clock.advance(**time)
        await self.sweep.turn()

    async def intake(self) -> Intake:
        found = await self.intakes.of_subject(POST)
        assert found is not None
        return found

    def says(self, member: MemberId, text: str) -> None:
        """Somebody writes while the bridge is away."""
        said = self.chat.posts[ChannelId(POST)]
        said.append(Said(MessageId(POST + len(said)), member, text, self.clock.now))

    async def kinds(self) -> list[str]:
        """Effects waiting beside the first message."""
        leased = await self.outbox.lease("test", self.clock.now, 99, self.clock.now)
        return [one.effect.key.split(":")[0] for one in leased]

    async def count(self) -> int:
        """All effects there ever were."""
        return sum((await self.outbox.depth()).values())


@pytest.fixture
async def yard(tmp_path: Path) -> AsyncIterator[Yard]:
    clock, chat = FakeClock(), FakeChat()
    async with await open_database(tmp_path / "bridge.db") as database:
        intakes, outbox = StoredIntakes(database, clock), StoredOutbox(database, clock)
        replies = Replies(StoredFaq(database, clock), lambda: None, clock)
        texts = Catalogue()
        close = CloseService(
            intakes=intakes,
            store=StoredEndings(database, clock),
            replies=replies,
            transcripts=Transcripts(chat),
            cards=CloseCards(texts, lambda text: Redacted(text, ())),
            chat=chat,
            policy=Policy({}, solved_tags=("solved",)),
            places=Places(),
            texts=texts,
            clock=clock,
        )
        one = intake(POST, clock, guild=GUILD, locale="en", title="White page")
        question = Question(POST, GUILD, one.channel, NORA, "It is white", clock.now)
        # In a stream of its own: whatever follows can be seen while it waits.
        assert await intakes.open(one, question, SILENT, Effect("chat.reply", "first", "first", {}))
        chat.posts[one.channel] = [Said(POST, NORA, "It is white", clock.now)]
        sweep = CloseSweep(
            close=close, follow_up=timedelta(days=1), idle=timedelta(days=7), clock=clock
        )
        yield Yard(clock, chat, intakes, outbox, sweep)


async def test_asking_needs_a_day_without_a_word_and_happens_once(yard: Yard) -> None:
    await yard.turn(hours=23)
    assert await yard.kinds() == ["first"]
    await yard.turn(hours=1)
    await yard.turn(hours=1)
    await yard.turn(hours=40)
    assert await yard.kinds() == ["first", "follow-up"]


@pytest.mark.parametrize(
    "places",
    [
        Places(is_on=lambda _, channel: channel != POST),
        Places(is_on=lambda _, channel: channel != FORUM),
        Places(is_blocked=lambda member: member == NORA),
    ],
)
async def test_where_that_is_off_or_for_whom_is_blocked_a_post_is_left_alone(
    yard: Yard, places: Places
) -> None:
    spoken = yard.sweep.close
    yard.chat.parents[ChannelId(POST)] = FORUM
    yard.sweep.close = replace(spoken, places=places)
    await yard.turn(hours=25)
    yard.sweep.close = spoken
    await yard.turn(hours=25)
    await yard.turn(days=30)
    assert await yard.kinds() == ["first"]
    assert (await yard.intake()).phase is Phase.OPEN


async def test_what_was_said_while_the_bridge_was_away_counts(yard: Yard) -> None:
    yard.clock.advance(hours=20)
    yard.says(NORA, "It is still white.")
    await yard.turn(hours=10)
    assert await yard.kinds() == ["first"]
    await yard.turn(hours=13)
    assert await yard.kinds() == ["first"]
    yard.says(PAULA, "Which version is it?")
    await yard.turn(hours=40)
    assert await yard.kinds() == ["first"]
    assert (await yard.intake()).helped_at is not None


async def test_a_post_that_was_deleted_is_let_go(yard: Yard) -> None:
    yard.chat.posts.clear()
    await yard.turn(hours=25)
    assert (await yard.intake()).phase is Phase.GONE
    assert await yard.kinds() == ["first"]


async def test_while_the_chat_is_down_everything_waits(yard: Yard) -> None:
    yard.chat.down = Unavailable("discord", "answers 503")
    with pytest.raises(Unavailable):
        await yard.turn(hours=25)
    yard.chat.down = None
    await yard.turn()
    assert await yard.kinds() == ["first", "follow-up"]


async def test_a_post_that_cannot_be_read_still_gets_its_effect_which_tells_why(
    yard: Yard,
) -> None:
    yard.chat.down = Rejected("discord", "403 Missing Access (50001)")
    await yard.turn(hours=25)
    assert await yard.kinds() == ["first", "follow-up"]


async def test_whoever_left_is_not_asked(yard: Yard) -> None:
    yard.chat.gone.add(NORA)
    await yard.turn(hours=25)
    found = await yard.intake()
    assert (found.phase, found.reason) == (Phase.CLOSED, Reason.LEFT)
    assert await yard.kinds() == ["first", "show"]
    await yard.turn(hours=50)
    assert len(await yard.kinds()) == 2


async def test_idle_closing_waits_for_an_answer_to_the_question(yard: Yard) -> None:
    await yard.turn(days=8)
    assert (await yard.intake()).phase is Phase.OPEN
    await yard.turn(hours=23)
    assert (await yard.intake()).phase is Phase.OPEN
    await yard.turn(hours=1)
    found = await yard.intake()
    assert (found.phase, found.reason) == (Phase.CLOSED, Reason.STALE)


async def test_nothing_is_asked_or_closed_where_that_is_off(yard: Yard) -> None:
    yard.sweep.follow_up = timedelta(0)
    await yard.turn(days=30)
    assert await yard.kinds() == ["first"]
    yard.sweep.follow_up, yard.sweep.idle = timedelta(days=1), timedelta(0)
    await yard.turn()
    await yard.turn(days=30)
    assert (await yard.intake()).phase is Phase.OPEN


async def test_the_quiet_day_begins_with_the_solving_or_the_last_word(yard: Yard) -> None:
    yard.clock.advance(hours=10)
    await yard.sweep.close.solve(POST, ASKER)
    await yard.turn(hours=23)
    yard.says(PAULA, "You are welcome.")
    solved = await yard.count()
    await yard.turn(hours=20)
    assert await yard.count() == solved
    await yard.turn(hours=4)
    await yard.turn(hours=40)
    assert await yard.count() == solved + 1


async def test_the_choice_of_what_solved_it_is_kept_with_who_said_it(yard: Yard) -> None:
    yard.says(PAULA, "Call notifyAppReady().")
    shown = await yard.sweep.close.solve(POST, ASKER)
    assert shown.select is not None
    labels = [(option.label, option.value) for option in shown.select.options]
    assert labels == [
        ("Call notifyAppReady().", str(POST + 1)),
        ("I found it myself", Solver.SELF),
    ]
    await yard.sweep.close.thank(POST, str(POST + 1), ASKER)
    assert (await yard.intake()).credit == Credit(Solver.MEMBER, PAULA, MessageId(POST + 1))
