"""REST: answers to interactions and their follow-ups; the token in the path is the authority."""

from typing import Any

from bot.sandbox.chat.refusals import Refusal
from bot.sandbox.chat.rest.call import Call, Routes


def _callback(call: Call) -> Any:
    """204 unless the bot asks for the response, as discord.py does."""
    body = call.chat.responses.callback(
        call["interaction_id"], call["token"], call.body, call.uploads
    )
    return body if call.query.get("with_response", "").lower() in ("1", "true") else None


def _follow_up(call: Call) -> Any:
    _check(call)
    message = call.chat.responses.follow_up(call["token"], call.body, call.uploads)
    return call.chat.messages.shown(message)


def _get(call: Call) -> Any:
    _check(call)
    message = call.chat.responses.message(call["token"], call["message_id"])
    return call.chat.messages.shown(message)


def _edit(call: Call) -> Any:
    _check(call)
    message = call.chat.responses.edit(call["token"], call["message_id"], call.body, call.uploads)
    return call.chat.messages.shown(message)


def _delete(call: Call) -> None:
    _check(call)
    call.chat.responses.delete(call["token"], call["message_id"])


def _check(call: Call) -> None:
    if call["application_id"] != call.bot:
        raise Refusal(10015)


_HOOK = "/webhooks/{application_id}/{token}"
_MESSAGE = _HOOK + "/messages/{message_id}"
ROUTES: Routes = [
    ("POST", "/interactions/{interaction_id}/{token}/callback", _callback),
    ("POST", _HOOK, _follow_up),
    ("GET", _MESSAGE, _get),
    ("PATCH", _MESSAGE, _edit),
    ("DELETE", _MESSAGE, _delete),
]
