"""A delivery is known by its GUID, however often, at once or late GitHub sends it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.adapters.store import StoredOutbox, open_database
from bot.adapters.store.issues import StoredIssues
from bot.domain.heard import Heard
from bot.ports import OutboxStore
from bot.webhook.batch import Batch
from bot.webhook.router import Router
from bot.webhook.server import Webhook
from bot.webhook.signature import Signature
from tests.support.clock import FakeClock
from tests.webhook.conftest import REPOSITORY, SECRET, Door, told

FIRST, SECOND = "72d3162e-cc78-11e3-81ab-4c9367dc0958", "72d3162e-cc78-11e3-81ab-4c9367dc0959"


@asynccontextmanager
async def process(folder: Path) -> AsyncIterator[tuple[Door, OutboxStore]]:
    """The bridge's own way in, as long as that process lives."""
    app, clock = web.Application(), FakeClock()
    async with await open_database(folder / "bridge.db") as database:
        issues = StoredIssues(database, clock)

        async def hear(heard: Sequence[Heard]) -> None:
            await issues.hear(heard)

        Webhook(Signature(SECRET), Router([REPOSITORY]), Batch(hear)).add_to(app)
        async with TestClient(TestServer(app)) as client:
            yield Door(client), StoredOutbox(database, clock)


async def test_what_is_delivered_again_is_thanked_for_and_kept_once(tmp_path: Path) -> None:
    async with process(tmp_path) as (door, outbox):
        answers = await asyncio.gather(*(door.send(told(), delivery=FIRST) for _ in range(8)))
        assert {status for status, _ in answers} == {202}
        assert sum((await outbox.depth()).values()) == 1
    async with process(tmp_path) as (door, outbox):
        assert (await door.send(told(), delivery=FIRST))[0] == 202
        assert sum((await outbox.depth()).values()) == 1
        assert (await door.send(told(), delivery=SECOND))[0] == 202
        assert sum((await outbox.depth()).values()) == 2
