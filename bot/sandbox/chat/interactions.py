"""Interactions: what a person did with a command, a component or a modal, on its way to the bot."""

import asyncio
import secrets
import time
from dataclasses import dataclass, field

from bot.sandbox.chat.channels import DM, Channels
from bot.sandbox.chat.events import Bus, Event, Notice
from bot.sandbox.chat.messages import Messages
from bot.sandbox.chat.people import People
from bot.sandbox.chat.refusals import Refusal
from bot.sandbox.chat.rules.messages import MOST_BYTES
from bot.sandbox.chat.snowflakes import Json, Snowflakes

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
ACKNOWLEDGE_WITHIN, TOKEN_LIVES = 3.0, 900.0
"""Seconds; https://discord.com/developers/docs/interactions/receiving-and-responding"""
FAILED = "This interaction failed"


@dataclass(slots=True, eq=False)
class Interaction:
    """``over`` is set once it is acknowledged or has failed, ``complete`` once nothing more has
    to come (a deferred answer has)."""

    id: str
    token: str
    kind: int
    user_id: str
    channel_id: str
    started: float
    metadata: Json
    message: Json | None = None
    command_type: int = 1
    from_modal: bool = False
    callback_type: int | None = None
    failed: bool = False
    response_id: str | None = None
    is_loading: bool = False
    sent: set[str] = field(default_factory=set)
    choices: list[Json] | None = None
    modal: Json | None = None
    over: asyncio.Event = field(default_factory=asyncio.Event)
    complete: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def age(self) -> float:
        return time.monotonic() - self.started


