"""Every memory of secrets lets each be dealt with once."""

import asyncio

import pytest

from bot.adapters.store import Database, StoredOutbox
from bot.adapters.store.secrets import StoredSecrets
from bot.domain.ids import MessageId
from bot.domain.outbox import Effect, EffectState
from bot.domain.redact import Secret
from bot.ports import OutboxStore, SecretStore
from tests.support.clock import FakeClock
from tests.support.secrets import FakeSecrets
from tests.support.stores import FakeOutbox

ONE, OTHER = MessageId(2**63 - 1), MessageId(12)
NPM, GITHUB = Secret("npm_token", "a1b2"), Secret("github_token", "c3d4")
Memory = tuple[SecretStore, OutboxStore]


@pytest.fixture
def memory(anywhere: Database | None, clock: FakeClock) -> Memory:
    if anywhere is None:
        outbox = FakeOutbox(clock)
        return FakeSecrets(outbox), outbox
    return StoredSecrets(anywhere, clock), StoredOutbox(anywhere, clock)


def effect(key: str) -> Effect:
    return Effect("secret.remove", key, "secret", {})


async def test_only_what_is_new_in_a_message_counts(memory: Memory) -> None:
    secrets, outbox = memory
    assert await secrets.open(ONE, [NPM], effect("a"))
    assert not await secrets.open(ONE, [NPM], effect("b"))
    assert await secrets.open(ONE, [NPM, GITHUB], effect("c"))
    assert not await secrets.open(ONE, [GITHUB], effect("d"))
    assert await secrets.open(OTHER, [NPM], effect("e"))
    assert await outbox.depth() == {EffectState.DUE: 3}


async def test_of_many_at_once_one_is_first(memory: Memory) -> None:
    secrets, outbox = memory
    tries = (secrets.open(ONE, [NPM, GITHUB], effect("same")) for _ in range(8))
    assert sorted(await asyncio.gather(*tries)) == [False] * 7 + [True]
    assert await outbox.depth() == {EffectState.DUE: 1}
