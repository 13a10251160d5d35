"""Takes secrets and personal data out of a text before it leaves the place where it was written."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.domain.redact_personal import PERSONAL
from bot.domain.redact_rule import Rule
from bot.domain.redact_secrets import SECRETS

GENERAL: tuple[Rule, ...] = (*SECRETS, *PERSONAL)


@dataclass(frozen=True, slots=True)
class Redacted:
    """``found`` says how many of each kind were masked, by name; never what they were."""

    text: str
    found: tuple[tuple[str, int], ...]


Redact = Callable[[str], Redacted]
"""``redact`` with the rules of one company."""


def redact(
    text: str, rules: Iterable[Rule] = GENERAL, allowed: frozenset[str] = frozenset()
) -> Redacted:
    """Mask what ``rules`` find, as ``[redacted: kind]``; redacting again changes nothing.

    ``allowed`` are values to keep, in lower case (the company's own addresses). Takes linear time.
    """
    counts: Counter[str] = Counter()
    for rule in rules:
        if rule.may_find(text):
            text = _mask(text, rule, allowed, counts)
    return Redacted(text, tuple(sorted(counts.items())))


def _mask(text: str, rule: Rule, allowed: frozenset[str], counts: Counter[str]) -> str:
    kept: list[str] = []
    end = 0
    for found in rule.pattern.finditer(text):
        if found["secret"].lower() in allowed or not rule.accepts(found):
            continue
        kept += text[end : found.start("secret")], f"[redacted: {rule.kind}]"
        end = found.end("secret")
        counts[rule.kind] += 1
    return "".join((*kept, text[end:]))
