"""Ends posts as people wish: solved, closed with a reason, open again; and credits who helped."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.card import Card
from bot.domain.close import (
    Ending,
    helpful,
    may_end,
    point,
)
from bot.domain.errors import Refused
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, RoleId
from bot.domain.intake import Credit, Intake, Phase, Reason, Solver
from bot.domain.outbox import Effect
from bot.domain.places import Places
from bot.domain.policy import Policy
from bot.ports import Chat, Clock, CloseStore, IntakeStore, Texts
from bot.services.close_cards import CloseCards
from bot.services.replies import SHOW, Replies, stream_of
from bot.services.transcripts import Transcripts


@dataclass(frozen=True, slots=True)
class Person:
    """Who wishes something, and the language they read."""

    member: MemberId
    roles: frozenset[RoleId]
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseService:
    """One use case a method; the cards are for the person alone. All raise Refused."""

    intakes: IntakeStore
    store: CloseStore
    replies: Replies
    transcripts: Transcripts
    cards: CloseCards
    chat: Chat
    policy: Policy
    places: Places
    texts: Texts
    clock: Clock

    async def solve(self, subject: MessageId, person: Person) -> Card:
        """*Solved*: asks what solved it. Once more is harmless."""
        intake = await self._intake_for(subject, person)
        await self.end(intake, Ending(Phase.SOLVED, Reason.SOLVED, self.clock()))
        return await self._ask_what(intake, person)

    async def solved_by_answer(self, subject: MessageId, member: MemberId) -> None:
        """*That solved it* below the FAQ's answer in a post's first message."""
        intake = await self.intakes.of_subject(subject)
        if intake and intake.asker == member:
            credit = Credit(Solver.FAQ)
            await self.end(intake, Ending(Phase.SOLVED, Reason.SOLVED, self.clock(), credit=credit))

    async def thank(self, subject: MessageId, choice: str, person: Person) -> Card:
        """What solved it: ``faq``, ``self`` or a message's id."""
        intake = await self._intake_for(subject, person)
        if intake.phase is not Phase.SOLVED:
            raise Refused("This post is not solved any more.")
        at = self.clock()
        credit = await self._credit(intake, choice)
        if await self.store.thank(subject, credit, at, _show(intake, at, f"thanks {choice}")):
            self.replies.wake()
        return Card((self.texts.say(person.locale, "Thank you, noted."),))

    async def close(
        self, channel: ChannelId, reason: Reason, reference: str, person: Person
    ) -> Card:
        """``/close`` in a post's thread."""
        intake = await self.intakes.of_post(channel)
        if intake is None:
            raise Refused("This works only inside a post that the bridge looks after.")
        self._check(intake, person)
        if reason is Reason.SOLVED:
            return await self.solve(intake.subject, person)
        pointed = point(reason, reference, intake)
        if pointed.channel and not await self.chat.has_place(intake.guild, pointed.channel):
            raise Refused("There is no such channel or thread on this server.")
        await self.end(intake, Ending(Phase.CLOSED, reason, self.clock(), pointed.link))
        return Card((self.texts.say(person.locale, "Closed. Thank you for tidying up."),))

    async def reopen(self, subject: MessageId, person: Person) -> Card:
        await self.open_again(await self._intake_for(subject, person))
        return Card((self.texts.say(person.locale, "This post is open again."),))

    async def wait(self, subject: MessageId, person: Person) -> Card:
        """*Still need help*; what had ended is open again."""
        intake = await self._intake_for(subject, person)
        await self.store.waits(subject, self.clock())
        if intake.phase is not Phase.OPEN:
            await self.open_again(intake)
        text = self.texts.say(
            person.locale,
            "Noted, and the post stays open. If you can, add what you have tried since: something "
            "new brings a post back to people's eyes.",
        )
        return Card((text,))

    async def left(self, guild: GuildId, member: MemberId) -> None:
        """Somebody left the server: what they asked is closed."""
        for intake in await self.store.open_of(guild, member):
            await self.end_left(intake)

    async def end_left(self, intake: Intake) -> None:
        ending = Ending(Phase.CLOSED, Reason.LEFT, self.clock(), is_archived=True)
        await self.end(intake, ending, if_open=True)

    async def end(self, intake: Intake, ending: Ending, *, if_open: bool = False) -> bool:
        """Solve or close it, and show it; False when it is so already."""
        effects = [_show(intake, ending.at, ending.reason)]
        tags = list(self.policy.solved_tags)
        marks: dict[str, object] = {"archive": True} if ending.is_archived else {}
        if ending.phase is Phase.SOLVED:
            marks["tags"] = tags
        elif intake.phase is Phase.SOLVED:
            marks["without"] = tags
        if intake.is_post and marks:
            effects.append(marking(intake, ending.at, ending.reason, **marks))
        is_new = await self.store.end(intake.subject, ending, effects, if_open=if_open)
        if is_new:
            self.replies.wake()
        return is_new

    async def open_again(self, intake: Intake) -> None:
        at = self.clock()
        effects = [_show(intake, at, "open")]
        if intake.is_post:
            without = list(self.policy.solved_tags) if intake.phase is Phase.SOLVED else []
            effects.append(marking(intake, at, "open", without=without, archive=False))
        if await self.store.reopen(intake.subject, at, effects):
            self.replies.wake()

    async def _ask_what(self, intake: Intake, person: Person) -> Card:
        answered = await self.replies.of(intake.subject)
        return self.cards.what_solved_it(
            intake,
            helpful(intake, await self.transcripts.of(intake)),
            person.locale,
            has_answer=bool(answered and answered.entry and not answered.is_withdrawn),
            is_asker=person.member == intake.asker,
        )

    async def _credit(self, intake: Intake, choice: str) -> Credit:
        if choice in (Solver.FAQ, Solver.SELF):
            return Credit(Solver(choice))
        said = helpful(intake, await self.transcripts.of(intake))
        one = next((one for one in said if str(one.message) == choice), None)
        if one is None:
            raise Refused("This message is gone.")
        return Credit(Solver.MEMBER, one.author, one.message)

    async def _intake_for(self, subject: MessageId, person: Person) -> Intake:
        intake = await self.intakes.of_subject(subject)
        if intake is None or intake.phase is Phase.GONE:
            raise Refused("The bridge does not look after this any more.")
        self._check(intake, person)
        return intake

    def _check(self, intake: Intake, person: Person) -> None:
        is_maintainer = self.places.is_maintainer(person.roles)
        if not may_end(intake, person.member, is_maintainer=is_maintainer):
            raise Refused("Only the person who asked, or a maintainer, can do this.")


def _show(intake: Intake, at: datetime, why: str) -> Effect:
    """``why`` tells two changes of one moment apart."""
    key = f"show:{intake.subject}:{at.isoformat()}:{why}"
    return Effect(SHOW, key, stream_of(intake.subject), {"intake": intake.subject})


def marking(intake: Intake, at: datetime, why: str, **marks: object) -> Effect:
    """Tags and archives the post, after whatever is under way there."""
    key = f"mark:{intake.subject}:{at.isoformat()}:{why}"
    payload = {"channel": intake.channel, **marks}
    return Effect("chat.mark", key, stream_of(intake.subject), payload)
