"""Puts together what asks authors of issues for a reproduction."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.adapters.store.nudge import StoredNudges
from bot.domain.labels import LabelBook
from bot.knowledge import utc_now
from bot.ports import IssueStore, LinkStore, Texts, Tracker
from bot.services.intake import IntakeService
from bot.services.library import Library
from bot.services.nudge import NudgeService
from bot.services.nudge_reader import NudgeReader
from bot.services.nudge_text import NudgeText
from bot.services.nudge_watch import NudgeWatch
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeGround:
    """What it stands on."""

    settings: Settings
    book: LabelBook
    library: Library
    store: StoredNudges
    issues: IssueStore
    links: LinkStore
    tracker: Tracker
    intake: IntakeService
    texts: Texts
    wake_outbox: Callable[[], None]

    def build(self) -> tuple[NudgeService, NudgeWatch]:
        examiner = self.intake.examiner
        text = NudgeText(examiner.guide, self.texts)
        service = NudgeService(
            book=self.book,
            guide=examiner.guide,
            store=self.store,
            links=self.links,
            intakes=self.intake.store,
            reader=NudgeReader(tracker=self.tracker, examiner=examiner, guess=self._language),
            text=text,
        )
        watch = NudgeWatch(
            book=self.book,
            store=self.store,
            issues=self.issues,
            tracker=self.tracker,
            text=text,
            clock=utc_now,
            wake_outbox=self.wake_outbox,
            may_close=self.settings.github_closes_issues,
            staff_channel=self.settings.staff_channel,
        )
        return service, watch

    async def _language(self, text: str) -> str | None:
        return (await self.library.rank(text, 1)).locale
