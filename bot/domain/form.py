"""A form the bridge opens for somebody, in our own words; the chat's side draws it as a modal.

Limits (https://discord.com/developers/docs/components/reference): five fields a form, 45 characters
a title or label, 100 a description or placeholder, 4 000 what is typed, 25 choices.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from bot.domain.card import Option
from bot.domain.question import File

FIELDS_MOST = 5
LABEL_MOST = 45
HINT_MOST = 100
TYPED_MOST = 4000
CHOICES_MOST = 25
FILES_MOST = 5


class Entry(Enum):
    """How a field is filled in."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    """Any number of the field's ``options``."""
    FILES = "files"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """``name`` is what the answer comes back under; ``value`` stands there
    already."""

    name: str
    label: str
    entry: Entry = Entry.LINE
    hint: str = ""
    """Below the label."""
    sample: str = ""
    """In the empty field."""
    value: str = ""
    choices: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    chosen: frozenset[str] = frozenset()
    """Values of the ``options`` that are chosen already."""
    most: int = TYPED_MOST
    """Characters; of ``options``, how many may be chosen."""
    is_required: bool = False
    """A line, a text or a choice without which the form is not sent."""


@dataclass(frozen=True, slots=True)
class Form:
    """``custom_id`` carries all the state: what is sent is understood after a restart too."""

    custom_id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What came back, by the field's name; of an empty field an empty text, of several ``choices``
    also the first as text."""

    texts: Mapping[str, str]
    files: Mapping[str, tuple[File, ...]] = field(default_factory=dict)
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def shortened(text: str, most: int) -> str:
    """At most ``most`` characters, cut between sentences, else between words."""
    if len(text) <= most:
        return text
    end = text.rfind(". ", 0, most) + 1
    if end > most // 2:
        return text[:end]
    kept = text[: most - 1].rsplit(maxsplit=1)[0] if " " in text[: most - 1] else text[: most - 1]
    return kept.rstrip(" ,;:(") + "…"
