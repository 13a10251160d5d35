"""Posts, changes and withdraws the public replies, each through the outbox and each only once."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.domain.card import Card
from bot.domain.ids import MessageId
from bot.domain.intake import Intake
from bot.domain.outbox import Effect
from bot.domain.question import Answered, Question, Reply
from bot.ports import Clock, FaqStore, IntakeStore

SHOW = "intake.show"
"""Draw an intake's first message anew, from what is remembered then."""


class Replies:
    """Everything about one question runs in one stream: a withdrawal never overtakes its reply.

    An answer that is part of an intake's first message changes only what is remembered: the
    message is drawn from that.
    """

    def __init__(self, store: FaqStore, wake_outbox: Callable[[], None], clock: Clock) -> None:
        self._store = store
        self._wake_outbox = wake_outbox
        self._clock = clock

    def wake(self) -> None:
        """Tell the outbox that something was enqueued."""
        self._wake_outbox()

    async def of(self, question: MessageId) -> Answered | None:
        return await self._store.of_question(question)

    async def post(
        self, question: Question, reply: Reply, card: Card, *, to: MessageId | None = None
    ) -> bool:
        """Reply to ``to`` (the question itself by default); False when this was done before."""
        payload = _reply(question, to or question.message, card)
        key = f"reply:{question.message}"
        effect = Effect("chat.reply", key, stream_of(question.message), payload)
        is_new = await self._store.open(question, reply, effect) is not None
        if is_new:
            self._wake_outbox()
        return is_new

    async def begin(
        self, question: Question, reply: Reply, card: Card, intake: Intake, store: IntakeStore
    ) -> bool:
        """Post the first message of an intake, of which ``reply`` is a part; False when this was
        done before."""
        # A post stands even when its starter message is taken away.
        payload = {**_reply(question, question.message, card), "anyway": intake.is_post}
        effect = Effect(
            "chat.reply", f"reply:{question.message}", stream_of(question.message), payload
        )
        is_new = await store.open(intake, question, reply, effect)
        if is_new:
            self._wake_outbox()
        return is_new

    async def adopt(
        self, question: Question, answered: Answered, card: Card, intake: Intake, store: IntakeStore
    ) -> bool:
        """Make the reply to a question the first message of its intake, or post that where the
        reply was withdrawn; False when this was done before."""
        key, stream = f"ask:{question.message}", stream_of(question.message)
        if answered.is_withdrawn:
            payload = _reply(question, question.message, card)
            effect = Effect("chat.reply", key, stream, payload)
        else:
            effect = Effect(SHOW, key, stream, {"intake": question.message})
            intake = replace(intake, shown="")
        is_new = await store.adopt(intake, effect)
        if is_new:
            self._wake_outbox()
        return is_new

    async def again(self, question: Question, answered: Answered, reply: Reply, card: Card) -> None:
        """Reply once more after a withdrawal; not when a person removed the reply."""
        effect = self._change("reply", answered, _reply(question, question.message, card))
        if await self._store.reopen(answered.id, reply, effect):
            self._wake_outbox()

    async def replace(self, answered: Answered, reply: Reply, card: Card) -> None:
        """Edit the reply into another one; a second identical edit is the same edit."""
        payload = {
            "channel": answered.channel,
            "of": answered.effect,
            "card": card.to_json(),
        }
        if await self._store.replace(answered.id, reply, self._change("edit", answered, payload)):
            self._wake_outbox()

    async def withdraw(self, answered: Answered) -> None:
        payload = {"channel": answered.channel, "of": answered.effect}
        if await self._store.withdraw(answered.id, self._change("delete", answered, payload)):
            self._wake_outbox()

    def _change(self, verb: str, answered: Answered, payload: Mapping[str, Any]) -> Effect:
        # The moment makes the key: the same entry may be shown, replaced and shown again.
        key = f"{verb}:{answered.id}:{self._clock().isoformat()}"
        if answered.is_in_intake:
            return Effect(SHOW, key, stream_of(answered.question), {"intake": answered.question})
        return Effect(f"chat.{verb}", key, stream_of(answered.question), payload)


def _reply(question: Question, to: MessageId, card: Card) -> Mapping[str, Any]:
    return {"channel": question.channel, "to": to, "card": card.to_json()}


def stream_of(question: MessageId) -> str:
    """The outbox's stream of everything about one question."""
    return f"question:{question}"


def nonce(key: str) -> str:
    """At most 25 characters, which is Discord's limit, and different for every key.

    https://discord.com/developers/docs/resources/message#create-message
    """
    return hashlib.blake2s(key.encode(), digest_size=12).hexdigest()
