"""REST: application commands, global and of the guild."""

from typing import Any

from bot.sandbox.chat.commands import GLOBAL
from bot.sandbox.chat.refusals import Refusal
from bot.sandbox.chat.rest.call import Call, Routes


def _scope(call: Call) -> str:
    if call["application_id"] != call.bot:
        raise Refusal(50001)
    guild = call.params.get("guild_id", GLOBAL)
    if guild not in (GLOBAL, call.chat.people.guild_id):
        raise Refusal(50001)
    return guild


def _list(call: Call) -> Any:
    return call.chat.commands.of(_scope(call))


def _replace(call: Call) -> Any:
    return call.chat.commands.replace(_scope(call), call.body or [])


def _add(call: Call) -> Any:
    command, is_new = call.chat.commands.add(_scope(call), call.body)
    call.status = 201 if is_new else 200
    return command


def _get(call: Call) -> Any:
    return call.chat.commands.get(_scope(call), call["command_id"])


def _edit(call: Call) -> Any:
    return call.chat.commands.edit(_scope(call), call["command_id"], call.body)


def _remove(call: Call) -> None:
    call.chat.commands.remove(_scope(call), call["command_id"])


def _routes(base: str) -> Routes:
    one = base + "/{command_id}"
    return [
        ("GET", base, _list),
        ("PUT", base, _replace),
        ("POST", base, _add),
        ("GET", one, _get),
        ("PATCH", one, _edit),
        ("DELETE", one, _remove),
    ]


ROUTES: Routes = [
    *_routes("/applications/{application_id}/commands"),
    *_routes("/applications/{application_id}/guilds/{guild_id}/commands"),
]
