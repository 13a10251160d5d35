"""Turns messages into what a reader sees, and typed @names into mentions."""

import re
from collections.abc import Iterator

from bot.sandbox.chat.channels import Channels
from bot.sandbox.chat.people import People
from bot.sandbox.chat.snowflakes import Json

_MENTION = re.compile(r"<(@!?|@&|#)(\d+)>")
_TYPED = re.compile(r"(?<![\w<])([@#])([\w-]+)")


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component, parents first, in reading order."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("component", "accessory"):
            if component.get(key):
                yield from walk([component[key]])


def shown(message: Json) -> str:
    """Everything a reader sees as plain text: content, embeds, components, file names."""
    parts = [message["content"]]
    for embed in message["embeds"]:
        parts.append((embed.get("author") or {}).get("name"))
        parts += [embed.get("title"), embed.get("description")]
        for row in embed.get("fields") or ():
            parts += [row["name"], row["value"]]
        parts.append((embed.get("footer") or {}).get("text"))
    for component in walk(message["components"]):
        parts += [component.get("content"), component.get("label"), component.get("placeholder")]
        parts += [option["label"] for option in component.get("options") or ()]
    parts += [attachment["filename"] for attachment in message["attachments"]]
    return "\n".join(part for part in parts if part)


class Names:
    """Knows what mentions are called."""

    def __init__(self, people: People, channels: Channels) -> None:
        self._people, self._channels = people, channels

    def typed(self, text: str) -> str:
        """``@nora``, ``@maintainer`` and ``#help`` become mentions; anything else stays."""
        return _TYPED.sub(self._mention, text)

    def read(self, text: str) -> str:
        """Mentions become names again, as a client shows them."""
        return _MENTION.sub(self._name, text)

    def _mention(self, match: re.Match[str]) -> str:
        sign, name = match.groups()
        if sign == "#":
            named = (row["id"] for row in self._channels.guild_channels() if row["name"] == name)
            found = next(named, None)
            return f"<#{found}>" if found else match[0]
        if user_id := self._people.called(name):
            return f"<@{user_id}>"
        role = self._people.role_ids.get(name)
        return f"<@&{role}>" if role and role != self._people.guild_id else match[0]

    def _name(self, match: re.Match[str]) -> str:
        kind, snowflake = match.groups()
        if kind == "#":
            channel = self._channels.raw.get(snowflake)
            return f"#{channel['name']}" if channel and "name" in channel else match[0]
        if kind == "@&":
            role = self._people.roles.get(snowflake)
            return f"@{role['name']}" if role else match[0]
        user = self._people.users.get(snowflake)
        return f"@{user['global_name'] or user['username']}" if user else match[0]
