"""What the bridge shows in a chat, in our own words: it is stored in the outbox as JSON and drawn
with components v2 by the Discord adapter.

Limits (https://discord.com/developers/docs/components/reference): 4 000 characters of text and 40
components a message, five buttons a row, 80 characters a label, 100 a ``custom_id``, 25 options.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Self


class Style(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    SUCCESS = "success"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Button:
    """``custom_id`` carries all the state, so that the button outlives a restart; a button with a
    ``url`` is a link and has none."""

    label: str
    custom_id: str = ""
    url: str = ""
    style: Style = Style.SECONDARY
    is_disabled: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    label: str
    value: str
    description: str = ""


class Pick(StrEnum):
    """What there is to choose from."""

    OPTION = "option"
    CHANNEL = "channel"
    FORUM = "forum"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Select:
    """One choice of up to 25 ``options``; or, of channels, forums or roles, up to ``most`` or none
    at all. ``chosen`` are ids of those that are."""

    custom_id: str
    placeholder: str
    options: tuple[Option, ...] = ()
    pick: Pick = Pick.OPTION
    most: int = 1
    chosen: tuple[int, ...] = ()


TEXT_MOST = 4000
"""Characters of all texts of a message together."""


@dataclass(frozen=True, slots=True)
class Card:
    """One message: paragraphs of Markdown, separated by lines, then a select, then buttons, then
    whatever stands ``below``, which is drawn in the same frame."""

    texts: tuple[str, ...]
    buttons: tuple[Button, ...] = ()
    select: Select | None = None
    colour: int | None = None
    below: "Card | None" = None

    def over(self, other: "Card | None") -> "Card":
        """This card with ``other`` at its end; both keep their buttons."""
        return replace(self, below=self.below.over(other) if self.below else other)

    def parts(self) -> Iterator["Card"]:
        """This card and those below it, from the top."""
        part: Card | None = self
        while part:
            yield part
            part = part.below

    @property
    def length(self) -> int:
        """Characters of text; at most ``TEXT_MOST`` may be sent."""
        return sum(len(text) for part in self.parts() for text in part.texts)

    def clipped(self, most: int) -> "Card":
        """With its own longest texts cut, so that it has ``most`` characters at the most."""
        texts = list(self.texts)
        while (over := sum(map(len, texts)) - most) > 0 and any(texts):
            longest = max(range(len(texts)), key=lambda number: len(texts[number]))
            texts[longest] = clipped(texts[longest], max(len(texts[longest]) - over, 0))
        return replace(self, texts=tuple(filter(None, texts)))

    @property
    def custom_ids(self) -> frozenset[str]:
        """Those of all buttons: they tell this message from others."""
        buttons = (button for part in self.parts() for button in part.buttons)
        return frozenset(button.custom_id for button in buttons if button.custom_id)

    def to_json(self) -> dict[str, Any]:
        """JSON-ready form for the outbox; ``from_json`` reverses it."""
        # By hand: ``asdict`` copies every value deeply, which takes longer than writing the JSON.
        select = self.select
        return {
            "texts": list(self.texts),
            "buttons": [_row(button) for button in self.buttons],
            "select": select and {**_row(select), "options": [_row(o) for o in select.options]},
            "colour": self.colour,
            "below": self.below and self.below.to_json(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        select = data["select"]
        return cls(
            texts=tuple(data["texts"]),
            buttons=tuple(Button(**{**b, "style": Style(b["style"])}) for b in data["buttons"]),
            select=Select(
                **{
                    **select,
                    "options": tuple(Option(**option) for option in select["options"]),
                    "pick": Pick(select.get("pick", Pick.OPTION)),
                    "chosen": tuple(select.get("chosen", ())),
                }
            )
            if select
            else None,
            colour=data["colour"],
            below=cls.from_json(data["below"]) if data["below"] else None,
        )


def clipped(text: str, most: int) -> str:
    """``text``, or as much of it as fits into ``most`` characters with a sign that it is cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…" if most else ""


def _row(part: Button | Select | Option) -> dict[str, Any]:
    return {name: getattr(part, name) for name in part.__slots__}
