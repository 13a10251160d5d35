"""What one rule of redaction is: a shape to look for, and when to leave it alone."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_EXAMPLE = re.compile(
    r"example|placeholder|change.?me|redacted|dummy|^your|your[_-]|[_-]your|[x0*.]{8,}"
    r"|12345678-1234|^123e4567-e89b",
    re.IGNORECASE,
)
_NEAR = 200
"""How many characters before a value its command may stand."""


def is_real(found: re.Match[str]) -> bool:
    """Not one of the fillers that documentation puts where a key belongs."""
    return not _EXAMPLE.search(found["secret"])


@dataclass(frozen=True, slots=True)
class Rule:
    """Masks the group ``secret`` of ``pattern`` as ``kind`` wherever ``accepts`` agrees.

    One of ``hints`` must stand in the text for the rule to be tried: a plain search is a hundred
    times faster than a pattern. Patterns must take linear time on any text: a start that only a
    literal or a boundary allows, possessive or bounded repetition after it.

    ``is_secret``: what is found opens a door, and has to be revoked once others have seen it.
    """

    kind: str
    pattern: re.Pattern[str]
    hints: tuple[str, ...] = ()
    accepts: Callable[[re.Match[str]], bool] = is_real
    is_secret: bool = True

    def may_find(self, text: str) -> bool:
        return not self.hints or any(hint in text for hint in self.hints)


def prefixed(kind: str, start: str, body: str, *hints: str) -> Rule:
    """A token that its vendor marked with a prefix and that stands inside no longer word.

    ``start`` and ``body`` are patterns; without ``hints`` the start must be a literal."""
    pattern = re.compile(rf"(?<![A-Za-z0-9])(?P<secret>{start}{body})")
    return Rule(kind, pattern, hints or (start,))


_QUOTE = r"[\"'`*]{0,3}"
_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"


def uuid_after(kind: str, words: Iterable[str], command: str = "") -> Rule:
    """A UUID that is a key because of what stands before it; any other UUID is left alone.

    ``words`` are names (``x-api-key``) or, with ``command``, its options and subcommands
    (``--apikey``, ``login``), which count only up to 200 characters after it. Case does not matter.
    """
    names = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    between = (
        r"(?:\s{1,3}--[\w-]{1,30}){0,3}+"
        if command
        else rf"{_QUOTE}(?:\s{{0,3}}(?:=>|->|[:=])|\s{{1,3}}(?:is|es|was|era))?[:=]?"
    )
    pattern = re.compile(
        rf"(?<![A-Za-z0-9])(?:{names}){between}[\s=]{{0,3}}{_QUOTE}(?P<secret>{_UUID})(?![\w-])",
        re.IGNORECASE,
    )

    def accepts(found: re.Match[str]) -> bool:
        before = found.string[max(0, found.start() - _NEAR) : found.start()]
        return is_real(found) and command.lower() in before.lower()

    return Rule(kind, pattern, ("-",), accepts)
