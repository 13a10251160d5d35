"""The company's status page, and what was told of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.ids import ChannelId
from bot.domain.outbox import Effect
from bot.domain.status import Incident, Status, Told


class StatusPage(Protocol):
    """The company's status page; ``url`` is where people look."""

    @property
    def url(self) -> str: ...

    async def read(self) -> Status | None:
        """What it says now; None when it says what it said before. Raises Unavailable, also for
        what is no status page."""
        ...


class StatusStore(Protocol):
    """Remembers which incidents were told in the incident channel."""

    async def latest(self, incident: str) -> Told | None:
        """The last message about the incident of that id."""
        ...

    async def unfinished(self) -> Sequence[Told]:
        """Messages about incidents that are not over."""
        ...

    async def open(
        self, incident: Incident, episode: int, channel: ChannelId, effect: Effect
    ) -> bool:
        """Claim the episode and, in the same transaction, record it and enqueue its message; False
        when it was claimed before."""
        ...

    async def move(
        self, told: Told, incident: Incident, ended_at: datetime | None, effect: Effect
    ) -> bool:
        """Record how the incident stands now and enqueue the edit; False when somebody else went
        on from ``told`` before."""
        ...
