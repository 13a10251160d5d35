"""Buttons, selects and modals, used by people."""

from typing import Any

from bot.sandbox.acting.stage import Act, Wrong
from bot.sandbox.chat.attachments import Upload
from bot.sandbox.chat.interactions import COMPONENT, MODAL_SUBMIT, Interaction
from bot.sandbox.chat.rules.components import (
    BUTTON,
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    LINK,
    RADIO_GROUP,
    SELECTS,
    STRING_SELECT,
    TEXT_DISPLAY,
    TEXT_INPUT,
)
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.chat.text import walk
from bot.sandbox.view import fields_of

USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8


def click(act: Act) -> Interaction:
    """``custom_id`` or ``label`` says which button."""
    message = act.message()
    button = _named(act, message, (BUTTON,))
    if button.get("style") == LINK:
        raise Wrong(f"this button is a link to {button['url']}; nothing happens in the chat")
    data = {"custom_id": button["custom_id"], "component_type": BUTTON, "id": button["id"]}
    return _press(act, message, data)


def select(act: Act) -> Interaction:
    """``values`` are values or labels of options (keys of people, names of roles)."""
    message = act.message()
    component = _named(act, message, SELECTS)
    values, resolved = _chosen(act, component, act.wish.get("values"))
    data: Json = {"custom_id": component["custom_id"], "component_type": component["type"]}
    data |= {"values": values, "id": component["id"]}
    if component["type"] != STRING_SELECT:
        data["resolved"] = resolved
    return _press(act, message, data)


def submit(act: Act) -> Interaction:
    """``fields`` by label (or custom_id). Files are ``{"name", "text"}``, or a list of them.
    With ``"cancel": true`` the modal is closed instead, and this is not called."""
    open_modal = act.chat.interactions.modals.get(act.user_id)
    if open_modal is None:
        raise Wrong("this person has no modal open")
    opener, modal = open_modal
    given = act.wish.get("fields") or {}
    fields = fields_of(modal)
    known = {name for label, field in fields for name in (label, field["custom_id"])}
    if unknown := [name for name in given if name not in known]:
        raise Wrong(
            f"no field {unknown[0]!r}; fields are {', '.join(label for label, _ in fields)}"
        )
    resolved: Json = {}
    components = [_submitted(act, part, given, resolved, opener) for part in _numbered(modal)]
    data: Json = {"custom_id": modal["custom_id"], "components": components}
    if resolved:
        data["resolved"] = resolved
    act.chat.interactions.close_modal(act.user_id)
    return act.chat.interactions.start(
        act.user_id,
        MODAL_SUBMIT,
        data,
        opener.channel_id,
        message=opener.message,
        opened_by=opener,
    )


def _press(act: Act, message: Json, data: Json) -> Interaction:
    return act.chat.interactions.start(
        act.user_id, COMPONENT, data, message["channel_id"], message=message
    )


def _named(act: Act, message: Json, kinds: tuple[int, ...]) -> Json:
    """The component that ``custom_id`` or ``label`` names; the only one if neither is given."""
    found = [one for one in walk(message["components"]) if one["type"] in kinds]
    custom_id, label = act.wish.get("custom_id"), act.wish.get("label")
    if custom_id is not None:
        matching = [one for one in found if one.get("custom_id") == custom_id]
    elif label is not None:
        matching = [one for one in found if label in (one.get("label"), one.get("placeholder"))]
    else:
        matching = found if len(found) == 1 else []
    if not matching:
        have = ", ".join(repr(_called(one)) for one in found) or "none"
        raise Wrong(f"message {message['id']} has no such component; it has {have}")
    if matching[0].get("disabled"):
        raise Wrong(f"{_called(matching[0])!r} is disabled")
    return matching[0]


def _called(component: Json) -> str:
    return str(component.get("label") or component.get("placeholder") or component.get("custom_id"))


def _chosen(act: Act, component: Json, given: Any) -> tuple[list[str], Json]:
    """Checked values, and what Discord tells about people, roles and channels among them."""
    wanted = [
        str(one) for one in (given if isinstance(given, list) else [given]) if one is not None
    ]
    is_optional = component.get("required") is False and not wanted
    given_least = component.get("min_values")
    least = 0 if is_optional else 1 if given_least is None else given_least
    most = component.get("max_values") or 1
    if not least <= len(wanted) <= max(most, least):
        raise Wrong(f"choose {least} to {most} values, not {len(wanted)}")
    if component["type"] in (STRING_SELECT, RADIO_GROUP, CHECKBOX_GROUP):
        return [_option(component, one) for one in wanted], {}
    resolved: Json = {}
    return [_thing(act, component["type"], one, resolved) for one in wanted], resolved


def _option(component: Json, wanted: str) -> str:
    for option in component["options"]:
        if wanted in (option["value"], option["label"]):
            return str(option["value"])
    labels = ", ".join(option["label"] for option in component["options"])
    raise Wrong(f"no option {wanted!r}; options are {labels}")


