"""Cuts the part out of a long paste that others want to see, and sets code in a block."""

import re
from dataclasses import dataclass

from bot.domain.fences import apart

_TROUBLE = re.compile(
    r"(?i:error|exception|fatal|fail(?:ed|ure)|crash|denied|refused|caused by|unable to|cannot)"
)
_LEAD = 3
"""One part in so many of what is shown stands before the trouble."""
_FENCED = re.compile(r"\A```(?:[\w+#.-]{1,20}\n|\n)?(?P<inside>.*?)\n?```\Z", re.DOTALL)
_KEPT_APART = re.compile("`(?:\u200b`){2,}")
"""Discord ends a block at the first three backticks, however many opened it; spaces of no width
keep them apart."""

_LANGUAGES = (
    ("json", re.compile(r"\A\s*[{\[]\s*(?:[\"{\[\d]|\Z)")),
    ("swift", re.compile(r"(?m)^\s*(?:import (?:UIKit|Foundation|Capacitor|SwiftUI)\b|guard let |"
                         r"@objc|func \w+\(.*\) *(?:->|\{)|let \w+ *: *\w+ *=)")),
    ("kotlin", re.compile(r"(?m)^\s*(?:(?:override |private |suspend )*fun \w+|val \w+|"
                          r"implementation\(|class \w+ *: *\w+\()")),
    ("java", re.compile(r"(?m)^\s*(?:public |private |protected )(?:static |final )*[\w<>\[\]]+ \w+"
                        r"|^import (?:java|android|com|org)\.[\w.]+;")),
    ("ts", re.compile(r"(?m)^\s*(?:import .+ from ['\"]|(?:export )?(?:interface|type) \w+ *[={]|"
                      r"(?:const|let) \w+ *: *\w+)|\bas const\b|: CapacitorConfig\b")),
    ("js", re.compile(r"(?m)^\s*(?:const|let|var|await|async|function|export|if|return|try)\b"
                      r"|=>|\w\.\w+\(.*\);?$")),
    ("bash", re.compile(r"(?m)^\s*(?:\$ |#!/bin/|npx |npm |yarn |pnpm |bun |pod |cd |git )")),
    ("html", re.compile(r"(?m)^\s*</?[a-zA-Z][\w-]*[ >]")),
)  # fmt: skip
_LOOK = 2000
"""Characters from which a language is guessed."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines ``first`` to ``last`` of ``lines``, counted from 1."""

    text: str
    first: int
    last: int
    lines: int
    is_around_trouble: bool

    @property
    def is_whole(self) -> bool:
        return self.last - self.first + 1 == self.lines


def excerpt(text: str, most: int) -> Excerpt:
    """At most ``most`` characters of ``text``: all, or the lines around the first one that tells of
    trouble, or, where none does, the last ones. One line longer than that is cut."""
    lines = text.strip("\n").split("\n")
    if sum(map(len, lines)) + len(lines) - 1 <= most:
        return Excerpt("\n".join(lines), 1, len(lines), len(lines), is_around_trouble=False)
    found = next((n for n, line in enumerate(lines) if _TROUBLE.search(line[:_LOOK])), None)
    middle = len(lines) - 1 if found is None else found
    first = last = middle
    room = most - len(lines[middle])
    before = room // _LEAD if found is not None else room
    while first > 0 and len(lines[first - 1]) < before:
        first -= 1
        before -= len(lines[first]) + 1
        room -= len(lines[first]) + 1
    while last + 1 < len(lines) and len(lines[last + 1]) < room:
        last += 1
        room -= len(lines[last]) + 1
    kept = "\n".join(lines[first : last + 1])
    if len(kept) > most:
        kept = f"{kept[: most - 1]}…"
    return Excerpt(kept, first + 1, last + 1, len(lines), found is not None)


def language_of(text: str, *, is_log: bool = False) -> str:
    """A guess by the name that highlighters know; empty for what is none of these."""
    if is_log:
        return "log"
    head = text[:_LOOK]
    return next((name for name, looks in _LANGUAGES if looks.search(head)), "")


def block(text: str, language: str) -> str:
    """``text`` as a block of code, whatever it holds."""
    return f"```{language}\n{apart(text)}\n```"


def unblocked(text: str) -> str:
    """What stands inside of the only block that ``text`` is, else ``text``."""
    found = _FENCED.match(text.strip())
    return found["inside"] if found and "```" not in found["inside"] else text


def inside_of(lines: str) -> str:
    """What ``block`` was given, from what stands between its fences."""
    return _KEPT_APART.sub(lambda ticks: ticks[0].replace("\u200b", ""), lines)
