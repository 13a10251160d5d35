"""Brings a store's schema up to the code's, one numbered file after the other, never back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from bot.adapters.store.database import Database, Transaction, to_micros
from bot.domain.errors import Unavailable

MIGRATIONS = Path(__file__).with_name("migrations")

_TABLE = """
CREATE TABLE IF NOT EXISTS migrations (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT
"""


class Outdated(Unavailable):
    """The schema is older than this program."""


@dataclass(frozen=True, slots=True)
class Migration:
    """One file ``NNNN_name.sql``; a statement ends with a semicolon at the end of a line, a
    comment has lines of its own."""

    number: int
    name: str
    sha256: str
    statements: tuple[str, ...]


def read(folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """The migrations of ``folder`` in order. Raises ValueError for a gap or a strange name."""
    found = []
    for number, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        if not re.fullmatch(rf"{number:04}_[a-z0-9_]+", path.stem):
            raise ValueError(f"{path.name}: expected {number:04}_name.sql")
        text = path.read_text(encoding="utf-8")
        bare = re.sub(r"^\s*--.*\n?", "", text, flags=re.MULTILINE)
        parts = re.split(r";[ \t]*(?:\n|$)", bare)
        statements = tuple(part.strip() for part in parts if part.strip())
        digest = sha256(text.encode()).hexdigest()
        found.append(Migration(number, path.stem, digest, statements))
    return tuple(found)


async def migrate(database: Database, folder: Path = MIGRATIONS) -> int:
    """Apply what is missing, each file in its own transaction; returns how many were applied.

    Safe when several processes start at once: each looks again once it is alone.
    Raises Unavailable when the store and the code do not belong together.
    """
    migrations = read(folder)
    async with database.write() as tx:
        await tx.alone("migrations")
        await tx.define(_TABLE)
    applied = 0
    while True:
        async with database.write() as tx:
            await tx.alone("migrations")
            missing = await _missing(tx, migrations)
            if not missing:
                return applied
            for statement in missing[0].statements:
                await tx.define(statement)
            await tx.fetch(
                "INSERT INTO migrations (number, name, sha256, applied_at) VALUES (?, ?, ?, ?)",
                missing[0].number,
                missing[0].name,
                missing[0].sha256,
                to_micros(datetime.now(UTC)),
            )
        applied += 1


async def verify(database: Database, folder: Path = MIGRATIONS) -> None:
    """Raise Unavailable unless the schema is the code's, changing nothing; Outdated where a start
    of the bot mends it."""
    if await _missing(database, read(folder)):
        raise Outdated(
            "store", "its schema is older than this program; start the bot once, which updates it"
        )


async def _missing(
    store: Database | Transaction, migrations: Sequence[Migration]
) -> Sequence[Migration]:
    known = {migration.number: migration for migration in migrations}
    rows = await store.fetch("SELECT number, name, sha256 FROM migrations ORDER BY number")
    for row in rows:
        ours = known.get(row["number"])
        if ours is None:
            raise Unavailable(
                "store",
                f"its schema ({row['name']}) is newer than this program; "
                "install the newer version again, or restore the backup made before the upgrade",
            )
        if ours.sha256 != row["sha256"]:
            raise Unavailable(
                "store",
                f"migration {row['name']} was changed after it had been applied; "
                "restore the original file and put the change into a new migration",
            )
    return migrations[len(rows) :]
