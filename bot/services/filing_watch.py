"""Finds the issues that people open under their own name, and erases what was typed long ago."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.filing import LIFE, carries
from bot.domain.ids import MessageId
from bot.domain.issue import IssueRef
from bot.domain.link import Link
from bot.domain.outbox import Effect, Leased
from bot.domain.seen import Change, Reaction
from bot.ports import Clock, FilingStore, Handler, IntakeStore
from bot.services.filing_effects import FilingEffects
from bot.services.turns import take_turns

FOUND = "filing.found"
ERASE_EVERY = timedelta(minutes=10)


@dataclass(slots=True, kw_only=True)
class FilingWatch:
    """An awaited issue carries its post's address, so its author can be anybody."""

    store: FilingStore
    intakes: IntakeStore
    effects: FilingEffects
    clock: Clock

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {FOUND: self._found}

    async def watch(self) -> None:
        every = ERASE_EVERY.total_seconds()
        await take_turns(self.turn, "drafts not erased yet", lambda _: every)

    async def turn(self) -> None:
        """Raises Unavailable."""
        await self.store.forget(self.clock() - LIFE)

    async def react(self, change: Change) -> Reaction:
        if not change.is_new:
            return Reaction()
        issue, effects = change.issue, []
        for one in await self.store.awaited(self.clock() - LIFE):
            if one.repository.lower() != issue.ref.repository.lower():
                continue
            intake = await self.intakes.of_subject(one.subject)
            if intake and carries(issue.body, intake):
                payload = {
                    "subject": one.subject,
                    "repository": issue.ref.repository,
                    "number": issue.ref.number,
                    "url": issue.url,
                }
                key = f"{FOUND}:{one.subject}:{issue.ref}"
                effects.append(Effect(FOUND, key, f"filing:{one.subject}", payload))
        return Reaction(tuple(effects))

    async def _found(self, leased: Leased) -> None:
        payload = leased.effect.payload
        intake = await self.intakes.of_subject(MessageId(payload["subject"]))
        if intake:
            await self.effects.linked(
                Link(
                    subject=intake.subject,
                    guild=intake.guild,
                    channel=intake.channel,
                    issue=IssueRef(payload["repository"], payload["number"]),
                    url=payload["url"],
                    at=self.clock(),
                )
            )
