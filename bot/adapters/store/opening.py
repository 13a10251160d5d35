"""Opens the store that the settings name, its schema up to date."""

from pathlib import Path

from bot.adapters.store import migrator
from bot.adapters.store.database import Database
from bot.domain.errors import Unavailable


async def open_database(where: str | Path, *, read_only: bool = False) -> Database:
    """Open the store and bring its schema up to date.

    ``where`` is a file (SQLite) or a ``postgresql://`` address. With ``read_only`` nothing is
    created, locked or migrated: for commands that look into a store the bot is using.

    Raises Unavailable when the store cannot be used, saying what to do.
    """
    database = await _connect(where, read_only)
    try:
        await (migrator.verify if read_only else migrator.migrate)(database)
    except BaseException:
        await database.close()
        raise
    return database


async def _connect(where: str | Path, read_only: bool) -> Database:
    # Each engine's library is imported only by those who use it.
    if str(where).startswith(("postgresql://", "postgres://")):
        try:
            from bot.adapters.store.postgres_engine import PostgresDatabase
        except ModuleNotFoundError as error:
            raise Unavailable(
                "store",
                f"PostgreSQL needs {error.name}; install community-bridge[postgres]",
            ) from error

        return await PostgresDatabase.open(str(where), read_only=read_only)
    from bot.adapters.store.sqlite_engine import SqliteDatabase

    return await SqliteDatabase.open(Path(where), read_only=read_only)
