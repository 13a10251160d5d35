"""Threads and forum posts: opening, renaming, tagging, archiving, joining."""

from datetime import datetime
from typing import Any

from bot.sandbox.chat.channels import (
    ANNOUNCEMENT,
    FORUM,
    PRIVATE_THREAD,
    PUBLIC_THREAD,
    THREADS,
    Channels,
)
from bot.sandbox.chat.events import Bus, Event, Intent
from bot.sandbox.chat.people import People
from bot.sandbox.chat.permissions import Permission
from bot.sandbox.chat.refusals import Form, Refusal
from bot.sandbox.chat.snowflakes import Json, Snowflakes, moment_of, stamp

ARCHIVE_AFTER = (60, 1440, 4320, 10080)
"""Minutes of silence that Discord offers."""


class Threads:
    def __init__(self, channels: Channels, people: People, ids: Snowflakes, bus: Bus) -> None:
        self._channels, self._people, self._ids, self._bus = channels, people, ids, bus

    def open(self, actor: str, parent_id: str, body: Json, *, thread_id: str | None = None) -> Json:
        """A thread under a text channel, or, for a forum, a post whose first message the caller
        adds. ``thread_id`` is the message it hangs on."""
        parent = self._channels.require(actor, parent_id)
        is_private = body.get("type") == PRIVATE_THREAD or (
            "type" not in body and thread_id is None and parent["type"] != FORUM
        )
        self._require_opening(actor, parent, is_private=is_private)
        if thread_id is not None and thread_id in self._channels.raw:
            raise Refusal(160004)
        self._check(parent, body, is_new=True)
        tags = self._tags(actor, parent, body)
        thread: Json = {
            "id": thread_id or self._ids.next(),
            "type": PRIVATE_THREAD if is_private else PUBLIC_THREAD,
            "guild_id": self._people.guild_id,
            "parent_id": parent_id,
            "owner_id": actor,
            "name": body["name"],
            "flags": 0,
            "last_message_id": None,
            "rate_limit_per_user": body.get("rate_limit_per_user") or 0,
            "message_count": 0,
            "member_count": 0,
            "total_message_sent": 0,
            "thread_metadata": {
                "archived": False,
                "archive_timestamp": stamp(),
                "auto_archive_duration": body.get("auto_archive_duration") or 4320,
                "locked": False,
                "create_timestamp": stamp(),
            },
        }
        if parent["type"] == FORUM:
            thread["applied_tags"] = tags
        self._channels.raw[thread["id"]] = thread
        self.add_member(thread["id"], actor, is_quiet=True)
        self._publish("THREAD_CREATE", {**self.seen_by_bot(thread), "newly_created": True})
        return thread

    def edit(self, actor: str, thread_id: str, changes: Json) -> Json:
        thread = self._channels.require(actor, thread_id)
        metadata = thread["thread_metadata"]
        may_manage = self._channels.permissions(actor, thread_id) & Permission.MANAGE_THREADS
        if not may_manage and (thread["owner_id"] != actor or "locked" in changes):
            raise Refusal(50013)
        parent = self._channels.get(thread["parent_id"])
        self._check(parent, changes, is_new=False)
        stays_archived = metadata["archived"] and changes.get("archived") is not False
        if stays_archived and set(changes) - {"archived", "locked"}:
            raise Refusal(50083)
        if "applied_tags" in changes:
            thread["applied_tags"] = self._tags(actor, parent, changes, before=thread)
        self._channels.count_rename(thread, changes)
        if "archived" in changes and changes["archived"] != metadata["archived"]:
            metadata["archive_timestamp"] = stamp()
        for key in ("archived", "locked", "auto_archive_duration"):
            if changes.get(key) is not None:
                metadata[key] = changes[key]
        for key in ("name", "rate_limit_per_user", "flags"):
            if changes.get(key) is not None:
                thread[key] = changes[key]
        self._publish("THREAD_UPDATE", thread)
        return thread

    def delete(self, actor: str, thread_id: str, *, is_own: bool = False) -> Json:
        """``is_own`` lets the owner, too, as the client does and the API does not."""
        thread = self._channels.require(actor, thread_id)
        if not (is_own and thread["owner_id"] == actor):
            self._channels.require(actor, thread_id, Permission.MANAGE_THREADS)
        gone = {key: thread[key] for key in ("id", "guild_id", "parent_id", "type")}
        del self._channels.raw[thread_id]
        self._channels.inside.pop(thread_id, None)
        self._bus.publish(Event("THREAD_DELETE", gone, Intent.GUILDS, thread["parent_id"]))
        return thread

    def noted(self, thread: Json, author: str, *, is_starter: bool) -> None:
        """Somebody wrote in it: count, wake it up, make the author a member."""
        if thread["thread_metadata"]["archived"]:
            thread["thread_metadata"] |= {"archived": False, "archive_timestamp": stamp()}
            self._publish("THREAD_UPDATE", thread)
        if not is_starter:
            thread["message_count"] += 1
        thread["total_message_sent"] += 1
        self.add_member(thread["id"], author, is_quiet=thread["type"] == PUBLIC_THREAD)

    def add_member(self, thread_id: str, user_id: str, *, is_quiet: bool = False) -> None:
        thread = self._thread(thread_id)
        inside = self._channels.inside[thread_id]
        if user_id in inside:
            return
        inside[user_id] = {
            "id": thread_id,
            "user_id": user_id,
            "join_timestamp": stamp(),
            "flags": 0,
        }
        thread["member_count"] = len(inside)
        if not is_quiet:
            self._members_changed(thread, added=[inside[user_id]])

    def remove_member(self, thread_id: str, user_id: str) -> None:
        thread = self._thread(thread_id)
        if self._channels.inside[thread_id].pop(user_id, None) is None:
            raise Refusal(10007)
        thread["member_count"] = len(self._channels.inside[thread_id])
        self._members_changed(thread, removed=[user_id])

    def members(self, thread_id: str) -> list[Json]:
        self._thread(thread_id)
        return list(self._channels.inside[thread_id].values())

    def active(self, viewer: str) -> list[Json]:
        return [
            self.seen_by_bot(thread)
            for thread in self._channels.threads()
            if not thread["thread_metadata"]["archived"]
            and self._channels.sees(viewer, thread["id"])
        ]

    def archived(self, parent_id: str, kind: int, before: datetime | None, limit: int) -> Json:
        found = [
            thread
            for thread in self._channels.threads()
            if thread["parent_id"] == parent_id
            and thread["type"] == kind
            and thread["thread_metadata"]["archived"]
            and (before is None or moment_of(thread["id"]) < before)
        ]
        found.sort(key=lambda thread: int(thread["id"]), reverse=True)
        return {
            "threads": found[:limit],
            "members": self._own_members(found[:limit]),
            "has_more": len(found) > limit,
        }

    def listing(self, viewer: str) -> Json:
        threads = self.active(viewer)
        return {"threads": threads, "members": self._own_members(threads), "has_more": False}

    def seen_by_bot(self, thread: Json) -> Json:
        """With the bot's own thread member, if it is in."""
        own = self._channels.inside[thread["id"]].get(self._people.bot_id)
        return {**thread, "member": own} if own else thread

    def _own_members(self, threads: list[Json]) -> list[Json]:
        bot = self._people.bot_id
        rows = (self._channels.inside[thread["id"]].get(bot) for thread in threads)
        return [row for row in rows if row]

    def _require_opening(self, actor: str, parent: Json, *, is_private: bool) -> None:
        if parent["type"] in THREADS or (is_private and parent["type"] == ANNOUNCEMENT):
            raise Refusal(50024)
        needed = Permission.CREATE_PUBLIC_THREADS
        if parent["type"] == FORUM:
            needed = Permission.SEND_MESSAGES
        elif is_private:
            needed = Permission.CREATE_PRIVATE_THREADS
        self._channels.require(actor, parent["id"], needed)

    def _thread(self, thread_id: str) -> Json:
        thread = self._channels.get(thread_id)
        if thread["type"] not in THREADS:
            raise Refusal(50024)
        return thread

    def _check(self, parent: Json, body: Json, *, is_new: bool) -> None:
        form = Form()
        form.length(("name",), body.get("name"), 100, least=1, required=is_new)
        form.count(("applied_tags",), body.get("applied_tags"), 5)
        if body.get("auto_archive_duration") is not None:
            form.choice(("auto_archive_duration",), body["auto_archive_duration"], ARCHIVE_AFTER)
        known = {tag["id"] for tag in parent.get("available_tags", ())}
        for place, tag in enumerate(body.get("applied_tags") or ()):
            if str(tag) not in known:
                form.wrong(("applied_tags", place), "TAG_INVALID", f"Tag {tag} is not available")
        form.refuse()

    def _tags(self, actor: str, parent: Json, body: Json, before: Json | None = None) -> list[str]:
        """Only who manages threads may add or take a moderated tag."""
        tags = [str(tag) for tag in body.get("applied_tags") or ()]
        changed = set(tags) ^ set(before.get("applied_tags", ()) if before else ())
        moderated = {tag["id"] for tag in parent.get("available_tags", ()) if tag["moderated"]}
        may_manage = self._channels.permissions(actor, parent["id"]) & Permission.MANAGE_THREADS
        if changed & moderated and not may_manage:
            raise Refusal(50013)
        return tags

    def _members_changed(self, thread: Json, **changes: Any) -> None:
        added = [
            {**row, "member": self._people.member(row["user_id"])}
            for row in changes.get("added", ())
        ]
        data = {
            "id": thread["id"],
            "guild_id": thread["guild_id"],
            "member_count": thread["member_count"],
            "added_members": added,
            "removed_member_ids": changes.get("removed", []),
        }
        self._publish("THREAD_MEMBERS_UPDATE", data)

    def _publish(self, kind: str, data: Json) -> None:
        self._bus.publish(Event(kind, data, Intent.GUILDS, data["id"]))
