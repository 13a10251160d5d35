"""Takes secrets and personal data out of a text before it leaves the place where it was written."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.domain.redact_personal import PERSONAL
from bot.domain.redact_rule import Rule
from bot.domain.redact_secrets import SECRETS

GENERAL: tuple[Rule, ...] = (*SECRETS, *PERSONAL)


class Secret(NamedTuple):
    """One that was masked. ``mark`` tells it from others in the same text, and is by far too short
    to find it by: 16 bits of a digest."""

    kind: str
    mark: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """``found`` says how many of each kind were masked, by name; never what they were. ``secrets``
    are those of them that have to be revoked, each once."""

    text: str
    found: tuple[tuple[str, int], ...]
    secrets: tuple[Secret, ...] = ()


_MASK = re.compile(r"\[redacted: ([^\]]+)\]")


def masked(text: str) -> tuple[str, ...]:
    """The kinds that ``text`` says were masked in it, each once."""
    return tuple(dict.fromkeys(_MASK.findall(text)))


Redact = Callable[[str], Redacted]
"""``redact`` with the rules of one company."""


def redact(
    text: str, rules: Iterable[Rule] = GENERAL, allowed: frozenset[str] = frozenset()
) -> Redacted:
    """Mask what ``rules`` find, as ``[redacted: kind]``; redacting again changes nothing.

    ``allowed`` are values to keep, in lower case (the company's own addresses). Takes linear time.
    """
    found = _Found()
    for rule in rules:
        if rule.may_find(text):
            text = _mask(text, rule, allowed, found)
    return Redacted(text, tuple(sorted(found.counts.items())), tuple(found.secrets))


@dataclass(slots=True)
class _Found:
    counts: Counter[str] = field(default_factory=Counter)
    secrets: dict[Secret, None] = field(default_factory=dict)

    def note(self, rule: Rule, value: str) -> None:
        self.counts[rule.kind] += 1
        if rule.is_secret:
            digest = hashlib.blake2s(value.encode("utf-8", "replace"), digest_size=2)
            self.secrets[Secret(rule.kind, digest.hexdigest())] = None


def _mask(text: str, rule: Rule, allowed: frozenset[str], noted: _Found) -> str:
    kept: list[str] = []
    end = 0
    for found in rule.pattern.finditer(text):
        if found["secret"].lower() in allowed or not rule.accepts(found):
            continue
        kept += text[end : found.start("secret")], f"[redacted: {rule.kind}]"
        end = found.end("secret")
        noted.note(rule, found["secret"])
    return "".join((*kept, text[end:]))
