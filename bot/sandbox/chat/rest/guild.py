"""REST: the guild, its members and roles, users, the application, where the gateway is."""

from typing import Any

from bot.sandbox.chat.guild import application_json, guild_json
from bot.sandbox.chat.permissions import Permission
from bot.sandbox.chat.refusals import Refusal
from bot.sandbox.chat.rest.call import Call, Routes
from bot.sandbox.chat.snowflakes import Json


def _guild(call: Call) -> Any:
    guild = _require_guild(call)
    if call.query.get("with_counts", "").lower() in ("1", "true"):
        count = len(call.chat.people.members)
        guild |= {"approximate_member_count": count, "approximate_presence_count": count}
    return guild


def _channels(call: Call) -> Any:
    _require_guild(call)
    channels = call.chat.channels
    return [one for one in channels.guild_channels() if channels.sees(call.bot, one["id"])]


def _active_threads(call: Call) -> Any:
    _require_guild(call)
    return call.chat.threads.listing(call.bot)


def _roles(call: Call) -> Any:
    return _require_guild(call)["roles"]


def _role(call: Call) -> Any:
    _require_guild(call)
    try:
        return call.chat.people.roles[call["role_id"]]
    except KeyError:
        raise Refusal(10011) from None


def _member(call: Call) -> Any:
    _require_guild(call)
    return call.chat.people.member(call["user_id"])


def _members(call: Call) -> Any:
    _require_guild(call)
    after = int(call.query.get("after", 0))
    rows = sorted(call.chat.people.members.values(), key=lambda row: int(row["user"]["id"]))
    return [row for row in rows if int(row["user"]["id"]) > after][: call.limit(1, 1000)]


def _search(call: Call) -> Any:
    _require_guild(call)
    return call.chat.people.search(call.query.get("query", ""), call.limit(1, 1000))


def _edit_member(call: Call) -> Any:
    """Nicknames only."""
    _require_guild(call)
    user = call.params.get("user_id", call.bot)
    needed = Permission.CHANGE_NICKNAME if user == call.bot else Permission.MANAGE_NICKNAMES
    if not call.chat.people.permissions(call.bot) & needed:
        raise Refusal(50013)
    call.chat.people.rename(user, call.body.get("nick"))
    return call.chat.people.member(user)


def _give_role(call: Call) -> None:
    _require_guild(call)
    call.chat.people.set_role(call.bot, call["user_id"], call["role_id"], has=True)


def _take_role(call: Call) -> None:
    _require_guild(call)
    call.chat.people.set_role(call.bot, call["user_id"], call["role_id"], has=False)


def _me(call: Call) -> Any:
    user = call.chat.people.users[call.bot]
    return {**user, "mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}


def _my_guilds(call: Call) -> Any:
    guild = guild_json(call.chat.world, call.chat.people)
    kept = ("id", "name", "icon", "banner", "features")
    permissions = str(call.chat.people.permissions(call.bot))
    return [{**{key: guild[key] for key in kept}, "owner": False, "permissions": permissions}]


def _user(call: Call) -> Any:
    return call.chat.people.user(call["user_id"])


def _application(call: Call) -> Any:
    chat = call.chat
    return application_json(chat.world, chat.people, message_content=chat.message_content)


def _gateway(call: Call) -> Any:
    return {"url": call.chat.gateway.url}


def _gateway_bot(call: Call) -> Any:
    start = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
    return {"url": call.chat.gateway.url, "shards": 1, "session_start_limit": start}


def _require_guild(call: Call) -> Json:
    if call["guild_id"] != call.chat.people.guild_id:
        raise Refusal(10004)
    return guild_json(call.chat.world, call.chat.people)


_GUILD = "/guilds/{guild_id}"
_MEMBER = _GUILD + "/members/{user_id}"
ROUTES: Routes = [
    ("GET", _GUILD, _guild),
    ("GET", _GUILD + "/channels", _channels),
    ("GET", _GUILD + "/threads/active", _active_threads),
    ("GET", _GUILD + "/roles", _roles),
    ("GET", _GUILD + "/roles/{role_id}", _role),
    ("GET", _GUILD + "/members", _members),
    ("GET", _GUILD + "/members/search", _search),
    ("PATCH", _GUILD + "/members/@me", _edit_member),
    ("GET", _MEMBER, _member),
    ("PATCH", _MEMBER, _edit_member),
    ("PUT", _MEMBER + "/roles/{role_id}", _give_role),
    ("DELETE", _MEMBER + "/roles/{role_id}", _take_role),
    ("GET", "/users/@me", _me),
    ("GET", "/users/@me/guilds", _my_guilds),
    ("GET", "/users/{user_id}", _user),
    ("GET", "/applications/@me", _application),
    ("GET", "/oauth2/applications/@me", _application),
    ("GET", "/gateway", _gateway),
    ("GET", "/gateway/bot", _gateway_bot),
]
