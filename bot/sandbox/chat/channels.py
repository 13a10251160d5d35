"""The guild's channels and direct messages: who sees them, who may write there."""

import time
from collections import defaultdict, deque
from collections.abc import Iterator

from bot.sandbox.chat.events import Bus, Event, Intent, Notice
from bot.sandbox.chat.people import People
from bot.sandbox.chat.permissions import ALL, Permission, bits_of, permissions_in
from bot.sandbox.chat.refusals import Form, RateLimited, Refusal
from bot.sandbox.chat.snowflakes import Json, Snowflakes
from bot.sandbox.world import EVERYONE, Channel, World

TEXT, DM, ANNOUNCEMENT, PUBLIC_THREAD, PRIVATE_THREAD, FORUM = 0, 1, 5, 11, 12, 15
THREADS = (10, PUBLIC_THREAD, PRIVATE_THREAD)
TYPES = {"text": TEXT, "forum": FORUM, "announcement": ANNOUNCEMENT}
RENAMES, RENAME_WINDOW = 2, 600.0
"""Two new names in ten minutes, then 429."""

_CHANGES = ("GUILD_", "CHANNEL_", "THREAD_")
"""How the events begin that can change who may do what."""


class Channels:
    """``raw`` holds channels, threads and direct messages by id, in Discord's shape; ``inside``
    the members of each thread."""

    def __init__(self, world: World, people: People, ids: Snowflakes, bus: Bus) -> None:
        self._people, self._ids, self._bus = people, ids, bus
        self.raw: dict[str, Json] = {}
        self.inside: dict[str, dict[str, Json]] = defaultdict(dict)
        self._known: dict[tuple[str, str], int] = {}
        bus.listen(self._forget)
        self._renames: dict[str, deque[float]] = defaultdict(deque)
        for place, channel in enumerate(world.channels.values()):
            self.raw[str(channel.id)] = self._from_world(channel, place)

    def get(self, channel_id: str) -> Json:
        try:
            return self.raw[channel_id]
        except KeyError:
            raise Refusal(10003) from None

    def guild_channels(self) -> list[Json]:
        return [row for row in self.raw.values() if row["type"] not in (DM, *THREADS)]

    def threads(self) -> Iterator[Json]:
        return (row for row in self.raw.values() if row["type"] in THREADS)

    def permissions(self, user_id: str, channel_id: str) -> int:
        """What this user may do there; nothing for who is no member."""
        known = self._known.get((user_id, channel_id))
        if known is None:
            known = self._known[user_id, channel_id] = self._permissions(user_id, channel_id)
        return known

    def _permissions(self, user_id: str, channel_id: str) -> int:
        channel = self.get(channel_id)
        if channel["type"] == DM:
            inside = user_id in (self._people.bot_id, channel["recipients"][0]["id"])
            return ALL if inside else 0
        member = self._people.members.get(user_id)
        if member is None:
            return 0
        if user_id == self._people.owner_id:
            return ALL
        parent = self.get(channel["parent_id"]) if channel["type"] in THREADS else channel
        bits = permissions_in(
            user_id,
            member["roles"],
            self._people.roles,
            self._people.guild_id,
            parent["permission_overwrites"],
        )
        if channel["type"] == PRIVATE_THREAD and not self._is_inside(channel, user_id, bits):
            return 0
        return bits

    def sees(self, user_id: str, channel_id: str) -> bool:
        if channel_id not in self.raw:
            return False
        return bool(self.permissions(user_id, channel_id) & Permission.VIEW_CHANNEL)

    def require(self, user_id: str, channel_id: str, *needed: int) -> Json:
        """The channel, if this user sees it and may do all that; else 10003, 50001 or 50013."""
        channel = self.get(channel_id)
        bits = self.permissions(user_id, channel_id)
        if not bits & Permission.VIEW_CHANNEL:
            raise Refusal(50001)
        if any(not bits & permission for permission in needed):
            raise Refusal(50013)
        return channel

    def require_sending(self, user_id: str, channel_id: str) -> Json:
        """The channel, if this user may post a message there now."""
        channel = self.get(channel_id)
        if channel["type"] == FORUM:
            self.require(user_id, channel_id)
            raise Refusal(50008)
        if channel["type"] in THREADS:
            self.require(user_id, channel_id, Permission.SEND_MESSAGES_IN_THREADS)
            may_manage = self.permissions(user_id, channel_id) & Permission.MANAGE_THREADS
            if channel["thread_metadata"]["locked"] and not may_manage:
                raise Refusal(160005)
            return channel
        return self.require(user_id, channel_id, Permission.SEND_MESSAGES)

    def open_dm(self, user_id: str) -> Json:
        user = self._people.user(user_id)
        for channel in self.raw.values():
            if channel["type"] == DM and channel["recipients"][0]["id"] == user_id:
                return channel
        channel = {
            "id": self._ids.next(),
            "type": DM,
            "flags": 0,
            "last_message_id": None,
            "recipients": [user],
        }
        self.raw[channel["id"]] = channel
        return channel

    def edit(self, actor: str, channel_id: str, changes: Json) -> Json:
        """Change a guild channel (threads: see Threads.edit)."""
        channel = self.require(actor, channel_id, Permission.MANAGE_CHANNELS)
        form = Form()
        form.length(("name",), changes.get("name"), 100, least=1)
        form.length(("topic",), changes.get("topic"), 4096 if channel["type"] == FORUM else 1024)
        form.count(("available_tags",), changes.get("available_tags"), 20)
        form.refuse()
        self.count_rename(channel, changes)
        for tag in changes.get("available_tags") or ():
            tag.setdefault("id", self._ids.next())
            tag["id"] = str(tag["id"])
            tag.update(emoji_id=tag.get("emoji_id"), emoji_name=tag.get("emoji_name"))
            tag.setdefault("moderated", False)
        known = ("name", "topic", "available_tags", "rate_limit_per_user", "nsfw", "position")
        channel.update({key: changes[key] for key in known if key in changes})
        self._bus.publish(Event("CHANNEL_UPDATE", channel, Intent.GUILDS, channel["id"]))
        return channel

    def count_rename(self, channel: Json, changes: Json) -> None:
        """Discord takes two renames in ten minutes, of any channel or thread."""
        if changes.get("name") in (None, channel["name"]):
            return
        now, past = time.monotonic(), self._renames[channel["id"]]
        while past and now - past[0] >= RENAME_WINDOW:
            past.popleft()
        if len(past) >= RENAMES:
            raise RateLimited(RENAME_WINDOW - (now - past[0]), scope="shared")
        past.append(now)

    def _forget(self, happened: Event | Notice) -> None:
        """Permissions are asked for with every message and change only with these."""
        if isinstance(happened, Event) and happened.type.startswith(_CHANGES):
            self._known.clear()

    def _is_inside(self, thread: Json, user_id: str, bits: int) -> bool:
        return bool(bits & Permission.MANAGE_THREADS) or user_id in self.inside[thread["id"]]

    def _from_world(self, channel: Channel, place: int) -> Json:
        roles = self._people.role_ids
        raw: Json = {
            "id": str(channel.id),
            "type": TYPES[channel.type],
            "guild_id": self._people.guild_id,
            "name": channel.name,
            "topic": channel.topic or None,
            "position": place,
            "flags": 0,
            "parent_id": None,
            "nsfw": False,
            "rate_limit_per_user": 0,
            "last_message_id": None,
            "permission_overwrites": [
                {
                    "id": roles[row.role] if row.role != EVERYONE else self._people.guild_id,
                    "type": 0,
                    "allow": str(bits_of(row.allow)),
                    "deny": str(bits_of(row.deny)),
                }
                for row in channel.overwrites
            ],
        }
        if channel.type == "forum":
            raw["available_tags"] = [
                {
                    "id": str(tag.id),
                    "name": tag.name,
                    "moderated": tag.moderated,
                    "emoji_id": None,
                    "emoji_name": None,
                }
                for tag in channel.tags
            ]
            raw |= {
                "default_reaction_emoji": None,
                "default_sort_order": None,
                "default_forum_layout": 0,
            }
        return raw
