"""REST: channels, threads, thread members, direct messages."""

from datetime import datetime
from typing import Any

from bot.sandbox.chat.channels import FORUM, PRIVATE_THREAD, PUBLIC_THREAD, THREADS
from bot.sandbox.chat.permissions import Permission
from bot.sandbox.chat.refusals import Refusal
from bot.sandbox.chat.rest.call import Call, Routes
from bot.sandbox.chat.rules.messages import COMPONENTS_V2, check_message


def _get(call: Call) -> Any:
    channel = call.chat.channels.require(call.bot, call["channel_id"])
    return call.chat.threads.seen_by_bot(channel) if channel["type"] in THREADS else channel


def _edit(call: Call) -> Any:
    channel = call.chat.channels.get(call["channel_id"])
    if channel["type"] in THREADS:
        return call.chat.threads.edit(call.bot, channel["id"], call.body)
    return call.chat.channels.edit(call.bot, channel["id"], call.body)


def _delete(call: Call) -> Any:
    if call.chat.channels.get(call["channel_id"])["type"] not in THREADS:
        raise Refusal(50013)
    return call.chat.threads.delete(call.bot, call["channel_id"])


def _open_thread(call: Call) -> Any:
    """A post where the parent is a forum: its first message has the thread's id."""
    chat = call.chat
    parent = chat.channels.require(call.bot, call["channel_id"])
    call.status = 201
    if parent["type"] != FORUM:
        return chat.threads.seen_by_bot(chat.threads.open(call.bot, parent["id"], call.body))
    body = call.body.get("message") or {}
    is_v2 = bool(int(body.get("flags") or 0) & COMPONENTS_V2)
    check_message(body, files=len(call.uploads), is_v2=is_v2)
    thread = chat.threads.open(call.bot, parent["id"], call.body)
    message = chat.messages.write(
        call.bot, thread["id"], body, call.uploads, message_id=thread["id"]
    )
    return {**chat.threads.seen_by_bot(thread), "message": chat.messages.shown(message)}


def _open_thread_on_message(call: Call) -> Any:
    chat = call.chat
    chat.channels.require(call.bot, call["channel_id"])
    message = chat.messages.get(call["channel_id"], call["message_id"])
    thread = chat.threads.open(call.bot, call["channel_id"], call.body, thread_id=message["id"])
    message["flags"] |= 1 << 5
    chat.messages.changed(message)
    call.status = 201
    return chat.threads.seen_by_bot(thread)


def _members(call: Call) -> Any:
    call.chat.channels.require(call.bot, call["channel_id"])
    rows = call.chat.threads.members(call["channel_id"])
    if call.query.get("with_member", "").lower() in ("1", "true"):
        return [{**row, "member": call.chat.people.member(row["user_id"])} for row in rows]
    return rows


def _member(call: Call) -> Any:
    call.chat.channels.require(call.bot, call["channel_id"])
    for row in call.chat.threads.members(call["channel_id"]):
        if row["user_id"] == call["user_id"]:
            return row
    raise Refusal(10007)


def _join(call: Call) -> None:
    call.chat.channels.require(call.bot, call["channel_id"])
    call.chat.threads.add_member(call["channel_id"], call.params.get("user_id", call.bot))


def _leave(call: Call) -> None:
    user = call.params.get("user_id", call.bot)
    needed = () if user == call.bot else (Permission.MANAGE_THREADS,)
    call.chat.channels.require(call.bot, call["channel_id"], *needed)
    call.chat.threads.remove_member(call["channel_id"], user)


def _archived(call: Call, kind: int) -> Any:
    call.chat.channels.require(call.bot, call["channel_id"], Permission.READ_MESSAGE_HISTORY)
    before = call.query.get("before")
    moment = datetime.fromisoformat(before) if before else None
    return call.chat.threads.archived(call["channel_id"], kind, moment, call.limit(50, 100))


def _archived_public(call: Call) -> Any:
    return _archived(call, PUBLIC_THREAD)


def _archived_private(call: Call) -> Any:
    call.chat.channels.require(call.bot, call["channel_id"], Permission.MANAGE_THREADS)
    return _archived(call, PRIVATE_THREAD)


def _open_dm(call: Call) -> Any:
    recipient = str(call.body.get("recipient_id", ""))
    return call.chat.channels.open_dm(recipient)


_CHANNEL = "/channels/{channel_id}"
_INSIDE = _CHANNEL + "/thread-members"
ROUTES: Routes = [
    ("GET", _CHANNEL, _get),
    ("PATCH", _CHANNEL, _edit),
    ("DELETE", _CHANNEL, _delete),
    ("POST", _CHANNEL + "/threads", _open_thread),
    ("POST", _CHANNEL + "/messages/{message_id}/threads", _open_thread_on_message),
    ("GET", _CHANNEL + "/threads/archived/public", _archived_public),
    ("GET", _CHANNEL + "/threads/archived/private", _archived_private),
    ("GET", _INSIDE, _members),
    ("PUT", _INSIDE + "/@me", _join),
    ("DELETE", _INSIDE + "/@me", _leave),
    ("GET", _INSIDE + "/{user_id}", _member),
    ("PUT", _INSIDE + "/{user_id}", _join),
    ("DELETE", _INSIDE + "/{user_id}", _leave),
    ("POST", "/users/@me/channels", _open_dm),
]
