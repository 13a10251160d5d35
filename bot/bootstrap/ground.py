"""Puts the services together, one a method, on the ground they share."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

from bot.adapters.content import redact_file
from bot.adapters.discord_chat import DiscordChat
from bot.adapters.documentation import DocsFile
from bot.adapters.search.build import build_index
from bot.adapters.status_page import HostedPage
from bot.adapters.store.close import StoredEndings
from bot.adapters.store.database import Database
from bot.adapters.store.earlier import StoredEarlier
from bot.adapters.store.faq import StoredFaq
from bot.adapters.store.intake import StoredIntakes
from bot.adapters.store.outbox import StoredOutbox
from bot.adapters.store.privacy import StoredPrivacy
from bot.adapters.store.secrets import StoredSecrets
from bot.adapters.store.status import StoredStatus
from bot.adapters.store.verify import StoredVerification
from bot.bootstrap.verifying import VerifyGround, Verifying
from bot.client import Services
from bot.domain.places import Places
from bot.domain.policy import Policy
from bot.domain.redact import Redact
from bot.knowledge import guide_of, policy_of, utc_now
from bot.ports import Handler, Texts, Vault
from bot.services.answer_cards import AnswerCards
from bot.services.close import CloseService
from bot.services.close_anew import AnewService
from bot.services.close_cards import CloseCards
from bot.services.close_sweep import CloseSweep
from bot.services.crossposts import CrossPosts
from bot.services.detail_forms import DetailForms
from bot.services.details import DetailsService
from bot.services.docs import DocsService
from bot.services.faq import FaqService
from bot.services.intake import IntakeService
from bot.services.intake_cards import IntakeCards
from bot.services.library import Library
from bot.services.lookup import LookupService
from bot.services.move import MoveService
from bot.services.notice import NoticeService
from bot.services.opinions import OpinionService
from bot.services.outbox import OutboxWorker
from bot.services.privacy import PrivacyService
from bot.services.privacy_cards import PrivacyCards
from bot.services.rates import Rates
from bot.services.replies import Replies
from bot.services.reports import Reports
from bot.services.secret_cards import SecretCards
from bot.services.secrets import SecretService
from bot.services.similar import SimilarService
from bot.services.status import StatusService
from bot.services.status_cards import StatusCards
from bot.services.transcripts import Transcripts
from bot.settings import Settings


@dataclass(slots=True)
class Ground:
    """What the services stand on; each method puts one together. ``handlers`` gathers what they
    do for the outbox beside the chat's own effects."""

    settings: Settings
    places: Places
    library: Library
    database: Database
    outbox: StoredOutbox
    worker: OutboxWorker
    chat: DiscordChat
    texts: Texts
    kept: StoredPrivacy
    vault: Vault | None
    handlers: dict[str, Handler] = field(default_factory=dict)

    def services(self) -> Services:
        settings, texts = self.settings, self.texts
        policy = policy_of(settings)
        redact = redact_file.load(settings.data_dir / "redact.toml")
        intakes = StoredIntakes(self.database, utc_now)
        notice = NoticeService(policy, intakes, texts, utc_now) if policy else None
        faq = self._faq(intakes, redact, notice)
        status = self._status(policy)
        verifying = self._verifying(policy)
        intake = self._intake(policy, notice, faq, intakes, redact, status)
        close = self._close(intake) if intake else None
        move = self._move(intake) if intake else None
        return Services(
            faq=faq,
            opinions=OpinionService(
                library=faq.library,
                cards=faq.cards,
                store=faq.store,
                replies=faq.replies,
                texts=texts,
                places=self.places,
                clock=utc_now,
            ),
            lookup=LookupService(
                library=faq.library,
                cards=faq.cards,
                store=faq.store,
                replies=faq.replies,
                texts=texts,
                clock=utc_now,
            ),
            docs=DocsService(DocsFile(settings.data_dir / "docs.json"), texts),
            details=self._details(intake) if intake else None,
            secrets=self._secrets(redact),
            status=status,
            intake=intake,
            move=move,
            close=close,
            anew=self._anew(intake, close, move) if intake and close and move else None,
            sweep=self._sweep(close) if close else None,
            verify=verifying.service if verifying else None,
            verify_answers=verifying.answers if verifying else None,
            recheck=verifying.recheck if verifying else None,
            privacy=self._privacy(verifying),
            privacy_cards=PrivacyCards(
                texts, settings.keep_questions_days, is_verifying=verifying is not None
            ),
        )

    def _faq(
        self, intakes: StoredIntakes, redact: Redact, notice: NoticeService | None
    ) -> FaqService:
        store = StoredFaq(self.database, utc_now)
        replies = Replies(store, self.worker.wake, utc_now)
        return FaqService(
            library=self.library,
            cards=AnswerCards(self.library, self.texts),
            store=store,
            replies=replies,
            outbox=self.outbox,
            texts=self.texts,
            rates=Rates(self.settings.answers_per_minute),
            places=self.places,
            clock=utc_now,
            keep_questions=timedelta(days=self.settings.keep_questions_days),
            redact=redact,
            notice=notice,
            crossposts=CrossPosts(
                store=store,
                intakes=intakes,
                replies=replies,
                outbox=self.outbox,
                chat=self.chat,
                clock=utc_now,
                started_at=utc_now(),
            ),
        )

    def _status(self, policy: Policy | None) -> StatusService | None:
        url = self.settings.status_url or (policy.links.get("status", "") if policy else "")
        if not url:
            return None
        return StatusService(
            page=HostedPage(url, utc_now),
            store=StoredStatus(self.database, utc_now),
            cards=StatusCards(self.texts),
            channel=self.settings.incident_channel,
            wake_outbox=self.worker.wake,
            clock=utc_now,
            jitter=random.random,
            every=self.settings.status_seconds,
        )

    def _secrets(self, redact: Redact) -> SecretService:
        found = SecretService(
            store=StoredSecrets(self.database, utc_now),
            chat=self.chat,
            cards=SecretCards(self.texts),
            library=self.library,
            redact=redact,
            places=self.places,
            wake_outbox=self.worker.wake,
        )
        self.handlers |= found.handlers
        return found

    def _verifying(self, policy: Policy | None) -> Verifying | None:
        if self.vault is None or not self.settings.is_verifying:
            return None
        found = VerifyGround(
            settings=self.settings,
            policy=policy or Policy({}),
            vault=self.vault,
            store=StoredVerification(self.database, self.vault, utc_now),
            chat=self.chat,
            texts=self.texts,
            outbox=self.outbox,
            wake_outbox=self.worker.wake,
        ).build()
        self.handlers |= found.handlers
        return found

    def _privacy(self, verifying: Verifying | None) -> PrivacyService:
        return PrivacyService(
            store=self.kept,
            clock=utc_now,
            wake_outbox=self.worker.wake,
            verified=verifying.service.store if verifying else None,
            effects=verifying.service.effects if verifying else None,
        )

    def _intake(
        self,
        policy: Policy | None,
        notice: NoticeService | None,
        faq: FaqService,
        store: StoredIntakes,
        redact: Redact,
        status: StatusService | None,
    ) -> IntakeService | None:
        has_checklist = (self.settings.data_dir / "repro.toml").exists()
        if policy is None or notice is None or not has_checklist:
            return None
        guide = guide_of(self.settings, tuple(self.library.entries.values()))
        intake = IntakeService(
            faq=faq,
            store=store,
            replies=faq.replies,
            outbox=self.outbox,
            chat=self.chat,
            cards=IntakeCards(guide, self.texts, is_verifying=self.settings.is_verifying),
            transcripts=Transcripts(self.chat),
            notice=notice,
            guide=guide,
            redact=redact,
            policy=policy,
            places=self.places,
            headline=status.headline if status else lambda _: "",
            clock=utc_now,
            similar=SimilarService((StoredEarlier(self.database),), build_index, self.texts),
        )
        self.handlers |= intake.handlers
        return intake

    def _details(self, intake: IntakeService) -> DetailsService:
        reports = Reports(intake=intake, chat=self.chat, texts=self.texts)
        self.handlers |= reports.handlers
        return DetailsService(
            intake=intake,
            forms=DetailForms(intake.guide, self.texts),
            reports=reports,
            texts=self.texts,
        )

    def _move(self, intake: IntakeService) -> MoveService:
        move = MoveService(
            intake=intake,
            outbox=self.outbox,
            chat=self.chat,
            texts=self.texts,
            redact=intake.redact,
            clock=utc_now,
        )
        self.handlers |= move.handlers
        return move

    def _close(self, intake: IntakeService) -> CloseService:
        return CloseService(
            intakes=intake.store,
            store=StoredEndings(self.database, utc_now),
            replies=intake.replies,
            transcripts=intake.transcripts,
            cards=CloseCards(self.texts, intake.redact),
            chat=self.chat,
            policy=intake.policy,
            places=self.places,
            texts=self.texts,
            clock=utc_now,
        )

    def _anew(self, intake: IntakeService, close: CloseService, move: MoveService) -> AnewService:
        anew = AnewService(close, move, intake.guide, intake.redact)
        intake.heard_after = anew.heard
        return anew

    def _sweep(self, close: CloseService) -> CloseSweep:
        return CloseSweep(
            close=close,
            follow_up=timedelta(hours=self.settings.follow_up_hours),
            idle=timedelta(days=self.settings.close_idle_days),
            clock=utc_now,
        )
