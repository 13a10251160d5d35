"""Waits for issues that people open under their own name, and erases what was typed long ago."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.errors import Rejected
from bot.domain.filing import LIFE, Awaited, carries
from bot.domain.link import Link
from bot.ports import Clock, FilingStore, IntakeStore, Tracker
from bot.services.filing_effects import FilingEffects
from bot.services.turns import take_turns

log = logging.getLogger(__name__)

SKEW = timedelta(minutes=2)
"""By which GitHub's clock may be behind."""


@dataclass(slots=True, kw_only=True)
class FilingWatch:
    """``every`` is in seconds. GitHub is asked only while somebody's issue is awaited."""

    store: FilingStore
    intakes: IntakeStore
    tracker: Tracker
    effects: FilingEffects
    clock: Clock
    every: float = 60.0

    async def watch(self) -> None:
        await take_turns(self.turn, "issues of members wait to be linked", lambda _: self.every)

    async def turn(self) -> None:
        """Raises Unavailable."""
        since = self.clock() - LIFE
        await self.store.forget(since)
        awaited = await self.store.awaited(since)
        for repository in dict.fromkeys(one.repository for one in awaited):
            theirs = [one for one in awaited if one.repository == repository]
            try:
                await self._look(repository, theirs)
            except Rejected as error:  # no reason to leave the others alone
                log.warning("issues of %s cannot be read: %s", repository, error)

    async def _look(self, repository: str, awaited: Sequence[Awaited]) -> None:
        issues = await self.tracker.changed(repository, awaited[0].at - SKEW)
        for one in awaited:
            intake = await self.intakes.of_subject(one.subject)
            issue = next((i for i in issues if intake and carries(i.body, intake)), None)
            if intake and issue:
                await self.effects.linked(
                    Link(
                        subject=intake.subject,
                        guild=intake.guild,
                        channel=intake.channel,
                        issue=issue.ref,
                        url=issue.url,
                        at=self.clock(),
                    )
                )
