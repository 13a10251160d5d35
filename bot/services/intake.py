"""Looks after help posts: one first message that tells, asks and offers, and stays up to date."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.domain.errors import Rejected, lacking
from bot.domain.faq import Decision, Verdict
from bot.domain.ids import ChannelId, EffectId, MessageId
from bot.domain.intake import NEAR_AT, Intake, Phase, Said, is_report, of_asker, whole
from bot.domain.outbox import Effect, Leased
from bot.domain.places import LATE_EDIT, Places, allowed
from bot.domain.question import Question, Reply
from bot.domain.repro import Findings
from bot.domain.switches import Feature
from bot.ports import Chat, Clock, Handler, IntakeStore, OutboxStore
from bot.services.examiner import Examiner
from bot.services.faq import FaqService
from bot.services.first_message import FirstMessage, digest
from bot.services.replies import SHOW, Replies, stream_of
from bot.services.transcripts import Transcripts

log = logging.getLogger(__name__)

FOLD = timedelta(seconds=2)
"""Between two edits of one first message: what people add meanwhile shares the next one."""
NEVER = datetime.min.replace(tzinfo=UTC)
CAUGHT_UP = 100
"""Open posts that are read again after a stop, opened last first."""
YOUNG = timedelta(days=1)
"""How old a post may be that was opened while the bridge was away, or is told of an incident."""


@dataclass(slots=True, kw_only=True)
class IntakeService:
    """One use case a method."""

    faq: FaqService
    store: IntakeStore
    replies: Replies
    outbox: OutboxStore
    chat: Chat
    transcripts: Transcripts
    examiner: Examiner
    first: FirstMessage
    places: Places
    clock: Clock
    heard_after: Callable[[Intake, Question], Awaitable[None]] | None = None
    """Somebody wrote in what has ended."""
    elsewhere: set[ChannelId] = field(default_factory=set)
    """Places that are looked after beside the help channels and forums."""
    _edited: dict[MessageId, datetime] = field(default_factory=dict)

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """For the outbox."""
        return {SHOW: self._show}

    async def came(self, question: Question) -> None:
        """Somebody wrote in a help place."""
        async with self.faq.turn(question):
            await self._came(question)

    async def _came(self, question: Question) -> None:
        may_begin = self.places.is_on(Feature.POSTS, question.channel)
        if may_begin and question.is_post:
            await self._begin(question)
        elif intake := await self.of(question):
            await self._heard(intake, question)
            await self.faq.answer(question)
        elif may_begin and question.is_own_thread and question.parent in self.places.help_channels:
            await self._begin(question)
        elif may_begin and self.places.listens_to(question) and not question.is_mention:
            await self._asked_in_channel(question)
        else:
            await self.faq.answer(question)

    async def revised(self, question: Question) -> None:
        """A message in a help place was edited."""
        if intake := await self.of(question):
            if question.message == intake.subject:
                await self.faq.revise(question)
            await self._heard(intake, question)
        elif await self.replies.of(question.message):
            await self.faq.revise(question)
        elif self.clock() - question.asked_at < LATE_EDIT:
            await self.came(question)

    async def gone(self, message: MessageId, channel: ChannelId) -> None:
        """A message was deleted. With a question in a channel goes what was said to it; a post
        stays, and so does its first message."""
        intake = await self.store.of_subject(message) or await self.store.of_post(channel)
        if intake is None:
            return
        if intake.is_post:
            self.transcripts.forget(intake, message)
            await self.refresh(intake)
        elif await self.store.set_phase(intake.subject, Phase.GONE):
            payload = {"channel": intake.channel, "of": intake.effect}
            stream = stream_of(intake.subject)
            await self.outbox.enqueue(Effect("chat.delete", f"gone:{message}", stream, payload))
            self.replies.wake()

    async def deleted(self, post: ChannelId) -> None:
        """A thread was deleted: nothing is left to look after."""
        await self.faq.retract(MessageId(post))
        if intake := await self.store.of_post(post):
            await self.store.set_phase(intake.subject, Phase.GONE)

    async def ask(self, question: Question) -> Intake | None:
        """Open an intake because a person wants one, wherever that is; the one there is already,
        drawn anew, where the message belongs to one. Raises Refused where a permission lacks."""
        if intake := await self.of(question):
            await self.refresh(intake)
            return intake
        if names := self.chat.lacking(question.channel):
            raise lacking(question.channel, names)
        self.elsewhere.add(question.channel)
        await self._open(question, await self.faq.verdict(question), is_wanted=True)
        return None

    async def of(self, question: Question) -> Intake | None:
        """The intake a message belongs to."""
        if question.parent:
            return await self.store.of_post(question.channel)
        if question.reply_to:
            near = await self.store.of_asker(question.author, question.channel)
            for intake in near:
                if question.reply_to in (intake.subject, intake.message):
                    return intake
        return await self.store.of_subject(question.message)

    async def findings(self, intake: Intake, *also: Said) -> Findings:
        """What the asker's words, all together, tell and lack; ``also`` is about to be said, in the
        place of a message with the same id."""
        said = (*of_asker(intake, await self.transcripts.of(intake)), *also)
        return await self.examiner.examine(
            intake.title, [*{one.message: one for one in said}.values()]
        )

    async def refresh(self, intake: Intake) -> None:
        """Draw the first message again soon, at most once in ``FOLD``."""
        now = self.clock()
        due = max(now, self._may_edit_at(intake))
        key = f"show:{intake.subject}:{now.isoformat()}"
        effect = Effect(SHOW, key, stream_of(intake.subject), {"intake": intake.subject})
        if await self.outbox.enqueue_once(effect, due):
            self.replies.wake()

    async def redraw(self) -> None:
        """An incident began, moved or ended: say so in the posts that are young and open."""
        now = self.clock()
        for intake in await self.store.active(CAUGHT_UP):
            if now - intake.opened_at < YOUNG:
                await self.refresh(intake)

    def _note_edit(self, intake: Intake) -> None:
        now = self.clock()
        fresh = {one: at for one, at in self._edited.items() if now - at < FOLD}
        self._edited = {**fresh, intake.subject: now}

    def _may_edit_at(self, intake: Intake) -> datetime:
        return self._edited.get(intake.subject, NEVER) + FOLD

    async def catch_up(self) -> None:
        """After a start or a broken connection: posts that were opened meanwhile get their first
        message, and those that are open are read again."""
        for question in await self.chat.missed(self.clock() - YOUNG):
            await self.came(question)
        for intake in await self.store.active(CAUGHT_UP):
            self.elsewhere.add(intake.channel)
            if intake.is_post:
                await self._read_again(intake)

    async def _read_again(self, intake: Intake) -> None:
        try:
            await self.transcripts.read(intake)
        except Rejected as error:
            if error.is_gone:
                await self.store.set_phase(intake.subject, Phase.GONE)
            else:
                log.warning("post %d cannot be read again: %s", intake.channel, error)
            return
        await self.refresh(intake)

    async def _begin(self, question: Question) -> None:
        if self.places.is_maintainer(question.roles):
            return
        if not await self.faq.is_answered_elsewhere(question):
            await self._open(question, await self.faq.verdict(question))

    async def _asked_in_channel(self, question: Question) -> None:
        """People also talk there: the FAQ answers as ever, and a checklist is only for what is
        clearly a report."""
        if self.examiner.redact(question.text).secrets or await self.faq.is_answered_elsewhere(
            question
        ):
            return  # the first kind is taken away, and asked again without it
        verdict = await self.faq.verdict(question)
        if not allowed(verdict, may_suggest=False):
            said = _said(question)
            findings = await self.examiner.examine("", (said,))
            is_near = verdict.confidence >= NEAR_AT
            if is_report(findings, self.examiner.guide, said.text, is_near=is_near):
                await self._open(question, verdict)
                return
        await self.faq.answer(question, verdict)

    async def _open(self, question: Question, verdict: Verdict, *, is_wanted: bool = False) -> bool:
        answered = await self.replies.of(question.message)
        if answered and not is_wanted:  # a replayed event
            return False
        if not (is_wanted or await self.faq.is_within_rate(question, verdict.locale)):
            return False
        said = await self.transcripts.begin(question.message, _said(question))
        title = self.examiner.redact(question.title).text
        findings = await self.examiner.examine(title, (said,))
        intake = await self._new(question, verdict.locale, title, findings)
        answer = None
        reply = Reply(Decision.SILENCE, None, verdict.locale, verdict.confidence)
        is_withdrawn = answered is not None and answered.is_withdrawn
        is_on = self.places.is_on(Feature.ANSWERS, question.channel)
        if is_on and allowed(verdict, may_suggest=True) and not is_withdrawn:
            answer = self.faq.card(question, verdict)
            reply = Reply(verdict.decision, verdict.entry, verdict.locale, verdict.confidence)
        else:
            await self.faq.note(question, verdict)
        card = await self.first.drawn(intake, findings, answer, whole(title, (said,)))
        intake = replace(intake, shown=digest(card))
        if answered:
            return await self.replies.adopt(question, answered, card, intake, self.store)
        return await self.replies.begin(question, reply, card, intake, self.store)

    async def _new(self, question: Question, locale: str, title: str, findings: Findings) -> Intake:
        return Intake(
            subject=question.message,
            guild=question.guild,
            channel=question.channel,
            asker=question.author,
            locale=locale,
            title=title,
            is_post=question.parent is not None,
            has_full_notice=await self.first.is_new_to(question.author, locale),
            kind=findings.kind,
            score=findings.score,
            effect=EffectId(0),
            message=None,
            opened_at=question.asked_at,
            heard_at=question.asked_at,
            also=self.faq.also(question),
        )

    async def _heard(self, intake: Intake, question: Question) -> None:
        is_asker = question.author == intake.asker
        await self.store.heard(intake.subject, self.clock(), is_help=not is_asker)
        await self.transcripts.note(intake, _said(question))
        if intake.phase is not Phase.OPEN:
            if self.heard_after:
                await self.heard_after(intake, question)
        elif is_asker:
            await self.refresh(intake)

    async def _show(self, leased: Leased) -> None:
        """Edit the first message into what is true now; nothing where it says so already."""
        intake = await self.store.of_subject(MessageId(leased.effect.payload["intake"]))
        if intake is None or intake.phase is Phase.GONE:
            return
        if intake.message is None:
            raise Rejected("outbox", "the first message was never posted", is_gone=True)
        if self.clock() < self._may_edit_at(intake):  # it was enqueued while an edit was under way
            await self.refresh(intake)
            return
        said = await self.transcripts.of(intake)
        findings = await self.examiner.examine(intake.title, of_asker(intake, said))
        answered = await self.replies.of(intake.subject)
        asked = whole(intake.title, (one for one in said if one.message == intake.subject))
        answer = await self.faq.part(answered, asked) if answered else None
        card = await self.first.drawn(intake, findings, answer, asked)
        if digest(card) == intake.shown:
            return
        await self.chat.edit(intake.channel, intake.message, card)
        self._note_edit(intake)
        await self.store.shown(intake.subject, digest(card), findings.kind, findings.score)


def _said(question: Question) -> Said:
    return Said(
        message=question.message,
        author=question.author,
        text=question.text,
        at=question.asked_at,
        images=question.images,
        files=question.files,
        reply_to=question.reply_to,
        name=question.author_name,
    )
