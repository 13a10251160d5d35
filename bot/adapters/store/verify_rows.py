"""Writes proofs into rows and reads them again: what could name an account lies there sealed."""

import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.adapters.store.database import Row, Step, Value, from_micros, storable, to_micros
from bot.domain.account import Account, AccountId, Project, Standing
from bot.domain.errors import Rejected
from bot.domain.ids import GuildId, MemberId
from bot.domain.verify import Applicant, Audit, Challenge, Entitlement, Proof, Sent
from bot.ports import Vault

log = logging.getLogger(__name__)

_COLUMNS = (
    "member",
    "guild",
    "locale",
    "account",
    "sealed",
    "tier",
    "standing",
    "proof",
    "is_known",
    "until",
    "past_due_since",
    "reminded_at",
    "trouble",
    "verified_at",
    "checked_at",
    "recheck_at",
)

_UPDATES = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS[1:])
PUT = f"""
INSERT INTO entitlements ({", ".join(_COLUMNS)}) VALUES ({", ".join("?" * len(_COLUMNS))})
ON CONFLICT (member) DO UPDATE SET {_UPDATES} RETURNING member
"""  # noqa: S608 - put together from constants

DECIDE = """
UPDATE entitlements SET sealed = coalesce(?, sealed), tier = ?, standing = ?, is_known = ?,
                        until = ?, past_due_since = ?, reminded_at = ?, checked_at = ?,
                        recheck_at = ?
WHERE member = ? AND verified_at = ? RETURNING member
"""

_AUDIT = """
INSERT INTO audit (at, actor, action, target, details) VALUES (?, ?, ?, ?, ?) RETURNING id
"""


def auditing(audit: Audit) -> Step:
    values = (to_micros(audit.at), audit.actor, audit.action, audit.target, audit.details)
    return Step(_AUDIT, values)


class Sealing:
    """Rows of ``entitlements``."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def row_of(self, held: Entitlement) -> Mapping[str, Value]:
        """In the order of ``PUT``."""
        account = self._vault.digest("account", held.account) if held.account else None
        values = (
            held.member,
            held.guild,
            held.locale,
            account,
            self._sealed(held),
            held.tier,
            held.standing,
            held.proof,
            int(held.is_known),
            _micros(held.until),
            _micros(held.past_due_since),
            _micros(held.reminded_at),
            storable(held.trouble),
            to_micros(held.verified_at),
            to_micros(held.checked_at),
            to_micros(held.recheck_at),
        )
        return dict(zip(_COLUMNS, values, strict=True))

    def decided(self, held: Entitlement) -> tuple[Value, ...]:
        """The values of ``DECIDE``, but for its condition. What could not be opened is not
        written over: the key may come back."""
        return (
            self._sealed(held) if held.account else None,
            held.tier,
            held.standing,
            int(held.is_known),
            _micros(held.until),
            _micros(held.past_due_since),
            _micros(held.reminded_at),
            to_micros(held.checked_at),
            to_micros(held.recheck_at),
        )

    def entitlement_in(self, row: Row | Mapping[str, Any]) -> Entitlement:
        account, projects = self.opened(row)
        return Entitlement(
            member=MemberId(row["member"]),
            guild=GuildId(row["guild"]),
            locale=row["locale"],
            account=account,
            projects=projects,
            tier=row["tier"],
            standing=Standing(row["standing"]),
            proof=Proof(row["proof"]),
            is_known=bool(row["is_known"]),
            until=_moment(row["until"]),
            past_due_since=_moment(row["past_due_since"]),
            reminded_at=_moment(row["reminded_at"]),
            trouble=row["trouble"],
            verified_at=from_micros(row["verified_at"]),
            checked_at=from_micros(row["checked_at"]),
            recheck_at=from_micros(row["recheck_at"]),
        )

    def opened(self, row: Row | Mapping[str, Any]) -> tuple[AccountId | None, tuple[Project, ...]]:
        """A key that is gone takes nothing from anybody: nobody can tell what they have until
        they prove it again."""
        try:
            said = json.loads(self._vault.open(row["sealed"]))
        except Rejected as error:
            log.error("what member %d proved cannot be read: %s", row["member"], error)
            return None, ()
        return said["account"], _projects(said["projects"])

    def _sealed(self, held: Entitlement) -> str:
        said = {"account": held.account, "projects": _listed(held.projects)}
        return self._vault.seal(json.dumps(said))


def to_json(row: Row) -> str:
    return json.dumps({name: row[name] for name in _COLUMNS})


def from_json(text: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(text)
    return found


def sealed_request(vault: Vault, challenge: Challenge) -> str:
    who = challenge.applicant
    return vault.seal(json.dumps([challenge.address, who.name, who.server]))


def sealed_account(vault: Vault, account: Account | None) -> str | None:
    """All but where it can be reached."""
    if account is None:
        return None
    said = {
        "id": account.id,
        "tier": account.tier,
        "standing": account.standing,
        "paid_until": _micros(account.paid_until),
        "past_due_since": _micros(account.past_due_since),
        "projects": _listed(account.projects),
    }
    return vault.seal(json.dumps(said))


def challenge_in(row: Row, vault: Vault) -> Challenge:
    sealed, account = row["request"], row["account"]
    address, name, server = json.loads(vault.open(sealed)) if sealed else ("", "", "")
    member, guild = MemberId(row["member"]), GuildId(row["guild"])
    return Challenge(
        id=row["id"],
        applicant=Applicant(guild, member, row["locale"], name, server),
        asked_at=from_micros(row["asked_at"]),
        sent=Sent(row["sent"]),
        address=address,
        account=_account(json.loads(vault.open(account))) if account else None,
    )


def _account(said: Mapping[str, Any]) -> Account:
    return Account(
        id=AccountId(said["id"]),
        tier=said["tier"],
        standing=Standing(said["standing"]),
        contact="",
        paid_until=_moment(said["paid_until"]),
        past_due_since=_moment(said["past_due_since"]),
        projects=_projects(said["projects"]),
    )


def _listed(projects: tuple[Project, ...]) -> list[Any]:
    return [[one.id, one.name, sorted(one.roles), one.channel] for one in projects]


def _projects(listed: list[Any]) -> tuple[Project, ...]:
    """Rows from before projects had channels hold none."""
    return tuple(
        Project(name, label, frozenset(roles), *rest) for name, label, roles, *rest in listed
    )


def _micros(at: datetime | None) -> int | None:
    return None if at is None else to_micros(at)


def _moment(micros: int | None) -> datetime | None:
    return None if micros is None else from_micros(micros)
