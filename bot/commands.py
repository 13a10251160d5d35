"""The commands as Discord knows them: sent when they changed, in people's languages, and not so
many of them a minute."""

import asyncio
import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import discord
from discord import app_commands
from discord.abc import Snowflake
from discord.utils import MISSING

from bot import journal
from bot.domain.errors import Refused
from bot.domain.ids import MemberId
from bot.ports import Texts
from bot.services.rates import Rate

log = logging.getLogger(__name__)

MENUS_LEAST = 5
"""Of a type, which Discord has taken of every application since there are menus."""


class CommandTree(app_commands.CommandTree[Any]):
    """``client`` is the bot."""

    def add_command(
        self, command: Any, /, *, guild: Snowflake | None = MISSING, **more: Any
    ) -> None:
        """Discord takes fifteen menus of a type since March 2026, where discord.py 2.7 still
        counts to five: https://docs.discord.com/developers/change-log"""
        if isinstance(command, app_commands.ContextMenu):
            number = guild.id if guild else None
            self._context_menus[command.name, number, command.type.value] = command
        else:
            super().add_command(command, guild=guild, **more)

    async def send(self, guild: discord.Object | None, stamp: Path) -> None:
        """Send what there is, to ``guild`` or to all, only when it changed: Discord limits how
        often one may. ``stamp`` is the file that remembers what was sent."""
        if guild:
            for command in self.get_commands():
                self.add_command(command, guild=guild)
            self.clear_commands(guild=None)
        digest = await self._digest(guild)
        if await asyncio.to_thread(_read, stamp) == digest:
            return
        try:
            sent = await self.sync(guild=guild)
        except discord.HTTPException as error:
            if error.status != 400 or not self._drop_menus(guild):
                raise
            sent = await self.sync(guild=guild)
        try:
            await asyncio.to_thread(stamp.write_text, digest)
        except OSError as error:
            log.warning("commands will be sent again at the next start: %s", error)
        log.info("commands synced", extra={"commands": len(sent)})

    async def _digest(self, guild: discord.Object | None) -> str:
        translator = self.translator
        tree = [
            await command.get_translated_payload(self, translator)
            if translator
            else command.to_dict(self)
            for command in self.get_commands(guild=guild)
        ]
        wanted = json.dumps([self.client.application_id, guild and guild.id, tree], sort_keys=True)
        return hashlib.sha256(wanted.encode()).hexdigest()

    def _drop_menus(self, guild: discord.Object | None) -> bool:
        """Better some menus than no command at all: the last ones go. False where none is too
        many."""
        kind = discord.AppCommandType.message
        extra = self.get_commands(guild=guild, type=kind)[MENUS_LEAST:]
        for menu in extra:
            self.remove_command(menu.name, guild=guild, type=kind)
        if extra:
            names = ", ".join(menu.name for menu in extra)
            log.warning("Discord does not take so many message menus; going on without %s", names)
        return bool(extra)

    def _from_interaction(self, interaction: discord.Interaction[Any]) -> None:
        with journal.about(thread_id=interaction.channel_id):
            super()._from_interaction(interaction)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Commands are limited per member; typing for autocomplete is not a command."""
        bot = interaction.client
        if bot.places.is_blocked(interaction.user.id) and not _is_about_oneself(interaction):
            await _say_nothing(interaction)
            return False
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        rate = bot.command_rates.hit(MemberId(interaction.user.id), bot.clock())
        if rate is not Rate.WITHIN:
            text = "That is a lot of commands at once. Please wait a minute and try again."
            raise TooMany(text)
        return True

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        await interaction.client.tell_error(interaction, error)


def _is_about_oneself(interaction: discord.Interaction[Any]) -> bool:
    """What is stored about somebody they may see and have forgotten, blocked or not."""
    data: Any = interaction.data or {}
    return bool(data.get("name") == "privacy")


async def _say_nothing(interaction: discord.Interaction[Any]) -> None:
    """Discord complains where nobody answers; what is taken back at once shows nothing."""
    if interaction.type is discord.InteractionType.autocomplete:
        await interaction.response.autocomplete([])
    else:
        await interaction.response.defer(ephemeral=True)
        await interaction.delete_original_response()


class TooMany(app_commands.AppCommandError, Refused):
    """A member is over the rate; told privately."""


class CatalogueTranslator(app_commands.Translator):
    """Command names and descriptions, in the languages the catalogues have."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - discord.py's signature
    ) -> str | None:
        said = self._texts.say(locale.value, string.message)
        return said if said != string.message else None


def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""
