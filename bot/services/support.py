"""Leads people to the right door, and writes tickets with them that nobody else sees."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.card import Card
from bot.domain.errors import Refused
from bot.domain.form import Filled, Form
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.intake import Intake, link
from bot.domain.outbox import Effect
from bot.domain.support import DRAFT_LIFE, RECORD_LIFE, WORDS_LIFE, Handoff
from bot.domain.ticket import Ticket, TicketId, TicketState
from bot.ports import Clock, Desk, SupportStore
from bot.services.replies import stream_of
from bot.services.support_cards import SupportCards
from bot.services.support_case import SHOWN_FIRST, Asker, Case, SupportCases, Wish
from bot.services.support_post import Prefilled, SupportPosts
from bot.services.support_preview import MOST, SupportPreview
from bot.services.turns import take_turns

NOT_THERE = "This draft is not there any more. Nothing was sent."
OTHER_WAY = "A ticket is not the way for this. Press the button again, or use /support."


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportService:
    """One use case a method; a card is for one person alone. ``token`` gives unguessable names;
    ``every`` is in seconds."""

    cases: SupportCases
    posts: SupportPosts
    cards: SupportCards
    preview: SupportPreview
    store: SupportStore
    desk: Desk
    clock: Clock
    token: Callable[[], str]
    every: float = 600.0

    async def open(self, asker: Asker, wish: Wish) -> Card:
        """Which door is the right one, and why."""
        return self.cards.door(await self.cases.of(asker, wish))

    async def shows_first(self, asker: Asker, wish: Wish) -> bool:
        """Is it for somebody to show that they are a customer before anything else? Quick."""
        case = await self.cases.of(asker, wish, is_quick=True)
        return not case.is_verified and case.routed.route in SHOWN_FIRST

    async def wish_in(self, channel: ChannelId, topic: str) -> Wish:
        """What the command is about in a channel: its post, if it is one."""
        intake = await self.cases.intake.store.of_post(channel)
        return Wish(intake.subject if intake else None, topic)

    async def form(self, asker: Asker, wish: Wish) -> Form:
        """A ticket's words, out of the post. Raises Refused where no ticket is the way."""
        case = _writing(await self.cases.of(asker, wish, is_quick=True))
        filled = Prefilled()
        if case.intake:
            filled = await self.posts.prefilled(case.intake, asker.locale)
        return self.cards.form(f"support:drafted:{case.wish}", filled, asker.locale)

    async def drafted(self, asker: Asker, wish: Wish, filled: Filled) -> Card:
        """Keep what was filled in, redacted, and show all of it."""
        case = _writing(await self.cases.of(asker, wish))
        project, intake = case.project, case.intake
        ticket = Ticket(
            id=TicketId(self.token()),
            topic=case.topic,
            guild=asker.guild,
            channel=intake.channel if intake else None,
            subject_of=intake.subject if intake else None,
            member=asker.member,
            locale=asker.locale,
            subject="",
            summary="",
            tier=case.tier,
            project=(project.name or project.id) if project else "",
            role=", ".join(sorted(project.roles)) if project else "",
            thread=_address(intake) if intake else "",
        )
        return await self._kept(Handoff(ticket=ticket, drafted_at=self.clock()), filled, intake)

    async def change(self, member: MemberId, ticket: TicketId) -> Form:
        """The draft's words, to be changed."""
        draft = await self.draft(member, ticket)
        written = draft.ticket
        options = Prefilled()
        if intake := await self._intake(draft):
            options = await self.posts.prefilled(intake, written.locale)
        filled = Prefilled(
            subject=written.subject,
            summary=written.summary,
            steps=written.steps,
            environment=written.environment,
            options=options.options,
            chosen=frozenset(draft.sources),
        )
        return self.cards.form(f"support:changed:{ticket}", filled, written.locale)

    async def changed(self, member: MemberId, ticket: TicketId, filled: Filled) -> Card:
        draft = await self.draft(member, ticket)
        return await self._kept(draft, filled, await self._intake(draft))

    async def read(self, member: MemberId, ticket: TicketId, number: int, page: int = 0) -> Card:
        """A page of what would go along with a draft."""
        draft = await self.draft(member, ticket)
        if number >= len(draft.ticket.attachments):
            raise Refused("This does not go along any more.")
        return self.preview.attachment(draft, number, page)

    async def tell(self, member: MemberId, ticket: TicketId) -> Card:
        """The thread is told, or is not any more."""
        draft = await self.draft(member, ticket)
        return await self._shown(replace(draft, is_told=not draft.is_told))

    async def rate(self, member: MemberId, ticket: TicketId, severity: str) -> Card:
        draft = await self.draft(member, ticket)
        return await self._shown(replace(draft, ticket=replace(draft.ticket, severity=severity)))

    async def draft(self, member: MemberId, ticket: TicketId) -> Handoff:
        """Raises Refused for what is somebody else's, was sent, or is gone."""
        found = await self.store.of(ticket)
        if found is None or found.ticket.member != member or not found.has_words:
            raise Refused(NOT_THERE)
        if found.state is not TicketState.DRAFT:
            raise Refused("This was sent already. `/support status` says how it stands.")
        return found

    async def offer(
        self, channel: ChannelId, message: MessageId, author: MemberId, locale: str
    ) -> bool:
        """Put a line into a thread that shows its asker the way, once; False when it was there."""
        intakes, replies = self.cases.intake.store, self.cases.intake.replies
        intake = await intakes.of_post(channel) or await intakes.of_subject(message)
        subject = intake.subject if intake else message
        asker, said = (intake.asker, intake.locale) if intake else (author, locale)
        card = self.cards.offer(subject, f"<@{asker}>", said)
        payload = {"channel": channel, "to": None, "card": card.to_json()}
        effect = Effect("chat.reply", f"support.offer:{subject}", stream_of(subject), payload)
        is_new = await self.cases.intake.outbox.enqueue(effect) is not None
        replies.wake()
        return is_new

    async def sends_for(self, member: MemberId) -> bool:
        """Does the bridge send it for them? Only where the directory can say how to reach them."""
        return self.desk.sends and self.cases.is_reachable(
            await self.cases.held(member, is_quick=True)
        )

    async def watch(self) -> None:
        await take_turns(self.forget, "old drafts not deleted yet", lambda _: self.every)

    async def forget(self) -> None:
        """Erase what was kept long enough."""
        now = self.clock()
        await self.store.forget(now - DRAFT_LIFE, now - WORDS_LIFE, now - RECORD_LIFE)

    async def _kept(self, draft: Handoff, filled: Filled, intake: Intake | None) -> Card:
        sources = filled.choices.get("attached", draft.sources)
        locale = draft.ticket.locale
        attached = await self.posts.attached(intake, sources, locale) if intake else ()
        texts = {name: self.posts.redacted(filled.texts.get(name, "").strip()) for name in MOST}
        ticket = replace(
            draft.ticket,
            subject=texts["subject"][: MOST["subject"]],
            summary=texts["summary"][: MOST["summary"]],
            steps=texts["steps"][: MOST["steps"]],
            environment=texts["environment"][: MOST["environment"]],
            attachments=tuple(attached),
        )
        return await self._shown(replace(draft, ticket=ticket, sources=tuple(sources)))

    async def _shown(self, draft: Handoff) -> Card:
        if not await self.store.draft(draft):
            raise Refused(NOT_THERE)
        is_sent = await self.sends_for(draft.ticket.member)
        return self.preview.of(draft, is_sent=is_sent)

    async def _intake(self, draft: Handoff) -> Intake | None:
        subject = draft.ticket.subject_of
        return await self.cases.intake.store.of_subject(subject) if subject else None


def _writing(case: Case) -> Case:
    if not case.may_write:
        raise Refused(OTHER_WAY)
    return case


def _address(intake: Intake) -> str:
    return link(intake.guild, intake.channel, None if intake.is_post else intake.subject)
