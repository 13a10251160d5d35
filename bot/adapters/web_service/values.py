"""Takes texts, times and objects out of what a service says, which may be anything anywhere."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

Json = Mapping[str, Any]

LONGEST = 200
"""Characters of a text."""


class MalformedError(Exception):
    """Something is missing or of the wrong type; ``field`` is where. Repeats no value."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field} {message}")
        self.field, self.message = field, message


def word(row: Json, field: str) -> str:
    """A text that must be there."""
    if found := text(row, field):
        return found
    raise MalformedError(field, "is missing")


def text(row: Json, field: str) -> str:
    """Empty where it is missing."""
    said = row.get(field)
    if said is None:
        return ""
    if not isinstance(said, str):
        raise MalformedError(field, "is no text")
    if len(said) > LONGEST or not said.isprintable():
        raise MalformedError(field, f"is over {LONGEST} characters or holds unprintable ones")
    return said.strip()


def label(row: Json, field: str) -> str:
    """A name for people: it may be of any length and hold anything, and is made fit to print."""
    said = row.get(field)
    if said is not None and not isinstance(said, str):
        raise MalformedError(field, "is no text")
    plain = "".join(sign if sign.isprintable() else " " for sign in (said or "")[:LONGEST])
    return " ".join(plain.split())


def flag(row: Json, field: str, default: bool | None = None) -> bool:
    """True or false, nothing that merely looks like it; required without a ``default``."""
    said = row.get(field, default)
    if not isinstance(said, bool):
        raise MalformedError(field, "is neither true nor false")
    return said


def amount(row: Json, field: str) -> float:
    """A number; 0 where it is missing."""
    said = row.get(field)
    if said is None:
        return 0
    if isinstance(said, bool) or not isinstance(said, int | float):
        raise MalformedError(field, "is no number")
    return said


def moment(row: Json, field: str, *, day_at: time) -> datetime | None:
    """ISO 8601, UTC where it names no zone; a mere date is taken ``day_at`` that time."""
    said = row.get(field)
    if said is None or said == "":
        return None
    try:
        found = datetime.fromisoformat(said) if isinstance(said, str) else said
        if isinstance(said, str) and len(said) == len("2026-12-31"):
            found = date.fromisoformat(said)
        if isinstance(found, datetime):
            return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
        if isinstance(found, date):
            return datetime.combine(found, day_at, UTC)
    except (ValueError, OverflowError):
        pass
    raise MalformedError(field, "is no time such as 2026-12-31 or 2026-12-31T23:59:59Z")


def table(row: Json, field: str) -> Json:
    said = row.get(field)
    if not isinstance(said, dict):
        raise MalformedError(field, "is no object")
    return said


def tables(row: Json, field: str, most: int) -> Sequence[Json]:
    """The objects of a list; none where it is missing."""
    said = row.get(field)
    if said is None:
        return ()
    if not isinstance(said, list) or not all(isinstance(one, dict) for one in said):
        raise MalformedError(field, "is no list of objects")
    if len(said) > most:
        raise MalformedError(field, f"holds more than {most}")
    return said
