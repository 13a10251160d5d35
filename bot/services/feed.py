"""Feeds a channel with new issues, closings and releases: one message each, kept true by edits."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.domain.ids import ChannelId
from bot.domain.issue import Release
from bot.domain.outbox import Effect
from bot.domain.seen import Change, Reaction, Turn
from bot.services.issue_cards import IssueCards
from bot.services.shown import showing


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedService:
    """Issues with one of ``labels`` (lower case) are shown; for none, all."""

    channel: ChannelId
    labels: AbstractSet[str]
    cards: IssueCards

    async def react(self, change: Change) -> Reaction:
        if change.is_only_said:
            return Reaction()
        name, card = f"feed:{change.issue.ref}".lower(), self.cards.line(change.issue)
        may_post = self._is_wanted(change)
        return Reaction((showing(name, self.channel, card, change.version, may_post=may_post),))

    async def released(self, release: Release) -> tuple[Effect, ...]:
        name, card = f"feed:{release.repository}@{release.tag}".lower(), self.cards.release(release)
        return (showing(name, self.channel, card, "", may_post=True),)

    def _is_wanted(self, change: Change) -> bool:
        """Is it shown even if it was not before?"""
        if self.labels.isdisjoint(change.now.labels) and self.labels:
            return False
        has_come = not self.labels.isdisjoint(change.added)
        return change.is_new or has_come or change.turn is Turn.CLOSED
