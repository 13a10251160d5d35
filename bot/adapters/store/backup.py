"""Copies an SQLite store while it is used, and puts such a copy back in its place."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from bot.adapters.store import migrator
from bot.adapters.store.sqlite_engine import locked, mapped
from bot.domain.errors import Unavailable

_FILES = ("", "-wal", "-shm")
"""https://www.sqlite.org/wal.html#the_wal_file"""

# What waited then may have happened since: whoever does it looks first, at a second attempt.
_LOOK_FIRST = (
    "UPDATE outbox SET attempts = max(attempts, 1), state = 'due' WHERE finished_at IS NULL"
)


def back_up(store: Path, target: Path) -> int:
    """Write one consistent copy of ``store`` to ``target``, which nobody else may read; its size
    in bytes. The bridge may run: it neither waits nor is waited for.

    Raises Unavailable where ``target`` is there already, cannot be written, or is no good.
    """
    refuse_old(target)
    half = target.with_name(f".{target.name}.half")
    with _written(target):
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
    try:
        with mapped(store), closing(_open(store)) as source:
            source.execute("VACUUM INTO ?", (str(half),))
        check(half)
        with _written(target):
            _keep(half, target)
    finally:
        half.unlink(missing_ok=True)
    return target.stat().st_size


def refuse_old(target: Path) -> None:
    """Raises Unavailable where a backup would be written over something."""
    if target.exists():
        raise Unavailable("backup", f"{target} is there already; name a file that is not")


def restore(backup: Path, store: Path, now: datetime) -> Path | None:
    """Put ``backup`` in the place of ``store``; where the old store is kept now, None if there was
    none. What was waiting in the outbox is looked for before it is done again.

    Raises Unavailable where the bridge is running, and where ``backup`` is damaged or made by a
    newer program; then nothing has changed.
    """
    with closing(locked(store)):
        check(backup)
        new = store.with_name(f".{store.name}.new")
        try:
            with _written(store):
                new.unlink(missing_ok=True)
                new.touch(mode=0o600)
            with mapped(backup), closing(_open(backup)) as source:
                source.execute("VACUUM INTO ?", (str(new),))
            with mapped(new), closing(sqlite3.connect(new)) as copy, copy:
                copy.execute(_LOOK_FIRST)
            old = store.with_name(f"{store.name}.before-{now:%Y%m%dT%H%M%S}")
            with _written(store):
                had = _set_aside(store, old)
                _keep(new, store)
        finally:
            new.unlink(missing_ok=True)
    return old if had else None


def check(path: Path) -> None:
    """Raises Unavailable unless it is a whole store of this program or of an older one."""
    known = {one.number: one for one in migrator.read()}
    with mapped(path), closing(_open(path)) as store:
        found = store.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if found != "ok":
            raise Unavailable("backup", f"{path} is damaged ({found}); take another one")
        rows = store.execute("SELECT number, name, sha256 FROM migrations ORDER BY number")
        for number, name, sha256 in rows.fetchall():
            ours = known.get(number)
            if ours is None:
                raise Unavailable(
                    "backup", f"{path} ({name}) is newer than this program; install that version"
                )
            if ours.sha256 != sha256:
                raise Unavailable("backup", f"{path} was made by another program ({name} differs)")


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _set_aside(store: Path, old: Path) -> bool:
    """With its log, which may hold what the file does not; False where there was nothing."""
    if not store.exists():
        return False
    for end in _FILES:
        path = Path(f"{store}{end}")
        if path.exists():
            path.rename(f"{old}{end}")
    return True


def _keep(half: Path, whole: Path) -> None:
    """Nothing is at ``whole`` before all of it is on the disk."""
    _flush(half, os.O_RDWR)
    half.rename(whole)
    _flush(whole.parent, os.O_RDONLY)


def _flush(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        advice = "let this user write there, or free some space"
        raise Unavailable("backup", f"{path}: {error.strerror}; {advice}") from error
