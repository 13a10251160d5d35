"""What is answered, noted or left alone, decided without Discord or a store."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.adapters.catalogue import Catalogue
from bot.domain.card import Card
from bot.domain.faq import Candidate, Decision, Entry, Ranking, Translation
from bot.domain.ids import ChannelId, EntryId, GuildId, MemberId, MessageId, RoleId
from bot.domain.places import Places
from bot.domain.question import Question
from bot.domain.redact import redact
from bot.services.answer_cards import AnswerCards
from bot.services.faq import FaqService
from bot.services.library import Library
from bot.services.rates import Rates
from bot.services.replies import Replies
from tests.support.clock import FakeClock
from tests.support.stores import FakeFaq, FakeOutbox

HELP, MAINTAINER = ChannelId(1), RoleId(9)
SURE, UNSURE, LOST = 0.99, 0.5, 0.01


def entry(name: str, **limits: Any) -> Entry:
    texts = {"en": Translation("en", name.title(), "Body.", ("how?",))}
    return Entry(EntryId(name), texts, "docs", date(2026, 1, 1), **limits)


class Content:
    def __init__(self, *entries: Entry) -> None:
        self.entries = entries

    def stamp(self) -> str:
        return ""

    def load(self) -> tuple[Entry, ...]:
        return self.entries


class Scripted:
    """An index that is as confident as the test says, about the entries in their order."""

    def __init__(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        self.confidence = SURE

    def rank(self, text: str, limit: int = 10) -> Ranking:
        steps = (self.confidence / 2**place for place in range(limit))
        return Ranking(
            tuple(Candidate(e.id, sure, "en") for e, sure in zip(self.entries, steps, strict=False))
        )


class Scene:
    """One service over fakes."""

    def __init__(self, *entries: Entry, keep: timedelta = timedelta(days=30)) -> None:
        self.clock = FakeClock()
        self.outbox = FakeOutbox(self.clock)
        self.store = FakeFaq(self.outbox, self.clock)
        self.index = Scripted(entries)
        library = Library(Content(*entries), lambda _: self.index)
        library.load()
        texts = Catalogue()
        self.service = FaqService(
            library=library,
            cards=AnswerCards(library, texts),
            store=self.store,
            replies=Replies(self.store, lambda: None, self.clock),
            outbox=self.outbox,
            texts=texts,
            rates=Rates(5),
            places=Places(
                help_channels=frozenset({HELP}), maintainer_roles=frozenset({MAINTAINER})
            ),
            clock=self.clock,
            keep_questions=keep,
            redact=redact,
        )

    def question(self, number: int = 1, **changes: Any) -> Question:
        values = {
            "message": MessageId(number),
            "guild": GuildId(1),
            "channel": HELP,
            "author": MemberId(number),
            "text": "how do I do this?",
            "asked_at": self.clock(),
        }
        return Question(**{**values, **changes})

    def cards(self) -> list[Card]:
        """The cards on their way out."""
        payloads = [row.effect.payload for row in self.outbox.rows]
        return [Card.from_json(payload["card"]) for payload in payloads if "card" in payload]


async def test_sure_is_answered_and_recorded_with_its_effect() -> None:
    scene = Scene(entry("mau"), entry("ci"))
    verdict = await scene.service.answer(scene.question())
    assert verdict is not None
    assert verdict.decision is Decision.ANSWER
    assert scene.store.answers[0].entry == "mau"
    assert [row.effect.kind for row in scene.outbox.rows] == ["chat.reply"]


async def test_less_sure_is_silence_in_a_channel_and_a_choice_for_a_mention() -> None:
    scene = Scene(entry("mau"), entry("ci"))
    scene.index.confidence = UNSURE
    assert await scene.service.answer(scene.question()) is None
    verdict = await scene.service.answer(scene.question(2, is_mention=True))
    assert verdict is not None
    assert verdict.decision is Decision.SUGGEST
    select = scene.cards()[0].select
    assert select is not None
    assert [option.value for option in select.options] == ["mau", "ci"]


async def test_a_replayed_message_is_answered_once() -> None:
    scene = Scene(entry("mau"))
    await scene.service.answer(scene.question())
    scene.clock.advance(minutes=20)
    assert await scene.service.answer(scene.question()) is None
    assert len(scene.outbox.rows) == 1


async def test_an_entry_is_kept_to_its_channels_and_roles() -> None:
    here = Scene(entry("mau", channels=frozenset({ChannelId(77)})))
    assert await here.service.answer(here.question()) is None
    there = Scene(entry("mau", roles=frozenset({RoleId(5)})))
    assert await there.service.answer(there.question()) is None
    theirs = there.question(2, roles=frozenset({RoleId(5)}))
    assert await there.service.answer(theirs) is not None


async def test_what_nothing_answers_is_kept_redacted() -> None:
    scene = Scene(entry("mau"))
    scene.index.confidence = LOST
    await scene.service.answer(scene.question(text="why does a@b.example get no mail?"))
    (_, kept, best, _), *others = scene.store.unanswered.values()
    assert not others
    assert "a@b.example" not in kept
    assert best is None


async def test_chatter_is_not_kept() -> None:
    scene = Scene(entry("mau"))
    scene.index.confidence = LOST
    await scene.service.answer(scene.question(text="good morning all"))
    assert scene.store.unanswered == {}


async def test_keeping_questions_can_be_switched_off() -> None:
    scene = Scene(entry("mau"), keep=timedelta(0))
    scene.index.confidence = LOST
    await scene.service.answer(scene.question(text="why?"))
    assert scene.store.unanswered == {}


@pytest.mark.parametrize(("minutes", "answers"), [(9, 1), (11, 2)])
async def test_the_same_entry_waits_ten_minutes_in_a_channel(minutes: int, answers: int) -> None:
    scene = Scene(entry("mau"))
    await scene.service.answer(scene.question(1))
    scene.clock.advance(minutes=minutes)
    await scene.service.answer(scene.question(2))
    assert len(scene.store.answers) == answers


async def test_a_late_edit_does_not_wake_an_old_message() -> None:
    scene = Scene(entry("mau"))
    old = scene.question()
    scene.clock.advance(minutes=16)
    await scene.service.revise(old)
    assert scene.store.answers == []


async def test_an_edit_to_another_question_changes_the_answer() -> None:
    scene = Scene(entry("mau"), entry("ci"))
    await scene.service.answer(scene.question())
    scene.index.entries = scene.index.entries[::-1]
    await scene.service.revise(scene.question())
    assert [row.effect.kind for row in scene.outbox.rows] == ["chat.reply", "chat.edit"]
    assert scene.store.answers[0].entry == "ci"


async def test_an_edit_that_asks_the_same_changes_nothing() -> None:
    scene = Scene(entry("mau"))
    await scene.service.answer(scene.question())
    await scene.service.revise(scene.question())
    assert len(scene.outbox.rows) == 1
