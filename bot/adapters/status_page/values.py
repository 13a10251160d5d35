"""Takes values out of a body that may hold anything anywhere."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

LONGEST_ID = 100
LONGEST_TEXT = 1000


class MalformedError(Exception):
    """The body has a known shape, but something in it is missing or of the wrong type."""


def table(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = row.get(name)
    if not isinstance(value, dict):
        raise MalformedError(f"{name} is no object")
    return value


def tables(row: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    """The objects of a list; a list that is not there is empty."""
    values = row.get(name)
    if values is None:
        return ()
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise MalformedError(f"{name} is no list of objects")
    return values


def word(row: Mapping[str, Any], name: str) -> str:
    """A text that must be there."""
    if found := text(row, name):
        return found
    raise MalformedError(f"{name} is no text")


def text(row: Mapping[str, Any], name: str) -> str:
    """A text that may be missing, without what UTF-8 or a store cannot hold."""
    value = row.get(name)
    if not isinstance(value, str):
        return ""
    return value[:LONGEST_TEXT].encode("utf-8", "replace").decode().replace("\0", "").strip()


def moment(written: object) -> datetime | None:
    """A time in ISO 8601 or as mails write it; None for anything else."""
    if not isinstance(written, str):
        return None
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(written.strip()[:100])
            return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def key(*parts: object) -> str:
    """An id out of what tells one incident from another; a page may put anything there.

    Raises MalformedError when there is nothing of the kind.
    """
    given = [str(part) for part in parts if isinstance(part, str | int) and part != ""]
    if not given:
        raise MalformedError("an incident has no id")
    joined = "|".join(given)
    if len(joined) <= LONGEST_ID and joined.isprintable():
        return joined
    return hashlib.blake2s(joined.encode("utf-8", "replace")).hexdigest()
