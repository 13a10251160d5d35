"""Tells bots and pages what became of messages, and hides contents a bot may not read."""

from collections.abc import Callable

from bot.sandbox.chat.channels import DM, Channels
from bot.sandbox.chat.events import Bus, Event, Intent
from bot.sandbox.chat.people import People
from bot.sandbox.chat.snowflakes import Json


class News:
    def __init__(self, people: People, channels: Channels, bus: Bus) -> None:
        self._people, self._channels, self._bus = people, channels, bus

    def tell(self, kind: str, message: Json) -> None:
        """A message is new or different."""
        data = self.placed(message)
        if member := self._people.of_message(message["author"]["id"]):
            data["member"] = member
        self._publish(kind, data, self._hidden(data))

    def gone(self, kind: str, data: Json) -> None:
        """One message (``id``) or several (``ids``) were deleted."""
        self._publish(kind, self.placed(data))

    def placed(self, data: Json) -> Json:
        """A copy that names the guild, unless it is about a direct message."""
        if self._is_dm(data["channel_id"]):
            return dict(data)
        return {**data, "guild_id": self._people.guild_id}

    def _publish(self, kind: str, data: Json, hidden: Callable[[], Json] | None = None) -> None:
        channel_id = data["channel_id"]
        intent = Intent.DIRECT_MESSAGES if self._is_dm(channel_id) else Intent.GUILD_MESSAGES
        self._bus.publish(Event(kind, data, intent, channel_id, hidden))

    def _hidden(self, data: Json) -> Callable[[], Json] | None:
        """What is left for a bot without the message-content intent: all of it only where it is
        mentioned, in direct messages and its own."""
        bot = self._people.bot_id
        is_open = (
            "guild_id" not in data
            or data["author"]["id"] == bot
            or any(user["id"] == bot for user in data["mentions"])
        )
        if is_open:
            return None
        return lambda: {**data, "content": "", "embeds": [], "attachments": [], "components": []}

    def _is_dm(self, channel_id: str) -> bool:
        return bool(self._channels.get(channel_id)["type"] == DM)
