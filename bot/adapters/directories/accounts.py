"""Takes accounts out of what a directory says."""

from datetime import time
from urllib.parse import urlsplit

from bot.adapters.web_service import values
from bot.adapters.web_service.values import Json, MalformedError
from bot.domain.account import Account, AccountId, Project, Standing
from bot.ports import Addresses

MOST_PROJECTS = 500
MOST_ROLES = 50
"""In one project."""


def account(row: Json, addresses: Addresses) -> Account:
    """The account that a ``file`` or an ``http`` directory tells of, in the words that
    ``bot.adapters.directories.signed_service`` documents. Raises MalformedError."""
    stands, paid_until = standing(row), values.moment(row, "paid_until", day_at=time.max)
    if stands is Standing.ENDING and paid_until is None:
        raise MalformedError("paid_until", "is missing, which an ending account needs")
    shared = channel(row)
    return Account(
        id=AccountId(values.word(row, "id")),
        tier=values.text(row, "tier").lower(),
        standing=stands,
        contact=address(row, "contact", addresses),
        paid_until=paid_until,
        past_due_since=values.moment(row, "past_due_since", day_at=time.min),
        projects=tuple(
            project(one, shared) for one in values.tables(row, "projects", MOST_PROJECTS)
        ),
        locale=values.text(row, "locale"),
    )


def project(row: Json, shared: str) -> Project:
    """``shared`` is the channel of all projects that name none of their own."""
    name = values.label(row, "name")
    return Project(values.word(row, "id"), name, roles(row), channel(row) or shared)


def channel(row: Json, field: str = "channel") -> str:
    """An https address, empty where there is none: people are shown it as a button."""
    said = values.text(row, field)
    try:
        parts = urlsplit(said)
        is_whole = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc
    except ValueError:
        is_whole = False
    if said and (not is_whole or " " in said):
        raise MalformedError(field, "is no address such as https://discord.com/channels/…")
    return said


def standing(row: Json) -> Standing:
    said = values.word(row, "standing").lower()
    if said not in set(Standing):
        raise MalformedError("standing", f"is none of {', '.join(Standing)}")
    return Standing(said)


def roles(row: Json) -> frozenset[str]:
    said = row.get("roles")
    if said is None:
        return frozenset()
    if not isinstance(said, list) or len(said) > MOST_ROLES:
        raise MalformedError("roles", "is no list of texts")
    return frozenset(values.word({"roles": one}, "roles") for one in said)


def address(row: Json, field: str, addresses: Addresses) -> str:
    """In its one spelling."""
    found = addresses(values.word(row, field))
    if found is None:
        raise MalformedError(field, "is no e-mail address")
    return found
