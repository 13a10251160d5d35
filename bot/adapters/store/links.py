"""Remembers which post belongs to which issue, and how they are in step."""

import json
from collections.abc import Sequence

from bot.adapters.store.database import Database, Row, Transaction, from_micros, storable, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.domain.bridge_tags import Mirror
from bot.domain.ids import ChannelId, GuildId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.link import Link, Relay
from bot.domain.outbox import Effect
from bot.ports import Clock

_LINK = """
INSERT INTO links (subject, guild, channel, repository, number, url, at, relay)
VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING subject
"""
_DONE = ("DELETE FROM drafts WHERE subject = ?", "DELETE FROM awaited WHERE subject = ?")

# A thread has the id of the message it began with; in a channel several posts may be linked.
_OF_THREAD = "SELECT * FROM links WHERE subject = ? AND channel = subject"
_OF_ISSUE = "SELECT * FROM links WHERE lower(repository) = ? AND number = ? ORDER BY at, subject"
_SET_MILESTONE = """
UPDATE links SET milestone = ? WHERE subject = ? AND milestone <> ? RETURNING subject
"""
_MIRRORED = "UPDATE links SET mirror = ? WHERE subject = ? RETURNING subject"


class StoredLinks:
    """The memory of links as the port describes it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of_post(self, subject: MessageId) -> Link | None:
        rows = await self._database.fetch("SELECT * FROM links WHERE subject = ?", subject)
        return _link_in(rows[0]) if rows else None

    async def of_thread(self, channel: ChannelId) -> Link | None:
        rows = await self._database.fetch(_OF_THREAD, channel)
        return _link_in(rows[0]) if rows else None

    async def of_issue(self, ref: IssueRef) -> Sequence[Link]:
        rows = await self._database.fetch(_OF_ISSUE, ref.repository.lower(), ref.number)
        return [_link_in(row) for row in rows]

    async def link(self, link: Link, effects: Sequence[Effect]) -> bool:
        issue, at = link.issue, to_micros(link.at)
        values = (link.subject, link.guild, link.channel, issue.repository, issue.number)
        async with self._database.write() as transaction:
            if not await transaction.fetch(_LINK, *values, link.url, at, link.relay.value):
                return False
            for sql in _DONE:
                await transaction.fetch(sql, link.subject)
            await self._enqueue(transaction, effects)
        return True

    async def unlink(self, subject: MessageId, effects: Sequence[Effect]) -> Link | None:
        sql = "DELETE FROM links WHERE subject = ? RETURNING *"
        async with self._database.write() as transaction:
            rows = await transaction.fetch(sql, subject)
            if rows:
                await transaction.fetch("DELETE FROM wishes WHERE subject = ?", subject)
                await self._enqueue(transaction, effects)
        return _link_in(rows[0]) if rows else None

    async def set_milestone(
        self, subject: MessageId, milestone: str, effects: Sequence[Effect]
    ) -> bool:
        title = storable(milestone)
        async with self._database.write() as transaction:
            if not await transaction.fetch(_SET_MILESTONE, title, subject, title):
                return False
            await self._enqueue(transaction, effects)
        return True

    async def mirrored(self, subject: MessageId, mirror: Mirror, effects: Sequence[Effect]) -> None:
        async with self._database.write() as transaction:
            if await transaction.fetch(_MIRRORED, _to_json(mirror), subject):
                await self._enqueue(transaction, effects)

    async def _enqueue(self, transaction: Transaction, effects: Sequence[Effect]) -> None:
        now = self._clock()
        for effect in effects:
            step = enqueuing(effect, now)
            await transaction.fetch(step.sql, *step.values)


def _link_in(row: Row) -> Link:
    return Link(
        subject=MessageId(row["subject"]),
        guild=GuildId(row["guild"]),
        channel=ChannelId(row["channel"]),
        issue=IssueRef(row["repository"], row["number"]),
        url=row["url"],
        at=from_micros(row["at"]),
        relay=Relay(row["relay"]),
        milestone=row["milestone"],
        mirror=_mirror_in(row["mirror"]) if row["mirror"] else None,
    )


def _to_json(mirror: Mirror) -> str:
    return storable(json.dumps([sorted(mirror.tags), sorted(mirror.labels)]))


def _mirror_in(text: str) -> Mirror:
    tags, labels = json.loads(text)
    return Mirror(frozenset(tags), frozenset(labels))
