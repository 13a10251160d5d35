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
async def anywhere(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Database | None]:
    """A store on each engine, and None for the fakes of the tests: they are held to the same
    contract."""
    if request.param == "memory":
        yield None
        return
    address = await asyncio.to_thread(_address, request.param, request, tmp_path)
    async with await open_database(address) as opened:
        yield opened


@pytest.fixture
def stores(anywhere: Database | None, clock: FakeClock) -> Stores:
    """The ports over one store."""
    if anywhere is None:
        outbox = FakeOutbox(clock)
        fakes = FakeLinks(outbox)
        both = FakeIssues(outbox), FakeRelays(fakes)
        rest = FakeNudges(outbox), FakeBridge(outbox)
        return Stores(FakeFaq(outbox, clock), outbox, fakes, *both, *rest)
    kept, links = StoredOutbox(anywhere, clock), StoredLinks(anywhere, clock)
    stored = StoredIssues(anywhere, clock), StoredRelays(anywhere, clock)
    others = StoredNudges(anywhere, clock), StoredBridge(anywhere, clock)
    return Stores(StoredFaq(anywhere, clock), kept, links, *stored, *others)


@pytest.fixture
def outbox(stores: Stores) -> OutboxStore:
    return stores.outbox


@pytest.fixture
def faq(stores: Stores) -> FaqStore:
    return stores.faq


@pytest.fixture
def bridge(stores: Stores) -> BridgeStore:
    return stores.bridge
