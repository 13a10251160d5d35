"""Looks after posts that went quiet: archives what ended, asks where nobody answered."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.close import QUIET, Ending
from bot.domain.errors import Rejected
from bot.domain.intake import Intake, Phase, Reason
from bot.domain.outbox import Effect
from bot.domain.switches import Feature
from bot.ports import Clock
from bot.services.close import CloseService, marking
from bot.services.replies import stream_of
from bot.services.turns import take_turns

log = logging.getLogger(__name__)

BATCH = 20
"""Posts of each sort in one turn."""


@dataclass(slots=True, kw_only=True)
class CloseSweep:
    """``follow_up`` is how long an unanswered post stays quiet before its asker is asked,
    ``idle`` how long before it is closed; zero never does. ``every`` is in seconds."""

    close: CloseService
    follow_up: timedelta
    idle: timedelta
    clock: Clock
    every: float = 60.0

    async def watch(self) -> None:
        await take_turns(self.turn, "quiet posts wait", lambda _: self.every)

    async def turn(self) -> None:
        """Do what is due now. Raises Unavailable."""
        now = self.clock()
        for intake in await self.close.store.to_archive(now - QUIET, BATCH):
            if await self._is_quiet(intake):
                await self._archive(intake)
        if self.follow_up:
            for intake in await self.close.store.unanswered(now - self.follow_up, BATCH):
                if await self._may_speak(intake) and await self._may_end(intake):
                    await self._follow_up(intake)
        if self.idle:
            for intake in await self.close.store.stale(now - self.idle, now - QUIET, BATCH):
                if await self._may_speak(intake) and await self._may_end(intake):
                    ending = Ending(Phase.CLOSED, Reason.STALE, now)
                    await self.close.end(intake, ending, if_open=True)

    async def _may_speak(self, intake: Intake) -> bool:
        """What is left alone now is left alone for good: it would stand at the head of its list
        for ever."""
        if not self.close.places.is_blocked(intake.asker) and await self._is_on(intake):
            return True
        await self.close.store.spare(intake.subject, self.clock())
        return False

    async def _is_on(self, intake: Intake) -> bool:
        """Which forum a post is of is forgotten once it is archived, and must be asked for."""
        places = [intake.channel]
        with suppress(Rejected):  # gone, or closed to the bridge: that is found out next
            if intake.is_post and (parent := await self.close.chat.parent(intake.channel)):
                places.append(parent)
        return all(self.close.places.is_on(Feature.REMINDERS, one) for one in places)

    async def _may_end(self, intake: Intake) -> bool:
        return await self._is_quiet(intake) and await self._is_there(intake)

    async def _archive(self, intake: Intake) -> None:
        now = self.clock()
        effect = marking(intake, now, "quiet", archive=True)
        if await self.close.store.archive(intake.subject, now - QUIET, now, effect):
            self.close.replies.wake()

    async def _follow_up(self, intake: Intake) -> None:
        now = self.clock()
        card = self.close.cards.follow_up(intake)
        payload = {"channel": intake.channel, "to": None, "card": card.to_json()}
        stream = stream_of(intake.subject)
        effect = Effect("chat.reply", f"follow-up:{intake.subject}", stream, payload)
        if await self.close.store.follow_up(intake.subject, now - self.follow_up, now, effect):
            self.close.replies.wake()

    async def _is_quiet(self, intake: Intake) -> bool:
        """What people said while the bridge was away counts: it is noted, and the post waits for
        its time. Raises Unavailable."""
        try:
            await self.close.transcripts.read(intake)
            said = await self.close.transcripts.of(intake)
        except Rejected as error:
            if error.is_gone:
                await self.close.intakes.set_phase(intake.subject, Phase.GONE)
                return False
            return True  # the effect will tell which permission is missing
        words = [one for one in said if not one.is_bot]
        helped = intake.helped_at is None and any(one.author != intake.asker for one in words)
        last = max((one.at for one in words), default=intake.heard_at)
        if last <= intake.heard_at and not helped:
            return True
        await self.close.intakes.heard(intake.subject, last, is_help=helped)
        return False

    async def _is_there(self, intake: Intake) -> bool:
        """Whose asker has left is closed. Raises Unavailable."""
        try:
            is_member = await self.close.chat.is_member(intake.guild, intake.asker)
        except Rejected as error:
            log.warning("cannot tell whether member %d is there: %s", intake.asker, error)
            return True
        if not is_member:
            await self.close.end_left(intake)
        return is_member
