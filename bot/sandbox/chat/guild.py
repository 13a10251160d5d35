"""The guild itself and the application, in Discord's shapes."""

from bot.sandbox.chat.people import People
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.world import World

PRESENCES, MEMBERS, CONTENT = 1 << 13, 1 << 15, 1 << 19
"""Application flags: the privileged intents a small bot has switched on in the portal."""


def guild_json(world: World, people: People) -> Json:
    return {
        "id": people.guild_id,
        "name": world.guild_name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": ["COMMUNITY", "NEWS"],
        "banner": None,
        "owner_id": people.owner_id,
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 1,
        "roles": list(people.roles.values()),
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 2,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": world.locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def application_json(world: World, people: People, *, message_content: bool) -> Json:
    flags = PRESENCES | MEMBERS | (CONTENT if message_content else 0)
    owner = {
        **people.users[people.bot_id],
        "id": people.owner_id,
        "username": "owner",
        "discriminator": "0",
        "bot": False,
    }
    return {
        "id": people.bot_id,
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "type": None,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "bot": people.users[people.bot_id],
        "bot_public": False,
        "bot_require_code_grant": False,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": owner,
        "approximate_guild_count": 1,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }
