"""Puts together what listens to issues and reacts, where the settings name repositories."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.adapters.search.build import build_index
from bot.adapters.store.database import Database
from bot.adapters.store.intake import StoredIntakes
from bot.adapters.store.issues import StoredIssues
from bot.adapters.store.links import StoredLinks
from bot.adapters.store.nudge import StoredNudges
from bot.adapters.store.suggestion import StoredSuggestions
from bot.bootstrap.commanding import CommandGround
from bot.bootstrap.nudging import NudgeGround
from bot.bootstrap.relaying import relaying_of
from bot.bootstrap.stepping import SteppingGround
from bot.domain.labels import LabelBook
from bot.domain.link import Relay
from bot.domain.places import Places
from bot.domain.policy import Policy
from bot.domain.redact import Redact
from bot.domain.repro import examine
from bot.domain.suggestion import rules
from bot.knowledge import labels_of, utc_now
from bot.ports import Chat, Handler, OutboxStore, Texts, Tracker
from bot.services.close import CloseService
from bot.services.filing_watch import FilingWatch
from bot.services.inbox import GoneReactor, Inbox, Reactor, ReleaseReactor
from bot.services.inbox_poll import InboxPoll
from bot.services.intake import IntakeService
from bot.services.issue_effects import IssueEffects
from bot.services.labels import LabelService
from bot.services.labels_cards import LabelCards
from bot.services.labels_public import LabelComments
from bot.services.library import Library
from bot.services.nudge import NudgeService
from bot.services.nudge_watch import NudgeWatch
from bot.services.suggestions import SuggestionService
from bot.services.triage import TriageService
from bot.services.triage_cards import TriageCards
from bot.settings import Settings

BESIDE_WEBHOOKS = 5
"""So much slower GitHub is asked where it tells by itself: only for what it failed to deliver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridging:
    """What there is where issues are listened to. ``services`` are named as in ``Services``."""

    services: Mapping[str, Any]
    handlers: Mapping[str, Handler]


@dataclass(slots=True, kw_only=True)
class BridgingGround:
    """What it stands on. ``intake``, ``close`` and ``filing_watch`` are None where the company has
    no policy or checklist."""

    settings: Settings
    places: Places
    policy: Policy
    library: Library
    database: Database
    links: StoredLinks
    intakes: StoredIntakes
    tracker: Tracker
    outbox: OutboxStore
    wake_outbox: Callable[[], None]
    chat: Chat
    texts: Texts
    redact: Redact
    intake: IntakeService | None
    close: CloseService | None
    filing_watch: FilingWatch | None

    def build(self) -> Bridging:
        issues = StoredIssues(self.database, utc_now)
        effects = IssueEffects(
            tracker=self.tracker,
            store=issues,
            outbox=self.outbox,
            texts=self.texts,
            staff_channel=self.settings.staff_channel,
        )
        commands = CommandGround(ground=self, handlers=effects.handlers).build()
        book = labels_of(self.settings, self.policy, tuple(self.library.entries.values()))
        # Who reacts to an issue, in this order: all that they answer is enqueued together.
        nudge, nudge_watch = self._nudging(book, issues) if book else (None, None)
        reactors: tuple[Reactor, ...] = (self._labels(book, nudge),) if book else ()
        if nudge:
            reactors += (nudge,)
        relaying = None if self.settings.relay is Relay.OFF else relaying_of(self, issues)
        if relaying:
            reactors += (relaying.into,)
        suggestions = self._suggestions(book) if book else None
        if suggestions:
            reactors += (suggestions,)
        stepping = SteppingGround(ground=self, book=book or LabelBook(), issues=issues).build()
        reactors += stepping.reactors
        if self.filing_watch:
            reactors += (self.filing_watch,)
        to_releases: tuple[ReleaseReactor, ...] = stepping.to_releases
        to_gone: tuple[GoneReactor, ...] = (stepping.bridge, *filter(None, (nudge,)))
        inbox = Inbox(
            store=issues,
            tracker=self.tracker,
            outbox=self.outbox,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
            reactors=reactors,
            to_releases=to_releases,
            to_gone=to_gone,
        )
        return Bridging(
            services={
                "inbox": inbox,
                "inbox_poll": self._poll(issues),
                "nudge_watch": nudge_watch,
                "triage": self._triage(book),
                "suggestions": suggestions,
                "bridge": stepping.bridge,
                "feed": stepping.posts,
                "relay": relaying.services if relaying else None,
                **commands.services,
            },
            handlers={
                **inbox.handlers,
                **commands.handlers,
                **stepping.handlers,
                **(relaying.handlers if relaying else {}),
            },
        )

    def _poll(self, issues: StoredIssues) -> InboxPoll:
        return InboxPoll(
            repositories=self.settings.github_repositories,
            store=issues,
            tracker=self.tracker,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
            every=self._poll_seconds(),
        )

    def _nudging(
        self, book: LabelBook, issues: StoredIssues
    ) -> tuple[NudgeService | None, NudgeWatch | None]:
        if self.intake is None or book.nudging is None:
            return None, None
        return NudgeGround(ground=self, book=book, issues=issues, intake=self.intake).build()

    def _suggestions(self, book: LabelBook) -> SuggestionService | None:
        """None where no staff channel is there to suggest anything in."""
        if self.intake is None or self.settings.staff_channel is None:
            return None
        guide, nudging = self.intake.examiner.guide, book.nudging
        return SuggestionService(
            channel=self.settings.staff_channel,
            tracker=self.tracker,
            store=StoredSuggestions(self.database, utc_now),
            rules=rules(book.suggest),
            kind_of=lambda text: examine(text, guide, self.redact).kind,
            build=build_index,
            without=frozenset((nudging.label.lower(), nudging.ready.lower()) if nudging else ()),
            places=self.places,
            texts=self.texts,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
        )

    def _triage(self, book: LabelBook | None) -> TriageService:
        return TriageService(
            repositories=self.settings.github_repositories,
            label=book.nudging.label if book and book.nudging else "",
            tracker=self.tracker,
            nudges=StoredNudges(self.database, utc_now),
            links=self.links,
            intakes=self.intakes,
            places=self.places,
            cards=TriageCards(self.texts, self.settings.github_repositories),
            texts=self.texts,
            clock=utc_now,
        )

    def _labels(self, book: LabelBook, asks: NudgeService | None) -> LabelService:
        return LabelService(
            book=book,
            comments=LabelComments(
                book=book, entry=self.library.entry, routing=self.policy.routing
            ),
            cards=LabelCards(self.texts),
            links=self.links,
            intakes=self.intakes,
            asks=asks,
            may_close=self.settings.github_closes_issues,
            staff_channel=self.settings.staff_channel,
        )

    def _poll_seconds(self) -> float:
        seconds = float(self.settings.github_poll_seconds)
        has_webhook = bool(self.settings.github_webhook_secret.get_secret_value())
        return BESIDE_WEBHOOKS * seconds if has_webhook else seconds
