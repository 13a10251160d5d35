"""What settings need of one another, and how what is wrong with them is said to an operator."""

from collections.abc import Mapping
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from bot.domain import desk, directory
from bot.domain.keys import MAKE_ONE
from bot.secret_files import PREFIX

Fields = Mapping[str, FieldInfo]

_VERIFYING = "where members verify"
_MAILING = "where tickets go by mail"
_LISTENING = "where GitHub's webhooks come in"
_POSTING = "where issues get posts"
_APP = "where the bridge is a GitHub App"
_MADE = ("pepper", "keys")


def unmet(settings: Mapping[str, Any], fields: Fields) -> list[str]:
    """What lacks, or is too much: whoever may prove something must be remembered without their
    address."""
    needs: dict[str, str] = {}
    if settings["mail_url"] or settings["token_key"]:
        needs |= dict.fromkeys(_MADE, _VERIFYING)
    if settings["mail_url"]:
        needs |= dict.fromkeys(("mail_from", "directory"), _VERIFYING)
    if settings["desk"].startswith(f"{desk.Kind.EMAIL}:"):
        needs = {"mail_url": _MAILING, "mail_from": _MAILING, **needs}
    if settings["github_webhook_secret"]:
        needs |= dict.fromkeys(("http_port", "github_repositories"), _LISTENING)
    if settings["issue_forum"]:
        needs |= dict.fromkeys(("guild_id", "github_repositories"), _POSTING)
    app = ("github_app_id", "github_app_key")
    if any(settings[name] for name in app):
        needs |= dict.fromkeys(app, _APP)
    lacking = [_missing(name, where, fields) for name, where in needs.items() if not settings[name]]
    if settings["github_token"] and settings["github_app_id"]:
        names = f"{PREFIX}GITHUB_TOKEN, or {PREFIX}GITHUB_APP_ID with its key"
        lacking.append(f"{PREFIX}GITHUB_APP_ID: give one of both, {names}")
    return lacking


def check_secret(setting: str, where: str, secret: str) -> None:
    """Does ``secret`` open what ``setting`` says, ``directory`` or ``desk``? Raises ValueError."""
    if setting == "desk":
        desk.check_secret(desk.place(where), secret)
    else:
        directory.check_secret(directory.place(where), secret)


def explained(error: ErrorDetails, fields: Fields) -> str:
    name = str(error["loc"][0])
    reason = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{PREFIX}{name.upper()}: {reason}. {fields[name].description}"


def _missing(name: str, where: str, fields: Fields) -> str:
    how = f" Make one: {MAKE_ONE}" if name in _MADE else ""
    return f"{PREFIX}{name.upper()}: needed {where}. {fields[name].description}{how}"
