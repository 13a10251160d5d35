"""Does what the labels of an issue say, on GitHub and in the threads that are linked to it."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from bot.domain.ids import ChannelId
from bot.domain.issue import CloseReason, IssueRef
from bot.domain.labels import LabelBook
from bot.domain.labels_decide import Command, Do, decide
from bot.domain.link import Link
from bot.domain.outbox import Effect
from bot.domain.repro_guide import in_locale
from bot.domain.seen import Change, Reaction
from bot.ports import IntakeStore, LinkStore
from bot.services import issue_effects
from bot.services.labels_cards import LabelCards
from bot.services.labels_public import LabelComments, marker
from bot.services.replies import stream_of
from bot.services.support_case import Wish

log = logging.getLogger(__name__)


class Asks(Protocol):
    """Asks the author of an issue for what is missing there."""

    async def ask(self, change: Change) -> Reaction: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelService:
    """A reactor of the inbox. ``may_close``: otherwise ``staff_channel`` is told what would be
    closed. Without ``asks`` nobody is asked for anything."""

    book: LabelBook
    comments: LabelComments
    cards: LabelCards
    links: LinkStore
    intakes: IntakeStore
    asks: Asks | None = None
    may_close: bool = False
    staff_channel: ChannelId | None = None

    async def react(self, change: Change) -> Reaction:
        effects: list[Effect] = []
        own: set[str] = set()
        for command in decide(self.book, change, may_close=self.may_close):
            effects += self._said(command, change)
            if self.asks and any(step.do is Do.ASK for step in command.steps):
                asked = await self.asks.ask(change)
                effects += asked.effects
                own |= asked.own
            effects += self._done(command, change)
            own |= {f"+{one.lower()}" for one in command.what(Do.ADD)}
            own |= {f"-{one.lower()}" for one in command.what(Do.REMOVE)}
            for link in await self.links.of_issue(change.issue.ref):
                effects += await self._told(command, change, link)
        return Reaction(tuple(effects), frozenset(own))

    def _said(self, command: Command, change: Change) -> Iterator[Effect]:
        ref = change.issue.ref
        if text := self.comments.text(command, self.book.locale_of(ref.repository)):
            yield issue_effects.say(ref, marker(command), text, f"{command.key}:comment")

    def _done(self, command: Command, change: Change) -> Iterator[Effect]:
        ref, key = change.issue.ref, command.key
        add, remove = command.what(Do.ADD), command.what(Do.REMOVE)
        if add or remove:
            yield issue_effects.label(ref, f"{key}:label", add, remove, by_itself=True)
        for reason in command.what(Do.CLOSE):
            yield issue_effects.close(ref, CloseReason(reason), f"{key}:close")
        for reason in command.what(Do.WOULD_CLOSE):
            yield from self._would_close(command, change, CloseReason(reason))
        if any(step.do is Do.REOPEN for step in command.steps):
            yield issue_effects.reopen(ref, f"{key}:reopen")

    def _would_close(
        self, command: Command, change: Change, reason: CloseReason
    ) -> Iterator[Effect]:
        log.info("would close %s by its label %s: %s", change.issue.ref, command.name, reason)
        if self.staff_channel:
            card = self.cards.would_close(change.issue, command.name, reason)
            told = {"channel": self.staff_channel, "to": None, "card": card.to_json()}
            key = f"{command.key}:would-close"
            yield Effect("chat.reply", key, _staff_stream(change.issue.ref), told)

    async def _told(self, command: Command, change: Change, link: Link) -> list[Effect]:
        """In one linked thread: a line, and its tags."""
        intake = await self.intakes.of_subject(link.subject)
        locale = intake.locale if intake else self.book.locale_of(link.issue.repository)
        key, stream = f"{command.key}:{link.subject}", stream_of(link.subject)
        text = "".join(in_locale(self.book.texts[one], locale, "") for one in command.what(Do.TELL))
        # Only a post that is looked after has somebody to hand over.
        topics = command.what(Do.SUPPORT) if intake else ()
        wish = next((Wish(link.subject, one) for one in topics), None)
        card = self.cards.told(change.issue, command.name, text, locale, wish)
        effects = []
        # A post's thread bears the id of its starter message; elsewhere others talk too.
        is_thread = int(link.subject) == int(link.channel)
        if card:
            told = {"channel": link.channel, "card": card.to_json()}
            to = None if is_thread else link.subject
            effects.append(Effect("chat.reply", f"{key}:tell", stream, {**told, "to": to}))
        for tag in command.what(Do.TAG) if is_thread else ():
            set_ = {"channel": link.channel, "tags": [tag]}
            effects.append(Effect("chat.mark", f"{key}:tag:{tag}", stream, set_))
        return effects


def _staff_stream(ref: IssueRef) -> str:
    return f"staff:{ref}".lower()
