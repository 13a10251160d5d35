"""Lets a question go on in a forum post of its own, in its author's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.card import TEXT_MOST, Card
from bot.domain.errors import lacking
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId
from bot.domain.intake import link
from bot.domain.move import fitting, title_of
from bot.domain.outbox import Effect, Leased
from bot.domain.question import Question
from bot.domain.redact import Redact
from bot.ports import Chat, Clock, Handler, OutboxStore, Texts
from bot.services.intake import IntakeService
from bot.services.replies import stream_of

OPEN = "move.open"
"""Open the post, link it from the message, and look after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveService:
    """A message moves once, whoever asks for it how often."""

    intake: IntakeService
    outbox: OutboxStore
    chat: Chat
    texts: Texts
    redact: Redact
    clock: Clock

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """For the outbox."""
        return {OPEN: self._open}

    def title(self, question: Question) -> str:
        """What the post may be called: the first sentence, without secrets; maybe empty."""
        return title_of(self.redact(question.text).text)

    async def open(self, question: Question, forum: ChannelId, title: str = "") -> bool:
        """Open a post in ``forum`` that asks what ``question`` asks, and link both; False when it
        was done before. It is called ``title``, else by the question's first sentence.

        Raises Refused where the bridge lacks a permission.
        """
        for place in (forum, question.channel):
            if names := self.chat.lacking(place):
                raise lacking(place, names)
        locale = (await self.intake.faq.verdict(question)).locale
        title = fitting(self.redact(title).text) or self.title(question)
        text = self.redact(question.text).text.strip()
        payload = {
            "forum": forum,
            "title": title or self.texts.say(locale, "A question"),
            "card": self._card(question, text, locale).to_json(),
            "text": text,
            "locale": locale,
            "author": question.author,
            "guild": question.guild,
            "channel": question.channel,
            "message": question.message,
        }
        key = f"move:{question.message}"
        is_new = await self.outbox.enqueue(Effect(OPEN, key, key, payload)) is not None
        self.intake.replies.wake()
        return is_new

    def _card(self, question: Question, text: str, locale: str) -> Card:
        """The first paragraph names the asker: by it the rest is known as theirs ever after."""
        say = self.texts.say
        where = link(question.guild, question.channel, question.message)
        asker = f"<@{question.author}>"
        head = "-# " + say(locale, "Asked by {asker} in {where}", asker=asker, where=where)
        if question.images or question.files:
            head += "\n-# " + say(locale, "Its pictures and files are there too.")
        room = TEXT_MOST - len(head)
        body = text if len(text) <= room else f"{text[: room - 1]}…"
        return Card((head, body) if body else (head,))

    async def _open(self, leased: Leased) -> str:
        """Each step may have happened already, in an attempt that was cut off."""
        payload = leased.effect.payload
        thread = await self.chat.open_post(
            ChannelId(payload["forum"]),
            payload["title"],
            Card.from_json(payload["card"]),
            look_first=leased.attempts > 1,
        )
        await self._link(payload, thread)
        await self.intake.ask(
            Question(
                message=MessageId(thread),
                guild=GuildId(payload["guild"]),
                channel=thread,
                author=MemberId(payload["author"]),
                text=payload["text"],
                asked_at=self.clock(),
                title=payload["title"],
                parent=ChannelId(payload["forum"]),
                is_post=True,
            )
        )
        return str(thread)

    async def _link(self, payload: Mapping[str, Any], thread: ChannelId) -> None:
        """Tell below the message where it goes on."""
        message = MessageId(payload["message"])
        where = link(GuildId(payload["guild"]), thread)
        card = Card((self.texts.say(payload["locale"], "It goes on in {where}", where=where),))
        reply = {"channel": payload["channel"], "to": message, "card": card.to_json()}
        effect = Effect("chat.reply", f"moved:{message}", stream_of(message), reply)
        await self.outbox.enqueue(effect)
        self.intake.replies.wake()
