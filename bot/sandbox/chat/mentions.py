"""Decides whom a message pings: what its text mentions, as far as ``allowed_mentions`` lets it."""

import re
from dataclasses import dataclass

from bot.sandbox.chat.people import People
from bot.sandbox.chat.refusals import Form
from bot.sandbox.chat.snowflakes import Json

_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(?:everyone|here)")


@dataclass(frozen=True, slots=True)
class Pings:
    users: list[Json]
    roles: list[str]
    everyone: bool


NOBODY = Pings([], [], everyone=False)


def pings(
    text: str, allowed: Json | None, people: People, replied_to: str | None, *, may_all: bool
) -> Pings:
    """``allowed`` None means everything, the author of a replied-to message included.
    ``may_all``: whether the author may mention everyone and any role."""
    if "@" not in text and replied_to is None:
        return NOBODY
    kinds = (
        set((allowed or {}).get("parse") or ())
        if allowed is not None
        else {"users", "roles", "everyone"}
    )
    chosen_users = {str(one) for one in (allowed or {}).get("users") or ()}
    chosen_roles = {str(one) for one in (allowed or {}).get("roles") or ()}
    users = dict.fromkeys(
        one
        for one in _USER.findall(text)
        if one in people.users and ("users" in kinds or one in chosen_users)
    )
    if replied_to in people.users and (allowed is None or allowed.get("replied_user")):
        users[replied_to] = None
    roles = dict.fromkeys(
        one
        for one in _ROLE.findall(text)
        if one in people.roles
        and ("roles" in kinds or one in chosen_roles)
        and (may_all or people.roles[one]["mentionable"])
    )
    everyone = "everyone" in kinds and may_all and bool(_EVERYONE.search(text))
    return Pings([people.users[one] for one in users if one], list(roles), everyone)


def check_allowed(form: Form, allowed: Json | None) -> None:
    """``parse`` and an explicit list of the same kind exclude each other."""
    if not allowed:
        return
    for kind in ("users", "roles"):
        form.count(("allowed_mentions", kind), allowed.get(kind), 100)
        if kind in (allowed.get("parse") or ()) and allowed.get(kind):
            form.wrong(
                ("allowed_mentions",),
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )
