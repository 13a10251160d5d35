"""The bot's answers to interactions: callbacks, follow-ups, edits of what it answered."""

from bot.sandbox.chat.attachments import Upload
from bot.sandbox.chat.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    Interaction,
    Interactions,
)
from bot.sandbox.chat.messages import Messages, blank
from bot.sandbox.chat.people import People
from bot.sandbox.chat.refusals import Form, Refusal
from bot.sandbox.chat.rules.messages import EPHEMERAL, LOADING
from bot.sandbox.chat.rules.modals import check_modal
from bot.sandbox.chat.snowflakes import Json, Snowflakes

MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_SLASH_REPLY, _MENU_REPLY = 20, 23
"""Types of messages that answer commands."""


class Responses:
    def __init__(
        self, interactions: Interactions, messages: Messages, people: People, ids: Snowflakes
    ) -> None:
        self._interactions, self._messages, self._people = interactions, messages, people
        self._ids = ids

    def callback(self, interaction_id: str, token: str, body: Json, uploads: list[Upload]) -> Json:
        """The first answer. Raises Refusal; what is refused is not yet acknowledged."""
        interaction = self._interactions.acknowledge(interaction_id, token)
        kind, data = body.get("type"), body.get("data") or {}
        self._check(interaction, kind)
        message: Json | None = None
        if kind == MESSAGE:
            message = self._say(interaction, data, uploads)
            interaction.response_id = message["id"]
        elif kind == DEFERRED:
            interaction.response_id = self._think(interaction, data)["id"]
        elif kind == UPDATE and interaction.message is not None:
            message = self._messages.edit(interaction.message, data, uploads)
        elif kind == CHOICES:
            interaction.choices = _checked_choices(data.get("choices") or [])
        elif kind == MODAL:
            check_modal(data)
        self._interactions.acknowledged(interaction, int(kind or 0))
        if kind == MODAL:
            self._interactions.open_modal(interaction, data)
        if kind != DEFERRED:
            self._interactions.completed(interaction)
        if kind in (DEFERRED_UPDATE, UPDATE) and interaction.message is not None:
            interaction.response_id = interaction.message["id"]
        return self._callback_body(interaction, int(kind or 0), message)

    def follow_up(self, token: str, body: Json, uploads: list[Upload]) -> Json:
        """The first one after a deferral fills the message that said it was thinking."""
        interaction = self._interactions.by_token(token)
        if interaction.is_loading:
            return self.edit(token, "@original", body, uploads)
        return self._say(interaction, body, uploads)

    def message(self, token: str, message_id: str) -> Json:
        interaction = self._interactions.by_token(token)
        wanted = interaction.response_id if message_id == "@original" else message_id
        is_own = wanted in interaction.sent or wanted == interaction.response_id
        if wanted is None or not is_own:
            raise Refusal(10008)
        return self._messages.find(wanted)

    def edit(self, token: str, message_id: str, body: Json, uploads: list[Upload]) -> Json:
        message = self.message(token, message_id)
        interaction = self._interactions.by_token(token)
        if interaction.is_loading and message["id"] == interaction.response_id:
            message["flags"] &= ~LOADING
            try:
                filled = {**body, "flags": body.get("flags") or 0}
                self._messages.edit(message, filled, uploads, is_first=True)
            except Refusal:
                message["flags"] |= LOADING
                raise
            interaction.is_loading = False
            self._interactions.completed(interaction)
            return message
        return self._messages.edit(message, body, uploads)

    def delete(self, token: str, message_id: str) -> None:
        self._messages.delete(self.message(token, message_id))
        interaction = self._interactions.by_token(token)
        interaction.is_loading = False
        self._interactions.completed(interaction)

    def _check(self, interaction: Interaction, kind: int | None) -> None:
        """Which kinds of answer each kind of interaction takes."""
        if interaction.kind == AUTOCOMPLETE:
            allowed: tuple[int, ...] = (CHOICES,)
        elif interaction.kind == COMMAND:
            allowed = (MESSAGE, DEFERRED, MODAL)
        elif interaction.kind == COMPONENT:
            allowed = (MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL)
        elif interaction.message is not None:
            allowed = (MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE)
        else:
            allowed = (MESSAGE, DEFERRED)
        form = Form()
        form.choice(("type",), kind, allowed)
        form.refuse()

    def _say(self, interaction: Interaction, body: Json, uploads: list[Upload]) -> Json:
        is_ephemeral = bool(int(body.get("flags") or 0) & EPHEMERAL)
        message = self._messages.write(
            self._people.bot_id,
            interaction.channel_id,
            {key: body[key] for key in body if key not in ("nonce", "message_reference")},
            uploads,
            only_for=interaction.user_id if is_ephemeral else None,
            **self._marks(interaction),
        )
        interaction.sent.add(message["id"])
        return message

    def _think(self, interaction: Interaction, data: Json) -> Json:
        is_ephemeral = bool(int(data.get("flags") or 0) & EPHEMERAL)
        message: Json = {
            **blank(
                self._ids.next(),
                interaction.channel_id,
                self._people.user(self._people.bot_id),
            ),
            "flags": LOADING | (EPHEMERAL if is_ephemeral else 0),
            **self._marks(interaction),
        }
        interaction.is_loading = True
        interaction.sent.add(message["id"])
        self._messages.place(message, interaction.user_id if is_ephemeral else None)
        return message

    def _marks(self, interaction: Interaction) -> Json:
        marks: Json = {
            "application_id": self._people.bot_id,
            "webhook_id": self._people.bot_id,
            "interaction_metadata": interaction.metadata,
        }
        if interaction.kind == COMMAND:
            marks["type"] = _SLASH_REPLY if interaction.command_type == 1 else _MENU_REPLY
        return marks

    def _callback_body(self, interaction: Interaction, kind: int, message: Json | None) -> Json:
        about: Json = {"id": interaction.id, "type": interaction.kind}
        about |= {"channel_id": interaction.channel_id, "guild_id": self._people.guild_id}
        if interaction.response_id is not None:
            shown = self._messages.find(interaction.response_id)
            about |= {
                "response_message_id": interaction.response_id,
                "response_message_loading": interaction.is_loading,
                "response_message_ephemeral": bool(shown["flags"] & EPHEMERAL),
            }
        if message is None:
            return {"interaction": about}
        resource = {"type": kind, "message": self._messages.shown(message)}
        return {"interaction": about, "resource": resource}


def _checked_choices(choices: list[Json]) -> list[Json]:
    form = Form()
    form.count(("data", "choices"), choices, 25)
    for place, choice in enumerate(choices):
        form.length(
            ("data", "choices", place, "name"), choice.get("name"), 100, least=1, required=True
        )
        if isinstance(choice.get("value"), str):
            form.length(("data", "choices", place, "value"), choice["value"], 100, least=1)
    form.refuse()
    return choices
