"""Helps what is asked in an ended post to a post of its own, or opens the old one again."""

from dataclasses import dataclass

from bot.domain.card import Card
from bot.domain.close import OWN_REASONS, SETTLED, asks_anew
from bot.domain.errors import Refused
from bot.domain.form import TYPED_MOST, Entry, Field, Filled, Form
from bot.domain.ids import ChannelId, MessageId
from bot.domain.intake import Intake, Phase
from bot.domain.move import TITLE_MOST
from bot.domain.outbox import Effect
from bot.domain.question import Question
from bot.domain.redact import Redact
from bot.domain.repro import examine
from bot.domain.repro_guide import Guide
from bot.services.close import CloseService, Person
from bot.services.move import MoveService

TITLE, TEXT = "title", "text"


@dataclass(frozen=True, slots=True)
class AnewService:
    """One use case a method; ``form`` and ``open`` raise Refused. The buttons and forms carry
    message and forum: ``close:new:<message>:<forum>``."""

    close: CloseService
    move: MoveService
    guide: Guide
    redact: Redact

    async def heard(self, intake: Intake, question: Question) -> None:
        """Somebody wrote where all had ended. ``intake`` is as it was before."""
        if intake.phase not in (Phase.SOLVED, Phase.CLOSED):
            return
        if question.author == intake.asker and intake.reason in OWN_REASONS:
            await self.close.open_again(intake)
        elif (forum := self._forum(question)) and self._is_new(intake, question):
            await self._advise(intake, question, forum)

    async def form(
        self, channel: ChannelId, message: MessageId, forum: ChannelId, person: Person
    ) -> Form:
        """The new post, already written."""
        question = await self._question(channel, message, person)
        say, locale = self.close.texts.say, person.locale
        title, text = self.move.title(question), question.text[:TYPED_MOST]
        return Form(
            f"close:new:{message}:{forum}",
            say(locale, "New post"),
            (
                Field(name=TITLE, label=say(locale, "Title"), value=title, most=TITLE_MOST),
                Field(name=TEXT, label=say(locale, "Your question"), entry=Entry.TEXT, value=text),
            ),
        )

    async def open(
        self,
        channel: ChannelId,
        message: MessageId,
        forum: ChannelId,
        person: Person,
        filled: Filled,
    ) -> Card:
        """Open the post in its author's name; a message becomes one post only. An empty text
        stands for the message as it is."""
        title, text = filled.texts[TITLE].strip(), filled.texts[TEXT].strip()
        question = await self._question(channel, message, person, text)
        say, locale = self.close.texts.say, person.locale
        done = say(locale, "A post was opened with this before; its link stands below the message.")
        if await self.move.open(question, forum, title):
            done = say(
                locale, "Your post opens in a moment. Its link will stand below the message."
            )
        return Card((done,))

    def _forum(self, question: Question) -> ChannelId | None:
        """The post's own one, else any help forum."""
        forums = self.close.places.help_forums
        return question.parent if question.parent in forums else min(forums, default=None)

    def _is_new(self, intake: Intake, question: Question) -> bool:
        is_quiet = question.asked_at - intake.heard_at > SETTLED
        is_maintainer = self.close.places.is_maintainer(question.roles)
        if not is_quiet or not intake.is_post or is_maintainer:
            return False
        kind = examine(question.text, self.guide, self.redact).kind
        return asks_anew(question.text, kind)

    async def _advise(self, intake: Intake, question: Question, forum: ChannelId) -> None:
        """Once for each member in each post."""
        card = self.close.cards.anew(intake, f"close:new:{question.message}:{forum}")
        payload = {"channel": question.channel, "to": question.message, "card": card.to_json()}
        key = f"anew:{question.message}"
        effect = Effect("chat.reply", key, key, payload)
        now, store = self.close.clock(), self.close.store
        if await store.advise(intake.subject, question.author, now, effect):
            self.close.replies.wake()

    async def _question(
        self, channel: ChannelId, message: MessageId, person: Person, text: str = ""
    ) -> Question:
        """What ``person`` wrote there; nobody else may take it along."""
        intake = await self.close.intakes.of_post(channel)
        said = await self.close.transcripts.of(intake) if intake else ()
        one = next((one for one in said if one.message == message), None)
        if intake is None or one is None:
            raise Refused("This message is gone.")
        if one.author != person.member:
            raise Refused("This button is for the person who wrote the message above.")
        return Question(
            message=message,
            guild=intake.guild,
            channel=channel,
            author=person.member,
            text=text or one.text,
            asked_at=one.at,
            roles=person.roles,
            images=one.images,
            files=one.files,
        )
