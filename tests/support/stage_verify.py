"""How people verify on the stage, and what they are told."""

import re
from datetime import timedelta
from typing import Any

from bot.domain.verify import Limits
from bot.knowledge import utc_now
from tests.support.stage import Stage

Json = dict[str, Any]
NEUTRAL = "If this is the address of an account"
NEUTRAL_ES = "Si es el correo de una cuenta"


async def start(play: Stage, who: str, address: str) -> Json:
    """What somebody is told who types that address."""
    opened = await play.act(who, "command", name="verify", channel="help")
    assert opened["messages"] == []
    return await fill(play, who, opened, address)


async def enter(play: Stage, who: str, code: str) -> Json:
    opened = await play.act(who, "command", name="verify code", channel="help")
    return await fill(play, who, opened, code)


async def fill(play: Stage, who: str, opened: Json, text: str) -> Json:
    """Send the form with its one field filled in; returns what only they see."""
    [field] = opened["modal"]["fields"]
    told = await play.act(who, "submit", fields={field["label"]: text})
    assert [one for one in await play.messages("help") if not one["ephemeral_for"]] == []
    [shown] = told["ephemeral"]
    return dict(shown)


async def command(play: Stage, who: str, name: str, **options: object) -> Json:
    """What somebody is told, and nobody else sees."""
    told = await play.act(who, "command", name=name, options=options, channel="help")
    assert [one for one in await play.messages("help") if not one["ephemeral_for"]] == []
    [shown] = told["ephemeral"]
    return dict(shown)


def later(play: Stage, **time: float) -> None:
    """From now on verification believes that so much time has passed."""
    services = play.bridge.bot.services
    assert services.verify
    object.__setattr__(services.verify, "clock", lambda: utc_now() + timedelta(**time))


def at_once(play: Stage) -> None:
    """From now on nobody waits between two mails."""
    services = play.bridge.bot.services
    assert services.verify
    object.__setattr__(services.verify, "limits", Limits(apart=timedelta()))


async def mails(play: Stage) -> list[Json]:
    return list((await play.state())["mail"])


def code_in(mail: Json) -> str:
    [code] = set(re.findall(r"\b[B-DF-HJ-NP-TV-Z2-9]{4}-[B-DF-HJ-NP-TV-Z2-9]{4}\b", mail["text"]))
    return str(code)


async def roles(play: Stage, who: str) -> list[str]:
    people = (await play.state())["people"]
    return list(next(one["roles"] for one in people if one["key"] == who))


async def verify(play: Stage, who: str, address: str) -> Json:
    await start(play, who, address)
    [*_, mail] = await mails(play)
    return await enter(play, who, code_in(mail))
