"""Puts together what shows issues in Discord, and lets maintainers change them from there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.adapters.store.orders import StoredOrders
from bot.adapters.store.preview import StoredPreviews
from bot.bootstrap.filing import web_of
from bot.domain.faq import decide
from bot.domain.preview import Around
from bot.knowledge import utc_now
from bot.ports import Handler
from bot.services.issue_choices import IssueChoices
from bot.services.issue_commands import IssueCommands
from bot.services.issue_finding import IssueFinding, reading
from bot.services.issue_labels import IssueLabels
from bot.services.issue_links import IssueLinks
from bot.services.issue_waiting import Waiting
from bot.services.preview import PreviewService
from bot.services.preview_cards import PreviewCards
from bot.services.rates import Rates
from bot.services.together import IssueServices

if TYPE_CHECKING:
    from bot.bootstrap.bridging import BridgingGround


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanding:
    """``services`` are named as in ``Services``; ``handlers`` take the place of those given."""

    services: Mapping[str, Any]
    handlers: Mapping[str, Handler]


@dataclass(slots=True, kw_only=True)
class CommandGround:
    """What it stands on. ``handlers`` are those that write to issues."""

    ground: "BridgingGround"
    handlers: Mapping[str, Handler]

    def build(self) -> Commanding:
        waiting, finding, texts = Waiting(), self._finding(), self.ground.texts
        choices = IssueChoices(tracker=self.ground.tracker, finding=finding, clock=utc_now)
        orders = StoredOrders(self.ground.database, utc_now)
        commands = IssueCommands(
            finding=finding,
            choices=choices,
            orders=orders,
            waiting=waiting,
            cards=PreviewCards(texts),
            texts=texts,
            clock=utc_now,
            wake_outbox=self.ground.wake_outbox,
            may_all_look=self.ground.settings.github_previews,
        )
        links = IssueLinks(
            finding=finding,
            links=self.ground.links,
            intakes=self.ground.intakes,
            orders=orders,
            texts=texts,
            clock=utc_now,
            wake_outbox=self.ground.wake_outbox,
        )
        labels = IssueLabels(finding=finding, choices=choices, commands=commands, texts=texts)
        return Commanding(
            services={
                "issue": IssueServices(commands, links, labels, choices),
                "preview": self._preview(finding) if self.ground.settings.github_previews else None,
            },
            handlers=waiting.watched(self.handlers),
        )

    def _finding(self) -> IssueFinding:
        names = self.ground.settings.github_repositories
        host = urlsplit(web_of(self.ground.settings.github_api_url)).netloc.lower()
        return IssueFinding(
            around=Around(names, names[0] if len(names) == 1 else "", host),
            links=self.ground.links,
            issues=reading(self.ground.tracker, utc_now),
            places=self.ground.places,
        )

    def _preview(self, finding: IssueFinding) -> PreviewService:
        async def locale_of(text: str) -> str:
            return decide(await self.ground.library.rank(text)).locale

        return PreviewService(
            store=StoredPreviews(self.ground.database, utc_now),
            links=self.ground.links,
            issues=finding.issues,
            chat=self.ground.chat,
            texts=self.ground.texts,
            places=self.ground.places,
            rates=Rates(self.ground.settings.answers_per_minute),
            around=finding.around,
            clock=utc_now,
            wake_outbox=self.ground.wake_outbox,
            locale_of=locale_of,
        )
