"""Finds error codes and log phrases in a message: they name their entry beyond doubt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapters.search.text import MOST, fold
from bot.domain.faq import Entry, Key, Severity
from bot.domain.ids import EntryId

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[_.-][A-Za-z0-9]+)*")
_CODE = re.compile(r"[A-Za-z0-9]+(?:[_.-][A-Za-z0-9]+)*")
_HAS_SHAPE = re.compile(r"[_\d]|[a-z][A-Z]|\w[.-]\w")
_SPACE = re.compile(r"\W+")


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
                    if _CODE.fullmatch(name):
                        self._codes.setdefault(name.lower(), found)
                    else:
                        self._phrases.setdefault(_plain(name), found)

    def find(self, message: str) -> Sequence[Found]:
        """Different keys in ``message``, most specific first."""
        message = message[:MOST]
        hits: dict[int, Found] = {}
        for token in set(_TOKEN.findall(message)) if self._codes else ():
            found = self._codes.get(token.lower())
            if found and _is_spelt_as_code(token, message):
                hits.setdefault(id(found.key), found)
        if self._phrases:
            plain = _plain(message)
            for phrase, found in self._phrases.items():
                if phrase in plain:
                    hits[id(found.key)] = found
        return sorted(hits.values(), key=lambda found: found.rank)


def _is_spelt_as_code(token: str, message: str) -> bool:
    """``set`` or ``nonew`` in a sentence is a word; ``noNew``, ``no_new`` and a code alone or in
    code marks is the code."""
    if _HAS_SHAPE.search(token):
        return True
    if message.strip() == token:
        return True
    return re.search(rf"[`\"']{re.escape(token)}[`\"']", message) is not None


def _plain(text: str) -> str:
    """Folded, one space between words and at both ends."""
    return f" {_SPACE.sub(' ', fold(text)).strip()} "
