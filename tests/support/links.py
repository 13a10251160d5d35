"""Links in memory, for tests of services; a contract test holds them to the real ones."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.domain.bridge_tags import Mirror
from bot.domain.ids import ChannelId, GuildId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.link import Link
from bot.domain.outbox import Effect
from tests.support.stores import FakeOutbox


@dataclass
class FakeLinks:
    """``links`` and the rows of ``outbox`` are what tests read."""

    outbox: FakeOutbox
    links: dict[MessageId, Link] = field(default_factory=dict)

    async def of_post(self, subject: MessageId) -> Link | None:
        return self.links.get(subject)

    async def of_thread(self, channel: ChannelId) -> Link | None:
        found = self.links.get(MessageId(channel))
        return found if found and found.channel == channel else None

    async def of_issue(self, ref: IssueRef) -> Sequence[Link]:
        theirs = (one for one in self.links.values() if str(one.issue).lower() == str(ref).lower())
        return sorted(theirs, key=lambda one: (one.at, one.subject))

    async def link(self, link: Link, effects: Sequence[Effect]) -> bool:
        if link.subject in self.links:
            return False
        self.links[link.subject] = link
        for effect in effects:
            await self.outbox.enqueue(effect)
        return True

    async def unlink(self, subject: MessageId, effects: Sequence[Effect]) -> Link | None:
        found = self.links.pop(subject, None)
        for effect in effects if found else ():
            await self.outbox.enqueue(effect)
        return found

    async def set_milestone(
        self, subject: MessageId, milestone: str, effects: Sequence[Effect]
    ) -> bool:
        found = self.links.get(subject)
        if found is None or found.milestone == milestone:
            return False
        self.links[subject] = replace(found, milestone=milestone)
        for effect in effects:
            await self.outbox.enqueue(effect)
        return True

    async def mirrored(self, subject: MessageId, mirror: Mirror, effects: Sequence[Effect]) -> None:
        if found := self.links.get(subject):
            self.links[subject] = replace(found, mirror=mirror)
            for effect in effects:
                await self.outbox.enqueue(effect)


def link(subject: int, issue: str = "acme/app#12", *, channel: int = 0) -> Link:
    """Of a post with a thread of its own, or of a message in ``channel``."""
    repository, _, number = issue.partition("#")
    return Link(
        subject=MessageId(subject),
        guild=GuildId(1),
        channel=ChannelId(channel or subject),
        issue=IssueRef(repository, int(number)),
        url=f"https://github.com/{repository}/issues/{number}",
        at=datetime(2026, 3, 1, tzinfo=UTC),
    )
