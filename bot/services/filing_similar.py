"""Finds open issues that are so much like a post that they may be the same."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import Rejected, Unavailable
from bot.domain.faq import Ranking
from bot.domain.ids import EntryId
from bot.domain.issue import Issue
from bot.domain.similar import COMPARED, OFFERS, Earlier, as_entry, worth_a_look
from bot.ports import IndexBuilder, Tracker

log = logging.getLogger(__name__)

FOUND_MOST = 20
LOCALE = "en"
"""What most issues are written in."""


@dataclass(frozen=True, slots=True)
class SimilarIssues:
    """The same rule as for earlier posts: a wrong offer costs more than none."""

    tracker: Tracker
    build: IndexBuilder

    async def find(
        self, repository: str, title: str, asked: str, codes: Sequence[str]
    ) -> Sequence[Issue]:
        """Best first, at most ``OFFERS``. None where GitHub cannot search: nobody has to wait for
        that."""
        try:
            found = await self.tracker.search(repository, " ".join((*codes, title)), FOUND_MOST)
        except (Rejected, Unavailable) as error:
            log.warning("issues of %s are not searched: %s", repository, error)
            return ()
        issues = {EntryId(str(issue.ref)): issue for issue in found if issue.is_open}
        if not issues:
            return ()
        ranking = await asyncio.to_thread(self._ranked, issues, f"{title}\n{asked}"[:COMPARED])
        return [issues[name] for name in worth_a_look(ranking, EntryId(""))]

    def _ranked(self, issues: Mapping[EntryId, Issue], asked: str) -> Ranking:
        entries = [
            as_entry(Earlier(name, issue.title, LOCALE, issue.url))
            for name, issue in issues.items()
        ]
        return self.build(entries).rank(asked, OFFERS)
