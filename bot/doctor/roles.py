"""Are the roles there that the settings name, and may the bot give those it is to give?"""

from collections.abc import Iterator

import discord

from bot.adapters.discord_chat.roles import role_trouble
from bot.doctor.finding import Finding, Level
from bot.settings import Settings


def ranking(guild: discord.Guild, me: discord.Member, settings: Settings) -> Iterator[Finding]:
    for number in settings.roles_by_tier.values():
        if trouble := role_trouble(guild, me, number):
            advice = f"{trouble[0].upper()}{trouble[1:]}"
            yield Finding(Level.FAILURE, "tier role", "customers do not get it", advice)
    for setting, roles in (
        ("BRIDGE_MAINTAINER_ROLES", settings.maintainer_roles),
        ("BRIDGE_HELPER_ROLES", settings.helper_roles),
    ):
        for number in roles:
            if guild.get_role(number) is None:
                advice = f"Mend {setting}"
                yield Finding(Level.FAILURE, "role", f"{number} does not exist", advice)
            elif number == guild.default_role.id:
                advice = f"Take it out of {setting}"
                yield Finding(Level.FAILURE, "role", f"{number} is @everyone's", advice)
    if not settings.maintainer_roles:
        advice = "Set BRIDGE_MAINTAINER_ROLES"
        yield Finding(Level.WARNING, "role", "nobody is a maintainer", advice)
