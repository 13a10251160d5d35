"""Keeps posts in step with their issues: what happens to an issue shows in every post of it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.card import Card
from bot.domain.errors import Refused
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.issue import CloseReason, IssueRef
from bot.domain.link import Link
from bot.domain.outbox import Effect
from bot.domain.seen import Change, Reaction, Turn
from bot.ports import Clock
from bot.services.bridge_effects import (
    GONE,
    MILESTONE,
    STATE,
    BridgeEffects,
    following,
    telling,
)
from bot.services.bridge_tags import BridgeTags


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeService:
    """One use case a method."""

    effects: BridgeEffects
    tags: BridgeTags
    clock: Clock
    wake_outbox: Callable[[], None]

    async def react(self, change: Change) -> Reaction:
        effects: list[Effect] = []
        for link in await self.effects.links.of_issue(change.issue.ref):
            effects += await self._follow(link, change)
        return Reaction(tuple(effects))

    async def gone(self, ref: IssueRef) -> tuple[Effect, ...]:
        links = await self.effects.links.of_issue(ref)
        return tuple(following(GONE, link, str(link.issue)) for link in links)

    async def thread_deleted(self, channel: ChannelId) -> None:
        """Nothing is done on GitHub."""
        link = await self.effects.links.of_thread(channel)
        if link and await self.effects.lost(link):
            self.wake_outbox()

    async def thread_changed(self, channel: ChannelId) -> None:
        """Its tags may be others. That it is put away says nothing about its issue."""
        if link := await self.effects.links.of_thread(channel):
            await self.tags.changed(link)

    async def wish(
        self, subject: MessageId, member: MemberId, opener: MemberId | None, locale: str
    ) -> Card:
        """*Tell me when it is released*, by whoever asked; ``opener`` opened the thread. Raises
        Refused."""
        if await self.effects.links.of_post(subject) is None:
            raise Refused("This thread has no issue any more.")
        intake = await self.effects.intakes.of_subject(subject)
        if member != (intake.asker if intake else opener):
            raise Refused("Only the person who asked is told. To hear of all that is said here, "
                          "follow the post.")  # fmt: skip
        is_on = await self.effects.store.wish(subject, member, self.clock())
        return self.effects.cards.wished(is_on=is_on, locale=locale)

    async def _follow(self, link: Link, change: Change) -> list[Effect]:
        issue, effects = change.issue, []
        version = change.version
        if change.turn:
            is_open = change.turn is Turn.REOPENED
            locale, cards = await self.effects.locale_of(link), self.effects.cards
            if is_open or issue.reason is CloseReason.COMPLETED:
                effects.append(following(STATE, link, f"{version}:{is_open}", is_open=is_open))
            said = cards.reopened if is_open else cards.closed
            card = said(link, issue, locale)
            effects.append(telling(link, f"{change.turn}:{version}", card))
        if change.has_other_milestone or issue.milestone != link.milestone:
            effects.append(following(MILESTONE, link, version, milestone=issue.milestone))
        return [*effects, *self.tags.due(link, change)]
