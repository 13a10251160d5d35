"""Puts the services together on one ground: store, chat, content; a method a feature."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.adapters.content import redact_file
from bot.adapters.discord_chat import DiscordChat
from bot.adapters.documentation import DocsFile
from bot.adapters.search.build import build_index
from bot.adapters.store.database import Database
from bot.adapters.store.earlier import StoredEarlier
from bot.adapters.store.faq import StoredFaq
from bot.adapters.store.filing import StoredFilings
from bot.adapters.store.intake import StoredIntakes
from bot.adapters.store.links import StoredLinks
from bot.adapters.store.outbox import StoredOutbox
from bot.adapters.store.privacy import StoredPrivacy
from bot.adapters.store.secrets import StoredSecrets
from bot.adapters.store.support import StoredSupport
from bot.adapters.store.support_answers import StoredAnswers
from bot.adapters.store.verify import StoredVerification
from bot.bootstrap.answering import AnsweringGround
from bot.bootstrap.choosing import Decided
from bot.bootstrap.counting import counting_of
from bot.bootstrap.incidents import status_of
from bot.bootstrap.posts import Posts, posts_of
from bot.bootstrap.privacy import privacy_cards_of
from bot.bootstrap.proposing import proposals_of
from bot.bootstrap.supporting import SupportGround, Supporting
from bot.domain.places import Places
from bot.domain.policy import Policy
from bot.domain.role import Role
from bot.knowledge import guide_of, policy_of, utc_now
from bot.ports import Handler, Texts, Tracker, Vault
from bot.services.answer_cards import AnswerCards
from bot.services.docs import DocsService
from bot.services.examiner import Examiner
from bot.services.faq import FaqService
from bot.services.first_message import FirstMessage
from bot.services.intake import IntakeService
from bot.services.intake_cards import IntakeCards
from bot.services.library import Library
from bot.services.notice import NoticeService
from bot.services.outbox import OutboxWorker
from bot.services.privacy import PrivacyService
from bot.services.replies import Replies
from bot.services.secret_cards import SecretCards
from bot.services.secrets import SecretService
from bot.services.similar import SimilarService
from bot.services.status import StatusService
from bot.services.together import Services
from bot.services.transcripts import Transcripts
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.bootstrap.bridging import Bridging
    from bot.bootstrap.filing import Filing
    from bot.bootstrap.verifying import Verifying


@dataclass
class Ground:
    """What the services stand on; each method puts one together. ``handlers`` gathers what they
    do for the outbox beside the chat's own effects. Raises ContentError where ``data/`` is broken.
    """

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
    decided: Decided
    tracker: Tracker | None = None
    role: Role = Role.ALL
    handlers: dict[str, Handler] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.policy = policy_of(self.settings)
        self.redact = redact_file.load(self.settings.data_dir / "redact.toml")
        self.faq_store = StoredFaq(self.database, utc_now)
        self.intakes = StoredIntakes(self.database, utc_now)
        self.links = StoredLinks(self.database, utc_now)
        self.cards = AnswerCards(self.library, self.texts)
        self.replies = Replies(self.faq_store, self.worker.wake, utc_now)
        self.notice = (
            NoticeService(self.policy, self.intakes, self.texts, utc_now) if self.policy else None
        )

    def services(self) -> Services:
        answering, status, verifying = self._answering(), self._status(), self._verifying()
        faq = answering.faq()
        intake = self._intake(faq, status)
        posts = self._posts(intake) if intake else None
        supporting = self._supporting(intake, status, verifying) if intake else None
        filing = self._filing(intake) if intake else None
        bridging = self._bridging(intake, posts, filing)
        proposals = proposals_of(self)
        self.handlers |= proposals.handlers
        return Services(
            faq=faq,
            opinions=answering.opinions(),
            lookup=answering.lookup(),
            docs=DocsService(DocsFile(self.settings.data_dir / "docs.json"), self.texts),
            secrets=self._secrets(),
            status=status,
            intake=intake,
            verify=verifying.service if verifying else None,
            verify_answers=verifying.answers if verifying else None,
            recheck=verifying.recheck if verifying else None,
            support=supporting.support if supporting else None,
            support_tickets=supporting.tickets if supporting else None,
            support_answers=supporting.answers if supporting else None,
            support_watch=supporting.watch if supporting else None,
            filing=filing.service if filing else None,
            filing_watch=filing.watch if filing else None,
            privacy=self._privacy(verifying),
            privacy_cards=privacy_cards_of(self, is_verifying=verifying is not None),
            proposals=proposals,
            **counting_of(self),
            **self.decided.services(self, faq, intake),
            **(posts.services if posts else {}),
            **(bridging.services if bridging else {}),
        )

    def _answering(self) -> AnsweringGround:
        return AnsweringGround(
            settings=self.settings,
            places=self.places,
            library=self.library,
            store=self.faq_store,
            intakes=self.intakes,
            outbox=self.outbox,
            chat=self.chat,
            cards=self.cards,
            replies=self.replies,
            texts=self.texts,
            redact=self.redact,
            notice=self.notice,
        )

    def _status(self) -> StatusService | None:
        links = self.policy.links if self.policy else {}
        url = self.settings.status_url or links.get("status", "")
        if not url:
            return None
        return status_of(self.settings, url, self.database, self.texts, self.worker.wake)

    def _secrets(self) -> SecretService:
        found = SecretService(
            store=StoredSecrets(self.database, utc_now),
            chat=self.chat,
            cards=SecretCards(self.texts),
            library=self.library,
            redact=self.redact,
            places=self.places,
            wake_outbox=self.worker.wake,
            texts_of=Transcripts(self.chat).texts_of,
            takes_messages=self.kept.takes_messages,
        )
        self.handlers |= found.handlers
        return found

    def _verifying(self) -> "Verifying | None":
        if self.vault is None or not self.settings.is_verifying:
            return None
        from bot.bootstrap.verifying import VerifyGround  # see ``bot.bootstrap._vault``

        found = VerifyGround(
            settings=self.settings,
            policy=self.policy or Policy({}),
            vault=self.vault,
            store=StoredVerification(self.database, self.vault, utc_now),
            chat=self.chat,
            texts=self.texts,
            outbox=self.outbox,
            wake_outbox=self.worker.wake,
        ).build()
        self.handlers |= found.handlers
        return found

    def _supporting(
        self, intake: IntakeService, status: StatusService | None, verifying: "Verifying | None"
    ) -> Supporting:
        recheck = verifying.recheck if verifying else None
        found = SupportGround(
            settings=self.settings,
            store=StoredSupport(self.database, self.vault, utc_now),
            answers=StoredAnswers(self.database, self.vault, utc_now),
            outbox=self.outbox,
            intake=intake,
            texts=self.texts,
            status=status,
            verified=verifying.service.store if verifying else None,
            recheck=recheck,
            directory=recheck.directory if recheck else None,
            is_filing=self.tracker is not None,
            wake_outbox=self.worker.wake,
        ).build()
        self.handlers |= found.handlers
        return found

    def _privacy(self, verifying: "Verifying | None") -> PrivacyService:
        return PrivacyService(
            store=self.kept,
            clock=utc_now,
            wake_outbox=self.worker.wake,
            verified=verifying.service.store if verifying else None,
            effects=verifying.service.effects if verifying else None,
        )

    def _intake(self, faq: FaqService, status: StatusService | None) -> IntakeService | None:
        has_checklist = (self.settings.data_dir / "repro.toml").exists()
        if self.policy is None or self.notice is None or not has_checklist:
            return None
        guide = guide_of(self.settings, tuple(self.library.entries.values()))
        intake = IntakeService(
            faq=faq,
            store=self.intakes,
            replies=self.replies,
            outbox=self.outbox,
            chat=self.chat,
            transcripts=Transcripts(self.chat),
            examiner=Examiner(guide, self.redact),
            first=FirstMessage(
                cards=IntakeCards(
                    guide,
                    self.texts,
                    is_verifying=self.settings.is_verifying,
                    is_filing=self.tracker is not None,
                ),
                notice=self.notice,
                policy=self.policy,
                headline=status.headline if status else lambda _: "",
                similar=SimilarService((StoredEarlier(self.database),), build_index, self.texts),
                issue=self.links.of_post if self.tracker else None,
                is_on=self.places.is_on,
            ),
            places=self.places,
            clock=utc_now,
        )
        if status:
            status.moved = intake.redraw
        self.handlers |= intake.handlers
        return intake

    def _posts(self, intake: IntakeService) -> Posts:
        posts = posts_of(self.settings, self.database, intake)
        self.handlers |= posts.handlers
        return posts

    def _filing(self, intake: IntakeService) -> "Filing | None":
        if self.tracker is None or not self.settings.github_repositories:
            return None
        from bot.bootstrap.filing import FilingGround  # as for verification: only where it is on

        filing = FilingGround(
            settings=self.settings,
            store=StoredFilings(self.database, utc_now, self.vault),
            links=self.links,
            tracker=self.tracker,
            intake=intake,
            outbox=self.outbox,
            texts=self.texts,
            origin_label=self.policy.origin_label if self.policy else "",
        ).build()
        self.handlers |= filing.handlers
        return filing

    def _bridging(
        self, intake: IntakeService | None, posts: Posts | None, filing: "Filing | None"
    ) -> "Bridging | None":
        if self.tracker is None or not self.settings.github_repositories:
            return None
        from bot.bootstrap.bridging import BridgingGround

        found = BridgingGround(
            settings=self.settings,
            places=self.places,
            policy=self.policy or Policy({}),
            library=self.library,
            database=self.database,
            links=self.links,
            intakes=self.intakes,
            tracker=self.tracker,
            outbox=self.outbox,
            wake_outbox=self.worker.wake,
            chat=self.chat,
            texts=self.texts,
            redact=self.redact,
            intake=intake,
            close=posts.close if posts else None,
            filing_watch=filing.watch if filing else None,
        ).build()
        self.handlers |= found.handlers
        return found
