"""A form the bridge opens for somebody, in our own words; the chat's side draws it as a modal.

Limits (https://discord.com/developers/docs/components/reference): five fields a form, 45 characters
a title or label, 100 a description or placeholder, 4 000 what is typed, 25 choices.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

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
    most: int = TYPED_MOST
    """Characters."""
    is_required: bool = False
    """A line or text without which the form is not sent."""


@dataclass(frozen=True, slots=True)
class Form:
    """``custom_id`` carries all the state: what is sent is understood after a restart too."""

    custom_id: str
    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What came back, by the field's name; of an empty field an empty text."""

    texts: Mapping[str, str]
    files: Mapping[str, tuple[File, ...]] = field(default_factory=dict)


def shortened(text: str, most: int) -> str:
    """At most ``most`` characters, cut between sentences, else between words."""
    if len(text) <= most:
        return text
    end = text.rfind(". ", 0, most) + 1
    if end > most // 2:
        return text[:end]
    kept = text[: most - 1].rsplit(maxsplit=1)[0] if " " in text[: most - 1] else text[: most - 1]
    return kept.rstrip(" ,;:(") + "…"
