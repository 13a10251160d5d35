"""Lets the asker fill in what a report lacks or change it, and sets their code in a block."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from bot.domain.card import Button, Card, Style
from bot.domain.details import Detail, fitting, packed, read_back, written
from bot.domain.errors import Refused, Rejected, Unavailable
from bot.domain.excerpt import Excerpt, block
from bot.domain.form import FIELDS_MOST, Filled, Form
from bot.domain.ids import MemberId, MessageId
from bot.domain.intake import Intake, Phase, Said
from bot.domain.question import File
from bot.domain.redact import Redacted
from bot.domain.repro import redacted_for
from bot.ports import Texts
from bot.services.detail_forms import FILES, DetailForms
from bot.services.intake import IntakeService
from bot.services.redacted_kinds import kind_names
from bot.services.reports import ROOM, Reports, said_by

log = logging.getLogger(__name__)

UNSENT = MessageId(0)
PATIENCE = 1.5
"""Seconds for reading what a report lacks before a form opens: Discord allows three in all."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A report that the bridge posted: its message, what stands below the first line, and what
    tells it from others."""

    message: MessageId
    text: str
    which: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """What became of what somebody sent."""

    details: Sequence[Detail]
    redacted: Sequence[Redacted] = ()
    whole: str = ""
    """All texts of files."""
    unread: Sequence[File] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsService:
    """One use case a method. A card is for the member alone; only the asker may speak for
    themselves, so anybody else is refused."""

    intake: IntakeService
    forms: DetailForms
    reports: Reports
    texts: Texts

    async def form(self, subject: MessageId, member: MemberId, locale: str, skip: int = 0) -> Form:
        """For the items that are missing, but for the ``skip`` most important ones."""
        missing = await self._missing(await self._of(subject, member), patience=PATIENCE)
        if not missing:
            raise Refused("Nothing is missing any more. Thank you!")
        skip = skip if skip < len(missing) else 0
        return self.forms.asking(f"intake:details:{subject}:{skip}", missing[skip:], locale)

    async def given(
        self,
        subject: MessageId,
        member: MemberId,
        locale: str,
        filled: Filled,
        *,
        which: str,
        skip: int = 0,
    ) -> Card:
        """Post what was filled in, as a report; ``which`` is unique for every form sent."""
        intake = await self._of(subject, member)
        taken = await self._taken(intake, filled)
        if taken.details:
            pages = await asyncio.to_thread(self._pages, intake, taken.details)
            await self.reports.post(intake, pages, which, taken.whole)
            await self.intake.store.heard(subject, self.intake.clock(), is_help=False)
            text = "\n\n".join((*pages, taken.whole))
            missing = await self._missing(intake, self._said(intake, text))
        else:
            missing = await self._missing(intake)
        offered = {name.removesuffix(FILES) for name in (*filled.texts, *filled.files)}
        seen = skip + sum(name in offered for name in missing)
        return self._thanks(intake, locale, taken, missing, seen)

    async def change(
        self, subject: MessageId, member: MemberId, locale: str, report: Standing
    ) -> Form:
        """What stands in a report, to be changed."""
        await self._of(subject, member)
        details = read_back(report.text)
        if not details:
            raise Refused("This cannot be changed any more.")
        custom_id = f"intake:change:{subject}:{member}:{report.which}"
        return self.forms.changing(custom_id, details, locale)

    async def changed(
        self, subject: MessageId, member: MemberId, locale: str, filled: Filled, report: Standing
    ) -> Card:
        """Write the report anew, in the same message."""
        intake = await self._of(subject, member)
        details: list[Detail] = []
        redacted: list[Redacted] = []
        for place, detail in enumerate(read_back(report.text)):
            typed = filled.texts.get(str(place), detail.value).replace("\r\n", "\n").strip()
            if typed == detail.value.strip():
                details.append(detail)
            elif typed:
                redacted.append(self._redacted(typed))
                details.append(Detail(detail.name, redacted[-1].text))
        taken = _Taken(details=_some(details), redacted=redacted)
        first, *more = self._pages(intake, taken.details)
        await self.reports.restate(intake, report.message, first, report.which)
        moment = f"{self.intake.clock().timestamp():.0f}"
        await self.reports.post(intake, more, f"{report.message}-{moment}")
        said = self._said(intake, "\n".join((first, *more)), report.message)
        return self._thanks(intake, locale, taken, await self._missing(intake, said), 0)

    async def code(self, subject: MessageId, member: MemberId, locale: str) -> Card:
        """Post the asker's longest piece of code or log as a block, once; everybody else, and who
        asks again, sees it alone."""
        intake = await self._found(subject)
        passage = (await self.intake.findings(intake)).unfenced
        if passage is None:
            raise Refused("There is no code any more that needs a block.")
        copy = block(passage.text, passage.language)
        if member == intake.asker and await self.reports.copy(intake, copy):
            return Card((self.texts.say(locale, "It stands as code below now."),))
        return Card((copy,))

    async def take_back(
        self, subject: MessageId, member: MemberId, message: MessageId, *, is_maintainer: bool
    ) -> None:
        """Remove a copy of code."""
        intake = await self._found(subject)
        if member != intake.asker and not is_maintainer:
            raise Refused("Only the person who asked, or a maintainer, can remove this.")
        await self.reports.take_back(intake, message)

    async def _found(self, subject: MessageId) -> Intake:
        intake = await self.intake.store.of_subject(subject)
        if intake is None or intake.phase is Phase.GONE:
            raise Refused("This question is not there any more.")
        return intake

    async def _of(self, subject: MessageId, member: MemberId) -> Intake:
        intake = await self._found(subject)
        if member != intake.asker:
            raise Refused("Only the person who asked can give details here. You can reply instead.")
        return intake

    async def _missing(
        self, intake: Intake, *also: Said, patience: float | None = None
    ) -> Sequence[str]:
        """What is missing; what such a report needs, where what was said cannot be read in time."""
        try:
            async with asyncio.timeout(patience):
                return (await self.intake.findings(intake, *also)).missing
        except (Unavailable, Rejected, TimeoutError) as error:
            log.warning("post %d is asked without being read: %r", intake.channel, error)
            return self.intake.examiner.guide.needs(intake.kind)

    async def _taken(self, intake: Intake, filled: Filled) -> _Taken:
        details: list[Detail] = []
        redacted: list[Redacted] = []
        for name, text in filled.texts.items():
            if text.strip():
                redacted.append(self._redacted(text))
                details.append(Detail(self._name(name, intake), redacted[-1].text))
        files = [(name, file) for name, several in filled.files.items() for file in several]
        texts = await self.intake.transcripts.texts_of(file for _, file in files)
        wholes = []
        for name, file in files:
            if text := (texts.get(file) or "").strip():
                redacted.append(await asyncio.to_thread(self._redacted, text))
                wholes.append(redacted[-1].text)
                title = self._name(name.removesuffix(FILES), intake)
                details.append(Detail(title, wholes[-1], f"`{file.name}`"))
        unread = [file for _, file in files if not (texts.get(file) or "").strip()]
        if not unread:
            _some(details)
        return _Taken(details=details, redacted=redacted, whole="\n\n".join(wholes), unread=unread)

    def _redacted(self, text: str) -> Redacted:
        return redacted_for(text, self.intake.examiner.guide, self.intake.examiner.redact)

    def _name(self, item: str, intake: Intake) -> str:
        known = self.intake.examiner.guide.items.get(item)
        return known.ask(intake.locale).name if known else item

    def _pages(self, intake: Intake, details: Sequence[Detail]) -> Sequence[str]:
        def clipped(shown: Excerpt) -> str:
            lines = {"first": shown.first, "last": shown.last, "lines": shown.lines}
            if shown.is_around_trouble:
                text = "lines {first} to {last} of {lines}, around the first error"
                return self.texts.say(intake.locale, text, **lines)
            return self.texts.say(intake.locale, "lines {first} to {last} of {lines}", **lines)

        short = [fitting(detail, clipped) for detail in details]
        return packed(written(short, self.intake.examiner.guide), ROOM, FIELDS_MOST)

    def _said(self, intake: Intake, text: str, message: MessageId = UNSENT) -> Said:
        return said_by(intake, message, text, self.intake)

    def _thanks(
        self, intake: Intake, locale: str, taken: _Taken, missing: Sequence[str], seen: int
    ) -> Card:
        """``seen`` of the missing items were offered already."""
        say = self.texts.say
        lines = []
        if taken.details:
            lines.append(say(locale, "Thank you! Everybody can read it now."))
        found = chain.from_iterable(one.found for one in taken.redacted)
        if names := kind_names(self.texts, locale, (kind for kind, _ in found)):
            lines.append(say(locale, "Taken out, so that nobody sees it: {kinds}.", kinds=names))
        if names := ", ".join(f"`{file.name}`" for file in taken.unread):
            lines.append(
                say(locale, "Could not be read as text of at most 1 MB: {files}", files=names)
            )
        if not missing[seen:]:
            return Card(tuple(filter(None, ["\n".join(lines)])))
        items = self.intake.examiner.guide.items
        names = ", ".join(items[name].ask(locale).name for name in missing)
        lines.append(say(locale, "Still missing: {names}", names=names))
        button = Button(
            say(locale, "Add more details"),
            f"intake:details:{intake.subject}:{seen}",
            style=Style.PRIMARY,
        )
        return Card(("\n".join(lines),), (button,))


def _some(given: list[Detail]) -> list[Detail]:
    if not given:
        raise Refused("Nothing was filled in. One answer is enough: press the button again.")
    return given
