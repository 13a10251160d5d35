"""Holds the FAQ in force: entries and their index, replaced as one when files change."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence

from bot.domain.errors import ContentError
from bot.domain.faq import Entry, Ranking
from bot.domain.ids import EntryId
from bot.domain.titles import Title, find_titles, fold
from bot.ports import FaqContent, FaqIndex, IndexBuilder

log = logging.getLogger(__name__)

IN_NO_LANGUAGE = "lorem ipsum dolor sit amet consectetur"

ON_LOOP = 0.005
"""Seconds a ranking may keep the event loop; what takes longer goes to a thread."""


class Library:
    """The entries in force. A reload that fails changes nothing."""

    def __init__(self, content: FaqContent, build: IndexBuilder) -> None:
        self._content = content
        self._build = build
        self._entries: Mapping[EntryId, Entry] = {}
        self._index: FaqIndex | None = None
        self._titles: Sequence[Title] = ()
        self._stamp = ""
        self._seconds_per_char = 0.0

    def load(self) -> None:
        """Read the files and build the index; blocking.

        Raises:
            ContentError: names every broken file and line.
        """
        stamp = self._content.stamp()
        entries = self._content.load()
        index = self._build(entries)
        self._entries = {entry.id: entry for entry in entries}
        self._titles = [
            Title(entry.id, t.locale, t.title, fold(t.title))
            for entry in entries
            for t in entry.translations.values()
        ]
        self._seconds_per_char = _cost(index, entries)
        self._index, self._stamp = index, stamp

    async def reload(self) -> int:
        """Load again off the loop; returns the number of entries. Raises ContentError."""
        await asyncio.to_thread(self.load)
        log.info("content loaded", extra={"entries": len(self._entries)})
        return len(self._entries)

    async def watch(self, every: float = 2.0) -> None:
        """Reload whenever a file changes; a broken one is logged once per change."""
        seen = self._stamp
        while True:
            await asyncio.sleep(every)
            try:
                stamp = await asyncio.to_thread(self._content.stamp)
                if stamp == seen:
                    continue
                seen = stamp
                if stamp != self._stamp:
                    await self.reload()
            except (ContentError, OSError) as error:
                log.error("content kept as it was: %s", error)

    async def rank(self, text: str, limit: int = 10) -> Ranking:
        """Rank entries for ``text``, in a thread where it would keep the loop for over 5 ms."""
        if self._index is None:
            return Ranking()
        if self._seconds_per_char * len(text) > ON_LOOP:
            return await asyncio.to_thread(self._index.rank, text, limit)
        return self._index.rank(text, limit)

    async def warm_up(self) -> None:
        """Let the index load, off the loop, what it otherwise loads with the first text whose
        language is hard to tell: nobody's three seconds should go into that."""
        if self._index is not None:
            await asyncio.to_thread(self._index.rank, IN_NO_LANGUAGE)

    def entry(self, name: EntryId) -> Entry | None:
        return self._entries.get(name)

    @property
    def entries(self) -> Mapping[EntryId, Entry]:
        return self._entries

    def titles(self, query: str, locale: str, limit: int = 25) -> Sequence[Title]:
        """Entries for an autocomplete list: titles in ``locale`` (else English), best first."""
        return find_titles(self._titles, query, locale, limit)


def _cost(index: FaqIndex, entries: Sequence[Entry]) -> float:
    """Seconds a character, measured on the content itself: the fastest of three, for the first
    also warms up, and other programs may have slowed any."""
    texts = [q for e in entries[:8] for t in e.translations.values() for q in t.questions][:40]
    probe = " ".join(texts)[:200]
    if not probe:
        return 0.0
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        index.rank(probe)
        taken.append(time.perf_counter() - started)
    return min(taken) / len(probe)
