"""Puts together what is done in help posts beside their first message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.adapters.store.close import StoredEndings
from bot.adapters.store.database import Database
from bot.knowledge import utc_now
from bot.ports import Handler
from bot.services.close import CloseService
from bot.services.close_anew import AnewService
from bot.services.close_cards import CloseCards
from bot.services.close_sweep import CloseSweep
from bot.services.detail_forms import DetailForms
from bot.services.details import DetailsService
from bot.services.intake import IntakeService
from bot.services.move import MoveService
from bot.services.reports import Reports
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """What there is where posts are looked after."""

    details: DetailsService
    move: MoveService
    close: CloseService
    anew: AnewService
    sweep: CloseSweep
    handlers: Mapping[str, Handler]

    @property
    def services(self) -> Mapping[str, Any]:
        """Of ``Services``, by their names."""
        names = ("details", "move", "close", "anew", "sweep")
        return {name: getattr(self, name) for name in names}


def posts_of(settings: Settings, database: Database, intake: IntakeService) -> Posts:
    """Also lets ``intake`` tell what is written in posts that have ended."""
    texts, redact = intake.faq.texts, intake.examiner.redact
    move = MoveService(
        intake=intake,
        outbox=intake.outbox,
        chat=intake.chat,
        texts=texts,
        redact=redact,
        clock=utc_now,
    )
    close = CloseService(
        intakes=intake.store,
        store=StoredEndings(database, utc_now),
        replies=intake.replies,
        transcripts=intake.transcripts,
        cards=CloseCards(texts, redact),
        chat=intake.chat,
        policy=intake.first.policy,
        places=intake.places,
        texts=texts,
        clock=utc_now,
    )
    anew = AnewService(close, move, intake.examiner.guide, redact)
    intake.heard_after = anew.heard
    sweep = CloseSweep(
        close=close,
        follow_up=timedelta(hours=settings.follow_up_hours),
        idle=timedelta(days=settings.close_idle_days),
        clock=utc_now,
    )
    reports = Reports(intake=intake, chat=intake.chat, texts=texts)
    return Posts(
        details=DetailsService(
            intake=intake,
            forms=DetailForms(intake.examiner.guide, texts),
            reports=reports,
            texts=texts,
        ),
        move=move,
        close=close,
        anew=anew,
        sweep=sweep,
        handlers={**move.handlers, **reports.handlers},
    )
