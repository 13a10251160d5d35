"""Who may do what where, computed as Discord does: roles first, then overwrites."""

from collections.abc import Iterable, Mapping

from bot.sandbox.chat.snowflakes import Json


class Permission:
    """Bits, plain integers because every event asks for them.

    https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags
    """

    KICK_MEMBERS = 1 << 1
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CHANGE_NICKNAME = 1 << 26
    MANAGE_NICKNAMES = 1 << 27
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    PIN_MESSAGES = 1 << 51


_BITS: dict[str, int] = {name: bit for name, bit in vars(Permission).items() if name.isupper()}
ALL = sum(_BITS.values())


def bits_of(names: Iterable[str]) -> int:
    """From names as in ``view_channel``; raises KeyError."""
    return sum(_BITS[name.upper()] for name in names)


def permissions_in(
    member_id: str,
    member_roles: Iterable[str],
    roles: Mapping[str, Json],
    guild_id: str,
    overwrites: Iterable[Json],
) -> int:
    """https://discord.com/developers/docs/topics/permissions#permission-overwrites"""
    own = set(member_roles)
    bits = int(roles[guild_id]["permissions"])
    for role in own:
        bits |= int(roles[role]["permissions"])
    if bits & Permission.ADMINISTRATOR:
        return ALL
    everyone = [row for row in overwrites if row["id"] == guild_id]
    of_roles = [row for row in overwrites if row["id"] in own]
    personal = [row for row in overwrites if row["id"] == member_id]
    for layer in (everyone, of_roles, personal):
        allow = deny = 0
        for row in layer:
            allow |= int(row["allow"])
            deny |= int(row["deny"])
        bits = bits & ~deny | allow
    if not bits & Permission.VIEW_CHANNEL:
        return 0
    return bits & ALL
