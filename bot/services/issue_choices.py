"""Offers issues, labels, people and milestones while a maintainer types."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.domain.ids import ChannelId
from bot.domain.issue import Issue
from bot.domain.preview import ref_of
from bot.domain.titles import fold
from bot.ports import Clock, Tracker
from bot.services.issue_finding import IssueFinding
from bot.services.lately import Lately

PATIENCE = 1.5
"""Seconds: Discord waits for three."""
CHOICES_MOST, NAME_MOST = 25, 100
NO_MILESTONE = "-"

Choices = Sequence[tuple[str, str]]
"""What is shown, and what is typed when it is chosen."""


@dataclass(slots=True, kw_only=True)
class IssueChoices:
    """What was read in the last minute costs nothing; what takes too long is left out this time."""

    tracker: Tracker
    finding: IssueFinding
    clock: Clock
    open: Lately[str, Sequence[Issue]] = field(init=False)
    """Issues of a repository; the next ones are its names."""
    labels: Lately[str, Sequence[str]] = field(init=False)
    assignees: Lately[str, Sequence[str]] = field(init=False)
    milestones: Lately[str, Sequence[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.open = Lately(self.tracker.open_issues, self.clock)
        self.labels = Lately(self.tracker.labels, self.clock)
        self.assignees = Lately(self.tracker.assignees, self.clock)
        self.milestones = Lately(self.tracker.milestones, self.clock)

    async def of_issues(self, typed: str) -> Choices:
        repositories = self.finding.around.repositories
        found = await asyncio.gather(*(self.open.soon(name, PATIENCE) for name in repositories))
        rows = [
            (_shown(issue, is_only=len(repositories) == 1), str(issue.ref), issue)
            for issues in found
            for issue in issues or ()
        ]
        number = typed.strip().lstrip("#")
        if number.isdigit():
            rows = [row for row in rows if str(row[2].ref.number).startswith(number)]
        else:
            words = fold(typed).split()
            rows = [row for row in rows if all(word in fold(row[0]) for word in words)]
        return [(name, value) for name, value, _ in rows if len(value) <= NAME_MOST][:CHOICES_MOST]

    async def of_labels(self, typed: str, written: str, channel: ChannelId) -> Choices:
        return await self._names(self.labels, typed, written, channel)

    async def of_labels_on(self, typed: str, written: str, channel: ChannelId) -> Choices:
        """Those that the issue has; all where it is not known."""
        around = await self.finding.around_in(channel)
        link = await self.finding.links.of_thread(channel)
        ref = ref_of(written, around) or (link.issue if link and not written else None)
        issue = await self.finding.issues.soon(ref, PATIENCE) if ref else None
        return (
            _fitting(issue.labels, typed)
            if issue
            else await self.of_labels(typed, written, channel)
        )

    async def of_assignees(self, typed: str, written: str, channel: ChannelId) -> Choices:
        return await self._names(self.assignees, typed, written, channel)

    async def of_milestones(
        self, typed: str, written: str, channel: ChannelId, none: str
    ) -> Choices:
        """``none`` is what taking it away is called."""
        found = await self._names(self.milestones, typed, written, channel)
        return [*found[: CHOICES_MOST - 1], (none, NO_MILESTONE)]

    async def _names(
        self, kept: Lately[str, Sequence[str]], typed: str, written: str, channel: ChannelId
    ) -> Choices:
        around = await self.finding.around_in(channel)
        ref = ref_of(written, around)
        repository = ref.repository if ref else around.here
        found = await kept.soon(repository, PATIENCE) if repository else None
        return _fitting(found or (), typed)


def _fitting(names: Iterable[str], typed: str) -> Choices:
    wanted = fold(typed)
    fits = [name for name in names if wanted in fold(name) and len(name) <= NAME_MOST]
    fits.sort(key=lambda name: not fold(name).startswith(wanted))
    return [(name, name) for name in fits[:CHOICES_MOST]]


def _shown(issue: Issue, *, is_only: bool) -> str:
    where = "" if is_only else issue.ref.repository.partition("/")[2]
    name = f"{where}#{issue.ref.number} {issue.title}"
    return name if len(name) <= NAME_MOST else f"{name[: NAME_MOST - 1]}…"
