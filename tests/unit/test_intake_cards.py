"""A first message stays within Discord's limits, whatever comes together in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.adapters.catalogue import Catalogue
from bot.adapters.content import policy_file
from bot.domain.card import TEXT_MOST, Card
from bot.domain.faq import Candidate
from bot.domain.ids import ChannelId, EffectId, GuildId, MemberId, MessageId
from bot.domain.intake import Intake, Phase, Reason, Spot
from bot.domain.redact import redact
from bot.domain.repro import Findings, Old, examine
from bot.domain.repro_guide import Kind
from bot.domain.repro_passage import Passage
from bot.knowledge import guide_of, library_of
from bot.services.answer_cards import AnswerCards
from bot.services.intake_cards import IntakeCards, Parts
from bot.settings import Settings
from bot.views import draw

SETTINGS = Settings()
LIBRARY = library_of(SETTINGS)
LIBRARY.load()
GUIDE = guide_of(SETTINGS, tuple(LIBRARY.entries.values()))
TEXTS = Catalogue()
CARDS, ANSWERS = IntakeCards(GUIDE, TEXTS), AnswerCards(LIBRARY, TEXTS)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
LONGEST = MessageId(2**63 - 1)
LOCALES = ("en", "es", "ja")


def intake(locale: str, **more: object) -> Intake:
    one = Intake(
        subject=LONGEST,
        guild=GuildId(LONGEST),
        channel=ChannelId(LONGEST),
        asker=MemberId(LONGEST),
        locale=locale,
        title="t" * 100,
        is_post=True,
        has_full_notice=True,
        kind=Kind.BUG,
        score=0.0,
        effect=EffectId(1),
        message=LONGEST,
        opened_at=NOW,
        heard_at=NOW + timedelta(days=1),
        also=tuple(Spot(ChannelId(LONGEST), LONGEST) for _ in range(60)),
    )
    return replace(one, **more)  # type: ignore[arg-type]


def worst(kind: Kind) -> Findings:
    """Nothing is there, everything is outdated and fell into every trap."""
    nothing = examine("", GUIDE, redact)
    old = tuple(Old(rule.package, "1.0.0", rule) for rule in GUIDE.outdated)
    return replace(
        nothing,
        kind=kind,
        missing=GUIDE.needs(kind),
        outdated=old,
        traps=tuple(GUIDE.traps),
        is_screenshot=True,
        unfenced=Passage("x", "js"),
    )


def parts(kind: Kind, answer: Card | None) -> Parts:
    """The longest that the content's rules allow (``policy_file``, ``StatusService.headline``)."""
    return Parts(
        headline="h" * 1500,
        answer=answer,
        notice="n" * policy_file.FULL_MOST,
        door="d" * policy_file.DOOR_MOST,
        similar="s" * 300,
        findings=worst(kind),
    )


def answers(locale: str) -> list[Card]:
    """Every entry with all notes its keys have, and the choice of three."""
    every = [
        ANSWERS.answer(entry, locale, LONGEST, keys=entry.keys[:3])
        for entry in LIBRARY.entries.values()
    ]
    near = [Candidate(name, 0.5, locale) for name in list(LIBRARY.entries)[:3]]
    return [*every, ANSWERS.suggestions(near, locale, LONGEST)]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_longest_texts_together_fit_into_one_message(locale: str) -> None:
    for answer in answers(locale):
        for kind in Kind:
            card = CARDS.first(intake(locale), parts(kind, answer))
            assert card.length <= TEXT_MOST
            assert draw(card).total_children_count <= 40
            assert any(text.endswith(", +55") for part in card.parts() for text in part.texts)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("reason", Reason)
def test_what_has_ended_says_why(locale: str, reason: Reason) -> None:
    ended = intake(locale, phase=Phase.CLOSED, reason=reason, reference="https://example.org/1")
    card = CARDS.first(ended, parts(Kind.BUG, None))
    assert card.length <= TEXT_MOST
    text = "\n".join(text for part in card.parts() for text in part.texts)
    needs_link = reason in (Reason.DUPLICATE, Reason.MOVED, Reason.UPSTREAM, Reason.FIXED)
    assert ("https://example.org/1" in text) == needs_link


def test_where_room_is_short_names_are_left_and_no_item_is() -> None:
    one = parts(Kind.BUG, max(answers("en"), key=lambda card: card.length))
    text = "\n".join(t for part in CARDS.first(intake("en"), one).parts() for t in part.texts)
    assert all(GUIDE.items[name].ask("en").name in text for name in GUIDE.needs(Kind.BUG))


def test_every_button_is_there_once_and_its_id_fits() -> None:
    card = CARDS.first(intake("en"), parts(Kind.BUG, answers("en")[0]))
    ids = [b.custom_id for part in card.parts() for b in part.buttons]
    assert len(ids) == len(set(ids))
    assert max(map(len, ids)) <= 100
    assert isinstance(draw(card), discord.ui.LayoutView)
