"""The application's commands, global and of the guild, as the bot registered them."""

from bot.sandbox.chat.events import Bus, Notice
from bot.sandbox.chat.refusals import Form, Refusal
from bot.sandbox.chat.rules.commands import MOST_MENUS, SLASH, check_command, check_together
from bot.sandbox.chat.snowflakes import Json, Snowflakes

GLOBAL = ""
_KEPT = (
    "name_localizations",
    "description_localizations",
    "contexts",
    "integration_types",
    "handler",
)


class Commands:
    """``scope`` is a guild's id, or ``GLOBAL``. ``most_menus`` of a type are taken."""

    def __init__(self, application_id: str, ids: Snowflakes, bus: Bus) -> None:
        self._application_id, self._ids, self._bus = application_id, ids, bus
        self._raw: dict[str, dict[str, Json]] = {GLOBAL: {}}
        self.most_menus = MOST_MENUS

    def everything(self) -> list[Json]:
        """What people see; a guild's command hides the global one of the same name and type."""
        seen: dict[tuple[int, str], Json] = {}
        for scope in sorted(self._raw):
            for command in self._raw[scope].values():
                seen[command["type"], command["name"]] = command
        return list(seen.values())

    def of(self, scope: str) -> list[Json]:
        return list(self._raw.get(scope, {}).values())

    def get(self, scope: str, command_id: str) -> Json:
        try:
            return self._raw[scope][command_id]
        except KeyError:
            raise Refusal(10063) from None

    def replace(self, scope: str, bodies: list[Json]) -> list[Json]:
        form = Form()
        for place, body in enumerate(bodies):
            check_command(form, (place,), body)
        check_together(form, bodies, self.most_menus)
        form.refuse()
        before = {(row["type"], row["name"]): row["id"] for row in self.of(scope)}
        commands = [
            self._made(scope, body, before.get((body.get("type") or SLASH, body["name"])))
            for body in bodies
        ]
        self._raw[scope] = {command["id"]: command for command in commands}
        self._tell()
        return commands

    def add(self, scope: str, body: Json) -> tuple[Json, bool]:
        """The command, and whether it is new (the same name and type replaces)."""
        others = [
            row
            for row in self.of(scope)
            if (row["type"], row["name"]) != (body.get("type") or SLASH, body.get("name"))
        ]
        form = Form()
        check_command(form, (), body)
        check_together(form, [*others, body], self.most_menus)
        form.refuse()
        twin = next((row["id"] for row in self.of(scope) if row not in others), None)
        command = self._made(scope, body, twin)
        self._raw.setdefault(scope, {})[command["id"]] = command
        self._tell()
        return command, twin is None

    def edit(self, scope: str, command_id: str, changes: Json) -> Json:
        body = {**self.get(scope, command_id), **changes}
        form = Form()
        check_command(form, (), body)
        form.refuse()
        self._raw[scope][command_id] = self._made(scope, body, command_id)
        self._tell()
        return self._raw[scope][command_id]

    def remove(self, scope: str, command_id: str) -> None:
        self.get(scope, command_id)
        del self._raw[scope][command_id]
        self._tell()

    def _made(self, scope: str, body: Json, command_id: str | None) -> Json:
        permissions = body.get("default_member_permissions")
        command: Json = {
            "id": command_id or self._ids.next(),
            "application_id": self._application_id,
            "version": self._ids.next(),
            "default_member_permissions": None if permissions is None else str(permissions),
            "type": body.get("type") or SLASH,
            "name": body["name"],
            "description": body.get("description") or "",
            "dm_permission": body.get("dm_permission") is not False,
            "nsfw": bool(body.get("nsfw")),
        }
        command |= {key: body[key] for key in _KEPT if body.get(key) is not None}
        if body.get("options"):
            command["options"] = [_option(option) for option in body["options"]]
        if scope != GLOBAL:
            command["guild_id"] = scope
        return command

    def _tell(self) -> None:
        self._bus.publish(Notice("commands", None, self.everything()))


def _option(option: Json) -> Json:
    kept = {key: value for key, value in option.items() if value is not None}
    if "options" in kept:
        kept["options"] = [_option(child) for child in kept["options"]]
    if not kept.get("choices"):
        kept.pop("choices", None)
    return kept
