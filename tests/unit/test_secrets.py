"""What is deleted, told or only asked for when a message holds a secret, without Discord."""

import json
import logging
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.adapters.catalogue import Catalogue
from bot.adapters.content import redact_file
from bot.adapters.store import Database, StoredOutbox, open_database
from bot.adapters.store.secrets import StoredSecrets
from bot.domain.card import TEXT_MOST, Card
from bot.domain.errors import Rejected, Unavailable
from bot.domain.faq import Ranking
from bot.domain.ids import ChannelId, EffectId, GuildId, MemberId, MessageId, RoleId
from bot.domain.outbox import EffectState, Leased
from bot.domain.places import Places
from bot.domain.question import Question
from bot.domain.redact import GENERAL
from bot.ports import Chat, OutboxStore, SecretStore
from bot.services.chat_effects import ChatEffects
from bot.services.library import Library
from bot.services.outbox import OutboxWorker
from bot.services.secret_cards import Find, SecretCards, shown
from bot.services.secrets import SecretService
from bot.services.transcripts import Transcripts
from tests.support.clock import FakeClock
from tests.support.secrets import ChatThatDeletes, FakeSecrets
from tests.support.stores import FakeOutbox
from tests.unit.test_faq_service import Content
from tests.unit.test_faq_service import entry as faq_entry

HELP, FORUM, POST, ELSEWHERE = map(ChannelId, (1, 2, 3, 4))
NORA, MAINTAINER = MemberId(7), RoleId(9)
NPM = "npm_Zk83hQpR7sVx2LmN4tYw9BcD1eFg5HjK6aUo"
GITHUB = "ghp_Qm7Xt2Vb9Lk4Rz8Wn1Yc6Hd3Jf5Ps0GaTeUi"
TEXT = f"my NPM_TOKEN={NPM} is refused"
REDACT = redact_file.load(Path(__file__).parents[2] / "data" / "redact.toml")


async def everybody(_: MemberId) -> bool:
    return True


class Speaks:
    """An index that knows no answer, but the language."""

    def __init__(self, locale: str | None) -> None:
        self.locale = locale
        self.seen: list[str] = []

    def rank(self, text: str, limit: int = 10) -> Ranking:
        self.seen.append(text)
        return Ranking(locale=self.locale)


class Scene:
    """One service over fakes, or over a real store."""

    def __init__(self, database: Database | None = None, locale: str | None = None) -> None:
        self.clock = FakeClock()
        self.chat = ChatThatDeletes()
        fake = FakeOutbox(self.clock)
        self.rows = fake.rows
        self.outbox: OutboxStore = StoredOutbox(database, self.clock) if database else fake
        store: SecretStore = StoredSecrets(database, self.clock) if database else FakeSecrets(fake)
        self.index = Speaks(locale)
        library = Library(Content(faq_entry("mau")), lambda _: self.index)
        library.load()
        self.index.seen.clear()
        self.service = SecretService(
            store=store,
            chat=cast(Chat, self.chat),
            cards=SecretCards(Catalogue()),
            library=library,
            redact=REDACT,
            places=Places(help_channels=frozenset({HELP}), help_forums=frozenset({FORUM})),
            wake_outbox=lambda: None,
            texts_of=Transcripts(cast(Chat, self.chat)).texts_of,
            takes_messages=everybody,
        )

    async def deliver(self) -> None:
        """Let a worker do whatever is due, as a fresh process would."""
        effects = ChatEffects(cast(Chat, self.chat), self.outbox)
        handlers = {**effects.handlers, **self.service.handlers}
        worker = OutboxWorker(
            self.outbox, handlers, clock=self.clock, jitter=lambda: 0.5, owner="me"
        )
        async with worker:
            await worker.idle()


def said(text: str = TEXT, number: int = 10, **more: Any) -> Question:
    asked = Question(MessageId(number), GuildId(5), HELP, NORA, text, FakeClock().now)
    return replace(asked, **more)


def post(text: str, title: str) -> Question:
    return said(text, title=title, channel=POST, parent=FORUM, is_post=True)


