"""A process that dies at any step of filing leaves one issue, never none and never two."""

from contextlib import suppress

import pytest

from bot.adapters.store import Database, open_database
from bot.domain.issue import IssueRef
from tests.support.clock import FakeClock
from tests.support.filing import ACME, NORA, POST, Yard, writer
from tests.support.verify import Killed, Switch


async def test_a_post_becomes_one_issue_despite_a_kill_at_every_step(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    async with await open_database(tmp_path_factory.mktemp("whole") / "bridge.db") as database:
        steps = await _filed_despite_a_kill(database, None)
    assert steps > 10
    for at in range(steps):
        folder = tmp_path_factory.mktemp("killed")
        async with await open_database(folder / "bridge.db") as database:
            await _filed_despite_a_kill(database, at)


async def _filed_despite_a_kill(database: Database, at: int | None) -> int:
    """Returns how many steps were taken before the kill."""
    yard = Yard(database, FakeClock(), switch=Switch(at))
    with suppress(Killed):
        await _file(yard)
    steps = yard.switch.steps
    yard = yard.restarted()
    await yard.outbox.release()
    if not await yard.intakes.of_subject(POST):
        await yard.asked()
    await yard.settle()
    if await yard.links.of_post(POST) is None:
        assert at is not None
        await yard.filled(writer())
        await yard.service.send(POST, writer())
        await yard.settle()
    assert len(yard.tracker.opened) == 1
    link = await yard.links.of_post(POST)
    assert link
    assert link.issue == IssueRef(ACME, 1)
    assert await yard.store.draft(POST, NORA) is None
    return steps


async def _file(yard: Yard) -> None:
    await yard.asked()
    await yard.filled(writer())
    await yard.service.send(POST, writer())
    await yard.settle()
