"""Reads what the author of an issue told, and what others added, as one report."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.domain.ids import MemberId, MessageId
from bot.domain.intake import Said
from bot.domain.issue import Comment, Issue
from bot.domain.issue_told import told
from bot.domain.nudge import checklist, is_authors, is_colleagues
from bot.ports import Tracker
from bot.services.examiner import Examiner
from bot.services.nudge_text import Examined

OTHERS_MOST = 20
"""Comments of others that are searched for what is missing, newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeReader:
    """``guess`` tells the language of a text, None where it is not sure."""

    tracker: Tracker
    examiner: Examiner
    guess: Callable[[str], Awaitable[str | None]]

    async def read(self, issue: Issue) -> Examined:
        """Only the author's word counts. Raises Unavailable and Rejected."""
        comments = await self.tracker.comments(issue.ref) if issue.comments else ()
        theirs = [one for one in comments if is_authors(one, issue)]
        body = told(await self.tracker.forms(issue.ref.repository), issue.body)
        said = [_said(body, issue.created_at), *(_said(one.body, one.created_at) for one in theirs)]
        findings = await self.examiner.examine(issue.title, said)
        report = Examined(findings=findings, items=checklist(self.examiner.guide, findings))
        return report if report.is_complete else await self._hinted(report, issue, comments)

    async def is_ours(self, thing: Issue | Comment) -> bool:
        """Did the bridge write it, with a person's token perhaps? Nobody answers for it."""
        return thing.author.lower() == (await self.tracker.me()).lower()

    async def language(self, issue: Issue) -> str | None:
        return await self.guess(f"{issue.title}\n{issue.body}")

    async def _hinted(
        self, report: Examined, issue: Issue, comments: Sequence[Comment]
    ) -> Examined:
        missing = {name for name, is_there in report.items.items() if not is_there}
        hints: list[tuple[Comment, Sequence[str]]] = []
        for comment in [one for one in comments if is_colleagues(one, issue)][-OTHERS_MOST:]:
            if await self.is_ours(comment):
                continue
            findings = await self.examiner.examine("", [_said(comment.body, comment.created_at)])
            if held := [one.item for one in findings.present if one.item in missing]:
                hints.append((comment, held))
        return replace(report, hints=hints)


def _said(text: str, at: datetime | None) -> Said:
    """The examiner knows messages of a chat, whose numbers and authors it does not look at."""
    return Said(MessageId(0), MemberId(0), text, at or datetime.min.replace(tzinfo=UTC))
