"""Is there room for the store, does its schema fit, and does it take writes?"""

import shutil
import stat
from collections.abc import AsyncIterator
from pathlib import Path

from bot.adapters.store.migrator import Outdated
from bot.adapters.store.opening import open_database
from bot.adapters.store.probe import check_writes
from bot.doctor.finding import Finding, Level
from bot.domain.errors import BridgeError
from bot.knowledge import utc_now
from bot.settings import Settings

FREE_DISK = 200 * 1024 * 1024


async def remembering(settings: Settings) -> AsyncIterator[Finding]:
    yield _disk(settings)
    if isinstance(settings.store, Path) and _is_open(settings.store.parent):
        message = f"everybody on this machine may look into {settings.store.parent}"
        advice = f"chmod 700 {settings.store.parent}"
        yield Finding(Level.WARNING, "state folder", message, advice)
    yield await _store(settings)


def _disk(settings: Settings) -> Finding:
    try:
        settings.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        free = shutil.disk_usage(settings.state_dir).free
    except OSError as error:
        advice = "Make BRIDGE_STATE_DIR a folder that the bot may write to"
        return Finding(Level.FAILURE, "disk", f"{settings.state_dir}: {error.strerror}", advice)
    level = Level.OK if free > FREE_DISK else Level.WARNING
    advice = "" if level is Level.OK else "Free some space, or the store will stop taking answers"
    return Finding(level, "disk", f"{free // 2**20} MiB free in {settings.state_dir}", advice)


def _is_open(folder: Path) -> bool:
    mode = folder.stat().st_mode if folder.is_dir() else 0
    return bool(mode & stat.S_IROTH and mode & stat.S_IXOTH)


async def _store(settings: Settings) -> Finding:
    """A store that is not there yet is made; one that is older is left as it is, for only a start
    of the bot may change what a running one uses."""
    try:
        async with await open_database(settings.store, read_only=True):
            is_whole = True
    except Outdated:
        message = "its schema is older than this program"
        advice = "Make a backup (python -m bot backup FILE); the next start updates it"
        return Finding(Level.WARNING, "store", message, advice)
    except BridgeError:
        is_whole = False
    try:
        async with await open_database(settings.store) as database:
            await check_writes(database, utc_now())
    except BridgeError as error:
        message, _, advice = str(error).removeprefix("store: ").partition("; ")
        if is_whole:  # somebody holds it, and as a rule that is the running bot
            advice = "That is well if it is the running bot"
            return Finding(Level.WARNING, "store", message, advice)
        return Finding(Level.FAILURE, "store", message, advice or "Mend it, or restore a backup")
    return Finding(Level.OK, "store", "opens, is migrated and takes writes")
