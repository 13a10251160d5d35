"""Puts together what asks authors of issues for a reproduction."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.adapters.store.nudge import StoredNudges
from bot.domain.labels import LabelBook
from bot.knowledge import utc_now
from bot.ports import IssueStore
from bot.services.intake import IntakeService
from bot.services.nudge import NudgeService
from bot.services.nudge_reader import NudgeReader
from bot.services.nudge_text import NudgeText
from bot.services.nudge_watch import NudgeWatch

if TYPE_CHECKING:
    from bot.bootstrap.bridging import BridgingGround


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeGround:
    """What it stands on."""

    ground: "BridgingGround"
    book: LabelBook
    issues: IssueStore
    intake: IntakeService

    def build(self) -> tuple[NudgeService, NudgeWatch]:
        examiner = self.intake.examiner
        text = NudgeText(examiner.guide, self.ground.texts)
        store, tracker = StoredNudges(self.ground.database, utc_now), self.ground.tracker
        service = NudgeService(
            book=self.book,
            guide=examiner.guide,
            store=store,
            links=self.ground.links,
            intakes=self.intake.store,
            reader=NudgeReader(tracker=tracker, examiner=examiner, guess=self._language),
            text=text,
        )
        watch = NudgeWatch(
            book=self.book,
            store=store,
            issues=self.issues,
            tracker=tracker,
            text=text,
            clock=utc_now,
            wake_outbox=self.ground.wake_outbox,
            may_close=self.ground.settings.github_closes_issues,
            staff_channel=self.ground.settings.staff_channel,
        )
        return service, watch

    async def _language(self, text: str) -> str | None:
        return (await self.ground.library.rank(text, 1)).locale
