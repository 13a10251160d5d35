"""Refuses application commands Discord would refuse."""

import re

from bot.sandbox.chat.refusals import Form
from bot.sandbox.chat.snowflakes import Json

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
MOST_SLASH, MOST_MENUS, MOST_CHARACTERS = 100, 15, 8000
"""Fifteen menus a type since March 2026: https://docs.discord.com/developers/change-log"""
_SLASH_NAME = re.compile(r"^[-_'\w]{1,32}$")
"""Lower case too; https://discord.com/developers/docs/interactions/application-commands"""

Path = tuple[str | int, ...]


def check_command(form: Form, here: Path, command: Json) -> None:
    kind = command.get("type") or SLASH
    form.choice((*here, "type"), kind, (SLASH, USER_MENU, MESSAGE_MENU))
    if kind == SLASH:
        _check_named(form, here, command)
        _check_options(form, here, command.get("options"))
        size = _size(command)
        if size > MOST_CHARACTERS:
            form.wrong(here, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
    else:
        form.length((*here, "name"), command.get("name"), 32, least=1, required=True)
        if command.get("description"):
            form.wrong(
                (*here, "description"),
                "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED",
                "Context menu commands cannot have description",
            )
        for locale, name in (command.get("name_localizations") or {}).items():
            form.length((*here, "name_localizations", locale), name, 32, least=1)


def check_together(form: Form, commands: list[Json], most_menus: int = MOST_MENUS) -> None:
    """How many there may be, and that names differ within a type."""
    kinds = [command.get("type") or SLASH for command in commands]
    for kind, most in ((SLASH, MOST_SLASH), (USER_MENU, most_menus), (MESSAGE_MENU, most_menus)):
        if kinds.count(kind) > most:
            form.wrong((), "APPLICATION_COMMANDS_TOO_MANY", f"At most {most} of type {kind}.")
    seen: set[tuple[int, str]] = set()
    for place, command in enumerate(commands):
        key = (kinds[place], command.get("name", ""))
        if key in seen:
            form.wrong(
                (place, "name"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            )
        seen.add(key)


def _check_options(form: Form, here: Path, options: list[Json] | None) -> None:
    form.count((*here, "options"), options, 25)
    was_optional = False
    names: set[str] = set()
    for place, option in enumerate(options or ()):
        inner = (*here, "options", place)
        _check_named(form, inner, option)
        if option.get("name") in names:
            form.wrong(inner, "APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Duplicate option name")
        names.add(option.get("name", ""))
        if option.get("type") in (SUBCOMMAND, SUBCOMMAND_GROUP):
            _check_options(form, inner, option.get("options"))
            continue
        if option.get("required") and was_optional:
            form.wrong(
                inner,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        was_optional = was_optional or not option.get("required")
        _check_choices(form, inner, option)


def _check_choices(form: Form, here: Path, option: Json) -> None:
    choices = option.get("choices")
    form.count((*here, "choices"), choices, 25)
    for place, choice in enumerate(choices or ()):
        form.length((*here, "choices", place, "name"), choice.get("name"), 100, least=1)
    if choices and option.get("autocomplete"):
        form.wrong(
            (*here, "autocomplete"),
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES",
            "Options cannot have choices and autocomplete",
        )


def _check_named(form: Form, here: Path, named: Json) -> None:
    names = {("name",): named.get("name")}
    for locale, name in (named.get("name_localizations") or {}).items():
        names[("name_localizations", locale)] = name  # type: ignore[index]
    for path, name in names.items():
        form.length((*here, *path), name, 32, least=1, required=True)
        if isinstance(name, str) and (not _SLASH_NAME.match(name) or name != name.lower()):
            form.wrong(
                (*here, *path),
                "APPLICATION_COMMAND_INVALID_NAME",
                "Command name is invalid: lower case letters, digits, - and _ only",
            )
    form.length((*here, "description"), named.get("description"), 100, least=1, required=True)
    for locale, text in (named.get("description_localizations") or {}).items():
        form.length((*here, "description_localizations", locale), text, 100, least=1)


def _size(node: Json) -> int:
    own = sum(len(node.get(key) or "") for key in ("name", "description"))
    own += sum(len(str(choice.get("value", ""))) for choice in node.get("choices") or ())
    return own + sum(_size(option) for option in node.get("options") or ())
