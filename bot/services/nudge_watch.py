"""Reminds authors who were asked for details, and closes what nobody answers: a clock that looks
again before it does either."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.domain.card import Card
from bot.domain.errors import Rejected
from bot.domain.heard import About, Heard
from bot.domain.ids import ChannelId
from bot.domain.issue import CloseReason, Issue
from bot.domain.labels import LabelBook, Nudging
from bot.domain.nudge import Due, Look, Nudge, NudgeState, due_at, labelled_at, looked, spoke_at
from bot.domain.outbox import Effect
from bot.ports import Clock, IssueStore, NudgeStore, Tracker
from bot.services import issue_effects
from bot.services.nudge import MARKER, key, say
from bot.services.nudge_text import NudgeText
from bot.services.turns import take_turns

log = logging.getLogger(__name__)

BATCH = 20
"""Issues in one turn, of three calls each."""
LATER = timedelta(hours=1)
"""Until what GitHub refused is asked for again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeWatch:
    """``may_close``: otherwise ``staff_channel`` is told what would be closed. ``every`` is in
    seconds."""

    book: LabelBook
    store: NudgeStore
    issues: IssueStore
    tracker: Tracker
    text: NudgeText
    clock: Clock
    wake_outbox: Callable[[], None]
    may_close: bool = False
    staff_channel: ChannelId | None = None
    every: float = 60.0

    async def watch(self) -> None:
        await take_turns(self.turn, "reminders of issues wait", lambda _: self.every)

    async def turn(self) -> None:
        """Look at what is due. Raises Unavailable."""
        if (rules := self.book.nudging) is None:
            return
        for nudge in await self.store.due(self.clock(), BATCH):
            try:
                await self._look(nudge, rules)
            except Rejected as error:  # no reason to leave the others alone
                if error.is_gone:
                    await self.store.forget(nudge.ref)
                else:
                    log.warning("%s cannot be looked at: %s", nudge.ref, error)
                    await self.store.put(replace(nudge, due_at=self.clock() + LATER))

    async def _look(self, nudge: Nudge, rules: Nudging) -> None:
        """Raises Unavailable and Rejected."""
        issue = await self.tracker.issue(nudge.ref)
        if issue.ref.number != nudge.ref.number:  # as in the inbox: it was transferred
            raise Rejected("GitHub", f"{nudge.ref} is {issue.ref} now", is_gone=True)
        events = await self.tracker.label_events(nudge.ref)
        since, spoke = labelled_at(nudge, issue, events, rules), None
        if since:
            comments = await self.tracker.comments(nudge.ref, since) if issue.comments else ()
            spoke = spoke_at(nudge, issue, comments, since)
            if spoke:
                # What was not delivered: everybody who reacts to issues wants to know.
                await self._hear(nudge, [one.id for one in comments if one.updated_at == spoke])
        look = Look(is_open=issue.is_open, labelled_at=since, spoke_at=spoke)
        after, due = looked(nudge, look, rules, self.clock())
        effects: tuple[Effect, ...] = ()
        if due is Due.REMINDER:
            effects = (self._reminder(after, rules),)
        if due is Due.CLOSE:
            after, effects = self._end(after, issue)
        if await self.store.put(after, effects) and effects:
            self.wake_outbox()

    async def _hear(self, nudge: Nudge, comments: Sequence[int]) -> None:
        ref, comment = nudge.ref, comments[0] if comments else 0
        heard = Heard(
            name=key(nudge, f"missed:{comment}", nudge.version),
            about=About.COMMENT if comment else About.ISSUE,
            repository=ref.repository,
            number=ref.number,
            comment=comment,
        )
        if await self.issues.hear([heard]):
            self.wake_outbox()

    def _reminder(self, nudge: Nudge, rules: Nudging) -> Effect:
        """One comment, once a labelling. Only a new one tells the author."""
        closes_at = due_at(nudge, rules) if self.may_close else None
        text = self.text.reminder(nudge.locale, closes_at)
        count = f"-{nudge.reminders}" if nudge.reminders > 1 else ""
        marker = f"{MARKER}-reminder{count}"
        return issue_effects.say(nudge.ref, marker, text, key(nudge, "reminder", nudge.since))

    def _end(self, nudge: Nudge, issue: Issue) -> tuple[Nudge, tuple[Effect, ...]]:
        """Close it, or say that it would be."""
        name = key(nudge, "close", nudge.since)
        if self.may_close:
            text = self.text.closed(nudge.locale)
            closed = nudge.showing(text)
            end = issue_effects.close(nudge.ref, CloseReason.NOT_PLANNED, name)
            return closed, (say(closed, text), end)
        nudge = replace(nudge, state=NudgeState.ASKED)
        log.info("would close %s as not planned: nobody answered", nudge.ref)
        if self.staff_channel is None:
            return nudge, ()
        card = Card((self.text.stale(issue, nudge.since, "en"),))
        told = {"channel": self.staff_channel, "to": None, "card": card.to_json()}
        return nudge, (Effect("chat.reply", name, f"staff:{nudge.ref}".lower(), told),)
