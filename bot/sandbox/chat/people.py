"""Users, members and roles of the one guild, in Discord's own shapes."""

from collections.abc import Iterator

from bot.sandbox.chat.events import Bus, Event, Intent
from bot.sandbox.chat.permissions import Permission, bits_of
from bot.sandbox.chat.refusals import Refusal
from bot.sandbox.chat.snowflakes import Json, stamp
from bot.sandbox.world import EVERYONE, Person, World


class People:
    """``users`` and ``roles`` by id; ``members`` holds who is in the guild now."""

    def __init__(self, world: World, bus: Bus) -> None:
        self._bus = bus
        self.guild_id = str(world.guild_id)
        self.bot_id = str(world.bot.id)
        self.owner_id, self.guild_locale = str(world.owner_id), world.locale
        everybody = [world.bot, *world.people.values()]
        self.persons = {str(person.id): person for person in everybody}
        self.by_key = {person.key: str(person.id) for person in everybody}
        self.users = {str(person.id): _user(person) for person in everybody}
        self.roles = _roles(world)
        self.role_ids = {role["name"]: key for key, role in self.roles.items()}
        self.role_ids[EVERYONE] = self.guild_id
        self._roles_of = {
            str(person.id): [self.role_ids[name] for name in person.roles] for person in everybody
        }
        self.members: dict[str, Json] = {}
        for user_id, person in self.persons.items():
            if person.member:
                self.members[user_id] = self._member(user_id)

    def called(self, name: str) -> str | None:
        """The id of who has this key or shown name, in any case."""
        wanted = name.lower()
        for user_id, person in self.persons.items():
            if wanted in (person.key, person.name.lower()):
                return user_id
        return None

    def key(self, user_id: str) -> str:
        person = self.persons.get(user_id)
        return person.key if person else user_id

    def user(self, user_id: str) -> Json:
        try:
            return self.users[user_id]
        except KeyError:
            raise Refusal(10013) from None

    def member(self, user_id: str) -> Json:
        try:
            return self.members[user_id]
        except KeyError:
            raise Refusal(10007 if user_id in self.users else 10013) from None

    def of_message(self, user_id: str) -> Json | None:
        """The member as it stands in message events: without the user."""
        member = self.members.get(user_id)
        return {key: member[key] for key in member if key != "user"} if member else None

    def role_names(self, user_id: str) -> list[str]:
        member = self.members.get(user_id)
        return [self.roles[role]["name"] for role in member["roles"]] if member else []

    def search(self, prefix: str, limit: int) -> list[Json]:
        found: Iterator[Json] = (
            member
            for member in self.members.values()
            if any(
                (name or "").lower().startswith(prefix.lower())
                for name in (member["user"]["username"], member["user"]["global_name"])
            )
        )
        return [member for member, _ in zip(found, range(limit), strict=False)]

    def permissions(self, user_id: str) -> int:
        """In the guild as a whole, before overwrites."""
        bits = int(self.roles[self.guild_id]["permissions"])
        for role in self.member(user_id)["roles"]:
            bits |= int(self.roles[role]["permissions"])
        return bits

    def set_role(self, actor: str, user_id: str, role_id: str, *, has: bool) -> None:
        """Give or take a role. One may touch only roles below one's own highest."""
        if role_id not in self.roles or role_id == self.guild_id:
            raise Refusal(10011)
        member = self.member(user_id)
        if not self.permissions(actor) & Permission.MANAGE_ROLES:
            raise Refusal(50013)
        role = self.roles[role_id]
        if role["managed"] or role["position"] >= self._rank(actor):
            raise Refusal(50013)
        if (role_id in member["roles"]) == has:
            return
        if has:
            member["roles"] = [*member["roles"], role_id]
        else:
            member["roles"] = [kept for kept in member["roles"] if kept != role_id]
        self._changed(user_id)

    def rename(self, user_id: str, nick: str | None) -> None:
        self.member(user_id)["nick"] = nick
        self._changed(user_id)

    def join(self, user_id: str) -> None:
        self._roles_of[user_id] = []
        self.members[user_id] = self._member(user_id)
        data = {**self.members[user_id], "guild_id": self.guild_id}
        self._bus.publish(Event("GUILD_MEMBER_ADD", data, Intent.GUILD_MEMBERS))

    def leave(self, user_id: str) -> None:
        del self.members[user_id]
        data = {"guild_id": self.guild_id, "user": self.users[user_id]}
        self._bus.publish(Event("GUILD_MEMBER_REMOVE", data, Intent.GUILD_MEMBERS))

    def _rank(self, user_id: str) -> int:
        return max(
            (self.roles[role]["position"] for role in self.member(user_id)["roles"]), default=0
        )

    def _changed(self, user_id: str) -> None:
        data = {**self.members[user_id], "guild_id": self.guild_id}
        self._bus.publish(Event("GUILD_MEMBER_UPDATE", data, Intent.GUILD_MEMBERS))

    def _member(self, user_id: str) -> Json:
        return {
            "user": self.users[user_id],
            "nick": None,
            "avatar": None,
            "banner": None,
            "roles": list(self._roles_of[user_id]),
            "joined_at": stamp(),
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
        }


def _user(person: Person) -> Json:
    user = {
        "id": str(person.id),
        "username": person.key,
        "global_name": None if person.bot else person.name,
        "discriminator": "0001" if person.bot else "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    return {**user, "username": person.name, "bot": True} if person.bot else user


def _roles(world: World) -> dict[str, Json]:
    """Highest first in the file; a role marked ``above_bot`` outranks the bot's own."""
    given = [role for name, role in world.roles.items() if name != EVERYONE]
    own = set(world.bot.roles)
    order = sorted(given, key=lambda role: 0 if role.above_bot else 1 if role.name in own else 2)
    ranks = {role.name: len(order) - place for place, role in enumerate(order)}
    roles: dict[str, Json] = {}
    for role in world.roles.values():
        name = "@everyone" if role.name == EVERYONE else role.name
        roles[str(role.id)] = {
            "id": str(role.id),
            "name": name,
            "permissions": str(bits_of(role.permissions)),
            "position": ranks.get(role.name, 0),
            "color": role.color,
            "colors": {
                "primary_color": role.color,
                "secondary_color": None,
                "tertiary_color": None,
            },
            "hoist": role.hoist,
            "managed": role.managed,
            "mentionable": False,
            "icon": None,
            "unicode_emoji": None,
            "flags": 0,
        }
        if role.managed:
            roles[str(role.id)]["tags"] = {"bot_id": str(world.bot.id)}
    return roles
