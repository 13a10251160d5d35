"""Finds error codes and log phrases in a message: they name their entry beyond doubt."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.adapters.search.text import MOST, fold, remembering
from bot.domain.faq import Entry, Key, Severity
from bot.domain.ids import EntryId

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[_.-][A-Za-z0-9]+)*")
_HAS_SHAPE = re.compile(r"[_\d]|[a-z][A-Z]|\w[.-]\w")
_WORD = re.compile(r"\w+")
LONG = 10
"""Letters from which on no ordinary word looks like a code without its humps."""


@dataclass(frozen=True, slots=True)
class Found:
    key: Key
    entry: EntryId
    name: str

    @property
    def rank(self) -> tuple[bool, int, str]:
        """Sorts the most specific first: errors before info codes, then the longest name."""
        return self.key.severity is Severity.INFO, -len(self.name), self.name


class Keys:
    """All keys of the content."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._codes: dict[str, Found] = {}
        self._phrases: dict[str, Found] = {}
        for entry in entries:
            for key in entry.keys:
                for name in key.names:
                    found = Found(key, entry.id, name)
                    if _TOKEN.fullmatch(name):
                        self._codes.setdefault(_joined(name), found)
                    else:
                        self._phrases.setdefault(_plain(name), found)

    def find(self, message: str) -> Sequence[Found]:
        """Different keys in ``message``, most specific first."""
        message = message[:MOST]
        hits: dict[int, Found] = {}
        for token in set(_TOKEN.findall(message)) if self._codes else ():
            found = self._codes.get(_joined(token))
            if found and _is_spelt_as_code(token, found.name, message):
                hits.setdefault(id(found.key), found)
        if self._phrases:
            plain = _plain(message)
            for phrase, found in self._phrases.items():
                if phrase in plain:
                    hits[id(found.key)] = found
        return sorted(hits.values(), key=lambda found: found.rank)


def _is_spelt_as_code(token: str, name: str, message: str) -> bool:
    """``set`` or ``nonew`` in a sentence is a word; ``noNew``, ``no_new``, a code alone or in code
    marks is the code, and so is a long one of several words written as one."""
    if _HAS_SHAPE.search(token) or (len(token) >= LONG and _HAS_SHAPE.search(name)):
        return True
    if message.strip() == token:
        return True
    return re.search(rf"[`\"']{re.escape(token)}[`\"']", message) is not None


def _joined(code: str) -> str:
    """The same for ``no_channel``, ``noChannel`` and ``NO_CHANNEL``."""
    return code.lower().replace("_", "")


def _plain(text: str) -> str:
    """Folded, one space between words and at both ends."""
    return f" {' '.join(_spelt(text))} "


@remembering
def _spelt(piece: str) -> Iterable[str]:
    return _WORD.findall(fold(piece))
