"""Where new entries of the FAQ go, and what is remembered of them until then."""

from datetime import datetime
from typing import Protocol

from bot.domain.ids import MemberId, MessageId
from bot.domain.outbox import Effect
from bot.domain.proposal import Proposal
from bot.domain.verify import Audit


class ProposalStore(Protocol):
    async def keep(self, proposal: Proposal) -> None: ...

    async def of(self, id: str, member: MemberId) -> Proposal | None:  # noqa: A002 - as its field
        """Only for whoever drafted it."""
        ...

    async def send(self, proposal: Proposal, effect: Effect, audit: Audit) -> bool:
        """Enqueue what proposes it, and forget the draft; False when that was done."""
        ...

    async def forget(self, before: datetime) -> None: ...

    async def unanswered(self, question: MessageId) -> str | None:
        """A question that nothing answered, redacted, as long as it is kept."""
        ...


class EntryFiles(Protocol):
    """The files of the FAQ."""

    def problems(self, proposal: Proposal, text: str) -> str:
        """What is wrong with ``text`` as the proposal's file, a line each; empty for nothing."""
        ...

    def save(self, path: str, text: str) -> None:
        """Write a new file below the folder of the FAQ, whole or not at all. Raises Unavailable,
        and Rejected where there is one of that name."""
        ...


class ContentRepository(Protocol):
    """The repository that the company's content is in."""

    async def propose(
        self, repository: str, branch: str, path: str, text: str, title: str, body: str
    ) -> str:
        """A pull request that adds one file, on a branch of its own; its URL. Doing it again is
        the same pull request. Raises Unavailable and Rejected."""
        ...
