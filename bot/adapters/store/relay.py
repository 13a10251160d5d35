"""Remembers which links are open for comments, and what crossed them."""

from collections.abc import Sequence
from datetime import datetime

from bot.adapters.store.database import Database, Row, Step, from_micros, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.adapters.store.verify_rows import auditing
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.link import Relay
from bot.domain.outbox import Effect
from bot.domain.relay import Crossing, Relayed
from bot.domain.verify import Audit
from bot.ports import Clock

_SWITCH = """
UPDATE links SET relay = ?, relayed_since = ? WHERE subject = ? AND relay <> ? RETURNING subject
"""
# A thread has the id of the message it began with; the post of a channel has no thread.
_OPEN = "SELECT * FROM links WHERE relay <> 'off' AND channel = subject"
_OF_ISSUE = f"{_OPEN} AND lower(repository) = ? AND number = ? ORDER BY at, subject"
_LATEST = """
SELECT * FROM relayed WHERE subject = ? AND is_out = 1 AND comment IS NOT NULL
ORDER BY message DESC LIMIT ?
"""
_CROSSED = """
INSERT INTO relayed (message, subject, channel, repository, number, comment, part, is_out, member,
                     digest, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (message) DO UPDATE SET comment = excluded.comment, part = excluded.part,
                                    digest = excluded.digest, at = excluded.at
RETURNING message
"""


class StoredRelays:
    """The memory of relays as the port describes it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def switch(
        self,
        subject: MessageId,
        relay: Relay,
        since: datetime,
        effects: Sequence[Effect],
        audit: Audit,
    ) -> bool:
        now = self._clock()
        async with self._database.write() as tx:
            values = (relay.value, to_micros(since), subject, relay.value)
            if not await tx.fetch(_SWITCH, *values):
                return False
            for step in (auditing(audit), *(enqueuing(effect, now) for effect in effects)):
                await tx.fetch(step.sql, *step.values)
        return True

    async def crossings(self) -> Sequence[Crossing]:
        return [_crossing_in(row) for row in await self._database.fetch(_OPEN)]

    async def of_thread(self, channel: ChannelId) -> Crossing | None:
        rows = await self._database.fetch(f"{_OPEN} AND subject = ?", channel)
        return _crossing_in(rows[0]) if rows else None

    async def of_issue(self, ref: IssueRef) -> Sequence[Crossing]:
        rows = await self._database.fetch(_OF_ISSUE, ref.repository.lower(), ref.number)
        return [_crossing_in(row) for row in rows]

    async def of_message(self, message: MessageId) -> Relayed | None:
        sql = "SELECT * FROM relayed WHERE message = ?"
        rows = await self._database.fetch(sql, message)
        return _relayed_in(rows[0]) if rows else None

    async def of_comment(self, comment: int) -> Sequence[Relayed]:
        sql = "SELECT * FROM relayed WHERE comment = ? ORDER BY subject, part"
        return [_relayed_in(row) for row in await self._database.fetch(sql, comment)]

    async def latest(self, subject: MessageId, limit: int) -> Sequence[Relayed]:
        rows = await self._database.fetch(_LATEST, subject, limit)
        return [_relayed_in(row) for row in reversed(rows)]

    async def crossed(self, relayed: Relayed) -> None:
        issue = relayed.issue
        values = (
            *(relayed.message, relayed.subject, relayed.channel, issue.repository, issue.number),
            *(relayed.comment, relayed.part, int(relayed.is_out), relayed.member, relayed.digest),
            to_micros(relayed.at),
        )
        await self._database.apply(Step(_CROSSED, values))

    async def forget(self, message: MessageId) -> None:
        sql = "DELETE FROM relayed WHERE message = ? RETURNING message"
        await self._database.apply(Step(sql, (message,)))


def _crossing_in(row: Row) -> Crossing:
    return Crossing(
        subject=MessageId(row["subject"]),
        channel=ChannelId(row["channel"]),
        issue=IssueRef(row["repository"], row["number"]),
        relay=Relay(row["relay"]),
        since=from_micros(row["relayed_since"] or row["at"]),
    )


def _relayed_in(row: Row) -> Relayed:
    return Relayed(
        message=MessageId(row["message"]),
        subject=MessageId(row["subject"]),
        channel=ChannelId(row["channel"]),
        issue=IssueRef(row["repository"], row["number"]),
        comment=row["comment"],
        is_out=bool(row["is_out"]),
        digest=row["digest"],
        at=from_micros(row["at"]),
        part=row["part"],
        member=MemberId(row["member"]) if row["member"] else None,
    )
