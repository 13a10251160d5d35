"""Messages: written, edited and deleted under Discord's rules, in Discord's shape."""

from collections import defaultdict
from typing import Any

from bot.sandbox.chat.attachments import Attachments, Upload, by_name
from bot.sandbox.chat.channels import THREADS, Channels
from bot.sandbox.chat.events import Bus, Notice
from bot.sandbox.chat.mentions import Pings, pings
from bot.sandbox.chat.news import News
from bot.sandbox.chat.nonces import Nonces
from bot.sandbox.chat.people import People
from bot.sandbox.chat.permissions import Permission
from bot.sandbox.chat.refusals import Form, Refusal
from bot.sandbox.chat.rules.components import answered
from bot.sandbox.chat.rules.messages import (
    COMPONENTS_V2,
    EPHEMERAL,
    answered_embed,
    check_message,
)
from bot.sandbox.chat.snowflakes import Json, Snowflakes, stamp
from bot.sandbox.chat.text import walk
from bot.sandbox.chat.threads import Threads

KEPT = 10_000
"""Messages a channel remembers; older ones are unknown."""
SETTABLE_FLAGS = 1 << 2 | 1 << 6 | 1 << 12 | 1 << 15
REPLY, DEFAULT = 19, 0


def blank(message_id: str, channel_id: str, author: Json) -> Json:
    """A message that says nothing yet."""
    return {
        "id": message_id,
        "type": DEFAULT,
        "channel_id": channel_id,
        "author": author,
        "content": "",
        "timestamp": stamp(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": 0,
    }


class Messages:
    """``raw`` holds what is in channels, by channel and id; ``ephemeral`` the messages one
    person alone sees, by id, with that person's id."""

    def __init__(
        self,
        people: People,
        channels: Channels,
        threads: Threads,
        attachments: Attachments,
        ids: Snowflakes,
        bus: Bus,
    ) -> None:
        self._people, self._channels, self._threads = people, channels, threads
        self._attachments, self._ids, self._bus = attachments, ids, bus
        self.raw: defaultdict[str, dict[str, Json]] = defaultdict(dict)
        self.ephemeral: dict[str, tuple[str, Json]] = {}
        self._nonces, self._news = Nonces(), News(people, channels, bus)

    def get(self, channel_id: str, message_id: str) -> Json:
        try:
            return self.raw[channel_id][message_id]
        except KeyError:
            raise Refusal(10008) from None

    def find(self, message_id: str) -> Json:
        """Wherever it is, ephemeral ones included."""
        if message_id in self.ephemeral:
            return self.ephemeral[message_id][1]
        for messages in self.raw.values():
            if message_id in messages:
                return messages[message_id]
        raise Refusal(10008)

    def write(
        self,
        author: str,
        channel_id: str,
        body: Json,
        uploads: list[Upload] | None = None,
        *,
        only_for: str | None = None,
        message_id: str | None = None,
        **more: Any,
    ) -> Json:
        """``body`` is the request's; ``more`` goes into the message as it is; ``only_for`` makes
        it ephemeral. The same nonce of the same author within five minutes gives the message
        that is already there."""
        twin = self._nonces.twin(author, channel_id, body)
        if twin is not None and twin in self.raw[channel_id]:
            return self.raw[channel_id][twin]
        flags = int(body.get("flags") or 0) & SETTABLE_FLAGS
        check_message(body, files=len(uploads or ()), is_v2=bool(flags & COMPONENTS_V2))
        reference = self._reference(channel_id, body.get("message_reference"))
        files = self._attachments.keep_all(channel_id, uploads or [], body.get("attachments"))
        components = answered(body.get("components") or [], by_name(files), self._ids)
        content = body.get("content") or ""
        told = self._pings(author, channel_id, content, components, body, reference)
        message: Json = {
            **blank(message_id or self._ids.next(), channel_id, self._people.user(author)),
            "type": REPLY if reference else DEFAULT,
            "content": content.strip(),
            "mention_everyone": told.everyone,
            "mentions": told.users,
            "mention_roles": told.roles,
            "attachments": files,
            "embeds": [answered_embed(embed) for embed in body.get("embeds") or ()],
            "components": components,
            "flags": flags & ~EPHEMERAL | (EPHEMERAL if only_for else 0),
            **more,
        }
        if body.get("nonce") is not None:
            message["nonce"] = body["nonce"]
            self._nonces.note(author, channel_id, body["nonce"], message["id"])
        if reference:
            message["message_reference"] = reference
        self.place(message, only_for)
        return message

    def place(self, message: Json, only_for: str | None = None) -> None:
        """Put a finished message where it is seen, and tell."""
        if only_for:
            self.ephemeral[message["id"]] = (only_for, message)
            self._bus.publish(Notice("ephemeral", only_for, message, "create"))
            return
        channel_id = message["channel_id"]
        channel, room = self._channels.get(channel_id), self.raw[channel_id]
        if channel["type"] in THREADS:
            is_starter = message["id"] == channel_id
            self._threads.noted(channel, message["author"]["id"], is_starter=is_starter)
        channel["last_message_id"] = message["id"]
        room[message["id"]] = message
        if len(room) > KEPT:
            del room[next(iter(room))]
        self._news.tell("MESSAGE_CREATE", self.shown(message))

    def edit(
        self,
        message: Json,
        body: Json,
        uploads: list[Upload] | None = None,
        *,
        is_first: bool = False,
    ) -> Json:
        """Change only what ``body`` names; the caller has seen to it that one may. What fills a
        message for the first time is no edit to anybody (``is_first``)."""
        after = {
            key: body[key] if key in body else message[key]
            for key in ("content", "embeds", "components", "attachments")
        }
        kept = {str(row["id"]) for row in after["attachments"] or () if row.get("id") is not None}
        files = [row for row in message["attachments"] if row["id"] in kept]
        flags = message["flags"]
        if body.get("flags") is not None:
            flags = flags & ~SETTABLE_FLAGS | int(body["flags"]) & SETTABLE_FLAGS
            flags |= message["flags"] & (COMPONENTS_V2 | EPHEMERAL)
        checked = {**after, "allowed_mentions": body.get("allowed_mentions")}
        check_message(
            checked, files=len(files) + len(uploads or ()), is_v2=bool(flags & COMPONENTS_V2)
        )
        channel_id = message["channel_id"]
        files += self._attachments.keep_all(channel_id, uploads or [], after["attachments"])
        if "components" in body:
            message["components"] = answered(body["components"] or [], by_name(files), self._ids)
        if "embeds" in body:
            message["embeds"] = [answered_embed(embed) for embed in body["embeds"] or ()]
        if "content" in body:
            message["content"] = (body["content"] or "").strip()
            told = self._pings(
                message["author"]["id"],
                channel_id,
                message["content"],
                message["components"],
                body,
                None,
            )
            message["mentions"], message["mention_roles"] = told.users, told.roles
        at = None if is_first else stamp()
        message |= {"attachments": files, "flags": flags, "edited_timestamp": at}
        self.changed(message)
        return message

    def changed(self, message: Json) -> None:
        if message["id"] in self.ephemeral:
            to = self.ephemeral[message["id"]][0]
            self._bus.publish(Notice("ephemeral", to, message, "update"))
        else:
            self._news.tell("MESSAGE_UPDATE", self.shown(message))

    def delete(self, message: Json) -> None:
        if message["id"] in self.ephemeral:
            to, _ = self.ephemeral.pop(message["id"])
            self._bus.publish(Notice("ephemeral", to, message, "delete"))
            return
        channel_id = message["channel_id"]
        del self.raw[channel_id][message["id"]]
        self._news.gone("MESSAGE_DELETE", {"id": message["id"], "channel_id": channel_id})

    def delete_many(self, channel_id: str, message_ids: list[str]) -> None:
        known = [one for one in message_ids if self.raw[channel_id].pop(one, None)]
        self._news.gone("MESSAGE_DELETE_BULK", {"ids": known, "channel_id": channel_id})

    def shown(self, message: Json) -> Json:
        """With the message it answers and the thread that hangs on it."""
        reference = message.get("message_reference")
        if reference and message["type"] == REPLY:
            answered_to = self.raw[reference["channel_id"]].get(reference["message_id"])
            message = {**message, "referenced_message": answered_to}
        if message["id"] in self._channels.raw and message["id"] != message["channel_id"]:
            message = {**message, "thread": self._channels.raw[message["id"]]}
        return message

    def _pings(
        self,
        author: str,
        channel_id: str,
        content: str,
        components: list[Json],
        body: Json,
        reference: Json | None,
    ) -> Pings:
        texts = [content, *(one["content"] for one in walk(components) if one.get("content"))]
        replied_to = None
        if reference and (target := self.raw[channel_id].get(reference["message_id"])):
            replied_to = target["author"]["id"]
        may_all = bool(self._channels.permissions(author, channel_id) & Permission.MENTION_EVERYONE)
        allowed = body.get("allowed_mentions")
        return pings("\n".join(texts), allowed, self._people, replied_to, may_all=may_all)

    def _reference(self, channel_id: str, given: Json | None) -> Json | None:
        if not given:
            return None
        message_id = str(given["message_id"])
        if message_id not in self.raw[channel_id]:
            if given.get("fail_if_not_exists") is False:
                return None
            form = Form()
            form.wrong(("message_reference",), "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
            form.refuse()
        reference = {"type": 0, "message_id": message_id, "channel_id": channel_id}
        return self._news.placed(reference)