async def test_the_message_goes_before_anybody_is_told() -> None:
    scene = Scene()
    assert await scene.service.found(said())
    await scene.deliver()
    assert scene.chat.done == [("delete", 10), ("tell", NORA)]


async def test_what_is_stored_has_neither_secret_nor_address() -> None:
    scene = Scene()
    await scene.service.found(said(f"{TEXT}, mail me@home.example"))
    stored = json.dumps(dict(scene.rows[0].effect.payload))
    assert NPM not in stored
    assert "me@home.example" not in stored
    assert "my NPM_TOKEN=[redacted: npm_token] is refused, mail [redacted: email]" in stored


@pytest.mark.parametrize(
    "question",
    [
        said(channel=ELSEWHERE),
        said(channel=ELSEWHERE, is_mention=True),
        said("me@home.example, 203.0.113.7 and +34 612 34 56 78"),
        said(""),
    ],
)
async def test_what_is_none_of_our_business_is_left_alone(question: Question) -> None:
    scene = Scene()
    assert not await scene.service.found(question)
    assert scene.rows == []


async def test_without_a_secret_nobody_asks_for_the_language() -> None:
    scene = Scene()
    await scene.service.found(said("how do I get an npm token?"))
    assert scene.index.seen == []


@pytest.mark.parametrize(
    "more",
    [
        {"roles": frozenset({MAINTAINER})},
        {"is_reply": True},
        {"channel": POST, "parent": FORUM},
        {"channel": POST, "parent": HELP},
    ],
)
async def test_replies_threads_and_maintainers_count_as_well(more: dict[str, Any]) -> None:
    assert await Scene().service.found(said(**more))


async def test_the_language_is_guessed_from_the_words_without_masks() -> None:
    scene = Scene(locale="es")
    await scene.service.found(said(f"mi token es {NPM}"))
    await scene.deliver()
    assert scene.chat.cards[0].texts[0].startswith("Tu mensaje en ")
    assert "redacted" not in scene.index.seen[0]
    assert NPM not in scene.index.seen[0]


async def test_a_closed_door_is_answered_in_public_after_the_deletion() -> None:
    scene = Scene()
    await scene.service.found(said())
    scene.chat.trouble["tell"] = Rejected("discord", "takes no messages", is_gone=True)
    await scene.deliver()
    assert scene.chat.done == [("delete", 10), ("reply", 0)]
    assert "NPM" not in scene.chat.cards[0].texts[0]


async def test_a_deletion_that_is_refused_becomes_a_reply_and_a_line_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    scene = Scene()
    await scene.service.found(said())
    scene.chat.trouble["delete"] = Rejected("discord", "give the bridge: Manage Messages")
    with caplog.at_level(logging.WARNING):
        await scene.deliver()
    assert scene.chat.done == [("reply", 10)]
    assert "Please delete it" in scene.chat.cards[0].texts[0]
    assert "Manage Messages" in caplog.text


@pytest.mark.parametrize("what", ["delete", "tell"])
async def test_what_discord_cannot_do_now_is_tried_again_with_the_same_nonce(what: str) -> None:
    scene = Scene()
    await scene.service.found(said())
    effect = scene.rows[0].effect
    scene.chat.trouble[what] = Unavailable("discord", "503")
    handler = scene.service.handlers[effect.kind]
    first = Leased(EffectId(1), effect, 1, timedelta(0))
    with pytest.raises(Unavailable):
        await handler(first)
    await handler(replace(first, attempts=2))
    assert scene.chat.done[-2:] == [("delete", 10), ("tell", NORA)]
    assert len(scene.chat.nonces) == 1


async def test_where_the_bridge_may_not_delete_it_only_asks() -> None:
    scene = Scene()
    scene.chat.is_allowed = False
    assert not await scene.service.found(said())
    await scene.deliver()
    assert scene.chat.done == [("reply", 10)]


