"""Tells whether the store takes writes, by writing."""

from datetime import datetime

from bot.adapters.store.database import Database, Step, to_micros

# One row, written over and over.
_WRITE = """
INSERT INTO claims (kind, key, at) VALUES ('probe', 'store', ?)
ON CONFLICT (kind, key) DO UPDATE SET at = excluded.at RETURNING at
"""


async def check_writes(database: Database, now: datetime) -> None:
    """Raises Unavailable where it does not."""
    await database.apply(Step(_WRITE, (to_micros(now),)))
