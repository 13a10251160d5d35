"""What a moved question looks like, and that it moves once."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.adapters.catalogue import Catalogue
from bot.domain.card import TEXT_MOST, Card
from bot.domain.errors import Refused
from bot.domain.faq import Decision, Verdict
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.move import TITLE_MOST
from bot.domain.question import File, Question
from bot.domain.redact import redact
from bot.services.move import MoveService
from tests.support.clock import FakeClock
from tests.support.stores import FakeOutbox

FORUM = ChannelId(9)


class Spanish:
    """As far as a move needs the intake: the asker's language, and somebody to wake."""

    def __init__(self) -> None:
        self.faq = self.replies = self

    async def verdict(self, question: Question) -> Verdict:
        assert question.text
        return Verdict(Decision.SILENCE, None, "es", 0.0)

    def wake(self) -> None:
        pass


class Place:
    """A chat where some permissions lack in one channel."""

    def __init__(self, channel: int = 0, *names: str) -> None:
        self.channel, self.names = channel, names

    def lacking(self, channel: ChannelId) -> tuple[str, ...]:
        return self.names if channel == self.channel else ()


class Scene:
    def __init__(self, place: Place | None = None) -> None:
        clock = FakeClock()
        self.outbox = FakeOutbox(clock)
        self.service = MoveService(
            intake=cast("Any", Spanish()),
            outbox=self.outbox,
            chat=cast("Any", place or Place()),
            texts=Catalogue(),
            redact=redact,
            clock=clock,
        )

    @property
    def payload(self) -> dict[str, Any]:
        (row,) = self.outbox.rows
        return dict(row.effect.payload)

    @property
    def card(self) -> Card:
        return Card.from_json(self.payload["card"])


def asked(text: str, **more: Any) -> Question:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Question(MessageId(3), GuildId(1), ChannelId(2), MemberId(7), text, at, **more)


async def test_the_asker_is_named_in_their_language_and_the_text_stays_whole() -> None:
    scene = Scene()
    assert await scene.service.open(asked("La app no abre. ¿Qué hago?"), FORUM)
    head, body = scene.card.texts
    assert head == "-# Preguntado por <@7> en https://discord.com/channels/1/2/3"
    assert body == "La app no abre. ¿Qué hago?"
    assert scene.payload["title"] == "La app no abre."


async def test_pictures_are_told_of_and_never_linked() -> None:
    scene = Scene()
    log = File("app.log", "https://cdn.example.com/x?ex=1", 10)
    await scene.service.open(asked("Mira esto", images=2, files=(log,)), FORUM)
    assert "Ahí están también sus imágenes y archivos." in scene.card.texts[0]
    assert "cdn." not in str(scene.payload)


@pytest.mark.parametrize("length", [3_900, 4_000, 20_000])
async def test_the_longest_text_fits(length: int) -> None:
    scene = Scene()
    await scene.service.open(asked("x" * length, images=1), FORUM, "y" * length)
    assert scene.card.length <= TEXT_MOST
    assert len(scene.payload["title"]) == TITLE_MOST
    assert len(scene.payload["text"]) == length


async def test_neither_title_nor_text_carries_a_secret() -> None:
    scene, token = Scene(), "ghp_" + "a1B2c3D4e5F6" * 3
    await scene.service.open(asked(f"mi token {token}"), FORUM, f"falla {token}")
    assert token not in str(scene.payload)


async def test_a_second_time_nothing_happens() -> None:
    scene = Scene()
    assert await scene.service.open(asked("La app no abre"), FORUM)
    assert not await scene.service.open(asked("La app no abre"), FORUM, "Otro título")
    assert len(scene.outbox.rows) == 1


@pytest.mark.parametrize("channel", [2, 9])
async def test_a_missing_permission_is_named_and_leaves_it_to_be_tried_again(channel: int) -> None:
    scene = Scene(Place(channel, "Send Messages"))
    with pytest.raises(Refused) as refused:
        await scene.service.open(asked("La app no abre"), FORUM)
    assert refused.value.values == {"where": f"<#{channel}>", "names": "Send Messages"}
    assert scene.outbox.rows == []


async def test_a_picture_alone_is_a_question_too() -> None:
    scene = Scene()
    await scene.service.open(asked(" ", images=1), FORUM)
    assert len(scene.card.texts) == 1
    assert scene.payload["title"] == "Una pregunta"
