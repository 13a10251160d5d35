"""Puts together what files issues on GitHub, where the settings name repositories."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from bot.adapters.github_tracker import AppKey, GithubTracker
from bot.adapters.search.build import build_index
from bot.adapters.store.filing import StoredFilings
from bot.adapters.store.links import StoredLinks
from bot.knowledge import utc_now
from bot.ports import Handler, OutboxStore, Texts, Tracker
from bot.services.filing import FilingService
from bot.services.filing_cards import FilingCards
from bot.services.filing_effects import FilingEffects
from bot.services.filing_form import FilingForm
from bot.services.filing_preview import FilingPreview
from bot.services.filing_report import FilingReport
from bot.services.filing_similar import SimilarIssues
from bot.services.filing_text import FilingText
from bot.services.filing_watch import FilingWatch
from bot.services.intake import IntakeService
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What there is where issues are filed."""

    service: FilingService
    watch: FilingWatch
    handlers: Mapping[str, Handler]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingGround:
    """What filing stands on. ``origin_label`` tells on GitHub where an issue came from."""

    settings: Settings
    store: StoredFilings
    links: StoredLinks
    tracker: Tracker
    intake: IntakeService
    outbox: OutboxStore
    texts: Texts
    origin_label: str = ""

    def build(self) -> Filing:
        cards = FilingCards(self.texts)
        report = FilingReport(self.intake)
        may_write = self.settings.writes_to_github
        effects = FilingEffects(
            store=self.store,
            links=self.links,
            tracker=self.tracker,
            outbox=self.outbox,
            cards=cards,
            clock=utc_now,
            wake_outbox=self.intake.replies.wake,
            staff_channel=self.settings.staff_channel,
        )
        service = FilingService(
            repositories=self.settings.github_repositories,
            store=self.store,
            links=self.links,
            intakes=self.intake.store,
            tracker=self.tracker,
            report=report,
            similar=SimilarIssues(self.tracker, build_index),
            asks=FilingForm(self.texts, self.intake.examiner.guide, report.redacted),
            text=FilingText(
                redacted=report.redacted,
                web=web_of(self.settings.github_api_url),
                origin_label=self.origin_label,
            ),
            cards=cards,
            preview=FilingPreview(self.texts),
            effects=effects,
            texts=self.texts,
            places=self.intake.places,
            clock=utc_now,
            token=secrets.token_hex,
            may_write=may_write,
            may_file=may_write and self.settings.github_files_issues,
        )
        watch = FilingWatch(
            store=self.store,
            intakes=self.intake.store,
            effects=effects,
            clock=utc_now,
        )
        handlers = {**effects.handlers, **watch.handlers}
        return Filing(service=service, watch=watch, handlers=handlers)


def tracker_of(settings: Settings) -> GithubTracker:
    """Without a token or an App only what is public can be read, and seldom."""
    url, is_dry = settings.github_api_url, settings.dry_run
    if settings.github_app_id:
        app = AppKey(settings.github_app_id, settings.github_app_key.get_secret_value())
        return GithubTracker(app, url, is_dry=is_dry)
    return GithubTracker(settings.github_token.get_secret_value(), url, is_dry=is_dry)


def web_of(api: str) -> str:
    """Where people see what ``api`` gives; Enterprise's is on the same host."""
    host = api.removesuffix("/api/v3")
    return host if host != api else "https://github.com"
