"""Puts together what answers questions: the FAQ, opinions on it, and looking things up."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.places import Places
from bot.domain.redact import Redact
from bot.knowledge import utc_now
from bot.ports import Chat, FaqStore, IntakeStore, OutboxStore, Texts
from bot.services.answer_cards import AnswerCards
from bot.services.crossposts import CrossPosts
from bot.services.faq import FaqService
from bot.services.library import Library
from bot.services.lookup import LookupService
from bot.services.notice import NoticeService
from bot.services.opinions import OpinionService
from bot.services.rates import Rates
from bot.services.replies import Replies
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweringGround:
    """What answers stand on; a method a service."""

    settings: Settings
    places: Places
    library: Library
    store: FaqStore
    intakes: IntakeStore
    outbox: OutboxStore
    chat: Chat
    cards: AnswerCards
    replies: Replies
    texts: Texts
    redact: Redact
    notice: NoticeService | None

    def faq(self) -> FaqService:
        return FaqService(
            library=self.library,
            cards=self.cards,
            store=self.store,
            replies=self.replies,
            outbox=self.outbox,
            texts=self.texts,
            rates=Rates(self.settings.answers_per_minute),
            places=self.places,
            clock=utc_now,
            keep_questions=timedelta(days=self.settings.keep_questions_days),
            redact=self.redact,
            notice=self.notice,
            crossposts=CrossPosts(
                store=self.store,
                intakes=self.intakes,
                replies=self.replies,
                outbox=self.outbox,
                chat=self.chat,
                clock=utc_now,
                started_at=utc_now(),
            ),
        )

    def opinions(self) -> OpinionService:
        return OpinionService(
            library=self.library,
            cards=self.cards,
            store=self.store,
            replies=self.replies,
            texts=self.texts,
            places=self.places,
            clock=utc_now,
        )

    def lookup(self) -> LookupService:
        return LookupService(
            library=self.library,
            cards=self.cards,
            store=self.store,
            replies=self.replies,
            texts=self.texts,
            clock=utc_now,
        )
