"""Earlier reports are offered where they help; noise is not."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.catalogue import Catalogue
from bot.adapters.search.build import build_index
from bot.domain.faq import Candidate, Entry, Ranking
from bot.domain.ids import EntryId
from bot.domain.similar import OFFERS, SURE, Earlier, as_entry, worth_a_look
from bot.services.similar import NEWEST, SimilarService

LABELLED = Path(__file__).parents[1] / "eval" / "similar.jsonl"
PRECISION, RECALL = 0.95, 0.80
OWN = EntryId("own")


def earlier(name: str, title: str = "", locale: str = "en") -> Earlier:
    return Earlier(EntryId(name), title or name, locale, f"https://discord.com/channels/1/{name}")


class Source:
    """Reports that a test solves and deletes."""

    def __init__(self, *reports: Earlier) -> None:
        self.reports = list(reports)
        self.reads = 0

    async def newest(self, limit: int) -> Sequence[Earlier]:
        self.reads += 1
        return self.reports[:limit]

    async def is_there(self, name: EntryId) -> bool:
        return any(one.name == name for one in self.reports)


class Sure:
    """An index that finds everything, in its order."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    def rank(self, text: str, limit: int = 10) -> Ranking:
        return Ranking(tuple(Candidate(one.id, 0.9, "en") for one in self.entries[:limit]))


def service(*sources: Source, builds: list[int] | None = None) -> SimilarService:
    def build(entries: Sequence[Entry]) -> Sure:
        if builds is not None:
            builds.append(len(entries))
        return Sure(entries)

    return SimilarService(sources, build, Catalogue())


def _rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]


def test_offers_on_the_labelled_set_are_right_and_not_few() -> None:
    rows = _rows()
    known = [earlier(row["id"], row["title"], row["locale"]) for row in rows if "id" in row]
    index = build_index([as_entry(one) for one in known])
    asked = [row for row in rows if "same_as" in row]
    offers = right = 0
    for row in asked:
        ranking = index.rank(f"{row['title']}\n{row['text']}", OFFERS + 1)
        offered = worth_a_look(ranking, OWN)
        offers += len(offered)
        right += row["same_as"] in offered
    assert len(known) >= 60
    assert len(asked) >= 60
    assert right >= PRECISION * offers
    assert right >= RECALL * sum(bool(row["same_as"]) for row in asked)


@pytest.mark.parametrize(("confidence", "offered"), [(SURE, ["a"]), (SURE - 0.01, [])])
def test_what_is_not_sure_is_not_offered(confidence: float, offered: list[str]) -> None:
    ranking = Ranking((Candidate(EntryId("a"), confidence, "en"),))
    assert worth_a_look(ranking, OWN) == offered


async def test_at_most_two_and_never_the_post_itself() -> None:
    similar = service(Source(*map(earlier, ("own", "a", "b", "c"))))
    assert [one.name for one in await similar.find(OWN, "?")] == ["a", "b"]
    assert await similar.text(OWN, "?", "es") == (
        "Parecido y resuelto: https://discord.com/channels/1/a, https://discord.com/channels/1/b"
    )


async def test_what_was_deleted_since_is_not_offered() -> None:
    source = Source(earlier("a"), earlier("b"))
    similar = service(source)
    await similar.refresh()
    source.reports = source.reports[1:]
    assert [one.name for one in await similar.find(OWN, "?")] == ["b"]


async def test_nothing_solved_offers_nothing() -> None:
    builds: list[int] = []
    assert await service(Source(), builds=builds).text(OWN, "?", "en") == ""
    assert builds == []


async def test_every_source_is_asked_and_the_index_built_only_for_news() -> None:
    posts, issues = Source(earlier("a")), Source(earlier("github/1"))
    builds: list[int] = []
    similar = service(posts, issues, builds=builds)
    await asyncio.gather(similar.find(OWN, "?"), similar.find(OWN, "?"))
    await similar.refresh()
    assert builds == [2]
    issues.reports.append(earlier("github/2"))
    await similar.refresh()
    assert builds == [2, 3]


async def test_the_index_is_bounded() -> None:
    builds: list[int] = []
    similar = service(Source(*(earlier(str(n)) for n in range(NEWEST + 5))), builds=builds)
    await similar.refresh()
    assert builds == [NEWEST]
