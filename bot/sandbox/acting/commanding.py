"""Slash commands, autocomplete and context menus, used by people."""

from dataclasses import replace
from typing import Any

from bot.sandbox.acting.pressing import resolve_channel, resolve_user
from bot.sandbox.acting.stage import Act, Wrong, find_channel
from bot.sandbox.chat.attachments import Upload
from bot.sandbox.chat.channels import FORUM
from bot.sandbox.chat.interactions import AUTOCOMPLETE, COMMAND, Interaction
from bot.sandbox.chat.permissions import ALL, Permission
from bot.sandbox.chat.rules.commands import (
    MESSAGE_MENU,
    SLASH,
    SUBCOMMAND,
    SUBCOMMAND_GROUP,
    USER_MENU,
)
from bot.sandbox.chat.snowflakes import Json

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = range(3, 12)


def command(act: Act) -> Interaction:
    """``name`` as typed (``faq``, ``verify status`` for a subcommand, or ``faq reload``, where the
    rest goes into the first option); ``options`` by name."""
    return _send(act, COMMAND, focused=None)


def autocomplete(act: Act) -> Interaction:
    """Asks for choices for ``focused``, by default the last of ``options``."""
    options = act.wish.get("options") or {}
    focused = act.wish.get("focused") or next(reversed(options), None)
    if focused is None or focused not in options:
        raise Wrong('give "options": {name: what is typed so far}')
    return _send(act, AUTOCOMPLETE, focused=focused)


def menu(act: Act) -> Interaction:
    """A context menu on ``message``, or on ``user`` (a key)."""
    chat, name = act.chat, act.text("name")
    kind = USER_MENU if act.wish.get("user") else MESSAGE_MENU
    found = _find(act, name, kind)
    data: Json = {"id": found["id"], "name": found["name"], "type": kind}
    if "guild_id" in found:
        data["guild_id"] = found["guild_id"]
    if kind == USER_MENU:
        user_id = chat.people.by_key.get(str(act.wish["user"]), "")
        if user_id not in chat.people.users:
            raise Wrong(f"there is nobody called {act.wish['user']!r}")
        resolved: Json = {}
        data["target_id"] = resolve_user(act, user_id, resolved)
        channel_id = act.channel()["id"]
    else:
        target = act.message()
        if target["id"] in chat.messages.ephemeral:
            raise Wrong("ephemeral messages have no context menu of apps")
        channel_id = target["channel_id"]
        data["target_id"] = target["id"]
        resolved = {"messages": {target["id"]: chat.messages.shown(target)}}
    return chat.interactions.start(act.user_id, COMMAND, {**data, "resolved": resolved}, channel_id)


