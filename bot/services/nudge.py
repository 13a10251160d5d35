"""Asks authors of issues for what others need to reproduce them, and follows their answers."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.card import Card
from bot.domain.errors import Unavailable
from bot.domain.issue import Issue, IssueRef
from bot.domain.labels import LabelBook, Nudging
from bot.domain.link import Link
from bot.domain.nudge import (
    ASKED_ON_OPEN,
    Move,
    Nudge,
    NudgeState,
    answer,
    due_at,
    is_spared,
    move,
    wish,
)
from bot.domain.outbox import Effect
from bot.domain.repro_guide import Guide
from bot.domain.seen import Change, Reaction, Seen, seen
from bot.ports import IntakeStore, LinkStore, NudgeStore
from bot.services import issue_effects
from bot.services.nudge_reader import NudgeReader
from bot.services.nudge_text import Examined, NudgeText
from bot.services.replies import stream_of

MARKER = "nudge"
TRIES = 3
"""To remember something while the clock does so too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NudgeService:
    """A reactor of the inbox. What comes of a change is enqueued with what is remembered of it, so
    that neither is there without the other."""

    book: LabelBook
    guide: Guide
    store: NudgeStore
    links: LinkStore
    intakes: IntakeStore
    reader: NudgeReader
    text: NudgeText

    async def react(self, change: Change) -> Reaction:
        rules = self.book.nudging
        return await self._react(change, rules, None) if rules else Reaction()

    async def ask(self, change: Change) -> Reaction:
        """A person wants the author to be asked, by whichever label. Raises Unavailable."""
        rules = self.book.nudging
        if rules is None or is_spared(change.issue, rules) or not change.issue.is_open:
            return Reaction()
        return await self._react(change, rules, Move.DEMAND)

    async def gone(self, ref: IssueRef) -> tuple[Effect, ...]:
        await self.store.forget(ref)
        return ()

    async def _react(self, change: Change, rules: Nudging, wanted: Move | None) -> Reaction:
        for _ in range(TRIES):
            nudge = await self.store.of(change.issue.ref)
            if nudge and nudge.heard == change.heard.name:
                return Reaction(own=nudge.own)  # of which the rest was done before a kill
            after, reaction = await self._next(nudge, change, rules, wanted)
            if after is None:
                return reaction
            after = replace(after, heard=change.heard.name, own=reaction.own)
            if await self.store.put(after, reaction.effects):
                return reaction
        raise Unavailable("store", f"{change.issue.ref} keeps changing")

    async def _next(
        self, nudge: Nudge | None, change: Change, rules: Nudging, wanted: Move | None
    ) -> tuple[Nudge | None, Reaction]:
        """What is to be remembered, and done."""
        step = wanted or move(nudge, change, rules)
        if step in (Move.OPENED, Move.DEMAND):
            return await self._begin(nudge, change, rules, is_demand=step is Move.DEMAND)
        if nudge is None or step is Move.NOTHING:
            return None, Reaction()
        if step is Move.END:
            return replace(nudge, state=NudgeState.ENDED, due_at=None), Reaction()
        return await self._again(nudge, change, rules)

    async def _begin(
        self, nudge: Nudge | None, change: Change, rules: Nudging, *, is_demand: bool
    ) -> tuple[Nudge | None, Reaction]:
        issue = change.issue
        if await self.reader.is_ours(issue):
            return None, Reaction()
        report = await self.reader.read(issue)
        is_wished = is_demand and report.is_complete and bool(wish(self.guide))
        if is_wished:
            report = report.lacking(wish(self.guide))
        is_fit = is_demand or report.findings.kind in ASKED_ON_OPEN
        if report.is_complete or not is_fit:
            return None, Reaction()
        locale = await self.reader.language(issue) or self.book.locale_of(issue.ref.repository)
        text = self.text.asked(report, locale)
        asked = Nudge(
            ref=issue.ref,
            state=NudgeState.ASKED,
            locale=locale,
            asked_at=_at(issue),
            digest=change.now.digest,
            is_wished=is_wished,
            shown=nudge.shown if nudge else "",
            revision=nudge.revision if nudge else 0,
            reminders=nudge.reminders if nudge else 0,
            version=nudge.version if nudge else 0,
        ).showing(text)
        asked = replace(asked, due_at=due_at(asked, rules))
        labels = _relabelled(asked, change.now, add=rules.label, remove=rules.ready)
        return asked, Reaction((say(asked, text), *labels.effects), labels.own)

    async def _again(self, nudge: Nudge, change: Change, rules: Nudging) -> tuple[Nudge, Reaction]:
        report = await self.reader.read(change.issue)
        said_at = answer(change)
        if said_at and said_at >= nudge.since:
            nudge = replace(nudge, answered_at=said_at, looks=0, due_at=None)
        if nudge.is_wished and not nudge.answered_at:
            report = report.lacking(wish(self.guide))
        nudge = replace(nudge, digest=seen(change.issue).digest)
        opened = self._opened(nudge)
        if report.is_complete:
            return await self._ready(nudge, change, rules, report, opened)
        text = self.text.asked(report, nudge.locale)
        asked = replace(nudge, state=NudgeState.ASKED).showing(text)
        return asked, Reaction((say(asked, text), *opened))

    async def _ready(
        self,
        nudge: Nudge,
        change: Change,
        rules: Nudging,
        report: Examined,
        opened: tuple[Effect, ...],
    ) -> tuple[Nudge, Reaction]:
        text = self.text.ready(report, nudge.locale)
        ready = replace(nudge, state=NudgeState.READY, due_at=None).showing(text)
        labels = _relabelled(ready, change.now, add=rules.ready, remove=rules.label)
        links = await self.links.of_issue(nudge.ref)
        told = [await self._told(ready, change.issue, link) for link in links]
        effects = (say(ready, text), *labels.effects, *opened, *told)
        return ready, Reaction(effects, labels.own)

    def _opened(self, nudge: Nudge) -> tuple[Effect, ...]:
        """What the bridge closed is opened by an answer, once a labelling."""
        if nudge.state is not NudgeState.CLOSED:
            return ()
        return (issue_effects.reopen(nudge.ref, key(nudge, "reopen", nudge.since)),)

    async def _told(self, nudge: Nudge, issue: Issue, link: Link) -> Effect:
        """One line in a linked thread."""
        intake = await self.intakes.of_subject(link.subject)
        locale = intake.locale if intake else self.book.locale_of(nudge.ref.repository)
        card = Card((self.text.told(issue, locale),))
        # A post's thread bears the id of its starter message; elsewhere others talk too.
        to = None if int(link.subject) == int(link.channel) else link.subject
        told = {"channel": link.channel, "to": to, "card": card.to_json()}
        name = key(nudge, f"ready:{link.subject}", nudge.revision)
        return Effect("chat.reply", name, stream_of(link.subject), told)


