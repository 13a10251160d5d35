"""The FAQ in force: replaced as one, never by something broken."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from bot.domain.errors import ContentError, Problem
from bot.domain.faq import Candidate, Entry, Ranking, Translation
from bot.domain.ids import EntryId
from bot.services.library import Library

BROKEN = ContentError((Problem("faq/mau/en.md", 3, "close the head with +++"),))


def entry(name: str, question: str = "how?") -> Entry:
    text = Translation("en", name.title(), "Body.", (question,))
    return Entry(EntryId(name), {"en": text}, "docs", date(2026, 1, 1))


class FakeContent:
    """``entries`` is what the files hold; an error in its place is raised. ``looks`` counts
    how often the stamp was asked for."""

    def __init__(self, *entries: Entry) -> None:
        self.entries: Sequence[Entry] | ContentError = entries
        self.version = "1"
        self.looks = 0

    def stamp(self) -> str:
        self.looks += 1
        return self.version

    def load(self) -> Sequence[Entry]:
        if isinstance(self.entries, ContentError):
            raise self.entries
        return self.entries


class FirstIndex:
    """Ranks its first entry first; ``seconds`` a ranking; ``threads`` are where it ran."""

    def __init__(self, entries: Sequence[Entry], seconds: float = 0.0) -> None:
        self.entries = entries
        self.seconds = seconds
        self.threads: list[int] = []

    def rank(self, text: str, limit: int = 10) -> Ranking:
        self.threads.append(threading.get_ident())
        time.sleep(self.seconds)
        return Ranking(tuple(Candidate(e.id, 0.9, "en") for e in self.entries[:limit]))


async def test_a_reload_replaces_everything_at_once() -> None:
    content = FakeContent(entry("mau"))
    library = Library(content, FirstIndex)
    library.load()
    content.entries = (entry("rollback"), entry("ci"))
    assert await library.reload() == 2
    assert set(library.entries) == {"rollback", "ci"}
    assert (await library.rank("x")).candidates[0].entry == "rollback"
    assert [title.entry for title in library.titles("roll", "en")] == ["rollback"]


async def test_broken_files_change_nothing() -> None:
    content = FakeContent(entry("mau"))
    library = Library(content, FirstIndex)
    library.load()
    content.entries = BROKEN
    with pytest.raises(ContentError, match=r"faq/mau/en\.md:3"):
        await library.reload()
    assert set(library.entries) == {"mau"}


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the watcher has no event to wait for
            await asyncio.sleep(0)


async def test_a_saved_file_is_in_force_and_a_broken_one_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    content = FakeContent(entry("mau"))
    library = Library(content, FirstIndex)
    library.load()
    watching = asyncio.create_task(library.watch(every=0.0))
    content.entries, content.version = BROKEN, "2"
    with caplog.at_level(logging.ERROR):
        await until(lambda: bool(caplog.records))
        looks = content.looks
        await until(lambda: content.looks > looks + 3)
    assert len(caplog.records) == 1
    assert "faq/mau/en.md:3" in caplog.text
    content.entries, content.version = (entry("ci"),), "3"
    await until(lambda: set(library.entries) == {"ci"})
    watching.cancel()


async def test_a_slow_index_does_not_keep_the_loop() -> None:
    indexes: list[FirstIndex] = []

    def build(entries: Sequence[Entry]) -> FirstIndex:
        indexes.append(FirstIndex(entries, seconds=0.006))
        return indexes[-1]

    library = Library(FakeContent(entry("mau", "what is an active device?")), build)
    library.load()
    await library.rank("what is an active device, and how are they counted?")
    assert indexes[0].threads[-1] != threading.get_ident()


async def test_before_anything_is_loaded_nothing_is_found() -> None:
    assert await Library(FakeContent(), FirstIndex).rank("x") == Ranking()
