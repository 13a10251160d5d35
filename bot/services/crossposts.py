"""Lets a question that a member asks in several places have one answer, which links the others."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from weakref import WeakValueDictionary

from bot.domain.card import Card
from bot.domain.crosspost import WINDOW, Recent
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import MemberId, MessageId
from bot.domain.intake import Spot
from bot.domain.outbox import Effect
from bot.domain.question import Answered, Question
from bot.ports import Chat, Clock, FaqStore, IntakeStore, OutboxStore
from bot.services.replies import SHOW, Replies, stream_of

Draw = Callable[[Question, Answered], Awaitable[Card]]
"""The card of an answer that is no part of an intake."""


@dataclass(slots=True, kw_only=True)
class CrossPosts:
    """Texts are kept in memory only. In the first minutes after a start, what this member was
    answered before it is read again from the chat."""

    store: FaqStore
    intakes: IntakeStore
    replies: Replies
    outbox: OutboxStore
    chat: Chat
    clock: Clock
    started_at: datetime
    _recent: Recent = field(default_factory=Recent)
    _turns: WeakValueDictionary[MemberId, asyncio.Lock] = field(default_factory=WeakValueDictionary)
    _holders: dict[MemberId, object] = field(default_factory=dict)
    _read_again: set[MemberId] = field(default_factory=set)

    def begin(self) -> None:
        """Only from now on this process hears what is asked; another one did before."""
        self.started_at = self.clock()

    @asynccontextmanager
    async def turn(self, member: MemberId) -> AsyncIterator[None]:
        """Messages of one member come one after another, so that the second finds what became of
        the first. A turn inside of one's own is free."""
        task = asyncio.current_task()
        if self._holders.get(member) is task:
            yield
            return
        async with self._turns.setdefault(member, asyncio.Lock()):
            self._holders[member] = task
            try:
                yield
            finally:
                del self._holders[member]

    async def joins(self, question: Question, draw: Draw) -> bool:
        """Was the same asked elsewhere, and answered? Then that answer links ``question`` from now
        on, which needs none of its own."""
        self._recent.note(question)
        if self.clock() - self.started_at < WINDOW and question.author not in self._read_again:
            await self._remember(question)
            self._read_again.add(question.author)
        for first in self._recent.others(question):
            answered = await self.replies.of(first.message)
            if answered and (answered.is_in_intake or not answered.is_withdrawn):
                await self._link(first, answered, question, draw)
                return True
        return False

    def forget(self, message: MessageId) -> None:
        """It was deleted, or says something else now."""
        self._recent.forget(message)

    def also(self, question: Question) -> tuple[Spot, ...]:
        """Where else the same was asked."""
        return tuple(Spot(one.channel, one.message) for one in self._recent.others(question))

    async def _link(
        self, first: Question, answered: Answered, question: Question, draw: Draw
    ) -> None:
        stream, key = stream_of(first.message), f"also:{question.message}"
        effect = Effect(SHOW, key, stream, {"intake": first.message})
        if answered.is_in_intake:
            spot = Spot(question.channel, question.message)
            await self.intakes.asked_also(first.message, spot)
        else:
            card = await draw(first, answered)
            payload = {"channel": answered.channel, "of": answered.effect, "card": card.to_json()}
            effect = Effect("chat.edit", key, stream, payload)
        if await self.outbox.enqueue(effect):
            self.replies.wake()

    async def _remember(self, question: Question) -> None:
        """What was asked before the start: only the answers are stored, the texts are not."""
        since = question.asked_at - WINDOW
        for answered in await self.store.of_asker(question.author, since):
            place, message = answered.channel, answered.question
            if message == question.message or answered.answered_at >= self.started_at:
                continue
            # A deleted one asks nothing any more, and what cannot be read is nobody's first.
            with suppress(Rejected, Unavailable):
                for said in await self.chat.history(place, message, 1):
                    if (said.message, said.author) == (message, question.author):
                        known = replace(question, title="", text=said.text, asked_at=said.at)
                        self._recent.note(
                            replace(known, message=message, channel=place, parent=None)
                        )