def key(nudge: Nudge, what: str, state: int | datetime) -> str:
    """Of an effect that is the same one while ``state`` is."""
    moment = state if isinstance(state, int) else int(state.timestamp())
    return f"nudge:{nudge.ref}:{what}:{moment}".lower()


def say(nudge: Nudge, text: str) -> Effect:
    name = key(nudge, "say", nudge.revision)
    return issue_effects.say(nudge.ref, marker=MARKER, text=text, key=name)


def _at(issue: Issue) -> datetime:
    at = issue.updated_at or issue.created_at
    assert at is not None, "GitHub tells of every issue when it changed"
    return at


def _relabelled(nudge: Nudge, now: Seen, add: str, remove: str) -> Reaction:
    """Unless it is so already; what a person took off stays off."""
    known = {*now.labels, *(one[1:] for one in now.own if one.startswith("+"))}
    on = [add] if add and add.lower() not in known | now.kept_off else []
    off = [remove] if remove and remove.lower() in known else []
    if not on and not off:
        return Reaction()
    own = {*(f"+{one.lower()}" for one in on), *(f"-{one.lower()}" for one in off)}
    name = key(nudge, "label", nudge.version)
    effect = issue_effects.label(nudge.ref, name, on, off, by_itself=True)
    return Reaction((effect,), frozenset(own))
