"""Puts the support handoff together: the doors of the policy, and the desk behind some of them."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.adapters import desks
from bot.adapters.desks.withheld import WithheldDesk
from bot.adapters.store.support import StoredSupport
from bot.adapters.store.support_answers import StoredAnswers
from bot.domain.policy import Policy
from bot.knowledge import utc_now
from bot.ports import Desk, Directory, Handler, Mailer, OutboxStore, Texts, VerifyStore
from bot.services.intake import IntakeService
from bot.services.status import StatusService
from bot.services.support import SupportService
from bot.services.support_answers import SupportAnswers
from bot.services.support_cards import SupportCards
from bot.services.support_case import SupportCases
from bot.services.support_lists import SupportLists
from bot.services.support_post import SupportPosts
from bot.services.support_preview import SupportPreview
from bot.services.support_send import SupportSending
from bot.services.support_tickets import SupportTickets
from bot.services.support_watch import SupportWatch
from bot.services.support_watch_cards import SupportWatchCards
from bot.services.verify_recheck import VerifyRecheck
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Supporting:
    support: SupportService
    tickets: SupportTickets
    answers: SupportAnswers
    watch: SupportWatch | None
    """None where the desk reports nothing."""
    handlers: Mapping[str, Handler]


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportGround:
    """What the handoff stands on. ``verified``, ``recheck`` and ``directory`` are None where
    nobody verifies."""

    settings: Settings
    store: StoredSupport
    answers: StoredAnswers
    outbox: OutboxStore
    intake: IntakeService
    texts: Texts
    status: StatusService | None
    verified: VerifyStore | None
    recheck: VerifyRecheck | None
    directory: Directory | None
    is_filing: bool
    wake_outbox: Callable[[], None]

    def build(self) -> Supporting:
        policy = self.intake.first.policy
        desk = self._desk(self.settings.desk, self.settings.desk_secret.get_secret_value())
        lists = SupportLists(policy, self.texts, has_timers=desk.reports)
        support, sending = self._support(desk, policy), self._sending(desk, lists)
        tickets = SupportTickets(
            support=support,
            sending=sending,
            lists=lists,
            link=self._desk("link", ""),
            clock=utc_now,
            wake_outbox=self.wake_outbox,
        )
        cards = SupportWatchCards(policy, self.texts)
        answers = SupportAnswers(
            store=self.answers,
            cards=cards,
            redact=support.posts.redacted,
            wake_outbox=self.wake_outbox,
            staff_channel=self.settings.staff_channel,
        )
        return Supporting(
            support=support,
            tickets=tickets,
            answers=answers,
            watch=self._watch(desk, policy, cards) if desk.reports else None,
            handlers=sending.handlers,
        )

    def _support(self, desk: Desk, policy: Policy) -> SupportService:
        settings = self.settings
        return SupportService(
            cases=SupportCases(
                policy=policy,
                intake=self.intake,
                clock=utc_now,
                status=self.status,
                verified=self.verified,
                recheck=self.recheck,
                directory=self.directory,
            ),
            posts=SupportPosts(self.intake, self.texts),
            cards=SupportCards(
                policy,
                self.texts,
                is_verifying=settings.is_verifying,
                is_filing=self.is_filing,
            ),
            preview=SupportPreview(policy, self.texts),
            store=self.store,
            desk=desk,
            clock=utc_now,
            token=lambda: secrets.token_hex(16),
        )

    def _sending(self, desk: Desk, lists: SupportLists) -> SupportSending:
        return SupportSending(
            store=self.store,
            desk=desk,
            lists=lists,
            intakes=self.intake.store,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
            verified=self.verified,
            directory=self.directory,
            staff_channel=self.settings.staff_channel,
        )

    def _watch(self, desk: Desk, policy: Policy, cards: SupportWatchCards) -> SupportWatch:
        return SupportWatch(
            store=self.store,
            outbox=self.outbox,
            desk=desk,
            policy=policy,
            cards=cards,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
            staff_channel=self.settings.staff_channel,
        )

    def _desk(self, spec: str, secret: str) -> Desk:
        page = self.intake.first.policy.links.get("official", "")
        mailer = _mailer(self.settings) if spec.startswith("email:") else None
        desk = desks.opened(spec, secret, page=page, mailer=mailer, texts=self.texts, clock=utc_now)
        return WithheldDesk(desk) if self.settings.dry_run and desk.sends else desk


def _mailer(settings: Settings) -> Mailer | None:
    # With what verification needs, which takes 12 MB: only where tickets go by mail.
    from bot.bootstrap.verifying import mailer_of

    return mailer_of(settings)
