"""What the gateway says at the start of a session and when asked for members."""

from typing import Any

from bot.sandbox.chat.channels import Channels
from bot.sandbox.chat.events import Intent
from bot.sandbox.chat.guild import application_json, guild_json
from bot.sandbox.chat.people import People
from bot.sandbox.chat.snowflakes import Json, stamp
from bot.sandbox.chat.threads import Threads
from bot.sandbox.world import World

CHUNK = 1000
"""Members in one GUILD_MEMBERS_CHUNK."""


def ready(
    world: World,
    people: People,
    *,
    session_id: str,
    url: str,
    shard: list[int] | None,
    message_content: bool,
) -> Json:
    application = application_json(world, people, message_content=message_content)
    data: dict[str, Any] = {
        "v": 10,
        "user": {**people.users[people.bot_id], "verified": True},
        "guilds": [{"id": people.guild_id, "unavailable": True}],
        "private_channels": [],
        "session_id": session_id,
        "resume_gateway_url": url,
        "application": {key: application[key] for key in ("id", "flags", "flags_new")},
    }
    return {**data, "shard": shard} if shard else data


def guild_create(
    world: World, people: People, channels: Channels, threads: Threads, intents: int
) -> Json:
    """Without the presence intent it names no member but the bot."""
    bot, members = people.bot_id, people.members
    if not intents & Intent.GUILD_PRESENCES:
        members = {bot: members[bot]}
    visible = [one for one in channels.guild_channels() if channels.sees(bot, one["id"])]
    return {
        **guild_json(world, people),
        "joined_at": stamp(),
        "large": False,
        "unavailable": False,
        "member_count": len(people.members),
        "members": list(members.values()),
        "channels": visible,
        "threads": threads.active(bot),
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "hub_type": None,
    }


def member_chunks(people: People, intents: int, asked: Json) -> list[Json]:
    """https://discord.com/developers/docs/events/gateway-events#request-guild-members"""
    everybody = people.members
    not_found: list[str] = []
    found: list[Json] = []
    if "user_ids" in asked:
        ids = asked["user_ids"] if isinstance(asked["user_ids"], list) else [asked["user_ids"]]
        found = [everybody[str(one)] for one in ids if str(one) in everybody]
        not_found = [str(one) for one in ids if str(one) not in everybody]
    elif asked.get("query"):
        found = people.search(asked["query"], asked.get("limit") or 100)
    elif intents & Intent.GUILD_MEMBERS:
        found = list(everybody.values())
    chunks = [found[start : start + CHUNK] for start in range(0, len(found), CHUNK)] or [[]]
    nonce = {"nonce": asked["nonce"]} if asked.get("nonce") else {}
    return [
        {
            "guild_id": people.guild_id,
            "members": chunk,
            "chunk_index": place,
            "chunk_count": len(chunks),
            "not_found": not_found,
            **nonce,
        }
        for place, chunk in enumerate(chunks)
    ]
