"""Discord, as far as services need it."""

from bot.adapters.discord_chat.chat import DiscordChat

__all__ = ["DiscordChat"]
