"""Suggests labels for new issues to maintainers, who apply them with a tap; nothing by itself."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.card import Button, Card, Style
from bot.domain.errors import BridgeError, Refused
from bot.domain.ids import ChannelId, MemberId, RoleId
from bot.domain.issue import Issue
from bot.domain.outbox import Effect
from bot.domain.places import Places
from bot.domain.seen import Change, Reaction
from bot.domain.status import plain
from bot.domain.suggestion import Offer, Rule, Suggestion, chosen
from bot.domain.verify import Audit
from bot.ports import Clock, IndexBuilder, SuggestionStore, Texts, Tracker
from bot.services import issue_effects
from bot.services.suggestion_learning import KindOf, Learned, learn

log = logging.getLogger(__name__)

ANEW = timedelta(days=1)
"""How long what was learned of a repository serves."""
LOCALE = "en"
"""The staff channel's."""


@dataclass(slots=True, kw_only=True)
class SuggestionService:
    """A reactor. ``channel`` is the staff's; ``without`` are labels (lower case) that only the
    bridge's own workflows set."""

    channel: ChannelId
    tracker: Tracker
    store: SuggestionStore
    rules: Sequence[Rule]
    kind_of: KindOf
    build: IndexBuilder
    without: frozenset[str]
    places: Places
    texts: Texts
    clock: Clock
    wake_outbox: Callable[[], None]
    _learned: dict[str, tuple[datetime, Learned]] = field(default_factory=dict)
    _learning: dict[str, asyncio.Task[Learned]] = field(default_factory=dict)

    async def react(self, change: Change) -> Reaction:
        """One card for a new issue, where there is anything to suggest."""
        if not change.is_new or not change.issue.is_open:
            return Reaction()
        found = await self._suggested(change.issue, change.now.labels | self.without)
        if not found:
            return Reaction()
        offer = await self.store.offer(change.issue.ref, found)
        payload = {
            "channel": self.channel,
            "to": None,
            "card": self._card(offer, change.issue).to_json(),
        }
        key = f"suggest:{offer.id}"
        return Reaction((Effect("chat.reply", key, key, payload),))

    async def apply(self, id: int, place: int, member: MemberId, roles: frozenset[RoleId]) -> Card:  # noqa: A002 - as the store's
        """Put the label in that place on the issue; the card as it is then."""
        if not self.places.is_maintainer(roles):
            raise Refused("Only maintainers can do that.")
        offer = await self.store.of(id)
        if offer is None or place >= len(offer.labels):
            raise Refused("This suggestion is not there any more.")
        label = offer.labels[place].label
        effect = issue_effects.label(offer.issue, f"suggest:{id}:{label}", add=(label,))
        details = f"{label} on {offer.issue}"
        audit = Audit(self.clock(), member, "suggestion.apply", None, details)
        if await self.store.apply(offer, label, effect, audit):
            self.wake_outbox()
        issue = await self.tracker.issue(offer.issue)
        return self._card(await self.store.of(id) or offer, issue)

    async def _suggested(self, issue: Issue, without: frozenset[str]) -> Sequence[Suggestion]:
        repository = issue.ref.repository
        try:
            there = await self.tracker.labels(repository)
        except BridgeError as error:  # no reason for the issue's other business to wait
            log.warning("no labels are suggested for %s: %s", issue.ref, error)
            return ()
        learned = await self._of(repository)
        found = await asyncio.to_thread(lambda: list(learned.suggest(issue)))
        return chosen(found, there, without)

    async def _of(self, repository: str) -> Learned:
        """What was learned within a day; only the rules while GitHub is away."""
        at, learned = self._learned.get(repository, (None, None))
        if at and learned and self.clock() - at < ANEW:
            return learned
        if repository not in self._learning:
            task = asyncio.create_task(self._learn(repository, learned))
            task.add_done_callback(lambda _: self._learning.pop(repository))
            self._learning[repository] = task
        # All who wait share it, and it goes on where one of them waits no longer.
        return await asyncio.shield(self._learning[repository])

    async def _learn(self, repository: str, learned: Learned | None) -> Learned:
        try:
            issues = await self.tracker.recent(repository)
        except BridgeError as error:
            log.warning("nothing is learned from %s: %s", repository, error)
            return learned or learn((), self.rules, self.kind_of, self.build)
        new = await asyncio.to_thread(learn, issues, self.rules, self.kind_of, self.build)
        self._learned[repository] = self.clock(), new
        return new

    def _card(self, offer: Offer, issue: Issue) -> Card:
        say = self.texts.say
        rows = [self._row(one) for one in offer.labels]
        buttons = tuple(
            Button(
                label=one.label,
                custom_id=f"suggest:apply:{offer.id}:{place}",
                style=Style.SUCCESS if one.label in offer.applied else Style.SECONDARY,
                is_disabled=one.label in offer.applied,
            )
            for place, one in enumerate(offer.labels)
        )
        head = say(
            LOCALE,
            "**New issue:** [{title}]({url})",
            title=plain(issue.title),
            url=issue.url,
        )
        advice = say(LOCALE, "-# Suggested labels. A tap applies one; nothing happens by itself.")
        return Card((head, "\n".join(rows), advice), buttons=buttons)

    def _row(self, one: Suggestion) -> str:
        if one.measured is None:
            return self.texts.say(LOCALE, "- `{label}`: by the rule", label=one.label)
        return self.texts.say(
            LOCALE,
            "- `{label}`: right for {right} of {of} earlier issues",
            label=one.label,
            right=one.measured.right,
            of=one.measured.of,
        )
