"""Remembers drafts of FAQ entries until they are proposed."""

from datetime import datetime

from bot.adapters.store.database import Database, Step, from_micros, storable, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.adapters.store.verify_rows import auditing
from bot.domain.ids import MemberId, MessageId
from bot.domain.outbox import Effect
from bot.domain.proposal import Proposal
from bot.domain.verify import Audit
from bot.ports import Clock

_KEEP = "INSERT INTO proposals (id, member, content, at) VALUES (?, ?, ?, ?) RETURNING id"


class StoredProposals:
    """The memory of proposals as the port describes it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def keep(self, proposal: Proposal) -> None:
        content = storable(proposal.to_json())
        values = (proposal.id, proposal.member, content, to_micros(proposal.at))
        await self._database.apply(Step(_KEEP, values))

    async def of(self, id: str, member: MemberId) -> Proposal | None:  # noqa: A002 - as the port's
        sql = "SELECT * FROM proposals WHERE id = ? AND member = ?"
        rows = await self._database.fetch(sql, id, member)
        if not rows:
            return None
        return Proposal.from_json(
            rows[0]["content"], id=id, member=member, at=from_micros(rows[0]["at"])
        )

    async def send(self, proposal: Proposal, effect: Effect, audit: Audit) -> bool:
        gone = Step("DELETE FROM proposals WHERE id = ? RETURNING id", (proposal.id,))
        return bool(
            await self._database.apply(gone, auditing(audit), enqueuing(effect, self._clock()))
        )

    async def forget(self, before: datetime) -> None:
        sql = "DELETE FROM proposals WHERE at < ? RETURNING id"
        await self._database.apply(Step(sql, (to_micros(before),)))

    async def unanswered(self, question: MessageId) -> str | None:
        sql = "SELECT redacted FROM unanswered WHERE question = ?"
        rows = await self._database.fetch(sql, question)
        return rows[0]["redacted"] if rows else None
