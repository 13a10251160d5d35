"""Remembers who asked for a code, and what an attempt at it must match, sealed or hashed."""

from datetime import datetime

from bot.adapters.store.database import Database, Step, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.adapters.store.verify_rows import (
    challenge_in,
    sealed_account,
    sealed_request,
)
from bot.domain.ids import MemberId
from bot.domain.outbox import Effect
from bot.domain.verify import (
    CODE_ATTEMPTS,
    CODE_LIFE,
    Attempt,
    Challenge,
    Confirmed,
    Limits,
    Sent,
)
from bot.ports import Vault

# Limited or not, the same row is written: nobody can tell which by the time it takes.
_ASK = """
INSERT INTO challenges (id, guild, member, locale, address, request, digest, attempts_left,
                        asked_at, expires_at, sent)
SELECT CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT), CAST(? AS TEXT),
       CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS BIGINT),
       CASE WHEN (SELECT count(*) FROM challenges
                  WHERE member = ? AND sent <> 'limited' AND asked_at > ?) >= ?
              OR (SELECT count(*) FROM challenges
                  WHERE address = ? AND sent <> 'limited' AND asked_at > ?) >= ?
              OR EXISTS (SELECT 1 FROM challenges
                         WHERE member = ? AND sent <> 'limited' AND asked_at > ?)
              OR EXISTS (SELECT 1 FROM challenges
                         WHERE address = ? AND sent <> 'limited' AND asked_at > ?)
              OR (SELECT count(*) FROM challenges
                  WHERE guild = ? AND sent <> 'limited' AND asked_at > ?) >= ?
            THEN 'limited' ELSE 'asked' END
RETURNING id
"""

_PREPARE = """
UPDATE challenges SET digest = ?, account = ?, sent = ?, expires_at = ?, request = ?
WHERE id = ? AND sent = 'asked' AND used_at IS NULL RETURNING id
"""

_MAILED = """
UPDATE challenges SET sent = ?, request = CASE WHEN ? = 'asked' THEN request END
WHERE id = ? RETURNING id
"""

# A limited request counts only where there is no other: a live code stays alive. Whoever spends
# an attempt is the only one who has this row's digest for it.
_LIVE = """
SELECT id FROM challenges WHERE member = ? AND used_at IS NULL AND expires_at > ?
ORDER BY CASE WHEN sent = 'limited' THEN 1 ELSE 0 END, asked_at DESC LIMIT 1
"""
_SPEND = f"""
UPDATE challenges SET attempts_left = attempts_left - 1
WHERE id = ({_LIVE}) AND attempts_left > 0 AND used_at IS NULL RETURNING id, digest, attempts_left
"""  # noqa: S608 - put together from constants

_NEWEST = """
SELECT expires_at FROM challenges WHERE member = ? AND used_at IS NULL
ORDER BY expires_at DESC LIMIT 1
"""


class StoredChallenges:
    """Requests for codes, as ``VerifyStore`` describes them."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault

    async def ask(self, challenge: Challenge, decoy: str, limits: Limits, effect: Effect) -> None:
        who, now = challenge.applicant, challenge.asked_at
        address = self._vault.digest("address", challenge.address or challenge.id)
        row = (
            challenge.id,
            who.guild,
            who.member,
            who.locale,
            address,
            sealed_request(self._vault, challenge),
            decoy,
            CODE_ATTEMPTS,
            to_micros(now),
            to_micros(now + CODE_LIFE),
        )
        day, minute = to_micros(now - limits.day), to_micros(now - limits.apart)
        bounds = (
            *(who.member, day, limits.a_day),
            *(address, day, limits.a_day),
            *(who.member, minute),
            *(address, minute),
            *(who.guild, to_micros(now - limits.hour), limits.an_hour),
        )
        step = Step(_ASK, (*row, *bounds))
        await self._database.apply(step, enqueuing(effect, now), alone="challenges")

    async def challenge(self, id: str) -> Challenge | None:  # noqa: A002 - as its field
        rows = await self._database.fetch("SELECT * FROM challenges WHERE id = ?", id)
        return challenge_in(rows[0], self._vault) if rows else None

    async def prepare(self, challenge: Challenge, digest: str, expires_at: datetime) -> bool:
        is_leaving = challenge.sent is Sent.SENDING
        values = (
            digest,
            sealed_account(self._vault, challenge.account),
            challenge.sent,
            to_micros(expires_at),
            sealed_request(self._vault, challenge) if is_leaving else None,
            challenge.id,
        )
        return bool(await self._database.apply(Step(_PREPARE, values)))

    async def mailed(self, id: str, sent: Sent) -> None:  # noqa: A002 - as its field
        await self._database.apply(Step(_MAILED, (sent, sent, id)))

    async def spend(self, member: MemberId, now: datetime) -> Attempt | Confirmed:
        moment = to_micros(now)
        rows = await self._database.apply(Step(_SPEND, (member, moment)))
        if rows:
            return Attempt(rows[0]["id"], rows[0]["digest"], rows[0]["attempts_left"])
        newest = await self._database.fetch(_NEWEST, member)
        if not newest:
            return Confirmed.NONE
        return Confirmed.EXPIRED if newest[0]["expires_at"] <= moment else Confirmed.TOO_MANY
