"""The errors a use case may end in.

BridgeError
├── Refused       a rule says no; names a text the person is shown
├── Unavailable   somebody else is down or slow; names who; worth a retry
├── Rejected      the far side refused this very request; a retry changes nothing
│   └── Withheld  it never got there: a dry run sends nothing
├── Uncertain     it may have happened; only a person can tell; never retried by itself
└── ContentError  ``data/`` is broken; names every file and line
"""

from collections.abc import Iterable
from dataclasses import dataclass


class BridgeError(Exception):
    """Base of everything the bridge raises on purpose."""


class Refused(BridgeError):
    """A rule says no. ``text`` is the id of a catalogue message, ``values`` its placeholders."""

    def __init__(self, text: str, **values: str | int) -> None:
        super().__init__(text)
        self.text = text
        self.values = values


def lacking(place: int, names: Iterable[str]) -> Refused:
    """``names`` are those of permissions, as Discord's settings write them."""
    return Refused(
        "The bridge may not do that in {where}. Permissions it lacks there: {names}",
        where=f"<#{place}>",
        names=", ".join(names),
    )


class Unavailable(BridgeError):
    """``who`` did not answer properly; ``retry_after`` (seconds) is the far side's own wish."""

    def __init__(self, who: str, reason: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{who}: {reason}")
        self.who = who
        self.reason = reason
        self.retry_after = retry_after


class Rejected(BridgeError):
    """``who`` understood and said no (missing permission, deleted thread): do not try again."""

    def __init__(self, who: str, reason: str, *, is_gone: bool = False) -> None:
        super().__init__(f"{who}: {reason}")
        self.who = who
        self.reason = reason
        self.is_gone = is_gone
        """The thing acted upon does not exist any more: nothing is left to do."""


class Withheld(Rejected):
    """A dry run kept it from leaving. ``what`` would have been done, without what it says."""

    def __init__(self, what: str) -> None:
        super().__init__("dry run", "nothing is sent")
        self.what = what


class Uncertain(BridgeError):
    """``who`` may have taken it: the connection broke after the last word was sent."""

    def __init__(self, who: str, reason: str) -> None:
        super().__init__(f"{who}: {reason}")
        self.who = who


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in ``data/``: where (``path:line``) and what to do about it."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ContentError(BridgeError):
    """The content cannot be used; what was loaded before stays in force."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
