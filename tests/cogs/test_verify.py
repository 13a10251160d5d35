"""Customers show in private that they are, and get their roles; nobody learns more than that."""

import re
from typing import Any

import pytest

from tests.support.stage import Stage

Json = dict[str, Any]
NEUTRAL = "If this is the address of an account"
NEUTRAL_ES = "Si es el correo de una cuenta"


async def start(play: Stage, who: str, address: str) -> Json:
    """What somebody is told who types that address."""
    opened = await play.act(who, "command", name="verify start", channel="help")
    assert opened["messages"] == []
    [field] = opened["modal"]["fields"]
    told = await play.act(who, "submit", fields={field["label"]: address})
    assert told["messages"] == []
    [shown] = told["ephemeral"]
    return dict(shown)


async def enter(play: Stage, who: str, code: str) -> Json:
    opened = await play.act(who, "command", name="verify code", channel="help")
    [field] = opened["modal"]["fields"]
    told = await play.act(who, "submit", fields={field["label"]: code})
    assert told["messages"] == []
    [shown] = told["ephemeral"]
    return dict(shown)


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


@pytest.mark.parametrize(
    ("who", "address", "role", "neutral", "done"),
    [
        ("paula", "paula@example.com", "team", NEUTRAL, "Verified, thank you!"),
        ("lucia", "lucia@example.com", "solo", NEUTRAL_ES, "Verificado, ¡gracias!"),
    ],
)
async def test_a_code_out_of_the_mail_gives_the_role(
    play: Stage, who: str, address: str, role: str, neutral: str, done: str
) -> None:
    asked = await start(play, who, address)
    assert neutral in asked["text"]
    [mail] = await mails(play)
    assert mail["to"] == address
    button = next(one for one in asked["components"] if one["custom_id"] == "verify:code")
    opened = await play.act(who, "click", message=asked["id"], custom_id=button["custom_id"])
    [field] = opened["modal"]["fields"]
    told = await play.act(who, "submit", fields={field["label"]: code_in(mail).lower()})
    [shown] = told["ephemeral"]
    assert done in shown["text"]
    assert role.title() in shown["text"]
    assert address not in shown["text"]
    assert await roles(play, who) == [role]
