"""Looks at what GitHub told of: reads it again, finds what has changed, lets everybody react."""

from typing import Protocol

from bot.domain.issue import IssueRef, Release
from bot.domain.outbox import Effect
from bot.domain.seen import Change, Reaction

LOOK = "inbox.look"
"""The kind of the effect that looks, whose payload is ``Heard``."""


def stream_of(ref: IssueRef) -> str:
    """Looks at one issue happen one after another."""
    return f"inbox:{ref}".lower()


class Reactor(Protocol):
    """A feature that reacts to issues. It may be asked again about the same change (after a kill)
    and then answers the same."""

    async def react(self, change: Change) -> Reaction: ...


class ReleaseReactor(Protocol):
    """Asked about every published release, the latest ones again and again."""

    async def released(self, release: Release) -> tuple[Effect, ...]: ...


class GoneReactor(Protocol):
    """Asked about an issue that was deleted, or transferred to another repository."""

    async def gone(self, ref: IssueRef) -> tuple[Effect, ...]: ...
