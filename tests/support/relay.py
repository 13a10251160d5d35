"""Relays in memory, for tests of services; a contract test holds them to the real ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.ids import ChannelId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.link import Relay
from bot.domain.outbox import Effect
from bot.domain.relay import Crossing, Relayed
from bot.domain.verify import Audit
from tests.support.links import FakeLinks


@dataclass
class FakeRelays:
    """``rows`` and ``audits`` are what tests read; links are those of ``links``."""

    links: FakeLinks
    rows: dict[MessageId, Relayed] = field(default_factory=dict)
    audits: list[Audit] = field(default_factory=list)
    _since: dict[MessageId, datetime] = field(default_factory=dict)

    async def switch(
        self,
        subject: MessageId,
        relay: Relay,
        since: datetime,
        effects: Sequence[Effect],
        audit: Audit,
    ) -> bool:
        found = self.links.links.get(subject)
        if found is None or found.relay is relay:
            return False
        self.links.links[subject] = replace(found, relay=relay)
        self._since[subject] = since
        self.audits.append(audit)
        for effect in effects:
            await self.links.outbox.enqueue(effect)
        return True

    async def crossings(self) -> Sequence[Crossing]:
        return [
            Crossing(
                subject=one.subject,
                channel=one.channel,
                issue=one.issue,
                relay=one.relay,
                since=self._since.get(one.subject, one.at),
            )
            for one in sorted(self.links.links.values(), key=lambda one: (one.at, one.subject))
            if one.relay is not Relay.OFF and int(one.channel) == one.subject
        ]

    async def of_thread(self, channel: ChannelId) -> Crossing | None:
        return next((one for one in await self.crossings() if one.channel == channel), None)

    async def of_issue(self, ref: IssueRef) -> Sequence[Crossing]:
        crossings = await self.crossings()
        return [one for one in crossings if str(one.issue).lower() == str(ref).lower()]

    async def of_message(self, message: MessageId) -> Relayed | None:
        return self.rows.get(message)

    async def of_comment(self, comment: int) -> Sequence[Relayed]:
        found = (one for one in self.rows.values() if one.comment == comment)
        return sorted(found, key=lambda one: (one.subject, one.part))

    async def latest(self, subject: MessageId, limit: int) -> Sequence[Relayed]:
        out = (one for one in self.rows.values() if one.is_out and one.comment is not None)
        found = sorted((one for one in out if one.subject == subject), key=lambda one: one.message)
        return found[-limit:]

    async def crossed(self, relayed: Relayed) -> None:
        self.rows[relayed.message] = relayed

    async def forget(self, message: MessageId) -> None:
        self.rows.pop(message, None)
