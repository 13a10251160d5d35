"""Sets the tags of a forum post by their names, and puts posts away."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import discord

from bot.adapters.discord_chat.errors import in_our_words
from bot.domain.bridge_tags import ForumTags
from bot.domain.errors import Rejected
from bot.domain.ids import ChannelId

TAGS_MOST = 5
"""https://discord.com/developers/docs/resources/channel#channel-object"""


async def mark(
    client: discord.Client,
    thread: ChannelId,
    names: Sequence[str],
    without: Sequence[str],
    *,
    archive: bool | None,
) -> None:
    """See ``Chat.mark``."""
    with in_our_words(client, thread, "manage_threads"):
        place = client.get_channel(thread) or await client.fetch_channel(thread)
        if not isinstance(place, discord.Thread):
            raise Rejected("discord", f"channel {thread} is no thread")
        is_archived = place.archived if archive is None else archive
        tags = _marked(place, names, without)
        changes: dict[str, Any] = {}
        if tags != place.applied_tags:
            changes["applied_tags"] = tags
        if changes and place.archived:
            place = await place.edit(archived=False, **changes)
            changes = {}
        if is_archived is not place.archived:
            changes["archived"] = is_archived
        if changes:
            await place.edit(**changes)


async def retag(
    client: discord.Client, thread: ChannelId, add: Collection[str], remove: Collection[str]
) -> frozenset[str]:
    """See ``Chat.set_tags``."""
    with in_our_words(client, thread, "manage_threads"):
        place = await client.fetch_channel(thread)
        if not isinstance(place, discord.Thread):
            return frozenset()
        tags = _retagged(place, add, remove)
        if tags == place.applied_tags:
            return tags_in(place).on
        was_archived = place.archived
        place = await place.edit(archived=False, applied_tags=tags)
        return tags_in(await place.edit(archived=True) if was_archived else place).on


def tags_in(place: object) -> ForumTags:
    """None where it is no post of a forum."""
    if not isinstance(place, discord.Thread):
        return ForumTags()
    return ForumTags(
        on=frozenset(tag.name.lower() for tag in place.applied_tags),
        moderated=frozenset(name for name, tag in _by_name(place).items() if tag.moderated),
    )


def _marked(
    thread: discord.Thread, names: Sequence[str], without: Sequence[str]
) -> list[discord.ForumTag]:
    """Its tags with the first of ``names`` that its forum has, and with none of ``without``."""
    by_name = _by_name(thread)
    known = (by_name[name.lower()] for name in names if name.lower() in by_name)
    tags = _without(thread, without)
    tag = next(known, None)
    return tags if tag is None or tag in tags else [*tags, tag][-TAGS_MOST:]


def _retagged(
    thread: discord.Thread, add: Collection[str], remove: Collection[str]
) -> list[discord.ForumTag]:
    """Its tags without those of ``remove``, and with as many of ``add`` as there is room for."""
    by_name, tags = _by_name(thread), _without(thread, remove)
    for name in sorted({name.lower() for name in add} & by_name.keys()):
        if by_name[name] not in tags and len(tags) < TAGS_MOST:
            tags.append(by_name[name])
    return tags


def _without(thread: discord.Thread, names: Collection[str]) -> list[discord.ForumTag]:
    unwanted = {name.lower() for name in names}
    return [tag for tag in thread.applied_tags if tag.name.lower() not in unwanted]


def _by_name(thread: discord.Thread) -> Mapping[str, discord.ForumTag]:
    forum = thread.parent
    tags = forum.available_tags if isinstance(forum, discord.ForumChannel) else ()
    return {tag.name.lower(): tag for tag in tags}
