"""Every kind of store: in memory, in a file, in PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.adapters.store import Database, StoredFaq, StoredOutbox, open_database
from bot.adapters.store.bridge import StoredBridge
from bot.adapters.store.issues import StoredIssues
from bot.adapters.store.links import StoredLinks
from bot.adapters.store.nudge import StoredNudges
from bot.adapters.store.relay import StoredRelays
from bot.ports import (
    BridgeStore,
    FaqStore,
    IssueStore,
    LinkStore,
    NudgeStore,
    OutboxStore,
    RelayStore,
)
from tests.support import postgres
from tests.support.bridge import FakeBridge
from tests.support.clock import FakeClock
from tests.support.issues import FakeIssues
from tests.support.links import FakeLinks
from tests.support.nudges import FakeNudges
from tests.support.relay import FakeRelays
from tests.support.stores import FakeFaq, FakeOutbox

ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """One PostgreSQL server for all tests that ask for it."""
    try:
        with postgres.running() as url:
            yield url
    except postgres.MissingServer as reason:
        pytest.skip(str(reason))


def _address(engine: str, request: pytest.FixtureRequest, folder: Path) -> str:
    if engine == "sqlite":
        return str(folder / "bridge.sqlite3")
    server: str = request.getfixturevalue("server")
    with asyncio.Runner() as runner:
        return runner.run(postgres.new_database(server))


@pytest.fixture(params=ENGINES)
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store can be opened."""
    return _address(request.param, request, tmp_path)


@pytest.fixture
async def database(address: str) -> AsyncIterator[Database]:
    async with await open_database(address) as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class Stores:
    faq: FaqStore
    outbox: OutboxStore
    links: LinkStore
    issues: IssueStore
    relays: RelayStore
    nudges: NudgeStore
    bridge: BridgeStore


@pytest.fixture(params=("memory", *ENGINES))
async def stores(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock
) -> AsyncIterator[Stores]:
    """The ports over one store; the fake of the tests is held to the same contract."""
    if request.param == "memory":
        outbox = FakeOutbox(clock)
        fakes = FakeLinks(outbox)
        both = FakeIssues(outbox), FakeRelays(fakes)
        rest = FakeNudges(outbox), FakeBridge(outbox)
        yield Stores(FakeFaq(outbox, clock), outbox, fakes, *both, *rest)
        return
    engine = "sqlite" if request.param == "sqlite" else "postgres"
    address = await asyncio.to_thread(_address, engine, request, tmp_path)
    async with await open_database(address) as opened:
        kept, links = StoredOutbox(opened, clock), StoredLinks(opened, clock)
        both = StoredIssues(opened, clock), StoredRelays(opened, clock)
        rest = StoredNudges(opened, clock), StoredBridge(opened, clock)
        yield Stores(StoredFaq(opened, clock), kept, links, *both, *rest)


@pytest.fixture
def outbox(stores: Stores) -> OutboxStore:
    return stores.outbox


@pytest.fixture
def faq(stores: Stores) -> FaqStore:
    return stores.faq


@pytest.fixture
def bridge(stores: Stores) -> BridgeStore:
    return stores.bridge
