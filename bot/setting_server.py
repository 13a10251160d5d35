"""What an operator sets of the Discord server: which one, where to answer, and who is who there."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from bot.domain.ids import ChannelId, GuildId
from bot.setting_types import Channels, Roles, Token


class ServerSettings(BaseSettings):
    """The first part of ``Settings``."""

    discord_token: Token = Field(
        default=SecretStr(""), description="The bot's token, from Discord's developer portal."
    )
    guild_id: GuildId | None = Field(
        default=None, description="The id of the Discord server it serves."
    )
    help_channels: Channels = Field(
        default=frozenset(), description="Ids of text channels to answer in, separated by commas."
    )
    help_forums: Channels = Field(
        default=frozenset(),
        description="Ids of forums whose new posts are answered, separated by commas.",
    )
    maintainer_roles: Roles = Field(
        default=frozenset(),
        description="Ids of roles that may do everything and are never answered automatically.",
    )
    helper_roles: Roles = Field(
        default=frozenset(), description="Ids of roles that may answer others from the FAQ."
    )
    message_content: bool = Field(
        default=True,
        description="Whether the message content intent is switched on in the developer portal.",
    )
    members: bool = Field(
        default=False,
        description="Whether the server members intent is on: then who leaves is seen at once.",
    )
    dry_run: bool = Field(
        default=False,
        description="Whether everything is decided, logged and shown to maintainers, but nothing "
        "sent.",
    )
    issue_forum: ChannelId | None = Field(
        default=None,
        description="The id of a forum where issues get posts, by label or click; empty for none.",
    )
    feed_channel: ChannelId | None = Field(
        default=None,
        description="The id of a channel that shows new issues, closings and releases; empty for "
        "none.",
    )
    digest_channel: ChannelId | None = Field(
        default=None,
        description="The id of a channel that gets a weekly digest; empty for none.",
    )
