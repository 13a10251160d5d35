"""Gathers what a post tells for an issue, redacted: its words, its files, where it happens."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from bot.domain.errors import Rejected, Unavailable
from bot.domain.excerpt import excerpt
from bot.domain.form import Filled
from bot.domain.ids import ChannelId, EffectId, GuildId, MemberId, MessageId, RoleId
from bot.domain.intake import Intake, Said, of_asker, whole
from bot.domain.issue_asking import SYSTEMS
from bot.domain.issue_attachments import ATTACHED_MOST
from bot.domain.marks import without_marks
from bot.domain.redact import Redacted
from bot.domain.repro import Findings, redacted_for
from bot.domain.ticket import Attachment
from bot.services.intake import IntakeService


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Who files. ``channel`` is where they pressed."""

    member: MemberId
    name: str
    """As others see it."""
    roles: frozenset[RoleId]
    locale: str
    channel: ChannelId
    guild: GuildId


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a post tells, redacted. ``found`` names the kinds of
    what was taken out."""

    title: str = ""
    text: str = ""
    findings: Findings | None = None
    environment: tuple[str, ...] = ()
    """Lines such as ``@capgo/cli 7.0.1``."""
    attachments: tuple[Attachment, ...] = ()
    images: int = 0
    found: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Uploads:
    """Files that came with a form. ``images`` counts those that are no text."""

    attachments: tuple[Attachment, ...] = ()
    redacted: tuple[Redacted, ...] = ()
    images: int = 0


@dataclass(frozen=True, slots=True)
class FilingReport:
    intake: IntakeService

    async def of_message(self, message: MessageId, writer: Writer) -> Intake | None:
        """A message that nobody looks after, where the writer is, as if it were a post; None for
        one that is gone or a bot's. Raises Unavailable."""
        try:
            found = await self.intake.chat.history(writer.channel, message, 1)
        except Rejected:
            return None
        for said in found:
            if said.message == message and not said.is_bot:
                findings = await self.intake.examiner.examine("", (said,))
                return _as_intake(said, writer, findings)
        return None

    async def of(self, intake: Intake | None) -> Report:
        """Everything the asker said; nothing where there is no post. Raises Unavailable and
        Rejected."""
        if intake is None:
            return Report()
        said = of_asker(intake, await self.intake.transcripts.of(intake))
        findings = await self.intake.findings(intake)
        text = self.redacted(whole("", said))
        files = [
            (self.redacted(", ".join(one.named)), self.redacted(one.attached))
            for one in said
            if one.attached.strip()
        ]
        return Report(
            title=self.redacted(intake.title).text,
            text=text.text,
            findings=findings,
            environment=tuple(self._environment(findings)),
            attachments=tuple(_attached([(name.text, one.text) for name, one in files])),
            images=sum(one.images for one in said),
            found=kinds_in((text, *chain.from_iterable(files))),
        )

    async def uploaded(self, filled: Filled) -> Uploads:
        """The texts of files that came with a form."""
        files = [file for several in filled.files.values() for file in several]
        if not files:
            return Uploads()
        found = await self.intake.transcripts.texts_of(files)
        texts = {file: self.redacted(text) for file, text in found.items() if text}
        return Uploads(
            tuple(
                Attachment(self.redacted(file.name).text, one.text) for file, one in texts.items()
            ),
            tuple(texts.values()),
            len(files) - len(texts),
        )

    async def likely(self, intake: Intake, repositories: Sequence[str]) -> str:
        """The one of ``repositories`` that the post speaks of most; empty where it names none, or
        cannot be read."""
        try:
            said = of_asker(intake, await self.intake.transcripts.of(intake))
            findings = await self.intake.findings(intake)
        except (Unavailable, Rejected):
            return ""
        return named_most(repositories, whole(intake.title, said), findings.versions)

    def redacted(self, text: str) -> Redacted:
        examiner = self.intake.examiner
        return redacted_for(without_marks(text), examiner.guide, examiner.redact)

    def _environment(self, findings: Findings) -> Iterator[str]:
        """Versions, and what stands for an item that has only so many answers."""
        for package, version in findings.versions.items():
            yield f"{SYSTEMS.get(package, package)} {version}"
        for one in findings.present:
            ask = self.intake.examiner.guide.items[one.item].ask("en")
            said = one.evidence.casefold()
            if chosen := [choice for choice in ask.choices if choice.casefold() in said]:
                yield f"{ask.name}: {', '.join(chosen)}"


def _as_intake(said: Said, writer: Writer, findings: Findings) -> Intake:
    return Intake(
        subject=said.message,
        guild=writer.guild,
        channel=writer.channel,
        asker=said.author,
        locale=writer.locale,
        title="",
        is_post=False,
        has_full_notice=False,
        kind=findings.kind,
        score=findings.score,
        effect=EffectId(0),
        message=None,
        opened_at=said.at,
        heard_at=said.at,
    )


def _attached(files: Sequence[tuple[str, str]]) -> Iterator[Attachment]:
    """Of each file, by name, as much as there is room for, around its first error."""
    for name, text in files:
        part = excerpt(text, ATTACHED_MOST // len(files))
        lines = "" if part.is_whole else f"lines {part.first} to {part.last} of {part.lines}"
        yield Attachment(", ".join(filter(None, (name, lines))), part.text)


def kinds_in(redacted: Iterable[Redacted]) -> tuple[str, ...]:
    """What was taken out of all of them."""
    return tuple(sorted({kind for one in redacted for kind, _ in one.found}))


def named_most(repositories: Sequence[str], text: str, versions: Mapping[str, str]) -> str:
    """The longest name that stands in ``text`` or is that of a package there; empty for none."""

    def is_named(repository: str) -> bool:
        name = repository.partition("/")[2].casefold()
        packages = (one.casefold().rpartition("/")[2] for one in versions)
        return name in packages or bool(
            re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text.casefold())
        )

    return max(filter(is_named, repositories), key=len, default="")
