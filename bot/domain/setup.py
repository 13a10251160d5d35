"""What administrators can choose in Discord, page by page, in the words of the settings."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.card import Pick

PREFIX = "BRIDGE_"
MANY = 25
"""As many as one list of Discord's takes."""


@dataclass(frozen=True, slots=True)
class Choice:
    """``name`` is a setting's, in small letters. Repositories are typed: Discord has no list."""

    name: str
    pick: Pick | None
    most: int = 1

    @property
    def variable(self) -> str:
        return f"{PREFIX}{self.name.upper()}"


PAGES: tuple[tuple[Choice, ...], ...] = (
    (
        Choice("help_channels", Pick.CHANNEL, MANY),
        Choice("help_forums", Pick.FORUM, MANY),
    ),
    (
        Choice("maintainer_roles", Pick.ROLE, MANY),
        Choice("helper_roles", Pick.ROLE, MANY),
    ),
    (
        Choice("staff_channel", Pick.CHANNEL),
        Choice("incident_channel", Pick.CHANNEL),
        Choice("feed_channel", Pick.CHANNEL),
        Choice("digest_channel", Pick.CHANNEL),
    ),
    (
        Choice("github_repositories", None, MANY),
        Choice("issue_forum", Pick.FORUM),
    ),
)
CHOICES = {choice.name: choice for page in PAGES for choice in page}
CHANNELS = tuple(one.name for one in CHOICES.values() if one.pick in (Pick.CHANNEL, Pick.FORUM))
"""Choices of places to speak in."""


def typed(values: Iterable[object]) -> str:
    """As one would type it into ``.env``."""
    return ",".join(sorted(map(str, values)))


def ids_in(value: str) -> tuple[int, ...]:
    return tuple(int(one) for one in value.split(",") if one.strip().isdecimal())


def line(name: str, value: str) -> str:
    """The setting that a choice stands for."""
    return f"{CHOICES[name].variable}={value}"
