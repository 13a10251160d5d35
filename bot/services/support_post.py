"""Reads a post for a ticket: what its form begins with, and what may be attached."""

import asyncio
import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.card import Option
from bot.domain.details import read_back
from bot.domain.errors import Rejected, Unavailable
from bot.domain.excerpt import excerpt
from bot.domain.form import CHOICES_MOST, shortened
from bot.domain.ids import MessageId
from bot.domain.intake import FOLLOWED, Intake, Said, of_asker
from bot.domain.marks import without_marks
from bot.domain.question import File
from bot.domain.repro import Findings, redacted_for
from bot.domain.repro_guide import Shape
from bot.domain.support import steps_apart
from bot.domain.ticket import ATTACHMENT_MOST, ATTACHMENTS_MOST, Attachment
from bot.ports import Texts
from bot.services.intake import IntakeService
from bot.services.transcripts import is_readable

log = logging.getLogger(__name__)

PATIENCE = 1.5
"""Seconds for reading a post before a form opens: Discord allows three in all."""
LABEL_MOST = 90
"""Characters of a message by which it is told from others."""
NAME_MOST = 30
_FACTS = (Shape.PHRASE, Shape.VERSION, Shape.SETTINGS)


@dataclass(frozen=True, slots=True)
class Prefilled:
    subject: str = ""
    summary: str = ""
    steps: str = ""
    environment: str = ""
    options: tuple[Option, ...] = ()
    """Messages and files that may be attached."""
    chosen: frozenset[str] = frozenset()
    """The asker's own."""


@dataclass(frozen=True, slots=True)
class SupportPosts:
    intake: IntakeService
    texts: Texts

    def redacted(self, text: str) -> str:
        examiner = self.intake.examiner
        return redacted_for(without_marks(text), examiner.guide, examiner.redact).text

    async def prefilled(self, intake: Intake, locale: str) -> Prefilled:
        """As much as can be read in time."""
        try:
            async with asyncio.timeout(PATIENCE):
                said, findings, history = await asyncio.gather(
                    self.intake.transcripts.of(intake),
                    self.intake.findings(intake),
                    self._history(intake),
                )
        except (Unavailable, Rejected, TimeoutError) as error:
            log.warning("post %d goes into a form without being read: %r", intake.channel, error)
            return Prefilled(subject=intake.title)
        own = of_asker(intake, said)
        starter = next((one.text for one in own if one.message == intake.subject), "")
        summary, steps = steps_apart(self.redacted(starter).strip())
        options = [*self._options(intake, history, locale)]
        mine = {one.message for one in own}
        return Prefilled(
            subject=intake.title or summary.partition("\n")[0],
            summary=summary,
            steps=self._steps(own) or steps,
            environment=self._environment(findings, locale),
            options=tuple(options[:CHOICES_MOST]),
            chosen=frozenset(
                [one.value for one in options if _message_of(one.value) in mine][:ATTACHMENTS_MOST]
            ),
        )

    async def attached(
        self, intake: Intake, sources: Sequence[str], locale: str
    ) -> Sequence[Attachment]:
        """What was chosen, redacted, without what is no text. Raises Unavailable and Rejected."""
        if not sources:
            return ()
        said = {one.message: one for one in await self._history(intake)}
        attachments: list[Attachment] = []
        for source in sources[:ATTACHMENTS_MOST]:
            one = said.get(_message_of(source))
            if one is None:
                continue
            name, text = await self._read(intake, one, source, locale)
            redacted = await asyncio.to_thread(self.redacted, text)
            if redacted.strip():
                cut = excerpt(redacted, ATTACHMENT_MOST).text
                attachments.append(Attachment(self.redacted(name), cut))
        return attachments

    async def _read(self, intake: Intake, said: Said, source: str, locale: str) -> tuple[str, str]:
        """Name and text of a message, or of one of its files; an empty text where it is none."""
        if file := _file_of(said, source):
            texts = await self.intake.transcripts.texts_of([file])
            return file.name, texts.get(file) or ""
        say = self.texts.say
        is_own = said.author == intake.asker
        name = say(locale, "The asker") if is_own else say(locale, "Somebody else")
        return (
            _file_name(self.redacted(said.text)),
            f"{name}, {said.at:%Y-%m-%d %H:%M} UTC\n\n{said.text}",
        )

    async def _history(self, intake: Intake) -> Sequence[Said]:
        """With the names of files, which are not kept."""
        history = await self.intake.chat.history(intake.channel, intake.subject, FOLLOWED)
        own = {one.message for one in of_asker(intake, history)}
        return [one for one in history if not one.is_bot and (intake.is_post or one.message in own)]

    def _options(self, intake: Intake, history: Sequence[Said], locale: str) -> Iterator[Option]:
        """The asker's own first. What was asked first is the summary already."""
        say = self.texts.say
        for one in sorted(history, key=lambda one: (one.author != intake.asker, one.message)):
            is_own = one.author == intake.asker
            who = say(locale, "You") if is_own else one.name
            for place, file in enumerate(one.files):
                if is_readable(file):
                    size = say(locale, "{count} bytes", count=file.size)
                    yield Option(file.name, f"{one.message}.{place}", f"{who} · {size}")
            text = " ".join(self.redacted(one.text).split())
            if text and one.message != intake.subject:
                yield Option(text[:LABEL_MOST], str(one.message), who)

    def _steps(self, said: Sequence[Said]) -> str:
        """As filled in below *Add details*."""
        guide = self.intake.examiner.guide
        for detail in (detail for one in said for detail in read_back(one.text)):
            item = guide.named(detail.name)
            if item and item.shape is Shape.STEPS:
                return self.redacted(detail.value)
        return ""

    def _environment(self, findings: Findings, locale: str) -> str:
        """Versions, and whatever else is a fact of the checklist; each once."""
        items = self.intake.examiner.guide.items
        facts = [
            f"{items[one.item].ask(locale).name}: {one.evidence}"
            for one in findings.present
            if one.evidence and items[one.item].shape in _FACTS and not items[one.item].is_told
        ]
        told = "\n".join(facts).casefold()
        versions = (f"{package} {version}" for package, version in findings.versions.items())
        return "\n".join((*(one for one in versions if one.casefold() not in told), *facts))


def _file_name(text: str) -> str:
    """The first words of a message: what people know it by."""
    words = re.sub(r"[^\w.-]+", " ", text).strip(" .-")
    return f"{shortened(words, NAME_MOST) or 'message'}.txt"


def _message_of(source: str) -> MessageId:
    number = source.partition(".")[0]
    return MessageId(int(number) if number.isdecimal() else 0)


def _file_of(said: Said, source: str) -> File | None:
    place = source.partition(".")[2]
    if not place.isdecimal() or int(place) >= len(said.files):
        return None
    return said.files[int(place)]
