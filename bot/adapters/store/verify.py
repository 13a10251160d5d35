"""Remembers who proved what, and who lost it to whom; what names an account is sealed."""

from collections.abc import Sequence
from datetime import datetime

from bot.adapters.store.challenges import StoredChallenges
from bot.adapters.store.claims import claiming
from bot.adapters.store.database import Database, Row, Step, Transaction, from_micros, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.adapters.store.verify_rows import (
    DECIDE,
    PUT,
    Sealing,
    auditing,
    from_json,
    to_json,
)
from bot.domain.ids import MemberId
from bot.domain.outbox import Effect
from bot.domain.verify import (
    UNDO_LIFE,
    Audit,
    Displacing,
    Entitlement,
    Grant,
    Move,
)
from bot.ports import Clock, Vault

# Every code of the member is used up with the one that counted.
_USE = """
UPDATE challenges SET used_at = ?, account = NULL, request = NULL
WHERE member = (SELECT member FROM challenges WHERE id = ? AND used_at IS NULL)
AND used_at IS NULL RETURNING id
"""
_USE_ALL = """
UPDATE challenges SET used_at = ?, account = NULL, request = NULL
WHERE member = ? AND used_at IS NULL
"""

_HOLDER = "SELECT * FROM entitlements WHERE account = ? AND member <> ?"
_TAKE = "DELETE FROM entitlements WHERE account = ? AND member = ? RETURNING member"
_IS_FREE = f"SELECT 1 AS free WHERE NOT EXISTS ({_HOLDER})"
_MOVE = """
INSERT INTO moves (id, account, loser, winner, lost, at) VALUES (?, ?, ?, ?, ?, ?) RETURNING id
"""
_UNDO = """
UPDATE moves SET undone_at = ? WHERE id = ? AND undone_at IS NULL AND at >= ? RETURNING *
"""

_LINKS = "verify"
"""One change of who holds an account at a time."""


class StoredVerification(StoredChallenges):
    """The memory of requests and proofs as the port describes it."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        super().__init__(database, vault)
        self._sealing = Sealing(vault)
        self._clock = clock

    async def accept(self, challenge: str, grant: Grant) -> bool:
        moment = to_micros(grant.audit.at)
        return await self._grant(grant, Step(_USE, (moment, challenge)))

    async def accept_token(self, jti: str, grant: Grant) -> bool:
        return await self._grant(grant, claiming("token", jti, grant.audit.at))

    async def vouch(self, grant: Grant) -> None:
        await self._grant(grant)

    async def of_member(self, member: MemberId) -> Entitlement | None:
        rows = await self._database.fetch("SELECT * FROM entitlements WHERE member = ?", member)
        return self._sealing.entitlement_in(rows[0]) if rows else None

    async def decide(
        self,
        held: Entitlement,
        decided: Entitlement,
        effects: Sequence[Effect],
        audit: Audit | None,
    ) -> bool:
        values = (*self._sealing.decided(decided), held.member, to_micros(held.verified_at))
        now = self._clock()
        steps = [Step(DECIDE, values), *(enqueuing(effect, now) for effect in effects)]
        if audit:
            steps.append(auditing(audit))
        return bool(await self._database.apply(*steps))

    async def drop(self, member: MemberId, effects: Sequence[Effect], audit: Audit) -> bool:
        async with self._database.write() as tx:
            await tx.alone(_LINKS)
            await tx.fetch(_USE_ALL, to_micros(audit.at), member)
            sql = "DELETE FROM entitlements WHERE member = ? RETURNING member"
            if not await tx.fetch(sql, member):
                return False
            await _take(tx, auditing(audit), *(enqueuing(one, audit.at) for one in effects))
        return True

    async def moved_from(self, member: MemberId, since: datetime) -> Move | None:
        sql = """SELECT * FROM moves WHERE loser = ? AND at >= ? AND undone_at IS NULL
                 ORDER BY at DESC LIMIT 1"""
        rows = await self._database.fetch(sql, member, to_micros(since))
        if not rows:
            return None
        row = rows[0]
        lost = self._sealing.entitlement_in(from_json(row["lost"]))
        winner = MemberId(row["winner"]) if row["winner"] is not None else None
        return Move(row["id"], lost, winner, from_micros(row["at"]))

    async def undo(
        self,
        move: Move,
        at: datetime,
        displacing: Displacing,
        effects: Sequence[Effect],
        audit: Audit,
    ) -> bool:
        async with self._database.write() as tx:
            await tx.alone(_LINKS)
            earliest = to_micros(at - UNDO_LIFE)
            rows = await tx.fetch(_UNDO, to_micros(at), move.id, earliest)
            if not rows:
                return False
            taken = "DELETE FROM entitlements WHERE account = ? AND member <> ? RETURNING *"
            for row in await tx.fetch(taken, rows[0]["account"], move.lost.member):
                lost = self._sealing.entitlement_in(row)
                effects = [*displacing(lost), *effects]
            # Due at once: it was not looked at while somebody else held it.
            restored = {**from_json(rows[0]["lost"]), "recheck_at": to_micros(at)}
            await tx.fetch(PUT, *restored.values())
            await _take(tx, auditing(audit), *(enqueuing(one, at) for one in effects))
        return True

    async def note_trouble(self, member: MemberId, trouble: str) -> None:
        sql = "UPDATE entitlements SET trouble = ? WHERE member = ? RETURNING member"
        await self._database.apply(Step(sql, (trouble, member)))

    async def due(self, now: datetime, limit: int) -> Sequence[Entitlement]:
        sql = "SELECT * FROM entitlements WHERE recheck_at <= ? ORDER BY recheck_at LIMIT ?"
        rows = await self._database.fetch(sql, to_micros(now), limit)
        return [self._sealing.entitlement_in(row) for row in rows]

    async def _grant(self, grant: Grant, proof: Step | None = None) -> bool:
        """All of it or, where somebody used the ``proof`` before, nothing. Anew when the account
        went to somebody else in the meantime."""
        row, at = self._sealing.row_of(grant.entitlement), grant.audit.at
        account, member = row["account"], row["member"]
        put = [
            Step(_IS_FREE, (account, member)),
            Step(PUT, tuple(row.values())),
            auditing(grant.audit),
            *(enqueuing(one, at) for one in grant.effects),
        ]
        holder = await self._database.fetch(_HOLDER, account, member)
        while True:
            displace = self._displacing(grant, holder[0]) if holder else []
            steps = [*([proof] if proof else []), *displace, *put]
            if await self._database.apply(*steps, alone=_LINKS):
                return True
            before, holder = holder, await self._database.fetch(_HOLDER, account, member)
            if [row["member"] for row in before] == [row["member"] for row in holder]:
                return False

    def _displacing(self, grant: Grant, holder: Row) -> list[Step]:
        at, winner = to_micros(grant.audit.at), grant.entitlement.member
        account, lost = holder["account"], self._sealing.entitlement_in(holder)
        audit = Audit(grant.audit.at, winner, "move", lost.member)
        return [
            Step(_TAKE, (account, lost.member)),
            Step(_MOVE, (grant.move, account, lost.member, winner, to_json(holder), at)),
            auditing(audit),
            *(enqueuing(one, grant.audit.at) for one in grant.displacing(lost)),
        ]


async def _take(tx: Transaction, *steps: Step) -> None:
    for step in steps:
        await tx.fetch(step.sql, *step.values)
