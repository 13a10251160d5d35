"""What is counted, out of what is stored anyway."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.ids import EffectId
from bot.domain.outbox import EffectState
from bot.domain.stats import (
    Asked,
    Backlog,
    Day,
    EntryUse,
    Event,
    Funnel,
    PostDay,
    Posts,
    Record,
    Row,
    Span,
    Workflow,
)
from bot.domain.verify import Audit


class StatsStore(Protocol):
    """Reads only, but for ``retry`` and ``drop``. Each takes milliseconds with 100 000 questions
    stored."""

    async def days(self, span: Span) -> Sequence[Day]:
        """Every day of the span, also without any question."""
        ...

    async def entries(self, span: Span) -> Sequence[EntryUse]:
        """Most given first."""
        ...

    async def unanswered(self, span: Span, limit: int) -> Sequence[Asked]:
        """Newest first."""
        ...

    async def posts(self, span: Span, limit: int) -> Posts:
        """With up to ``limit`` that wait, longest first."""
        ...

    async def post_days(self, span: Span) -> Sequence[PostDay]:
        """Every day of the span, also without any post."""
        ...

    async def nudges(self, span: Span) -> Sequence[Funnel]:
        """Reports in help posts: opened, some told, all told, abandoned; issues whose author was
        asked: asked, answered, all told, closed."""
        ...

    async def verifications(self, span: Span) -> Funnel:
        """By a mailed code: asked, confirmed. Not what came between: that would tell which
        addresses the directory knows."""
        ...

    async def handoffs(self, span: Span) -> Sequence[Funnel]:
        """Tickets: sent, taken, answered, solved; issues: sent, filed; posts with an issue: linked,
        fixed."""
        ...

    async def workflows(self, limit: int) -> Sequence[Workflow]:
        """Those still asked, longest first."""
        ...

    async def backlog(self) -> Backlog:
        """Without what was dropped, or erased for a member."""
        ...

    async def effects(self, state: EffectState, limit: int) -> Sequence[Row]:
        """Newest first; of the dead and unknown those that can be tried again."""
        ...

    async def retry(self, effect: EffectId, audit: Audit) -> bool:
        """Let a dead or unknown effect be tried again, looking first whether it has happened, and
        write ``audit``; False where it is neither, or what it carried was erased."""
        ...

    async def drop(self, effect: EffectId, audit: Audit) -> bool:
        """Erase what a dead or unknown effect carried, so that it never happens, and write
        ``audit``; False where it is neither, or that was done."""
        ...

    async def records(self, words: str, before: int | None, limit: int) -> Sequence[Record]:
        """Newest first, those with all ``words`` in action, details or a member's number, in any
        case; older than the record ``before``."""
        ...

    async def incidents(self, span: Span) -> Sequence[Event]:
        """Newest first."""
        ...
