"""REST: messages, reactions, pins, typing."""

from typing import Any

from bot.sandbox.chat.permissions import Permission
from bot.sandbox.chat.reactions import typing
from bot.sandbox.chat.refusals import Refusal
from bot.sandbox.chat.rest.call import Call, Routes
from bot.sandbox.chat.rules.messages import SUPPRESS_EMBEDS
from bot.sandbox.chat.snowflakes import Json, stamp

READ, MANAGE = Permission.READ_MESSAGE_HISTORY, Permission.MANAGE_MESSAGES


def _history(call: Call) -> Any:
    chat, channel_id = call.chat, call["channel_id"]
    chat.channels.require(call.bot, channel_id, READ)
    limit = call.limit(50, 100)
    newest_first = sorted(
        chat.messages.raw[channel_id].values(), key=lambda one: int(one["id"]), reverse=True
    )
    ids = {key: int(call.query[key]) for key in ("around", "before", "after") if key in call.query}
    if "around" in ids:
        newer = [one for one in newest_first if int(one["id"]) > ids["around"]]
        older = [one for one in newest_first if int(one["id"]) <= ids["around"]]
        half = limit // 2
        found = [*newer[-half:], *older[: limit - half]] if half else older[:1]
    elif "after" in ids:
        found = [one for one in newest_first if int(one["id"]) > ids["after"]][-limit:]
    else:
        before = ids.get("before")
        older = [one for one in newest_first if before is None or int(one["id"]) < before]
        found = older[:limit]
    return [chat.messages.shown(one) for one in found]


def _message(call: Call) -> Any:
    return call.chat.messages.shown(_found(call, READ))


def _create(call: Call) -> Any:
    chat, channel_id = call.chat, call["channel_id"]
    channel = chat.channels.require_sending(call.bot, channel_id)
    if call.body.get("message_reference"):
        chat.channels.require(call.bot, channel_id, READ)
    if call.uploads:
        chat.channels.require(call.bot, channel_id, Permission.ATTACH_FILES)
    if channel["type"] == 1 and not chat.people.persons[channel["recipients"][0]["id"]].dms:
        raise Refusal(50007)
    message = chat.messages.write(call.bot, channel_id, call.body, call.uploads)
    return chat.messages.shown(message)


def _edit(call: Call) -> Any:
    chat = call.chat
    message = _found(call)
    _refuse_archived(call)
    if message["author"]["id"] != call.bot:
        if set(call.body) != {"flags"}:
            raise Refusal(50005)
        chat.channels.require(call.bot, call["channel_id"], MANAGE)
        suppressed = int(call.body["flags"] or 0) & SUPPRESS_EMBEDS
        message["flags"] = message["flags"] & ~SUPPRESS_EMBEDS | suppressed
        chat.messages.changed(message)
        return chat.messages.shown(message)
    return chat.messages.shown(chat.messages.edit(message, call.body, call.uploads))


def _delete(call: Call) -> None:
    message = _found(call)
    if message["author"]["id"] != call.bot:
        call.chat.channels.require(call.bot, call["channel_id"], MANAGE)
    call.chat.messages.delete(message)


def _delete_many(call: Call) -> None:
    call.chat.channels.require(call.bot, call["channel_id"], MANAGE)
    ids = [str(one) for one in call.body.get("messages") or ()]
    if not 2 <= len(ids) <= 100:
        raise Refusal(50016)
    call.chat.messages.delete_many(call["channel_id"], ids)


def _type(call: Call) -> None:
    chat = call.chat
    chat.channels.require_sending(call.bot, call["channel_id"])
    typing(chat.people, chat.channels, chat.bus, call.bot, call["channel_id"])


def _react(call: Call) -> None:
    _found(call, READ, Permission.ADD_REACTIONS)
    call.chat.reactions.add(call.bot, call["channel_id"], call["message_id"], call["emoji"])


def _unreact(call: Call) -> None:
    _found(call, READ)
    user = call.params.get("user_id", call.bot)
    if user != call.bot:
        call.chat.channels.require(call.bot, call["channel_id"], MANAGE)
    call.chat.reactions.remove(user, call["channel_id"], call["message_id"], call["emoji"])


def _reactors(call: Call) -> Any:
    _found(call, READ)
    users = call.chat.reactions.users(call["channel_id"], call["message_id"], call["emoji"])
    return users[: call.limit(25, 100)]


def _clear_reactions(call: Call) -> None:
    _found(call, MANAGE)
    call.chat.reactions.clear(call["channel_id"], call["message_id"])


def _clear_reaction(call: Call) -> None:
    _found(call, MANAGE)
    call.chat.reactions.clear(call["channel_id"], call["message_id"], call["emoji"])


def _pins(call: Call) -> Any:
    call.chat.channels.require(call.bot, call["channel_id"], READ)
    limit = call.limit(50, 50)
    pins = call.chat.reactions.pins(call["channel_id"])
    before = call.query.get("before", stamp())
    older = [row for row in pins if row["pinned_at"] < before]
    return {"items": older[:limit], "has_more": len(older) > limit}


def _old_pins(call: Call) -> Any:
    call.chat.channels.require(call.bot, call["channel_id"], READ)
    return [row["message"] for row in call.chat.reactions.pins(call["channel_id"])]


def _pin(call: Call) -> None:
    _found(call, MANAGE)
    call.chat.reactions.pin(call["channel_id"], call["message_id"], pinned=True)


def _unpin(call: Call) -> None:
    _found(call, MANAGE)
    call.chat.reactions.pin(call["channel_id"], call["message_id"], pinned=False)


def _found(call: Call, *needed: int) -> Json:
    call.chat.channels.require(call.bot, call["channel_id"], *needed)
    return call.chat.messages.get(call["channel_id"], call["message_id"])


def _refuse_archived(call: Call) -> None:
    metadata = call.chat.channels.get(call["channel_id"]).get("thread_metadata")
    if metadata and metadata["archived"]:
        raise Refusal(50083)


_ALL = "/channels/{channel_id}/messages"
_ONE = "/channels/{channel_id}/messages/{message_id}"
_EMOJI = _ONE + "/reactions/{emoji}"
_PIN = "/channels/{channel_id}/messages/pins"
ROUTES: Routes = [
    ("GET", _ALL, _history),
    ("POST", _ALL, _create),
    ("POST", _ALL + "/bulk-delete", _delete_many),
    ("GET", _PIN, _pins),
    ("PUT", _PIN + "/{message_id}", _pin),
    ("DELETE", _PIN + "/{message_id}", _unpin),
    ("GET", "/channels/{channel_id}/pins", _old_pins),
    ("PUT", "/channels/{channel_id}/pins/{message_id}", _pin),
    ("DELETE", "/channels/{channel_id}/pins/{message_id}", _unpin),
    ("GET", _ONE, _message),
    ("PATCH", _ONE, _edit),
    ("DELETE", _ONE, _delete),
    ("PUT", _EMOJI + "/@me", _react),
    ("DELETE", _EMOJI + "/@me", _unreact),
    ("DELETE", _EMOJI + "/{user_id}", _unreact),
    ("GET", _EMOJI, _reactors),
    ("DELETE", _EMOJI, _clear_reaction),
    ("DELETE", _ONE + "/reactions", _clear_reactions),
    ("POST", "/channels/{channel_id}/typing", _type),
]
