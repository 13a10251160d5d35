"""Of a burst of deliveries none is lost, each is dealt with once, with no call too many."""

from pathlib import Path

import aiohttp

from benchmarks.webhooks import REPOSITORY, Contest
from bot.adapters.store import open_database
from bot.knowledge import utc_now

DELIVERIES = 500


async def test_all_of_a_burst_is_taken_and_each_label_costs_two_calls(tmp_path: Path) -> None:
    async with (
        await open_database(tmp_path / "bridge.db") as store,
        aiohttp.ClientSession() as http,
    ):
        contest = Contest(store, http)
        await contest.store.watched_since(REPOSITORY, utc_now())
        await contest.working(DELIVERIES)
    assert contest.github.calls == 2 * DELIVERIES
    assert len({*contest.github.said}) == DELIVERIES
