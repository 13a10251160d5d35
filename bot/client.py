"""The Discord client: intents, extensions, no pings, and the one path every error takes."""

import logging
import secrets
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import discord
from discord.ext import commands

from bot import journal
from bot.commands import CatalogueTranslator, CommandTree
from bot.discord_trouble import PASSING, cause_of, is_late, shorten
from bot.domain.errors import BridgeError, Refused, Unavailable
from bot.domain.ids import RoleId
from bot.domain.locale import language
from bot.domain.places import Places
from bot.ports import Clock, Texts
from bot.services.rates import Rates
from bot.services.together import Services

log = logging.getLogger(__name__)

# The bridge never speaks: discord.py need not say at every start that it could not.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
shorten()

TELL_AGAIN = timedelta(minutes=10)

EXTENSIONS = (
    "cogs.faq",
    "cogs.intake",
    "cogs.details",
    "cogs.secrets",
    "cogs.lookup",
    "cogs.docs",
    "cogs.status",
    "cogs.ask",
    "cogs.move",
    "cogs.close",
    "cogs.verify",
    "cogs.support",
    "cogs.filing",
    "cogs.bridge",
    "cogs.feed",
    "cogs.issue",
    "cogs.triage",
    "cogs.preview",
    "cogs.relay",
    "cogs.suggestions",
    "cogs.stats",
    "cogs.proposals",
    "cogs.operate",
    "cogs.setup",
    "cogs.privacy",
)


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """``command_stamp`` is the file that remembers which commands Discord knows already."""

    places: Places
    command_stamp: Path
    message_content: bool = True
    members: bool = False
    is_listening: bool = True
    """Or does it speak only? Then it needs no commands."""
    is_dry: bool = False
    """Nobody but whoever asks for something sees what is answered."""


class CommunityBot(commands.Bot):
    """Keeps no message cache: edits and deletions arrive as raw events, memory stays flat."""

    services: Services

    def __init__(
        self, options: ClientOptions, texts: Texts, command_rates: Rates, clock: Clock, **extra: Any
    ) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True)
        intents.message_content = options.message_content
        intents.members = options.members
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            tree_cls=CommandTree,
            **extra,
        )
        self.options = options
        self.places = options.places
        self.texts = texts
        self.command_rates = command_rates
        self.clock = clock
        self.count: Callable[[str], None] = lambda _event: None
        """Hears the type of every event of the gateway."""
        self._told = "", clock()

    async def setup_hook(self) -> None:
        if not self.options.is_listening:
            return
        tree = self.tree
        assert isinstance(tree, CommandTree)
        await tree.set_translator(CatalogueTranslator(self.texts))
        for extension in EXTENSIONS:
            # A feature that is off takes no memory: its service, of the same noun, is None.
            if getattr(self.services, extension.removeprefix("cogs."), self) is not None:
                await self.load_extension(extension)
        if self.options.is_dry:
            log.warning("dry run: everything is decided, nothing is sent (BRIDGE_DRY_RUN)")
        guild = discord.Object(self.places.guild) if self.places.guild else None
        await tree.send(guild, self.options.command_stamp)
        if not self.options.message_content:
            log.warning(
                "without the message-content intent the bridge sees only mentions and commands; "
                "switch it on under Bot > Privileged Gateway Intents in the developer portal"
            )

    async def connect(self, *, reconnect: bool = True) -> None:
        """discord.py retries every connection but the first, where it trips over itself."""
        try:
            await super().connect(reconnect=reconnect)
        except AttributeError as error:
            # It reads ``self.ws.sequence`` before there is a ``ws``.
            if isinstance(error.__context__, PASSING):
                raise error.__context__ from None
            raise

    def hears(self, guild: int | None) -> bool:
        """Is this the guild the bridge works for (any, where none is set)?"""
        return guild is not None and self.places.guild in (None, guild)

    def takes_in(self, channel: object) -> bool:
        """Is this a place whose messages an intake hears first?"""
        places, intake = self.places, self.services.intake
        ids = {getattr(channel, "id", None), getattr(channel, "parent_id", None)}
        return intake is not None and not ids.isdisjoint(
            places.help_channels | places.help_forums | intake.elsewhere
        )

    def dispatch(self, event_name: str, /, *args: Any, **kwargs: Any) -> None:
        """Whatever is logged while an event is handled names the place it is about."""
        if event_name == "socket_event_type":
            self.count(args[0])  # not as a listener: discord.py makes a task for each
            super().dispatch(event_name, *args, **kwargs)
            return
        with journal.About(lambda: _place(*args[:1])):
            super().dispatch(event_name, *args, **kwargs)

    async def on_ready(self) -> None:
        log.info("ready", extra={"guilds": len(self.guilds)})

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:
        error = sys.exc_info()[1]
        if isinstance(error, Unavailable):
            self._tell_once(error)
            return
        reference = secrets.token_hex(4)
        log.error("event %s failed", event_method, exc_info=error, extra={"reference": reference})

    def _tell_once(self, error: Unavailable) -> None:
        """A full disk fails for every message; the log is no better for saying so each time."""
        told = str(error), self.clock()
        if told[0] != self._told[0] or told[1] - self._told[1] > TELL_AGAIN:
            log.error("messages stay unanswered: %s", error)
            self._told = told

    async def tell_error(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Whatever a command, button or modal ended in becomes one private sentence."""
        error = cause_of(error)
        if is_late(error):
            log.warning("interaction %d was older than three seconds", interaction.id)
            return
        locale = language(interaction.locale.value)
        text = self._explain(error, locale)
        try:
            if interaction.response.is_done():
                await interaction.followup.send(text, ephemeral=True)
            else:
                await interaction.response.send_message(text, ephemeral=True)
        except (discord.DiscordException, *PASSING) as failed:
            # Discord cannot be reached, or nobody is waiting any more.
            log.warning("could not tell about an error: %s", failed)

    def _explain(self, error: Exception, locale: str) -> str:
        say = self.texts.say
        if isinstance(error, Refused):
            return say(locale, error.text, **error.values)
        reference = secrets.token_hex(4)
        if isinstance(error, Unavailable):
            log.warning("unavailable: %s", error, extra={"reference": reference})
            return say(
                locale,
                "Something the bridge needs is not reachable right now. Please try again in a "
                "few minutes. Reference: {reference}",
                reference=reference,
            )
        kind = "refused" if isinstance(error, BridgeError) else "unexpected"
        log.error("%s error", kind, exc_info=error, extra={"reference": reference})
        return say(
            locale,
            "Something went wrong on our side. A maintainer finds it under this reference: "
            "{reference}",
            reference=reference,
        )


def spoken(interaction: discord.Interaction[Any]) -> str:
    """The member's own language."""
    return language(interaction.locale.value)


def roles_of(member: discord.Member | discord.User) -> frozenset[RoleId]:
    """Ids of the roles a member has; none for somebody who is not in the guild."""
    return frozenset(RoleId(role.id) for role in getattr(member, "roles", ()))


def _place(about: object = None) -> dict[str, int]:
    """The ids of what Discord tells of."""
    match about:
        case discord.Message(id=message, channel=room):
            return {"thread_id": room.id, "message_id": message}
        case discord.Thread(id=thread):
            return {"thread_id": thread}
        case _:
            fields = {"thread_id": "channel_id", "message_id": "message_id"}
            found = {name: getattr(about, field, None) for name, field in fields.items()}
            return {name: number for name, number in found.items() if isinstance(number, int)}
