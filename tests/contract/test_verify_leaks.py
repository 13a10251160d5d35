"""No address is at rest or in a log after a full run, typed or held, in any case."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.adapters.store import Database, open_database
from bot.adapters.store.privacy import TABLES
from bot.domain.errors import Rejected, Unavailable, Uncertain
from bot.domain.verify import Confirmed
from tests.support.clock import FakeClock
from tests.support.verify import (
    ADA,
    ADDRESS,
    BOB_ADDRESS,
    HELD,
    MAX,
    MIA,
    NORA,
    STAFF,
    World,
    applicant,
)

UNKNOWN_ADDRESS = "Nobody.Knows@elsewhere.example"
PRIVATE = ("@customer.example", "@elsewhere.example", "ada.secret", "ada.held", "nobody.knows",
           "bob@", ADA.id)  # fmt: skip


async def full_run(world: World) -> None:
    """Everything that can happen to an address, the errors of others that repeat it too."""
    said = f"550 5.1.1 <{HELD.upper()}>: user unknown"
    for trouble in (
        Unavailable("mail", said),
        Rejected("mail", said),
        Uncertain("mail", said),
        ValueError(f"{HELD} is no address"),
    ):
        world.mailer.troubles = [trouble]
        await world.verify.start(applicant(), ADDRESS)
        await world.settle_all()
        world.clock.advance(hours=7)
    world.directory.accounts.pop(BOB_ADDRESS)
    await world.verify.start(applicant(MIA), UNKNOWN_ADDRESS)
    await world.verify.start(applicant(MIA), f"{ADDRESS}\nBcc: {UNKNOWN_ADDRESS}")
    world.directory.is_down = True
    await world.verify.start(applicant(STAFF), BOB_ADDRESS)
    await world.settle_all()
    world.directory.is_down = False
    world.clock.advance(days=1)
    await world.link(NORA)
    world.clock.advance(seconds=61)
    await world.link(MAX)
    lost = (await world.verify.status(NORA)).lost
    assert lost
    await world.verify.undo(NORA, lost.id)
    await world.verify.confirm(MIA, "BCDFGHJK")
    await world.recheck.recheck(NORA)
    await world.settle_all()


async def test_no_address_is_in_the_store_or_the_log(
    database: Database, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world = World(database, clock)
    await full_run(world)
    assert (await world.verify.confirm(NORA, world.mailer.code)).result is not Confirmed.OK
    for table in TABLES:
        _hides(str([_values(row) for row in await database.fetch(f"SELECT * FROM {table}")]))
    _hides(caplog.text)
    for record in caplog.records:
        _hides(str(record.__dict__))
    _hides(str(await world.kept.export(NORA)))
    _hides(repr(await world.store.of_member(NORA)).replace(ADA.id, ""))
    assert "[address]" in caplog.text, "errors did repeat it"


async def test_no_address_is_in_the_files_of_the_database(tmp_path: Path, clock: FakeClock) -> None:
    async with await open_database(tmp_path / "bridge.db") as database:
        await full_run(World(database, clock))
        kept = _files(tmp_path)  # with the write-ahead log
    kept += _files(tmp_path)
    assert sum(map(len, kept)) > 50_000
    for raw in kept:
        _hides(raw.decode("latin-1"))
        _hides(raw.decode("utf-16", "replace"))


async def test_every_table_is_looked_at(tmp_path: Path) -> None:
    async with await open_database(tmp_path / "bridge.db") as sqlite:
        rows = await sqlite.fetch("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = {row["name"] for row in rows if not row["name"].startswith("sqlite_")}
    assert names == set(TABLES)


def _files(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.iterdir()]


def _values(row: Any) -> Sequence[Any]:
    return tuple(row)


def _hides(text: str) -> None:
    found = [one for one in PRIVATE if one.lower() in text.lower()]
    assert not found, f"{found} in {text[:2000]}"
