"""Gives and takes the few roles that the operator entrusted to the bridge."""

import discord

from bot.adapters.discord_chat.errors import in_our_words
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import GuildId, MemberId, RoleId

REASON = "Community Bridge: verified customers"
"""Stands in the server's audit log."""


async def set_roles(
    client: discord.Client,
    entrusted: frozenset[RoleId],
    where: GuildId,
    member: MemberId,
    add: frozenset[RoleId],
    remove: frozenset[RoleId],
) -> None:
    """See ``Chat.set_roles``. Whoever left needs no role: that is Rejected with ``is_gone``."""
    if strange := (add | remove) - entrusted:
        raise Rejected("discord", f"role {min(strange)} is not one of BRIDGE_TIER_ROLES")
    guild = client.get_guild(where)
    if guild is None:
        raise Unavailable("discord", f"server {where} is not there")
    with in_our_words(client):
        person = await guild.fetch_member(member)
        held = frozenset(RoleId(role.id) for role in person.roles)
        # First what is taken: a member with a role too few is better than with one too many.
        for change, numbers in (
            (person.remove_roles, remove & held),
            (person.add_roles, add - held),
        ):
            for number in sorted(numbers):
                if trouble := role_trouble(guild, guild.me, number):
                    raise Rejected("discord", trouble)
                await change(discord.Object(number), reason=REASON)


def role_trouble(guild: discord.Guild, me: discord.Member, number: int) -> str:
    """What staff must change before ``me``, the bridge, can give a role; empty where it can.

    https://discord.com/developers/docs/topics/permissions#permission-hierarchy
    """
    role = guild.get_role(number)
    if role is None:
        return f"there is no role {number}; mend BRIDGE_TIER_ROLES"
    if not me.guild_permissions.manage_roles:
        return "give the bridge the permission Manage Roles"
    if role.managed or role.is_default() or role >= me.top_role:
        name = discord.utils.escape_markdown(role.name)
        return f"drag the bridge's role above {name} in the server's settings"
    return ""
