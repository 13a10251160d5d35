"""Carries what happened to whoever listens: gateway sessions, the page, an act that waits."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.chat.snowflakes import Json


class Intent:
    """Bits; https://discord.com/developers/docs/events/gateway#list-of-intents"""

    NONE = 0
    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15


@dataclass(slots=True)
class Event:
    """One gateway event. ``channel`` limits it to those who see that channel; ``hidden`` is what
    a session without the message-content intent gets instead."""

    type: str
    data: Json
    intent: int = Intent.NONE
    channel: str | None = None
    hidden: Callable[[], Json] | None = None
    _text: str | None = field(default=None, repr=False)
    _hidden_text: str | None = field(default=None, repr=False)

    def text(self, *, with_content: bool = True) -> str:
        """The data as JSON, made once however many sessions there are."""
        if with_content or self.hidden is None:
            if self._text is None:
                self._text = dumps(self.data)
            return self._text
        if self._hidden_text is None:
            self._hidden_text = dumps(self.hidden())
        return self._hidden_text


@dataclass(frozen=True, slots=True)
class Notice:
    """Something Discord tells one person's own client only (``to``), or, for None, that only
    the page wants to know. ``kind`` is ephemeral, modal, commands, bot or panel."""

    kind: str
    to: str | None
    data: object
    type: str = ""


Listener = Callable[[Event | Notice], None]


class Bus:
    """Listeners are called at once, in order, and must not block."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def publish(self, happened: Event | Notice) -> None:
        for listener in tuple(self._listeners):
            listener(happened)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)


_to_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def dumps(value: object) -> str:
    """Half of a surrogate pair, which UTF-8 cannot carry, becomes its JSON escape."""
    text = _to_json(value)
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()
