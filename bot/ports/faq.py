"""What the FAQ asks for: its content, its index, its memory."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from bot.domain.docs import Page
from bot.domain.faq import Entry, Ranking
from bot.domain.ids import AnswerId, ChannelId, EntryId, MemberId, MessageId
from bot.domain.outbox import Effect
from bot.domain.question import Answered, Question, Reply


class FaqIndex(Protocol):
    """Ranks entries for a text. Pure and thread-safe; never raises for any text."""

    def rank(self, text: str, limit: int = 10) -> Ranking: ...


class IndexBuilder(Protocol):
    """Builds an index from entries; takes up to seconds for thousands of them: run it in a
    thread."""

    def __call__(self, entries: Sequence[Entry]) -> FaqIndex: ...


class Grouping(Protocol):
    """Puts texts that ask much the same together: their numbers, in groups. Deterministic; takes
    tenths of a second for hundreds of texts: run it in a thread."""

    def __call__(
        self, texts: Sequence[str], locales: Sequence[str] = ...
    ) -> Sequence[Sequence[int]]: ...


class FaqContent(Protocol):
    """Where entries come from. ``stamp`` changes when a file does; ``load`` raises ContentError
    that names every broken file and line."""

    def stamp(self) -> str: ...
    def load(self) -> Sequence[Entry]: ...


class Documentation(Protocol):
    """Pages of the product's documentation, found by title and heading, best first."""

    def find(self, query: str, limit: int = 5) -> Sequence[Page]: ...


class Feedback(StrEnum):
    SOLVED = "solved"
    WRONG = "wrong"
    REMOVED = "removed"


class FaqStore(Protocol):
    """Remembers questions, answers and what people thought of them."""

    async def open(self, question: Question, reply: Reply, effect: Effect) -> AnswerId | None:
        """Claim the question and, in the same transaction, record the answer and enqueue its
        effect; None when it was claimed before (a replayed event)."""
        ...

    async def replace(self, answer: AnswerId, reply: Reply, effect: Effect) -> bool:
        """Record a better answer to an edited question and enqueue the edit."""
        ...

    async def withdraw(self, answer: AnswerId, effect: Effect) -> bool:
        """Mark the answer withdrawn and enqueue its deletion; False when it already was."""
        ...

    async def reopen(self, answer: AnswerId, reply: Reply, effect: Effect) -> bool:
        """Answer again after a withdrawal, with a new message; False when it is not withdrawn, or
        when a person removed it."""
        ...

    async def of_question(self, question: MessageId) -> Answered | None: ...

    async def of_asker(self, asker: MemberId, since: datetime) -> Sequence[Answered]:
        """What somebody was answered since then, withdrawn ones too, oldest first."""
        ...

    async def by_id(self, answer: AnswerId) -> Answered | None: ...

    async def is_repeat(self, entry: EntryId, channel: ChannelId, since: datetime | None) -> bool:
        """Was ``entry`` given in ``channel`` (since then; ever, for None) and not withdrawn?"""
        ...

    async def give_feedback(
        self, answer: AnswerId, member: MemberId, feedback: Feedback, at: datetime
    ) -> bool:
        """Record one opinion; False when this member had the same one before."""
        ...

    async def note_unanswered(
        self, question: Question, redacted: str, best: EntryId | None, confidence: float
    ) -> None:
        """Keep a redacted question nobody's entry answers, for the people who write the FAQ."""
        ...

    async def note_use(self, entry: EntryId, how: str, at: datetime) -> None:
        """Count one use of an entry through a command (``how`` is its name)."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Delete question texts older than ``moment``; returns how many."""
        ...
