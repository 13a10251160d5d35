"""Gives and takes the few roles that the operator entrusted to the bridge."""

import discord

from bot.adapters.discord_chat.errors import in_our_words
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ids import GuildId, MemberId, RoleId


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
        for number in sorted(remove & held):
            await person.remove_roles(_role(guild, number), reason=REASON)
        for number in sorted(add - held):
            await person.add_roles(_role(guild, number), reason=REASON)


def role_trouble(client: discord.Client, where: GuildId, roles: frozenset[RoleId]) -> str:
    """See ``Chat.role_trouble``."""
    if guild := client.get_guild(where):
        try:
            for number in sorted(roles):
                _role(guild, number)
        except Rejected as error:
            return error.reason
    return ""


REASON = "Community Bridge: verified customers"
"""Stands in the server's audit log."""


def _role(guild: discord.Guild, number: RoleId) -> discord.Role:
    """A role the bridge is able to give. Raises Rejected that says what to change.

    https://discord.com/developers/docs/topics/permissions#permission-hierarchy
    """
    role = guild.get_role(number)
    if role is None:
        raise Rejected("discord", f"there is no role {number}; mend BRIDGE_TIER_ROLES")
    if not guild.me.guild_permissions.manage_roles:
        raise Rejected("discord", "give the bridge the permission Manage Roles")
    if role.managed or role.is_default() or role >= guild.me.top_role:
        name = discord.utils.escape_markdown(role.name)
        raise Rejected("discord", f"drag the bridge's role above {name} in the server's settings")
    return role