def _send(act: Act, kind: int, focused: str | None) -> Interaction:
    channel = act.channel()
    if channel["type"] == FORUM:
        raise Wrong(f"{channel['name']} is a forum; name one of its posts")
    act.chat.channels.require(act.user_id, channel["id"], Permission.USE_APPLICATION_COMMANDS)
    words = act.text("name").removeprefix("/").split()
    found = _find(act, words[0], SLASH)
    path: list[Json] = []
    options: list[Json] = found.get("options") or []
    typed = words[1:]
    while typed and any(one["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP) for one in options):
        word = typed.pop(0)
        step = next((one for one in options if word == one["name"]), None)
        if step is None:
            raise Wrong(f"/{found['name']} has no subcommand {word!r}")
        path.append(step)
        options = step.get("options") or []
    if any(one["type"] in (SUBCOMMAND, SUBCOMMAND_GROUP) for one in options):
        names = ", ".join(one["name"] for one in options)
        raise Wrong(f"/{' '.join(words)} needs a subcommand: {names}")
    if typed:
        act = _filling(act, options, " ".join(typed))
    resolved: Json = {}
    given = _options(act, options, resolved, focused=focused)
    for step in reversed(path):
        given = [{"type": step["type"], "name": step["name"], "options": given}]
    data: Json = {"id": found["id"], "name": found["name"], "type": SLASH, "options": given}
    if "guild_id" in found:
        data["guild_id"] = found["guild_id"]
    if resolved:
        data["resolved"] = resolved
    return act.chat.interactions.start(act.user_id, kind, data, channel["id"])


def _filling(act: Act, options: list[Json], text: str) -> Act:
    """As Discord's client does with what is typed behind a command: it goes into the first option
    that is not given yet."""
    given = act.wish.get("options") or {}
    first = next((one["name"] for one in options if one["name"] not in given), None)
    if first is None:
        raise Wrong(f"there is no option that {text!r} could go into")
    return replace(act, wish={**act.wish, "options": {first: text, **given}})


def _find(act: Act, name: str, kind: int) -> Json:
    """By its name, or by its name in the person's language, if this person may use it."""
    locale = act.chat.people.persons[act.user_id].locale
    known = [one for one in act.chat.commands.everything() if one["type"] == kind]
    for one in known:
        if name in (one["name"], (one.get("name_localizations") or {}).get(locale)):
            needed = one["default_member_permissions"]
            own = act.chat.people.permissions(act.user_id)
            own = ALL if own & Permission.ADMINISTRATOR else own
            if needed is not None and (int(needed) & own != int(needed) or needed == "0"):
                raise Wrong(f"this person may not use {name!r}")
            return one
    names = ", ".join(one["name"] for one in known) or "none"
    raise Wrong(f"no command {name!r} is registered; there are {names}")


def _options(act: Act, options: list[Json], resolved: Json, *, focused: str | None) -> list[Json]:
    given = act.wish.get("options") or {}
    if not isinstance(given, dict):
        raise Wrong('give "options" as {name: value}')
    by_name = {one["name"]: one for one in options}
    if unknown := [name for name in given if name not in by_name]:
        raise Wrong(f"no option {unknown[0]!r}; options are {', '.join(by_name) or 'none'}")
    missing = [one["name"] for one in options if one.get("required") and one["name"] not in given]
    if missing and focused is None:
        raise Wrong(f"option {missing[0]!r} is required")
    rows = []
    for name, value in given.items():
        option = by_name[name]
        row: Json = {"name": name, "type": option["type"]}
        if focused is not None and name == focused:
            if not option.get("autocomplete"):
                raise Wrong(f"option {name!r} has no autocomplete")
            row |= {"value": value, "focused": True}
        else:
            row["value"] = _value(act, option, value, resolved)
        rows.append(row)
    return rows


def _value(act: Act, option: Json, value: Any, resolved: Json) -> Any:
    kind, people = option["type"], act.chat.people
    try:
        if kind == STRING:
            return _string(option, str(value))
        if kind in (INTEGER, NUMBER):
            return _number(option, int(value) if kind == INTEGER else float(value))
        if kind == BOOLEAN:
            return value if isinstance(value, bool) else {"true": True, "false": False}[value]
        if kind in (USER, MENTIONABLE) and str(value) in (*people.by_key, *people.users):
            return resolve_user(act, people.by_key.get(str(value), str(value)), resolved)
        if kind in (ROLE, MENTIONABLE):
            role = people.roles[people.role_ids.get(str(value), str(value))]
            resolved.setdefault("roles", {})[role["id"]] = role
            return role["id"]
        if kind == CHANNEL:
            return resolve_channel(act, find_channel(act.chat, str(value)), resolved)
        if kind == ATTACHMENT:
            upload = Upload(str(value["name"]), str(value.get("text", "")).encode())
            raw = act.chat.attachments.keep(act.where, upload)
            resolved.setdefault("attachments", {})[raw["id"]] = {**raw, "ephemeral": True}
            return raw["id"]
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, Wrong):
            raise
    raise Wrong(f"option {option['name']!r} cannot be {value!r}")


def _string(option: Json, value: str) -> str:
    choices = option.get("choices")
    if choices:
        for choice in choices:
            if value in (choice["value"], choice["name"]):
                return str(choice["value"])
        names = ", ".join(choice["name"] for choice in choices)
        raise Wrong(f"option {option['name']!r} is one of {names}")
    least, most = option.get("min_length") or 0, option.get("max_length") or 6000
    if not least <= len(value) <= most:
        raise Wrong(f"option {option['name']!r} takes {least} to {most} characters")
    return value


def _number(option: Json, value: float) -> float:
    least, most = option.get("min_value", value), option.get("max_value", value)
    if not least <= value <= most:
        raise Wrong(f"option {option['name']!r} is {least} to {most}")
    return value
