"""What GitHub tells of a change, in our own words: by a webhook, or found by polling.

It is a hint and no more: it may come twice, late, in any order or not at all. Whoever reacts reads
the issue again, and acts on what is there now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from bot.domain.issue import IssueRef
from bot.domain.outbox import Effect

LOOK = "inbox.look"
"""The kind of the effect that looks, whose payload is ``Heard``."""


class About(StrEnum):
    ISSUE = "issue"
    COMMENT = "comment"
    RELEASE = "release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """``name`` is unique for ever: a delivery's GUID, or what polling found at which version.
    ``action`` is GitHub's (``labeled``), ``label`` what it is about, ``by`` who did it; all three
    are empty where polling found it."""

    name: str
    about: About
    repository: str
    number: int = 0
    """Of the issue; 0 for a release."""
    comment: int = 0
    tag: str = ""
    """Of the release."""
    action: str = ""
    label: str = ""
    by: str = ""

    @property
    def issue(self) -> IssueRef:
        return IssueRef(self.repository, self.number)

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        return cls(**{**data, "about": About(data["about"])})


def looking(heard: Heard) -> Effect:
    """Looks at one issue happen one after another."""
    return Effect(LOOK, f"heard:{heard.name}", stream_of(heard.issue), heard.to_json())


def looking_at(ref: IssueRef, why: str) -> Effect:
    """A look that nobody on GitHub gave reason for: a post was linked, say, and shall show what the
    issue has already. ``why`` is unique for ever."""
    return looking(
        Heard(
            name=f"{why}:{ref}".lower(),
            about=About.ISSUE,
            repository=ref.repository,
            number=ref.number,
        )
    )


def stream_of(ref: IssueRef) -> str:
    return f"inbox:{ref}".lower()