class Interactions:
    """``patience`` and ``lifetime`` are Discord's 3 s and 15 min, shorter in tests.

    ``modals`` holds the modal each person has open, with the interaction that opened it.
    """

    def __init__(
        self, people: People, channels: Channels, messages: Messages, ids: Snowflakes, bus: Bus
    ) -> None:
        self._people, self._channels, self._messages = people, channels, messages
        self._ids, self._bus = ids, bus
        self.patience, self.lifetime = ACKNOWLEDGE_WITHIN, TOKEN_LIVES
        self.modals: dict[str, tuple[Interaction, Json]] = {}
        self._by_token: dict[str, Interaction] = {}
        self._open: dict[Interaction, asyncio.TimerHandle] = {}
        self._incomplete: set[Interaction] = set()

    def start(
        self,
        user_id: str,
        kind: int,
        data: Json,
        channel_id: str,
        *,
        message: Json | None = None,
        opened_by: Interaction | None = None,
    ) -> Interaction:
        """Send it to the bot, which now has three seconds. ``message`` is the one a component
        stands on; ``opened_by`` the interaction that a submitted modal answered."""
        self._forget_old()
        interaction = Interaction(
            id=self._ids.next(),
            token=secrets.token_urlsafe(48),
            kind=kind,
            user_id=user_id,
            channel_id=channel_id,
            started=time.monotonic(),
            metadata={},
            message=message,
            command_type=data.get("type", 1) if kind == COMMAND else 1,
            from_modal=opened_by is not None,
        )
        interaction.metadata = self._metadata(interaction, data, opened_by)
        self._by_token[interaction.token] = interaction
        timer = asyncio.get_running_loop().call_later(self.patience, self._give_up, interaction)
        self._open[interaction] = timer
        if kind != AUTOCOMPLETE:
            self._incomplete.add(interaction)
        self._bus.publish(Event("INTERACTION_CREATE", self._payload(interaction, data)))
        return interaction

    def by_token(self, token: str) -> Interaction:
        """Raises Refusal: unknown, not yet acknowledged, or too old."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.callback_type is None:
            raise Refusal(10015)
        if interaction.age > self.lifetime:
            raise Refusal(50027)
        return interaction

    def acknowledge(self, interaction_id: str, token: str) -> Interaction:
        """The open interaction; raises Refusal for one that is unknown, late or answered."""
        interaction = self._by_token.get(token)
        if interaction is None or interaction.id != interaction_id or interaction.failed:
            raise Refusal(10062)
        if interaction.callback_type is not None:
            raise Refusal(40060)
        return interaction

    def acknowledged(self, interaction: Interaction, callback_type: int) -> None:
        interaction.callback_type = callback_type
        self._open.pop(interaction).cancel()
        interaction.over.set()

    def completed(self, interaction: Interaction) -> None:
        interaction.complete.set()
        self._incomplete.discard(interaction)

    def open_modal(self, interaction: Interaction, modal: Json) -> None:
        interaction.modal = modal
        self.modals[interaction.user_id] = (interaction, modal)
        self._bus.publish(Notice("modal", interaction.user_id, modal))

    def close_modal(self, user_id: str) -> None:
        if self.modals.pop(user_id, None):
            self._bus.publish(Notice("modal", user_id, None))

    @property
    def pending(self) -> bool:
        """Whether the bot still owes somebody an answer."""
        return bool(self._open or self._incomplete)

    async def settled(self, seconds: float) -> None:
        """Wait, so long at most, until none is owed any more."""
        try:
            async with asyncio.timeout(seconds):
                while waiting := next(iter(self._incomplete), None) or next(iter(self._open), None):
                    event = waiting.complete if waiting in self._incomplete else waiting.over
                    await event.wait()
        except TimeoutError:
            for interaction in tuple(self._incomplete):
                self.completed(interaction)

    def close(self) -> None:
        for timer in self._open.values():
            timer.cancel()

    def _give_up(self, interaction: Interaction) -> None:
        interaction.failed = True
        self._open.pop(interaction, None)
        interaction.over.set()
        self.completed(interaction)

    def _forget_old(self) -> None:
        while self._by_token:
            token, oldest = next(iter(self._by_token.items()))
            if oldest.age <= 2 * self.lifetime + 60:
                return
            del self._by_token[token]

    def _metadata(
        self, interaction: Interaction, data: Json, opened_by: Interaction | None
    ) -> Json:
        metadata: Json = {
            "id": interaction.id,
            "type": interaction.kind,
            "user": self._people.user(interaction.user_id),
            "authorizing_integration_owners": {"0": self._people.guild_id},
        }
        if interaction.kind == COMPONENT and interaction.message is not None:
            metadata["interacted_message_id"] = interaction.message["id"]
        if opened_by is not None:
            metadata["triggering_interaction_metadata"] = opened_by.metadata
        if data.get("target_id") and data.get("type") == 3:
            metadata["target_message_id"] = data["target_id"]
        return metadata

    def _payload(self, interaction: Interaction, data: Json) -> Json:
        channel = self._channels.get(interaction.channel_id)
        user_id, bot_id = interaction.user_id, self._people.bot_id
        payload: Json = {
            "id": interaction.id,
            "application_id": bot_id,
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": channel["id"],
            "channel": self._channel(channel, user_id),
            "app_permissions": str(self._channels.permissions(bot_id, channel["id"])),
            "locale": self._people.persons[user_id].locale,
            "entitlements": [],
            "authorizing_integration_owners": {"0": self._people.guild_id},
            "context": 1 if channel["type"] == DM else 0,
            "attachment_size_limit": MOST_BYTES,
        }
        if channel["type"] == DM:
            payload["user"] = self._people.user(user_id)
        else:
            permissions = self._channels.permissions(user_id, channel["id"])
            locale = self._people.guild_locale
            payload |= {
                "guild_id": self._people.guild_id,
                "guild": {"id": self._people.guild_id, "features": [], "locale": locale},
                "guild_locale": locale,
                "member": {**self._people.member(user_id), "permissions": str(permissions)},
            }
        if interaction.message is not None:
            payload["message"] = self._messages.shown(interaction.message)
        return payload

    def _channel(self, channel: Json, user_id: str) -> Json:
        if channel["type"] == DM:
            return channel
        permissions = str(self._channels.permissions(user_id, channel["id"]))
        return {**channel, "permissions": permissions}
