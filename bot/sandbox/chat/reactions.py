"""Reactions and pins: small marks on messages."""

from datetime import UTC, datetime

from bot.sandbox.chat.channels import DM, Channels
from bot.sandbox.chat.events import Bus, Event, Intent
from bot.sandbox.chat.messages import Messages
from bot.sandbox.chat.people import People
from bot.sandbox.chat.refusals import Refusal
from bot.sandbox.chat.snowflakes import Json, stamp

MOST_PINS = 50


class Reactions:
    """Emoji are Unicode, or ``name:id`` for custom ones."""

    def __init__(self, people: People, channels: Channels, messages: Messages, bus: Bus) -> None:
        self._people, self._channels, self._messages, self._bus = people, channels, messages, bus
        self._who: dict[tuple[str, str], dict[str, None]] = {}
        self._pinned_at: dict[str, str] = {}

    def add(self, user_id: str, channel_id: str, message_id: str, emoji: str) -> None:
        message = self._messages.get(channel_id, message_id)
        who = self._who.setdefault((message_id, emoji), {})
        if user_id not in who:
            who[user_id] = None
            self._recount(message, emoji)
            self._publish("MESSAGE_REACTION_ADD", message, user_id, emoji)

    def remove(self, user_id: str, channel_id: str, message_id: str, emoji: str) -> None:
        message = self._messages.get(channel_id, message_id)
        who = self._who.get((message_id, emoji), {})
        if user_id not in who:
            raise Refusal(10014)
        del who[user_id]
        self._recount(message, emoji)
        self._publish("MESSAGE_REACTION_REMOVE", message, user_id, emoji)

    def clear(self, channel_id: str, message_id: str, emoji: str | None = None) -> None:
        """One emoji, or all of them."""
        message = self._messages.get(channel_id, message_id)
        for key in [key for key in self._who if key[0] == message_id and emoji in (None, key[1])]:
            del self._who[key]
        kept = [
            row for row in message.get("reactions", ()) if emoji not in (None, _key(row["emoji"]))
        ]
        message["reactions"] = kept
        data: Json = {"channel_id": channel_id, "message_id": message_id}
        if self._channels.get(channel_id)["type"] != DM:
            data["guild_id"] = self._people.guild_id
        kind = "MESSAGE_REACTION_REMOVE_ALL"
        if emoji is not None:
            kind = "MESSAGE_REACTION_REMOVE_EMOJI"
            data["emoji"] = _emoji(emoji)
        self._bus.publish(Event(kind, data, Intent.GUILD_MESSAGE_REACTIONS, channel_id))

    def users(self, channel_id: str, message_id: str, emoji: str) -> list[Json]:
        self._messages.get(channel_id, message_id)
        return [self._people.user(one) for one in self._who.get((message_id, emoji), {})]

    def pin(self, channel_id: str, message_id: str, *, pinned: bool) -> None:
        message = self._messages.get(channel_id, message_id)
        if message["pinned"] == pinned:
            return
        if pinned and len(self.pins(channel_id)) >= MOST_PINS:
            raise Refusal(30003)
        message["pinned"] = pinned
        self._pinned_at[message_id] = stamp()
        self._messages.changed(message)
        data = {"channel_id": channel_id, "last_pin_timestamp": stamp()}
        if self._channels.get(channel_id)["type"] != DM:
            data["guild_id"] = self._people.guild_id
        self._bus.publish(Event("CHANNEL_PINS_UPDATE", data, Intent.GUILDS, channel_id))

    def pins(self, channel_id: str) -> list[Json]:
        """Newest pin first, as ``{pinned_at, message}``."""
        room = self._messages.raw[channel_id].values()
        pinned = [
            {"pinned_at": self._pinned_at[one["id"]], "message": self._messages.shown(one)}
            for one in room
            if one["pinned"]
        ]
        return sorted(pinned, key=lambda row: str(row["pinned_at"]), reverse=True)

    def _recount(self, message: Json, emoji: str) -> None:
        who = self._who[message["id"], emoji]
        others = [row for row in message.get("reactions", ()) if _key(row["emoji"]) != emoji]
        if who:
            row = {
                "emoji": _emoji(emoji),
                "count": len(who),
                "count_details": {"burst": 0, "normal": len(who)},
                "burst_colors": [],
                "me": self._people.bot_id in who,
                "me_burst": False,
            }
            others.append(row)
        message["reactions"] = others

    def _publish(self, kind: str, message: Json, user_id: str, emoji: str) -> None:
        channel_id = message["channel_id"]
        data: Json = {
            "user_id": user_id,
            "channel_id": channel_id,
            "message_id": message["id"],
            "emoji": _emoji(emoji),
            "burst": False,
            "type": 0,
        }
        intent = Intent.DIRECT_MESSAGE_REACTIONS
        if self._channels.get(channel_id)["type"] != DM:
            intent = Intent.GUILD_MESSAGE_REACTIONS
            data["guild_id"] = self._people.guild_id
            if kind == "MESSAGE_REACTION_ADD" and user_id in self._people.members:
                data["member"] = self._people.members[user_id]
        if kind == "MESSAGE_REACTION_ADD":
            data["message_author_id"] = message["author"]["id"]
        self._bus.publish(Event(kind, data, intent, channel_id))


def typing(people: People, channels: Channels, bus: Bus, user_id: str, channel_id: str) -> None:
    data: Json = {
        "channel_id": channel_id,
        "user_id": user_id,
        "timestamp": int(datetime.now(UTC).timestamp()),
    }
    intent = Intent.DIRECT_MESSAGE_TYPING
    if channels.get(channel_id)["type"] != DM:
        intent = Intent.GUILD_MESSAGE_TYPING
        data |= {"guild_id": people.guild_id, "member": people.member(user_id)}
    bus.publish(Event("TYPING_START", data, intent, channel_id))


def _emoji(text: str) -> Json:
    name, _, emoji_id = text.partition(":")
    return {"id": emoji_id or None, "name": name}


def _key(emoji: Json) -> str:
    return f"{emoji['name']}:{emoji['id']}" if emoji["id"] else emoji["name"]