async def test_a_title_cannot_be_deleted_and_is_asked_for() -> None:
    scene = Scene()
    assert not await scene.service.found(post("it is refused", f"{NPM} fails"))
    await scene.deliver()
    assert scene.chat.done == [("reply", 10)]
    assert "title" in scene.chat.cards[0].texts[0]


async def test_a_title_with_the_same_secret_is_named_to_the_author() -> None:
    scene = Scene()
    assert await scene.service.found(post(TEXT, f"{NPM} fails"))
    await scene.deliver()
    assert "title of the post has one too" in scene.chat.cards[0].texts[0]


async def test_a_secret_told_of_in_the_title_still_counts_when_an_edit_writes_it_below() -> None:
    scene = Scene()
    await scene.service.found(post("it is refused", f"{NPM} fails"))
    assert await scene.service.found(post(TEXT, f"{NPM} fails"))
    await scene.deliver()
    assert scene.chat.done == [("reply", 10), ("delete", 10), ("tell", NORA)]


async def test_all_kinds_are_named_once() -> None:
    scene = Scene()
    await scene.service.found(said(f"{NPM} {GITHUB} {GITHUB} PASSWORD=hunter2xyz"))
    await scene.deliver()
    assert "(GitHub token, npm token, password or key)" in scene.chat.cards[0].texts[0]


@pytest.mark.parametrize("is_real", [False, True])
async def test_each_secret_of_a_message_counts_once_through_edits_and_restarts(
    tmp_path: Path, *, is_real: bool
) -> None:
    edits = (TEXT, TEXT, f"{TEXT}!", f"{NPM} {GITHUB}", GITHUB, "nothing", TEXT)
    acts: list[int] = []
    if not is_real:
        scene = Scene()
        for text in edits:
            await scene.service.found(said(text))
            await scene.deliver()
            acts.append(len(scene.chat.cards))
    else:
        told = 0
        for text in edits:
            async with await open_database(tmp_path / "bridge.sqlite3") as database:
                scene = Scene(database)
                await scene.service.found(said(text))
                await scene.deliver()
                told += len(scene.chat.cards)
                acts.append(told)
    assert acts == [1, 1, 1, 2, 2, 2, 2]


async def test_a_kill_before_the_deletion_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bridge.sqlite3"
    async with await open_database(path) as database:
        scene = Scene(database)
        await scene.service.found(said())
        await scene.outbox.lease("killed", scene.clock.now, 9, scene.clock.now + timedelta(days=1))
    async with await open_database(path) as database:
        scene = Scene(database)
        await scene.deliver()
        assert scene.chat.done == [("delete", 10), ("tell", NORA)]
        assert await scene.outbox.depth() == {EffectState.DONE: 1}


@pytest.mark.parametrize("text", ["```js\ncode\n```", "a ```` b", "", "`", "x" * 9000, "`" * 5000])
def test_what_is_given_back_fits_and_does_not_end_its_block(text: str) -> None:
    block = shown(text, 4000)
    assert len(block) <= 4000
    assert block.count("```") == 2
    inside = block.removeprefix("```\n").removesuffix("\n```").replace("\u200b", "")
    assert text.startswith(inside.removesuffix("…"))


@pytest.mark.parametrize("locale", ["en", "es"])
def test_the_longest_card_fits_and_no_kind_lacks_words(locale: str) -> None:
    kinds = tuple(sorted({rule.kind for rule in GENERAL if rule.is_secret}))
    find = Find(
        locale=locale,
        kinds=kinds,
        where="https://discord.com/channels/1100000000000000001/1100000000000000302",
        redacted="x" * 20_000,
        is_in_text=True,
        is_in_title=True,
        files=("x" * 200 + ".log",) * 5,
    )
    cards = SecretCards(Catalogue())
    made: list[Card] = [cards.told(find), cards.removed(find), cards.standing(find)]
    made.append(cards.standing(replace(find, is_in_text=False)))
    assert all(card.length <= TEXT_MOST for card in made)
    assert not [card for card in made if "_" in card.texts[0] or "{" in card.texts[0]]
