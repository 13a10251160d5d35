"""What is remembered of labels that were suggested."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.issue import IssueRef
from bot.domain.outbox import Effect
from bot.domain.suggestion import Offer, Suggestion
from bot.domain.verify import Audit


class SuggestionStore(Protocol):
    async def offer(self, ref: IssueRef, labels: Sequence[Suggestion]) -> Offer:
        """Remember what was suggested first for that issue; that, whatever comes later."""
        ...

    async def of(self, id: int) -> Offer | None: ...  # noqa: A002 - as its field

    async def apply(self, offer: Offer, label: str, effect: Effect, audit: Audit) -> bool:
        """Remember that somebody applied ``label``, and enqueue what does it; False when somebody
        did."""
        ...
