"""Puts together what shows issues in Discord, and lets maintainers change them from there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.adapters.store.database import Database
from bot.adapters.store.intake import StoredIntakes
from bot.adapters.store.links import StoredLinks
from bot.adapters.store.orders import StoredOrders
from bot.adapters.store.preview import StoredPreviews
from bot.bootstrap.filing import web_of
from bot.domain.faq import decide
from bot.domain.places import Places
from bot.domain.preview import Around
from bot.knowledge import utc_now
from bot.ports import Chat, Handler, Texts, Tracker
from bot.services.issue_choices import IssueChoices
from bot.services.issue_commands import IssueCommands
from bot.services.issue_finding import IssueFinding, reading
from bot.services.issue_labels import IssueLabels
from bot.services.issue_links import IssueLinks
from bot.services.issue_waiting import Waiting
from bot.services.library import Library
from bot.services.preview import PreviewService
from bot.services.preview_cards import PreviewCards
from bot.services.rates import Rates
from bot.services.together import IssueServices
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanding:
    """``services`` are named as in ``Services``; ``handlers`` take the place of those given."""

    services: Mapping[str, Any]
    handlers: Mapping[str, Handler]


@dataclass(slots=True, kw_only=True)
class CommandGround:
    """What it stands on. ``handlers`` are those that write to issues."""

    settings: Settings
    places: Places
    library: Library
    database: Database
    links: StoredLinks
    tracker: Tracker
    chat: Chat
    texts: Texts
    wake_outbox: Callable[[], None]
    handlers: Mapping[str, Handler]

    def build(self) -> Commanding:
        waiting, finding = Waiting(), self._finding()
        choices = IssueChoices(tracker=self.tracker, finding=finding, clock=utc_now)
        orders = StoredOrders(self.database, utc_now)
        commands = IssueCommands(
            finding=finding,
            choices=choices,
            orders=orders,
            waiting=waiting,
            cards=PreviewCards(self.texts),
            texts=self.texts,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
            may_all_look=self.settings.github_previews,
        )
        links = IssueLinks(
            finding=finding,
            links=self.links,
            intakes=StoredIntakes(self.database, utc_now),
            orders=orders,
            texts=self.texts,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
        )
        labels = IssueLabels(finding=finding, choices=choices, commands=commands, texts=self.texts)
        return Commanding(
            services={
                "issue": IssueServices(commands, links, labels, choices),
                "preview": self._preview(finding) if self.settings.github_previews else None,
            },
            handlers=waiting.watched(self.handlers),
        )

    def _finding(self) -> IssueFinding:
        names = self.settings.github_repositories
        host = urlsplit(web_of(self.settings.github_api_url)).netloc.lower()
        return IssueFinding(
            around=Around(names, names[0] if len(names) == 1 else "", host),
            links=self.links,
            issues=reading(self.tracker, utc_now),
            places=self.places,
        )

    def _preview(self, finding: IssueFinding) -> PreviewService:
        async def locale_of(text: str) -> str:
            return decide(await self.library.rank(text)).locale

        return PreviewService(
            store=StoredPreviews(self.database, utc_now),
            links=self.links,
            issues=finding.issues,
            chat=self.chat,
            texts=self.texts,
            places=self.places,
            rates=Rates(self.settings.answers_per_minute),
            around=finding.around,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
            locale_of=locale_of,
        )
