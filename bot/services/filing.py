"""Files an issue on GitHub from a post: repository, form, what is like it, preview, and off."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.card import Card
from bot.domain.errors import Refused, Rejected, Unavailable
from bot.domain.filing import LIFE, NO_POST, Awaited, Draft, blank
from bot.domain.form import Filled, Form
from bot.domain.handoff import NEVER_PUBLIC, topic_of
from bot.domain.ids import MessageId
from bot.domain.intake import Intake, Phase
from bot.domain.issue_form import Forms, IssueForm
from bot.domain.outbox import EffectState
from bot.domain.places import Places
from bot.ports import Clock, FilingStore, IntakeStore, LinkStore, Texts, Tracker
from bot.services.filing_cards import FilingCards
from bot.services.filing_effects import GIVEN_UP, FilingEffects
from bot.services.filing_form import FilingForm
from bot.services.filing_preview import FilingPreview
from bot.services.filing_report import FilingReport, Writer
from bot.services.filing_similar import SimilarIssues
from bot.services.filing_text import FilingText


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingService:
    """One use case a method; every card is for the member alone. ``token`` gives unguessable names
    of small letters and digits."""

    repositories: Sequence[str]
    store: FilingStore
    links: LinkStore
    intakes: IntakeStore
    tracker: Tracker
    report: FilingReport
    similar: SimilarIssues
    asks: FilingForm
    text: FilingText
    cards: FilingCards
    preview: FilingPreview
    effects: FilingEffects
    texts: Texts
    places: Places
    clock: Clock
    token: Callable[[], str]
    may_write: bool = False
    """The bridge has a token of its own."""
    may_file: bool = False
    """It may also open issues with it."""

    async def start(self, subject: MessageId, writer: Writer) -> Card:
        """What comes first: the issue there is, the draft there is, or the choice of a
        repository."""
        intake = await self._of(subject, writer)
        if card := await self._settled(intake, writer.locale):
            return card
        draft = await self.store.draft(_subject(intake), writer.member)
        if draft and draft.form and draft.at >= self.clock() - LIFE:
            missing = self.asks.missing(draft)
            return self.cards.resumed(draft, None if missing is None else missing[1])
        return await self.anew(subject, writer)

    async def start_below(self, message: MessageId, writer: Writer) -> Card:
        """The same from any message: for the post that it stands in, else for itself alone."""
        intake = await self.intakes.of_post(writer.channel)
        return await self.start(intake.subject if intake else message, writer)

    async def anew(self, subject: MessageId, writer: Writer) -> Card:
        """Choose a repository, whatever was typed before."""
        intake = await self._of(subject, writer)
        if len(self.repositories) == 1:
            return await self.repository(subject, writer, self.repositories[0])
        likely = await self.report.likely(intake, self.repositories) if intake else ""
        of = _subject(intake)
        return self.cards.repositories(of, self.repositories, likely, writer.locale)

    def name(self, number: int) -> str:
        """Of the repository in that place; empty where there is none any more."""
        return self.repositories[number] if number < len(self.repositories) else ""

    async def repository(self, subject: MessageId, writer: Writer, name: str) -> Card:
        """``name`` was chosen: choose a form, where there are several."""
        intake = await self._of(subject, writer)
        offered = await self._forms(name, writer.locale)
        if not offered.forms:
            return self.cards.closed(offered, writer.locale)
        draft = Draft(
            id=self.token(),
            subject=_subject(intake),
            member=writer.member,
            at=self.clock(),
            locale=writer.locale,
            repository=name,
            is_unnamed=intake is not None and intake.asker != writer.member,
        )
        if len(offered.forms) > 1:
            await self.store.keep(draft)
            return self.cards.forms(draft.subject, offered, writer.locale)
        return await self._begin(draft, offered.forms[0], intake)

    async def form(self, subject: MessageId, writer: Writer, file: str) -> Card:
        """The form in ``file`` was chosen."""
        intake = await self._of(subject, writer)
        draft = await self._draft(intake, writer)
        offered = await self._forms(draft.repository, writer.locale)
        form = next((one for one in offered.forms if one.file == file), None)
        if form is None:
            raise Refused("This form is not there any more. Please begin anew.")
        return await self._begin(draft, form, intake)

    async def modal(self, subject: MessageId, writer: Writer, page: int) -> Form:
        """Part ``page`` of the form, with what is known filled in."""
        draft = await self._draft(await self._of(subject, writer), writer)
        return self.asks.modal(draft, page)

    async def filled(self, subject: MessageId, writer: Writer, page: int, filled: Filled) -> Card:
        """Keep what was typed, redacted; then the next part, what is missing, or the preview."""
        files = await self.report.uploaded(filled)
        draft = await self._draft(await self._of(subject, writer), writer)
        draft = self.asks.filled(draft, page, filled, files)
        await self.store.keep(draft)
        pages = self.asks.pages(draft)
        if page + 1 < pages:
            return self.cards.going_on(draft, page, pages)
        return await self.view(subject, writer, 0)

    async def view(self, subject: MessageId, writer: Writer, page: int) -> Card:
        """Part ``page`` of exactly what will be public, once nothing required is missing."""
        intake = await self._of(subject, writer)
        draft = await self._draft(intake, writer)
        if missing := self.asks.missing(draft):
            labels, first = missing
            return self.cards.missing(draft, labels, first)
        preview = self.text.public(draft, intake, writer, may_file=self.may_file)
        return self.preview.card(draft, preview, page)

    async def rename(self, subject: MessageId, writer: Writer) -> Card:
        """Be named in the issue, or not, from now on."""
        intake = await self._of(subject, writer)
        draft = await self._draft(intake, writer)
        if intake is None or intake.asker == writer.member:
            await self.store.keep(replace(draft, is_unnamed=not draft.is_unnamed))
        return await self.view(subject, writer, 0)

    async def own(self, subject: MessageId, writer: Writer) -> Sequence[Card]:
        """A link that opens the issue under the member's own name, and what is to be copied."""
        intake = await self._of(subject, writer)
        if card := await self._settled(intake, writer.locale):
            return (card,)
        draft = await self._draft(intake, writer)
        if self.asks.missing(draft):
            return (await self.view(subject, writer, 0),)
        if intake:
            await self.store.expect(Awaited(intake.subject, draft.repository, self.clock()))
        return self.preview.own(draft, self.text.own(draft, intake))

    async def send(self, subject: MessageId, writer: Writer) -> Card:
        """Let the bridge open the issue, once for a post."""
        intake = await self._of(subject, writer)
        if card := await self._settled(intake, writer.locale):
            return card
        draft = await self._draft(intake, writer)
        if not self.may_file or self.asks.missing(draft):
            return await self.view(subject, writer, 0)
        new = self.text.new(draft, intake, writer)
        return await self._sent(intake, self.effects.open(draft, intake, new), writer.locale)

    async def join(self, subject: MessageId, writer: Writer, number: int) -> Card:
        """It is the same as an open issue: say so there, once, and link the post to it."""
        intake = await self._of(subject, writer)
        if card := await self._settled(intake, writer.locale):
            return card
        draft = await self._draft(intake, writer)
        is_offered = any(number == offered for offered, _ in draft.same)
        if intake is None or not self.may_write or not is_offered:
            raise Refused("This issue was not offered. Please begin anew.")
        comment = self.text.comment(draft, intake)
        going = self.effects.join(draft, intake, number, comment)
        return await self._sent(intake, going, writer.locale)

    async def _sent(self, intake: Intake | None, going: Awaitable[str | None], locale: str) -> Card:
        try:
            url = await going
        except Rejected as error:
            raise Refused(
                "GitHub does not take it from the bot right now. What you typed is kept for a day: "
                "open it under your own name, or try again later."
            ) from error
        if url is None:
            return await self._settled(intake, locale) or self.cards.under_way(locale)
        return self.cards.opened(url, locale)

    async def _begin(self, draft: Draft, form: IssueForm, intake: Intake | None) -> Card:
        """Fill in what the post tells; offer open issues that are like it."""
        try:
            report = await self.report.of(intake)
        except (Unavailable, Rejected) as error:
            raise Refused(
                "Your post cannot be read right now. Please try again in a few minutes."
            ) from error
        draft = await asyncio.to_thread(self.asks.begun, draft, form, report)
        codes = report.findings.error_codes if report.findings else ()
        found = await self.similar.find(draft.repository, report.title, report.text, codes)
        draft = replace(draft, same=tuple((one.ref.number, one.title) for one in found))
        await self.store.keep(draft)
        if not found:
            return self.cards.ready(draft, self.asks.pages(draft))
        comment = self.text.comment(draft, intake) if intake and self.may_write else ""
        return self.cards.similar(draft, found, comment)

    async def _settled(self, intake: Intake | None, locale: str) -> Card | None:
        """The issue that the post has, or is about to get."""
        if intake is None:
            return None
        state = await self.store.under_way(str(intake.subject))
        if link := await self.links.of_post(intake.subject):
            return self.cards.linked(link, locale)
        if state is EffectState.DONE:  # there was a link, until a maintainer took it away
            return self.cards.unlinked(locale)
        return None if state is None or state in GIVEN_UP else self.cards.under_way(locale)

    async def _of(self, subject: MessageId, writer: Writer) -> Intake | None:
        """The post, if the writer may file it; None where there is none."""
        if subject != NO_POST:
            intake = await self.intakes.of_subject(subject)
            intake = intake or await self.report.of_message(subject, writer)
            if intake is None or intake.phase is Phase.GONE:
                raise Refused("This question is not there any more.")
        else:
            intake = await self.intakes.of_post(writer.channel)
        if intake is None:
            return None
        if intake.asker != writer.member and not self.places.is_maintainer(writer.roles):
            raise Refused("Only the person who asked, or a maintainer, can file this on GitHub.")
        if topic_of(intake.kind) in NEVER_PUBLIC:
            raise Refused("This belongs in a private place: everybody can read an issue.")
        return intake

    async def _draft(self, intake: Intake | None, writer: Writer) -> Draft:
        draft = await self.store.draft(_subject(intake), writer.member)
        if draft is None or draft.at < self.clock() - LIFE:
            raise Refused("What you typed was kept for a day and is erased. Please begin anew.")
        return draft

    async def _forms(self, repository: str, locale: str) -> Forms:
        """What the repository offers, the blank issue last where it takes any."""
        if repository not in self.repositories:
            raise Refused("This form is not there any more. Please begin anew.")
        try:
            found = await self.tracker.forms(repository)
        except Unavailable as error:
            raise Refused(
                "GitHub does not answer right now. Nothing is lost: please try again in a few "
                "minutes."
            ) from error
        except Rejected as error:
            raise Refused(
                "GitHub does not let the bridge read {name}. A maintainer has to look into it.",
                name=repository,
            ) from error
        if not found.may_be_blank:
            return found
        say = self.texts.say
        form = blank(say(locale, "Blank issue"), say(locale, "Description"))
        return replace(found, forms=(*found.forms, form))


def _subject(intake: Intake | None) -> MessageId:
    return intake.subject if intake else NO_POST