def _thing(act: Act, kind: int, wanted: str, resolved: Json) -> str:
    people, channels = act.chat.people, act.chat.channels
    user_id = people.by_key.get(wanted, wanted)
    if kind in (USER_SELECT, MENTIONABLE_SELECT) and user_id in people.users:
        return resolve_user(act, user_id, resolved)
    role_id = people.role_ids.get(wanted, wanted)
    if kind in (ROLE_SELECT, MENTIONABLE_SELECT) and role_id in people.roles:
        resolved.setdefault("roles", {})[role_id] = people.roles[role_id]
        return role_id
    if kind == CHANNEL_SELECT:
        for channel in channels.guild_channels():
            if wanted in (channel["id"], channel["name"]):
                return resolve_channel(act, channel, resolved)
    raise Wrong(f"nothing here is called {wanted!r}")


def resolve_user(act: Act, user_id: str, resolved: Json) -> str:
    people = act.chat.people
    resolved.setdefault("users", {})[user_id] = people.users[user_id]
    if user_id in people.members:
        kept = ("user", "deaf", "mute")
        member = {key: value for key, value in people.members[user_id].items() if key not in kept}
        member["permissions"] = str(people.permissions(user_id))
        resolved.setdefault("members", {})[user_id] = member
    return user_id


def resolve_channel(act: Act, channel: Json, resolved: Json) -> str:
    kept = {key: channel[key] for key in ("id", "name", "type", "parent_id", "position", "flags")}
    bits = act.chat.channels.permissions(act.user_id, channel["id"])
    resolved.setdefault("channels", {})[channel["id"]] = {**kept, "permissions": str(bits)}
    return str(channel["id"])


def _numbered(modal: Json) -> list[Json]:
    """Components carry numbers, as Discord gives them."""
    numbers = iter(range(1, 100))
    rows = []
    for part in modal["components"]:
        row = {**part, "id": part.get("id") or next(numbers)}
        if part["type"] == LABEL:
            row["component"] = {**part["component"], "id": next(numbers)}
        elif part["type"] != TEXT_DISPLAY:
            row["components"] = [{**one, "id": next(numbers)} for one in part["components"]]
        rows.append(row)
    return rows


def _submitted(act: Act, part: Json, given: Json, resolved: Json, opener: Interaction) -> Json:
    if part["type"] == TEXT_DISPLAY:
        return {"type": TEXT_DISPLAY, "id": part["id"]}
    if part["type"] == LABEL:
        field = _filled(act, part["label"], part["component"], given, resolved, opener)
        return {"type": LABEL, "id": part["id"], "component": field}
    fields = [
        _filled(act, one["label"], one, given, resolved, opener) for one in part["components"]
    ]
    return {"type": part["type"], "id": part["id"], "components": fields}


def _filled(
    act: Act, label: str, field: Json, given: Json, resolved: Json, opener: Interaction
) -> Json:
    kind = field["type"]
    value = given.get(label, given.get(field["custom_id"]))
    done: Json = {"type": kind, "id": field["id"], "custom_id": field["custom_id"]}
    is_required = kind != CHECKBOX and field.get("required") is not False
    if kind == CHECKBOX:
        return {**done, "value": bool(field.get("default") if value is None else value)}
    if value is None and field.get("options"):
        value = [one["value"] for one in field["options"] if one.get("default")]
    if kind == TEXT_INPUT:
        return {**done, "value": _text(label, field, value, is_required=is_required)}
    if is_required and value in (None, "", []):
        raise Wrong(f"{label!r} is required")
    if kind == FILE_UPLOAD:
        files = value if isinstance(value, list) else [value] if value else []
        return {**done, "values": [_file(act, one, resolved, opener) for one in files]}
    if kind == RADIO_GROUP:
        chosen = [
            _option(field, str(one))
            for one in (value if isinstance(value, list) else [value])
            if one
        ]
        return {**done, "value": chosen[0] if chosen else None}
    most = len(field.get("options") or ()) if kind == CHECKBOX_GROUP else 1
    bounds = {**field, "max_values": field.get("max_values") or most}
    values, found = _chosen(act, bounds, value)
    for group, rows in found.items():
        resolved.setdefault(group, {}).update(rows)
    return {**done, "values": values}


def _text(label: str, field: Json, value: Any, *, is_required: bool) -> str:
    text = str(field.get("value") or "" if value is None else value)
    if is_required and not text.strip():
        raise Wrong(f"{label!r} is required")
    least, most = field.get("min_length") or 0, field.get("max_length") or 4000
    if text and not least <= len(text) <= most:
        raise Wrong(f"{label!r} takes {least} to {most} characters, not {len(text)}")
    return text


def _file(act: Act, given: Any, resolved: Json, opener: Interaction) -> str:
    if not isinstance(given, dict) or "name" not in given:
        raise Wrong('give a file as {"name": …, "text": …}')
    upload = Upload(str(given["name"]), str(given.get("text", "")).encode())
    raw = act.chat.attachments.keep(opener.channel_id, upload)
    resolved.setdefault("attachments", {})[raw["id"]] = {**raw, "ephemeral": True}
    return str(raw["id"])
