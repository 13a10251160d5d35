"""What PostgreSQL does differently: placeholders, lost connections, refused entry."""

import asyncio

import asyncpg
import pytest

from bot.adapters.store import StoredOutbox, open_database
from bot.adapters.store.postgres_engine import numbered
from bot.domain.errors import Unavailable
from bot.domain.outbox import Effect, EffectState
from tests.support import postgres
from tests.support.clock import FakeClock


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SELECT ?", "SELECT $1"),
        ("a = ? AND b = ? OR c = ?", "a = $1 AND b = $2 OR c = $3"),
        ("'what?' || ?", "'what?' || $1"),
        ("'it''s ?' || ?", "'it''s ?' || $1"),
        ('"odd?" = ?', '"odd?" = $1'),
        ("a = ? -- why?\nAND b = ?", "a = $1 -- why?\nAND b = $2"),
        ("nothing", "nothing"),
    ],
)
def test_placeholders_are_numbered_outside_of_literals(ours: str, theirs: str) -> None:
    assert numbered(ours) == theirs


@pytest.fixture
async def url(server: str) -> str:
    return await postgres.new_database(server)


@pytest.mark.postgres
async def test_a_lost_connection_is_told_and_replaced(
    url: str, server: str, clock: FakeClock
) -> None:
    async with await open_database(url) as database:
        outbox = StoredOutbox(database, clock)
        await outbox.enqueue(Effect("chat.reply", "one", "one", {}))
        everybody_out = (
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE application_name = 'community-bridge'"
        )
        operator = await asyncpg.connect(server)

        async def change() -> None:
            async with database.write() as tx:
                await operator.execute(everybody_out)
                await tx.fetch("SELECT 1")

        with pytest.raises(Unavailable, match=r"store: .*retried by itself"):
            await change()
        await operator.close()
        assert await outbox.depth() == {EffectState.DUE: 1}


@pytest.mark.postgres
async def test_a_database_that_does_not_exist_is_told(server: str) -> None:
    with pytest.raises(Unavailable, match="does not exist; create it"):
        await open_database(server.removesuffix("/postgres") + "/nowhere")


async def test_a_server_that_does_not_answer_is_told() -> None:
    with pytest.raises(Unavailable, match="store: PostgreSQL does not answer"):
        await open_database(f"postgresql://bridge@127.0.0.1:{postgres.free_port()}/postgres")


@pytest.mark.postgres
async def test_two_processes_that_start_on_an_empty_database_both_come_up(
    url: str, clock: FakeClock
) -> None:
    first, second = await asyncio.gather(open_database(url), open_database(url))
    async with first, second:
        assert first.is_shared
        assert await StoredOutbox(first, clock).enqueue(Effect("a", "key", "s", {})) is not None
        assert await StoredOutbox(second, clock).enqueue(Effect("a", "key", "s", {})) is None
