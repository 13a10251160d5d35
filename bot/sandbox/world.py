"""Reads the cast from a TOML file: the guild, its roles and channels, the people, the bot."""

import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

DEFAULT = Path(__file__).resolve().parents[2] / "data" / "sandbox.toml"
EVERYONE = "everyone"


@dataclass(frozen=True, slots=True)
class Role:
    id: int
    name: str
    permissions: tuple[str, ...] = ()
    color: int = 0
    hoist: bool = False
    managed: bool = False
    above_bot: bool = False


@dataclass(frozen=True, slots=True)
class Tag:
    id: int
    name: str
    moderated: bool = False


@dataclass(frozen=True, slots=True)
class Overwrite:
    role: str
    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """``type`` is text, forum or announcement."""

    id: int
    name: str
    type: str = "text"
    topic: str = ""
    tags: tuple[Tag, ...] = ()
    overwrites: tuple[Overwrite, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can act. ``member`` says whether they start in the guild; ``dms`` whether
    they take direct messages from the bot. ``github`` is their login there, if they have one."""

    id: int
    key: str
    name: str
    locale: str = "en-US"
    roles: tuple[str, ...] = ()
    member: bool = True
    dms: bool = True
    bot: bool = False
    github: str = ""


@dataclass(frozen=True, slots=True)
class World:
    """Everybody and everything there is at the start; ids are integers, looked up by name."""

    guild_id: int
    guild_name: str
    owner_id: int
    locale: str
    token: str
    bot: Person
    roles: dict[str, Role] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    tries: tuple[dict[str, str], ...] = ()
    """Examples for the page: ``locale``, ``text`` and the ``channel`` to write it in."""
    tour: tuple[dict[str, Any], ...] = ()
    """Steps that the page leads through: ``locale``, ``text``, ``as`` whom, and what they bring up
    (the file says how)."""
    directory_secret: str = ""
    customers: tuple[dict[str, Any], ...] = ()
    """``address``, ``account``, ``tier``, ``state``, ``locale`` and ``projects`` of each."""
    github: dict[str, Any] = field(default_factory=dict)
    """The token, its login, who works for the company, and the repositories."""
    folder: Path = DEFAULT.parent
    """Where ``sandbox-github`` has the files of the repositories."""
    desk_secret: str = ""

    @classmethod
    def load(cls, path: Path = DEFAULT) -> Self:
        """Raises OSError or ValueError, naming the file."""
        try:
            world = cls.parse(tomllib.loads(path.read_text(encoding="utf-8")))
            return replace(world, folder=path.parent)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path}: {error!r}") from error

    @classmethod
    def parse(cls, table: dict[str, Any]) -> Self:
        guild, bot = table["guild"], dict(table["bot"])
        token = bot.pop("token")
        roles = {
            name: Role(
                **_with_id({"id": guild["id"], **_tuples(role, "permissions")}, name=name),
            )
            for name, role in table["roles"].items()
        }
        channels = [_channel(row) for row in table["channels"]]
        people = [Person(**_with_id(_tuples(row, "roles"))) for row in table["people"]]
        return cls(
            guild_id=int(guild["id"]),
            guild_name=guild["name"],
            owner_id=int(guild["owner"]),
            locale=guild.get("locale", "en-US"),
            token=token,
            bot=Person(**_with_id(_tuples(bot, "roles")), bot=True),
            roles=roles,
            channels={channel.name: channel for channel in channels},
            people={person.key: person for person in people},
            tries=tuple(table.get("tries", ())),
            tour=tuple(table.get("tour", ())),
            directory_secret=table.get("directory", {}).get("secret", ""),
            customers=tuple(table.get("customers", ())),
            github=table.get("github", {}),
            desk_secret=table.get("desk", {}).get("secret", ""),
        )

    def tag(self, channel: str, name: str) -> Tag:
        """Raises KeyError."""
        for tag in self.channels[channel].tags:
            if tag.name == name:
                return tag
        raise KeyError(name)


def _channel(row: dict[str, Any]) -> Channel:
    row = _with_id(dict(row))
    row["tags"] = tuple(Tag(**_with_id(tag)) for tag in row.get("tags", ()))
    row["overwrites"] = tuple(
        Overwrite(**_tuples(overwrite, "allow", "deny")) for overwrite in row.get("overwrites", ())
    )
    return Channel(**row)


def _with_id(row: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**row, **more, "id": int(row["id"])}


def _tuples(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {**row, **{key: tuple(row[key]) for key in keys if key in row}}
