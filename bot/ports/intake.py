"""What looking after help posts asks for: their memory, from the first message to the last."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.close import Ending
from bot.domain.ids import ChannelId, EntryId, GuildId, MemberId, MessageId
from bot.domain.intake import Credit, Intake, Phase, Spot
from bot.domain.outbox import Effect
from bot.domain.question import Question, Reply
from bot.domain.redact import Secret
from bot.domain.repro_guide import Kind
from bot.domain.similar import Earlier


class IntakeStore(Protocol):
    """Remembers the posts the bridge looks after, and who has read the notice."""

    async def open(self, intake: Intake, question: Question, reply: Reply, effect: Effect) -> bool:
        """Claim the question and, in the same transaction, record intake and answer and enqueue
        the first message; False when it was claimed before. ``intake.effect`` is not looked at. A
        reply that is silence is recorded as withdrawn."""
        ...

    async def adopt(self, intake: Intake, effect: Effect) -> bool:
        """Record the intake of a question that has an answer already: its reply becomes the first
        message, or ``effect`` brings that where the answer is withdrawn; False when the question
        has an intake."""
        ...

    async def of_subject(self, subject: MessageId) -> Intake | None: ...

    async def of_post(self, channel: ChannelId) -> Intake | None:
        """The intake whose own thread ``channel`` is."""
        ...

    async def of_asker(self, asker: MemberId, channel: ChannelId) -> Sequence[Intake]:
        """Up to ten of somebody's intakes in one channel, opened last first."""
        ...

    async def active(self, limit: int) -> Sequence[Intake]:
        """Open ones, opened last first."""
        ...

    async def heard(self, subject: MessageId, at: datetime, *, is_help: bool) -> None:
        """Somebody said something; ``is_help``: somebody else than the asker."""
        ...

    async def shown(self, subject: MessageId, digest: str, kind: Kind, score: float) -> None:
        """What stands there now, and what the report was found to be."""
        ...

    async def asked_also(self, subject: MessageId, spot: Spot) -> None:
        """The same was asked there too; asking twice counts once."""
        ...

    async def set_phase(self, subject: MessageId, phase: Phase) -> bool:
        """False when it is in that phase already."""
        ...

    async def read_notice(self, member: MemberId, digest: str, at: datetime) -> bool:
        """Remember that ``member`` is shown the notice of that digest; False when they were."""
        ...


class EarlierReports(Protocol):
    """Reports that were solved, or are duplicates of one that was: posts, later issues too."""

    async def newest(self, limit: int) -> Sequence[Earlier]: ...

    async def is_there(self, name: EntryId) -> bool:
        """Is it one of them still: neither deleted nor opened again?"""
        ...


class SecretStore(Protocol):
    """Remembers which secrets were dealt with, never what they are."""

    async def open(self, message: MessageId, secrets: Sequence[Secret], effect: Effect) -> bool:
        """Claim the secrets of a message and, in the same transaction, enqueue ``effect``; False
        when all of them were claimed before."""
        ...


class CloseStore(Protocol):
    """Remembers how posts end and who helped, and finds those that something is due for. Whatever
    is due is claimed in the transaction that enqueues its effect: of many, one does it."""

    async def end(
        self, subject: MessageId, ending: Ending, effects: Sequence[Effect], *, if_open: bool
    ) -> bool:
        """Solve or close it and enqueue the effects; False when it is so already, when its
        question was deleted or, with ``if_open``, when it has ended in any way."""
        ...

    async def reopen(self, subject: MessageId, at: datetime, effects: Sequence[Effect]) -> bool:
        """Its asker waits for help from then on; False when it has not ended."""
        ...

    async def thank(self, subject: MessageId, credit: Credit, at: datetime, effect: Effect) -> bool:
        """Record what solved it, over what was recorded before."""
        ...

    async def waits(self, subject: MessageId, at: datetime) -> bool:
        """The asker still needs help; False when that is known."""
        ...

    async def advise(
        self, subject: MessageId, member: MemberId, at: datetime, effect: Effect
    ) -> bool:
        """Enqueue what ``member`` is told once in this post; False when they were."""
        ...

    async def open_of(self, guild: GuildId, asker: MemberId) -> Sequence[Intake]:
        """All that somebody asked and that has not ended."""
        ...

    async def to_archive(self, before: datetime, limit: int) -> Sequence[Intake]:
        """Ended posts that nobody wrote in since ``before``; once archived, only those that
        somebody wrote in again."""
        ...

    async def archive(
        self, subject: MessageId, before: datetime, at: datetime, effect: Effect
    ) -> bool:
        """False when it is not due (any more)."""
        ...

    async def unanswered(self, before: datetime, limit: int) -> Sequence[Intake]:
        """Open posts where nobody but the asker wrote, and nobody since ``before``, that got no
        follow-up."""
        ...

    async def follow_up(
        self, subject: MessageId, before: datetime, at: datetime, effect: Effect
    ) -> bool:
        """False when it is not due (any more)."""
        ...

    async def spare(self, subject: MessageId, at: datetime) -> None:
        """Its asker is never asked, and it is never stale."""
        ...

    async def stale(
        self, before: datetime, followed_before: datetime, limit: int
    ) -> Sequence[Intake]:
        """Unanswered posts quiet since ``before`` whose follow-up is as old as that, and whose
        asker did not say that they wait."""
        ...
