"""The status service tells each incident once and never says that all is fine without knowing."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.adapters.catalogue import Catalogue
from bot.domain.card import TEXT_MOST, Card
from bot.domain.errors import Unavailable
from bot.domain.ids import ChannelId
from bot.domain.status import STALE, Incident, Level, Status
from bot.services.status import StatusService
from bot.services.status_cards import StatusCards
from tests.support.clock import FakeClock
from tests.support.status import FakePage, FakeStatus
from tests.support.stores import FakeOutbox

PAGE = "https://status.example.org"
NEWS = ChannelId(7)
SLOW = Incident("a1", "Uploads are slow", f"{PAGE}/a1", Level.INCIDENT, "investigating")


@dataclass
class Watch:
    """A service with everything it talks to; ``read`` lets it look at what the page says now."""

    channel: ChannelId | None = NEWS
    clock: FakeClock = field(default_factory=FakeClock)
    page: FakePage = field(default_factory=FakePage)

    def __post_init__(self) -> None:
        self.outbox = FakeOutbox(self.clock)
        self.store = FakeStatus(self.outbox)
        self.woken = 0
        self.service = self.restarted()

    def restarted(self) -> StatusService:
        self.service = StatusService(
            page=self.page,
            store=self.store,
            cards=StatusCards(Catalogue()),
            channel=self.channel,
            wake_outbox=self._wake,
            clock=self.clock,
            jitter=lambda: 0.5,
            every=0.0,
        )
        return self.service

    def _wake(self) -> None:
        self.woken += 1

    async def read(self, *incidents: Incident, level: Level = Level.UP, minutes: int = 1) -> None:
        self.clock.advance(minutes=minutes)
        self.page.say(Status(level, incidents, PAGE, self.clock.now))
        await self.service.look()

    @property
    def effects(self) -> list[tuple[str, str]]:
        """What the outbox holds: the kind of effect, and the texts of its card."""
        return [
            (row.effect.kind, "\n".join(Card.from_json(row.effect.payload["card"]).texts))
            for row in self.outbox.rows
        ]


@pytest.fixture
def watch() -> Watch:
    return Watch()


def text(card: Card) -> str:
    return "\n".join(card.texts)


async def test_an_incident_is_told_once_edited_as_it_moves_and_then_resolved(watch: Watch) -> None:
    await watch.read(SLOW)
    await watch.read(SLOW)
    await watch.read(replace(SLOW, state_text="monitoring"))
    await watch.read(replace(SLOW, state_text="monitoring", level=Level.OUTAGE))
    await watch.read()
    await watch.read()
    kinds = [kind for kind, _ in watch.effects]
    assert kinds == ["chat.reply", "chat.edit", "chat.edit", "chat.edit"]
    told = [said for _, said in watch.effects]
    assert f"[Uploads are slow]({PAGE}/a1)" in told[0]
    assert "being investigated" in told[0]
    assert "No ticket is needed" in told[0]
    assert "fix in place" in told[1]
    assert "Outage" in told[2]
    assert "Resolved <t:" in told[3]
    assert watch.woken == 4
    post, *edits = (row.effect for row in watch.outbox.rows)
    assert (post.payload["channel"], post.payload["to"]) == (NEWS, None)
    assert {edit.payload["of"] for edit in edits} == {1}
    assert {edit.stream for edit in edits} == {post.stream}


async def test_a_restart_tells_nothing_again_and_forgets_nothing(watch: Watch) -> None:
    await watch.read(SLOW)
    watch.restarted()
    await watch.read(SLOW)
    assert len(watch.effects) == 1
    watch.restarted()
    await watch.read()
    assert watch.effects[-1][0] == "chat.edit"


async def test_two_processes_tell_it_once(watch: Watch) -> None:
    other = Watch(clock=watch.clock)
    other.store = watch.store
    other.restarted()
    await asyncio.gather(watch.read(SLOW), other.read(SLOW))
    assert len(watch.effects) == 1


async def test_a_page_that_is_down_resolves_nothing(watch: Watch) -> None:
    await watch.read(SLOW)
    watch.page.say(None)
    for _ in range(30):
        watch.clock.advance(minutes=1)
        with pytest.raises(Unavailable):
            await watch.service.look()
    await watch.read(level=Level.UNKNOWN)
    assert len(watch.effects) == 1
    assert (await watch.store.unfinished())[0].ended_at is None


async def test_what_is_known_gets_too_old_to_go_by(watch: Watch) -> None:
    assert watch.service.now().level is Level.UNKNOWN
    await watch.read()
    watch.page.say(None)
    watch.clock.advance(minutes=STALE / timedelta(minutes=1))
    assert watch.service.now().level is Level.UP
    watch.clock.advance(seconds=1)
    with pytest.raises(Unavailable):
        await watch.service.look()
    unknown = watch.service.now()
    assert (unknown.level, unknown.open, unknown.checked_at) == (
        Level.UNKNOWN,
        (),
        watch.clock.now,
    )
    assert "Unknown" in text(watch.service.card("en"))
    assert watch.service.headline("en") == ""


async def test_a_page_that_goes_silent_is_not_fine_any_more_but_its_trouble_stays(
    watch: Watch,
) -> None:
    for said, level in (((), Level.UNKNOWN), ((SLOW,), Level.INCIDENT)):
        await watch.read(*said)
        watch.page.say(None)
        with pytest.raises(Unavailable):
            await watch.service.look()
        assert watch.service.now().level is level


async def test_what_has_not_changed_stays_known(watch: Watch) -> None:
    await watch.read(SLOW)
    for _ in range(3):
        watch.clock.advance(minutes=9)
        await watch.service.look()
    assert watch.service.now().open == (SLOW,)
    assert watch.page.reads == 4


async def test_what_the_store_could_not_take_is_told_at_the_next_look(watch: Watch) -> None:
    watch.store.is_full = True
    with pytest.raises(Unavailable):
        await watch.read(SLOW)
    assert watch.service.now().open == (SLOW,)
    watch.store.is_full = False
    await watch.service.look()
    assert len(watch.effects) == 1


async def test_an_incident_that_comes_back_goes_on_in_its_message(watch: Watch) -> None:
    await watch.read(SLOW)
    await watch.read()
    await watch.read(SLOW, minutes=10_000)
    assert [kind for kind, _ in watch.effects] == ["chat.reply", "chat.edit", "chat.edit"]
    assert "Resolved" not in watch.effects[-1][1]


async def test_trouble_without_a_name_is_one_message_until_it_was_gone_for_an_hour(
    watch: Watch,
) -> None:
    await watch.read(level=Level.OUTAGE)
    await watch.read(level=Level.INCIDENT)
    await watch.read()
    await watch.read(level=Level.OUTAGE, minutes=30)
    assert [kind for kind, _ in watch.effects] == ["chat.reply", *["chat.edit"] * 3]
    assert "No longer reported" in watch.effects[2][1]
    await watch.read()
    await watch.read(level=Level.OUTAGE, minutes=60)
    await watch.read(level=Level.OUTAGE)
    assert [kind for kind, _ in watch.effects][4:] == ["chat.edit", "chat.reply"]
    keys = [row.effect.key for row in watch.outbox.rows]
    assert len(set(keys)) == len(keys)


async def test_every_message_has_a_button_of_its_own(watch: Watch) -> None:
    await watch.read(SLOW, replace(SLOW, id="b2"))
    buttons = [Card.from_json(row.effect.payload["card"]).custom_ids for row in watch.outbox.rows]
    assert len({next(iter(ids)) for ids in buttons}) == 2


async def test_without_a_channel_nothing_is_told() -> None:
    watch = Watch(channel=None)
    await watch.read(SLOW)
    assert (watch.effects, watch.store.told) == ([], [])
    assert watch.service.now().open == (SLOW,)


async def test_a_headline_stands_only_while_something_is_open(watch: Watch) -> None:
    await watch.read()
    assert watch.service.headline("en") == ""
    await watch.read(SLOW)
    assert watch.service.headline("en").startswith("**There is an incident.** [Uploads are slow](")
    assert "no ticket is needed" in watch.service.headline("en")
    assert "no hace falta" in watch.service.headline("es")
    assert "no ticket is needed" in watch.service.headline("pt")
    await watch.read(replace(SLOW, is_certain=False, updated_at=watch.clock.now))
    assert watch.service.headline("en").startswith("**There may be an incident.**")
    await watch.read(level=Level.MAINTENANCE)
    assert watch.service.headline("en").startswith(
        f"**Maintenance is going on.** [Status page]({PAGE})"
    )
    await watch.read(*(replace(SLOW, id=str(n)) for n in range(9)))
    assert "and 6 more" in watch.service.headline("en")


@pytest.mark.parametrize("locale", ["en", "es"])
async def test_the_longest_texts_fit_into_a_message(watch: Watch, locale: str) -> None:
    longest = Incident(
        "x", "*" * 5000, f"{PAGE}/{'x' * 170}", Level.OUTAGE, "_" * 900, watch.clock.now
    )
    many = [replace(longest, id=str(n), is_certain=False) for n in range(25)]
    await watch.read(*many)
    assert watch.service.card(locale).length <= TEXT_MOST
    for row in watch.outbox.rows:
        assert Card.from_json(row.effect.payload["card"]).length <= TEXT_MOST
    assert len(watch.service.headline(locale)) <= 1500


async def test_a_pages_words_cannot_become_markdown(watch: Watch) -> None:
    await watch.read(
        replace(SLOW, title="[x](https://evil.example) **@everyone**", url="javascript:1")
    )
    headline = watch.service.headline("en")
    assert rf"[(x)(https://evil.example) \*\*@everyone\*\*]({PAGE})" in headline


async def test_the_watch_goes_on_whatever_happens_and_says_so_once(
    watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    async def until(reads: int) -> None:
        while watch.page.reads < reads:  # noqa: ASYNC110 - nobody tells of a look
            await asyncio.sleep(0)

    task = asyncio.create_task(watch.service.watch())
    await until(5)
    watch.page.say(Status(Level.UP, (), PAGE, watch.clock.now))
    await until(12)
    assert watch.service.now().level is Level.UP
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    told = [record.getMessage() for record in caplog.records if "status unknown" in record.message]
    assert told == [f"status unknown: {PAGE}: answers 503"]
