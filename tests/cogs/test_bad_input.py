"""Whatever people type: nothing raises, nobody is pinged, replies stay within Discord's limits."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.adapters.catalogue import Catalogue
from bot.adapters.content import redact_file
from bot.adapters.documentation import DocsFile
from bot.adapters.store.database import storable
from bot.domain.card import Card
from bot.domain.faq import Candidate, decide
from bot.domain.ids import EntryId, MemberId, MessageId
from bot.knowledge import library_of
from bot.sandbox.chat.rules.messages import check_message
from bot.services.answer_cards import AnswerCards
from bot.services.docs import DocsService
from bot.services.library import Library
from bot.settings import Settings
from bot.views import draw
from tests.support.bad_input import messages
from tests.support.process import ROOT
from tests.support.stage import Stage, of_bridge, stage

BATCH = 20
PURE, IN_DISCORD = 10_000, 300
"""Messages through the pure pipeline, and through the whole bot."""
in_batches = settings(
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
batches = st.lists(messages, min_size=BATCH, max_size=BATCH)


@dataclass
class Pipeline:
    """A message's way from its text to the cards that may answer it."""

    library: Library
    cards: AnswerCards
    docs: DocsService
    mask: Any
    answered: int = 0

    def take(self, text: str) -> None:
        masked = self.mask(text).text
        assert self.mask(masked).text == masked
        storable(masked).encode()
        index = self.library._index
        assert index is not None
        verdict = decide(index.rank(text))
        assert 0.0 <= verdict.confidence <= 1.0
        entry = self.library.entry(verdict.entry) if verdict.entry else None
        if entry:
            self.answered += 1
            check(
                self.cards.answer(
                    entry,
                    verdict.locale,
                    MessageId(2**63 - 1),
                    keys=verdict.keys,
                    others=verdict.suggestions,
                    suggested_by=MemberId(2**63 - 1),
                )
            )
        elif verdict.suggestions:
            check(self.cards.suggestions(verdict.suggestions, verdict.locale, MessageId(1)))

    def look_up(self, text: str) -> None:
        """What commands do with it; slower, and they read the first words only."""
        assert len(self.library.titles(text, "es")) <= 25
        check(self.docs.find(text, "en")[0])


def check(card: Card) -> None:
    """Raises what Discord would refuse it with."""
    again = Card.from_json(card.to_json())
    components = draw(again).to_components()  # type: ignore[no-untyped-call]
    check_message({"components": components}, files=0, is_v2=True)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    chosen = Settings(data_dir=ROOT / "data")
    library, texts = library_of(chosen), Catalogue()
    library.load()
    return Pipeline(
        library,
        AnswerCards(library, texts),
        DocsService(DocsFile(chosen.data_dir / "docs.json"), texts),
        redact_file.load(chosen.data_dir / "redact.toml"),
    )


@pytest.mark.slow
def test_ten_thousand_bad_messages_go_through_the_pipeline(pipeline: Pipeline) -> None:
    seen = 0

    @settings(in_batches, max_examples=PURE // BATCH)
    @given(batches)
    def take(batch: list[str]) -> None:
        nonlocal seen
        for text in batch:
            pipeline.take(text)
        for text in batch[::5]:
            pipeline.look_up(text)
        seen += len(batch)

    take()
    assert seen >= PURE
    assert pipeline.answered > 500, "the messages never got as far as a card"


def test_every_card_of_the_content_is_within_the_limits(pipeline: Pipeline) -> None:
    others = [Candidate(EntryId(name), 0.5, "en") for name in pipeline.library.entries]
    for entry in pipeline.library.entries.values():
        for locale in ("en", "es", "fr"):
            for key in (None, *entry.keys):
                card = pipeline.cards.answer(
                    entry, locale, MessageId(2**63 - 1), keys=(key,) if key else (), others=others
                )
                check(card)


def sample(count: int) -> Iterator[str]:
    """``count`` messages from the same source."""
    found: list[str] = []

    @settings(in_batches, max_examples=count // BATCH)
    @given(batches)
    def collect(batch: list[str]) -> None:
        found.extend(batch)

    collect()
    return iter(found[:count])


async def test_three_hundred_bad_messages_go_through_discord(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING")
    async with stage(
        tmp_path, http_port=0, answers_per_minute=10_000, commands_per_minute=10_000
    ) as play:
        people = cycle(("nora", "lucia", "paula"))
        ways = cycle((in_help, by_mention, as_edit, as_post, as_faq, as_typing, as_docs, by_helper))
        taken = [
            await way(play, next(people), text)
            for text, way in zip(sample(IN_DISCORD), ways, strict=False)
        ]
        assert sum(taken) > IN_DISCORD * 0.6, "Discord itself refused too many of them"
        state = await play.state()
        rooms = [room for c in state["channels"] for room in (c, *c["posts"])]
        said = of_bridge({"messages": [m for room in rooms for m in room["messages"]]})
        assert len(said) > 20
        assert [m["text"] for m in said if m["pinged"]] == []
        assert len(await play.say("nora", "general", "@bridge checksum_fail")) == 1
    assert [r.getMessage() for r in caplog.records if r.levelname == "ERROR"] == []


@pytest.mark.parametrize("odd", ["\0", "\ud800", "\udfff\ud83d"])
async def test_text_that_no_store_can_keep_is_kept_without_the_odd_character(
    play: Stage, odd: str
) -> None:
    await play.say("nora", "general", f"@bridge where do {odd} zebras sleep?")
    rows = await play.bridge.database.fetch("SELECT redacted FROM unanswered")
    assert [row["redacted"].endswith("zebras sleep?") for row in rows] == [True]


async def tried(play: Stage, who: str, do: str, **more: Any) -> bool:
    """Did Discord let it through? Then it was answered, or left alone, in time and in private."""
    status, answer = await play.try_to(who, do, **more)
    if status == 400:
        return False
    assert status == 200, answer
    assert "failed" not in answer, answer
    return True


async def in_help(play: Stage, who: str, text: str) -> bool:
    return await tried(play, who, "message", channel="help", text=text)


async def by_mention(play: Stage, who: str, text: str) -> bool:
    return await tried(play, who, "message", channel="general", text=f"@bridge {text}")


async def as_edit(play: Stage, who: str, text: str) -> bool:
    first = (await play.act(who, "message", channel="help", text="checksum_fail"))["messages"][0]
    return await tried(play, who, "edit", message=first["id"], text=text)


async def as_post(play: Stage, who: str, text: str) -> bool:
    title = text.strip()[:100]
    return await tried(play, who, "post", channel="questions", title=title, text=text, tags=[])


async def as_faq(play: Stage, who: str, text: str) -> bool:
    options = {"question": text, "to": "max", "public": True}
    return await tried(play, who, "command", channel="general", name="faq", options=options)


async def as_typing(play: Stage, who: str, text: str) -> bool:
    for name, option in (("faq", "question"), ("docs", "query")):
        typed = {"channel": "general", "name": name, "options": {option: text}}
        if not await tried(play, who, "autocomplete", **typed):
            return False
    return True


async def as_docs(play: Stage, who: str, text: str) -> bool:
    options = {"query": text, "to": "max"}
    return await tried(play, who, "command", channel="general", name="docs", options=options)


async def by_helper(play: Stage, who: str, text: str) -> bool:
    status, asked = await play.try_to(who, "message", channel="general", text=text)
    if status != 200:
        return False
    message = asked["messages"][0]["id"]
    return await tried(play, "max", "menu", name="Answer from FAQ", message=message)
