"""What the JSON API shows of messages, modals and the rest, for people and tests."""

from bot.sandbox.chat.channels import DM, FORUM
from bot.sandbox.chat.chat import Chat
from bot.sandbox.chat.rules.components import (
    BUTTON,
    CHECKBOX,
    LABEL,
    ROW,
    SELECTS,
    TEXT_DISPLAY,
)
from bot.sandbox.chat.rules.messages import LOADING
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.chat.text import shown, walk


class View:
    """Component, field and channel types are Discord's numbers."""

    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    def message(self, raw: Json) -> Json:
        """``pinged`` names whom it notified: keys of people, ``@everyone``, ``@role``."""
        people = self._chat.people
        ephemeral = self._chat.messages.ephemeral.get(raw["id"])
        pinged = [people.key(user["id"]) for user in raw["mentions"]]
        pinged += [f"@{people.roles[role]['name']}" for role in raw["mention_roles"]]
        text = "Thinking…" if raw["flags"] & LOADING else self._chat.names.read(shown(raw))
        return {
            "id": raw["id"],
            "channel": raw["channel_id"],
            "author": people.key(raw["author"]["id"]),
            "content": raw["content"],
            "text": text,
            "components": [
                _component(one)
                for one in walk(raw["components"])
                if one["type"] == BUTTON or one["type"] in SELECTS
            ],
            "reply_to": (raw.get("message_reference") or {}).get("message_id"),
            "pinged": [*pinged, *(["@everyone"] if raw["mention_everyone"] else [])],
            "edited": raw["edited_timestamp"] is not None,
            "ephemeral_for": people.key(ephemeral[0]) if ephemeral else None,
        }

    def modal(self, modal: Json | None) -> Json | None:
        if modal is None:
            return None
        return {
            "title": modal["title"],
            "custom_id": modal["custom_id"],
            "text": "\n".join(
                one["content"] for one in walk(modal["components"]) if one["type"] == TEXT_DISPLAY
            ),
            "fields": [field_json(label, field) for label, field in fields_of(modal)],
        }

    def people(self) -> list[Json]:
        people = self._chat.people
        return [
            {
                "key": person.key,
                "id": user_id,
                "name": person.name,
                "locale": person.locale,
                "roles": people.role_names(user_id),
                "member": user_id in people.members,
            }
            for user_id, person in people.persons.items()
            if not person.bot
        ]

    def channels(self, viewer: str | None) -> list[Json]:
        """All of them, or what one person sees; direct messages last."""
        rows = [self._channel(raw, viewer) for raw in self._chat.channels.guild_channels()]
        dms = [raw for raw in self._chat.channels.raw.values() if raw["type"] == DM]
        rows += [
            {
                "id": raw["id"],
                "name": f"@{self._chat.people.key(raw['recipients'][0]['id'])}",
                "type": DM,
                "posts": [],
                "messages": self._messages(raw["id"], viewer),
            }
            for raw in dms
        ]
        return [
            row for row in rows if viewer is None or self._chat.channels.sees(viewer, row["id"])
        ]

    def _channel(self, raw: Json, viewer: str | None) -> Json:
        row: Json = {"id": raw["id"], "name": raw["name"], "type": raw["type"]}
        row["posts"] = [
            self._post(thread, raw, viewer)
            for thread in self._chat.channels.threads()
            if thread["parent_id"] == raw["id"]
            and (viewer is None or self._chat.channels.sees(viewer, thread["id"]))
        ]
        row["messages"] = [] if raw["type"] == FORUM else self._messages(raw["id"], viewer)
        return row

    def _post(self, thread: Json, parent: Json, viewer: str | None) -> Json:
        names = {tag["id"]: tag["name"] for tag in parent.get("available_tags", ())}
        return {
            "id": thread["id"],
            "name": thread["name"],
            "author": self._chat.people.key(thread["owner_id"]),
            "tags": [names.get(tag, tag) for tag in thread.get("applied_tags", ())],
            "archived": thread["thread_metadata"]["archived"],
            "locked": thread["thread_metadata"]["locked"],
            "messages": self._messages(thread["id"], viewer),
        }

    def _messages(self, channel_id: str, viewer: str | None) -> list[Json]:
        rows = list(self._chat.messages.raw[channel_id].values())
        rows += [
            raw
            for to, raw in self._chat.messages.ephemeral.values()
            if raw["channel_id"] == channel_id and viewer in (None, to)
        ]
        return [self.message(raw) for raw in sorted(rows, key=lambda one: int(one["id"]))]


def _component(raw: Json) -> Json:
    row: Json = {
        "type": raw["type"],
        "custom_id": raw.get("custom_id"),
        "label": raw.get("label") or raw.get("placeholder") or (raw.get("emoji") or {}).get("name"),
        "disabled": bool(raw.get("disabled")),
    }
    if raw.get("url"):
        row["url"] = raw["url"]
    if raw.get("options"):
        row["options"] = [
            {"label": option["label"], "value": option["value"]} for option in raw["options"]
        ]
    return row


def fields_of(modal: Json) -> list[tuple[str, Json]]:
    """The fields of a modal with their labels."""
    fields: list[tuple[str, Json]] = []
    for component in modal["components"]:
        if component["type"] == LABEL:
            fields.append((component["label"], component["component"]))
        elif component["type"] == ROW:
            fields += [(child["label"], child) for child in component["components"]]
    return fields


def field_json(label: str, field: Json) -> Json:
    row: Json = {
        "label": label,
        "type": field["type"],
        "required": field["type"] != CHECKBOX and field.get("required") is not False,
        "value": field.get("value") or "",
        "custom_id": field["custom_id"],
    }
    if field["type"] == CHECKBOX:
        row["value"] = bool(field.get("default"))
    if field.get("options"):
        row["options"] = [
            {"label": option["label"], "value": option["value"]} for option in field["options"]
        ]
        row["value"] = [one["value"] for one in field["options"] if one.get("default")]
    return row
