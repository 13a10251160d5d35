"""Puts Discord together: the nouns, and the rules between them, around one bus."""

import time
from pathlib import Path

from bot.sandbox.chat.attachments import Attachments
from bot.sandbox.chat.channels import Channels
from bot.sandbox.chat.commands import Commands
from bot.sandbox.chat.events import Bus, Event, Notice
from bot.sandbox.chat.faults import Faults
from bot.sandbox.chat.gateway.gateway import Gateway
from bot.sandbox.chat.interactions import Interactions
from bot.sandbox.chat.limits import Limits
from bot.sandbox.chat.messages import Messages
from bot.sandbox.chat.people import People
from bot.sandbox.chat.reactions import Reactions
from bot.sandbox.chat.recording import Recording
from bot.sandbox.chat.responses import Responses
from bot.sandbox.chat.snowflakes import Snowflakes
from bot.sandbox.chat.text import Names
from bot.sandbox.chat.threads import Threads
from bot.sandbox.world import World


class Chat:
    """``calls_running`` and ``last_activity`` (``time.monotonic``) tell whether the bot is busy;
    ``calls_made`` counts its REST calls; ``unknown_routes`` is what it asked for that nobody here
    knows."""

    def __init__(
        self,
        world: World,
        *,
        record: Path | None = None,
        rate_limits: bool = False,
        message_content: bool = True,
    ) -> None:
        self.world, self.message_content = world, message_content
        self.bus, self.ids, self.recording = Bus(), Snowflakes(), Recording(record)
        self.people = People(world, self.bus)
        self.channels = Channels(world, self.people, self.ids, self.bus)
        self.threads = Threads(self.channels, self.people, self.ids, self.bus)
        self.attachments = Attachments(self.ids)
        self.messages = Messages(
            self.people, self.channels, self.threads, self.attachments, self.ids, self.bus
        )
        self.reactions = Reactions(self.people, self.channels, self.messages, self.bus)
        self.names = Names(self.people, self.channels)
        self.commands = Commands(self.people.bot_id, self.ids, self.bus)
        self.interactions = Interactions(
            self.people, self.channels, self.messages, self.ids, self.bus
        )
        self.responses = Responses(self.interactions, self.messages, self.people, self.ids)
        self.faults = Faults(self.channels)
        self.limits = Limits(enabled=rate_limits)
        self.gateway = Gateway(
            world,
            self.people,
            self.channels,
            self.threads,
            self.bus,
            self.recording,
            message_content=message_content,
        )
        self.calls_running = self.calls_made = 0
        self.last_activity = time.monotonic()
        self.unknown_routes: list[str] = []
        self.bus.listen(self._note_activity)

    def _note_activity(self, _happened: Event | Notice) -> None:
        self.last_activity = time.monotonic()
