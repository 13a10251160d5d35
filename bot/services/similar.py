"""Offers earlier reports that were solved and are like a new one."""

import asyncio
from collections.abc import Mapping, Sequence

from bot.domain.ids import EntryId
from bot.domain.similar import COMPARED, OFFERS, Earlier, as_entry, worth_a_look
from bot.ports import EarlierReports, FaqIndex, IndexBuilder, Texts
from bot.services.turns import take_turns

NEWEST = 2000
"""Reports that are compared, of each source."""
EVERY = 300.0
"""Seconds between two looks at what has been solved meanwhile."""


class SimilarService:
    """Nothing is read or built before the first question or ``watch``."""

    def __init__(
        self, sources: Sequence[EarlierReports], build: IndexBuilder, texts: Texts
    ) -> None:
        self._sources = sources
        self._build = build
        self._texts = texts
        self._known: Mapping[EntryId, tuple[Earlier, EarlierReports]] = {}
        self._index: FaqIndex | None = None
        self._is_read = False
        self._one_at_a_time = asyncio.Lock()

    async def text(self, own: EntryId, asked: str, locale: str) -> str:
        """One line of Markdown, empty where nothing is near; never names ``own``."""
        found = await self.find(own, asked)
        links = ", ".join(earlier.url for earlier in found)
        return self._texts.say(locale, "Similar, and solved: {links}", links=links) if links else ""

    async def find(self, own: EntryId, asked: str) -> Sequence[Earlier]:
        """At most two, that are there and solved right now."""
        async with self._one_at_a_time:
            if not self._is_read:
                await self._read()
        if self._index is None:
            return ()
        ranking = await asyncio.to_thread(self._index.rank, asked[:COMPARED], OFFERS + 1)
        near = [self._known[name] for name in worth_a_look(ranking, own)]
        return [earlier for earlier, source in near if await source.is_there(earlier.name)]

    async def watch(self) -> None:
        """Keep up with what is solved; a store that fails is told of once."""
        await take_turns(self.refresh, "earlier reports kept as they were", lambda _: EVERY)

    async def refresh(self) -> None:
        """Take in what was solved meanwhile. Raises Unavailable."""
        async with self._one_at_a_time:
            await self._read()

    async def _read(self) -> None:
        """Read all sources, and build the index again where it would be another one."""
        known = {
            earlier.name: (earlier, source)
            for source in self._sources
            for earlier in await source.newest(NEWEST)
        }
        if known != self._known:
            entries = [as_entry(earlier) for earlier, _ in known.values()]
            self._index = await asyncio.to_thread(self._build, entries) if entries else None
            self._known = known
        self._is_read = True
