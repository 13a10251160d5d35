"""Posts, changes and takes back what the bridge says in an asker's name, each through the outbox.

What is posted counts as said by them: in memory at once, after a restart because its button names
them.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.card import TEXT_MOST, Button, Card
from bot.domain.errors import Rejected
from bot.domain.ids import MessageId
from bot.domain.intake import CHANGE, UNCODE, Intake, Said
from bot.domain.outbox import Effect, Leased
from bot.ports import Chat, Handler, Texts
from bot.services.intake import IntakeService
from bot.services.replies import nonce, stream_of

SAY, RESTATE, TAKE_BACK = "intake.say", "intake.restate", "intake.take_back"
ROOM = TEXT_MOST - 200
"""Characters below the first line."""


@dataclass(slots=True, kw_only=True)
class Reports:
    """``which`` tells a message from the others in an asker's name; at most 40 characters."""

    intake: IntakeService
    chat: Chat
    texts: Texts
    _attached: dict[str, str] = field(default_factory=dict)
    """Whole texts of files until the message with their excerpts is there, by its effect."""

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """For the outbox."""
        return {SAY: self._say, RESTATE: self._restate, TAKE_BACK: self._take_back}

    async def post(
        self, intake: Intake, pages: Sequence[str], which: str, attached: str = ""
    ) -> None:
        """A message a page; ``attached`` are the texts of its files, whole."""
        for number, page in enumerate(pages):
            label = self.texts.say(intake.locale, "Change")
            tail = f"{intake.subject}:{intake.asker}:{which}.{number}"
            head = self.texts.say(
                intake.locale, "Details from {member}", member=f"<@{intake.asker}>"
            )
            card = self._card(head, page, Button(label, CHANGE + tail))
            effect = _effect(SAY, f"details:{which}.{number}", intake, card)
            if attached and number == 0:
                self._attached[effect.key] = attached
            await self._enqueue(effect)

    async def restate(self, intake: Intake, message: MessageId, page: str, which: str) -> None:
        """Change the message of a report."""
        label = self.texts.say(intake.locale, "Change")
        head = self.texts.say(intake.locale, "Details from {member}", member=f"<@{intake.asker}>")
        tail = f"{intake.subject}:{intake.asker}:{which}"
        card = self._card(head, page, Button(label, CHANGE + tail))
        now = self.intake.clock().isoformat()
        await self._enqueue(_effect(RESTATE, f"restate:{message}:{now}", intake, card, message))

    async def copy(self, intake: Intake, code: str) -> bool:
        """Post ``code``, a block; False when this very one was posted before."""
        which = hashlib.blake2s(code.encode(), digest_size=8).hexdigest()
        label = self.texts.say(intake.locale, "Remove")
        tail = f"{intake.subject}:{intake.asker}:{which}"
        head = self.texts.say(
            intake.locale, "Written by {member}, as code", member=f"<@{intake.asker}>"
        )
        card = self._card(head, code, Button(label, UNCODE + tail))
        return await self._enqueue(_effect(SAY, f"code:{intake.subject}:{which}", intake, card))

    async def take_back(self, intake: Intake, message: MessageId) -> None:
        payload = {"intake": intake.subject, "message": message}
        key = f"take_back:{message}"
        await self._enqueue(Effect(TAKE_BACK, key, stream_of(intake.subject), payload))

    def _card(self, head: str, page: str, button: Button) -> Card:
        return Card((f"-# {head}", page), (button,))

    async def _enqueue(self, effect: Effect) -> bool:
        is_new = await self.intake.outbox.enqueue(effect) is not None
        self.intake.replies.wake()
        return is_new

    async def _say(self, leased: Leased) -> str:
        intake, card = await self._of(leased), Card.from_json(leased.effect.payload["card"])
        message = await self.chat.reply(
            intake.channel,
            None if intake.is_post else intake.subject,
            card,
            nonce(leased.effect.key),
            look_first=leased.attempts > 1,
        )
        attached = self._attached.pop(leased.effect.key, "")
        await self._note(intake, message, card, attached)
        return str(message)

    async def _restate(self, leased: Leased) -> None:
        intake, card = await self._of(leased), Card.from_json(leased.effect.payload["card"])
        message = MessageId(leased.effect.payload["message"])
        await self.chat.edit(intake.channel, message, card)
        said = await self.intake.transcripts.of(intake)
        attached = next((one.attached for one in said if one.message == message), "")
        await self._note(intake, message, card, attached)

    async def _take_back(self, leased: Leased) -> None:
        intake, message = await self._of(leased), MessageId(leased.effect.payload["message"])
        await self.chat.delete(intake.channel, message)
        self.intake.transcripts.forget(intake, message)
        await self.intake.refresh(intake)

    async def _of(self, leased: Leased) -> Intake:
        subject = MessageId(leased.effect.payload["intake"])
        intake = await self.intake.store.of_subject(subject)
        if intake is None:
            raise Rejected("outbox", f"there is no intake {subject}", is_gone=True)
        return intake

    async def _note(self, intake: Intake, message: MessageId, card: Card, attached: str) -> None:
        said = said_by(intake, message, card.texts[1], self.intake)
        await self.intake.transcripts.note(intake, replace(said, attached=attached))
        await self.intake.refresh(intake)


def said_by(intake: Intake, message: MessageId, text: str, service: IntakeService) -> Said:
    """What the chat's history will give for a message in the asker's name."""
    reply_to = None if intake.is_post else intake.subject
    return Said(message, intake.asker, text, service.clock(), reply_to=reply_to)


def _effect(
    kind: str, key: str, intake: Intake, card: Card, message: MessageId | None = None
) -> Effect:
    payload = {"intake": intake.subject, "card": card.to_json(), "message": message}
    return Effect(kind, key, stream_of(intake.subject), payload)
