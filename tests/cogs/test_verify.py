"""Customers show in private that they are, and get their roles; nobody learns more than that."""

from pathlib import Path

import jwt
import pytest
from pydantic import SecretStr

from bot.knowledge import utc_now
from bot.sandbox import World
from tests.support.stage import Stage, of_bridge, stage, without
from tests.support.stage_verify import (
    NEUTRAL,
    NEUTRAL_ES,
    Json,
    at_once,
    code_in,
    command,
    enter,
    fill,
    later,
    mails,
    roles,
    start,
    verify,
)


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
    shown = await fill(play, who, opened, code_in(mail).lower())
    assert done in shown["text"]
    assert role.title() in shown["text"]
    assert address not in shown["text"]
    assert await roles(play, who) == [role]


async def test_five_wrong_codes_end_it_and_a_new_one_is_asked_for(play: Stage) -> None:
    await start(play, "paula", "paula@example.com")
    [mail] = await mails(play)
    for left in (4, 3, 2, 1):
        assert f"Attempts left: {left}" in (await enter(play, "paula", "BCDFGHJK"))["text"]
    last = await enter(play, "paula", "BCDFGHJK")
    assert "one wrong code too many" in last["text"]
    assert [one["custom_id"] for one in last["components"]] == ["verify:start"]
    assert "too many" in (await enter(play, "paula", code_in(mail)))["text"]
    assert await roles(play, "paula") == []


async def test_a_code_counts_once_and_only_for_who_asked(play: Stage) -> None:
    await start(play, "paula", "paula@example.com")
    code = code_in((await mails(play))[0])
    assert "There is no code" in (await enter(play, "nora", code))["text"]
    assert "Verified" in (await enter(play, "paula", code))["text"]
    assert "There is no code" in (await enter(play, "paula", code))["text"]


async def test_a_code_is_too_old_after_a_quarter_of_an_hour(play: Stage) -> None:
    await start(play, "paula", "paula@example.com")
    code = code_in((await mails(play))[0])
    later(play, minutes=16)
    told = await enter(play, "paula", code)
    assert "too old: one is good for 15 minutes" in told["text"]
    assert [one["custom_id"] for one in told["components"]] == ["verify:start"]


async def test_a_second_member_moves_the_link_and_the_first_one_takes_it_back(play: Stage) -> None:
    await verify(play, "paula", "paula@example.com")
    at_once(play)
    assert "Verified" in (await verify(play, "nora", "paula@example.com"))["text"]
    assert await roles(play, "paula") == []
    assert await roles(play, "nora") == ["team"]
    [told] = await play.messages("@paula")
    assert "linked to another Discord account" in told["text"]
    undone = await play.act("paula", "click", message=told["id"], label="Take it back")
    assert "linked to you again" in undone["ephemeral"][0]["text"]
    assert await roles(play, "paula") == ["team"]
    assert await roles(play, "nora") == []
    again = await play.act("paula", "click", message=told["id"], label="Take it back")
    assert "too late" in again["ephemeral"][0]["text"]


async def test_whoever_unlinks_is_not_known_any_more(play: Stage) -> None:
    await verify(play, "paula", "paula@example.com")
    status = await command(play, "paula", "verify status")
    assert "You are verified" in status["text"]
    assert "Forgotten" in (await command(play, "paula", "verify unlink"))["text"]
    assert await roles(play, "paula") == []
    assert "not verified" in (await command(play, "paula", "verify status"))["text"]


async def test_maintainers_see_what_a_member_has_and_never_who_they_are(play: Stage) -> None:
    await verify(play, "paula", "paula@example.com")
    told = await command(play, "max", "verify who", member="paula")
    assert "Team" in told["text"]
    assert "since" in told["text"]
    for secret in ("example.com", "sandbox-team", "Shop"):
        assert secret not in told["text"]
    assert "is not verified" in (await command(play, "max", "verify who", member="nora"))["text"]


async def test_a_maintainer_takes_it_and_vouches(play: Stage) -> None:
    await verify(play, "paula", "paula@example.com")
    await command(play, "max", "verify revoke", member="paula")
    assert await roles(play, "paula") == []
    told = await command(play, "max", "verify vouch", member="nora", tier="maker", days=10)
    assert "Maker" in told["text"]
    assert await roles(play, "nora") == ["maker"]
    listed = await play.act(
        "max", "autocomplete", name="verify vouch", options={"tier": "ma"}, channel="help"
    )
    assert [one["value"] for one in listed["choices"]] == ["maker"]


@pytest.mark.parametrize("name", ["who", "revoke", "vouch"])
async def test_only_maintainers_may(play: Stage, name: str) -> None:
    more = {"tier": "team"} if name == "vouch" else {}
    told = await command(play, "nora", f"verify {name}", member="nora", **more)
    assert "Only maintainers" in told["text"]
    assert await roles(play, "nora") == []


async def test_the_button_in_a_post_opens_the_same_form(play: Stage) -> None:
    answer = await play.act(
        "paula", "post", title="My app crashes", text="It crashes after the update on Android."
    )
    [first] = of_bridge(answer)
    opened = await play.act("paula", "click", message=first["id"], label="I am a customer")
    assert opened["modal"]["custom_id"] == "verify:address"


async def test_without_keys_nobody_is_offered_anything(tmp_path: Path) -> None:
    off: Json = {"mail_url": SecretStr(""), "pepper": SecretStr(""), "keys": SecretStr("")}
    async with stage(tmp_path, **off) as play:
        assert "verify" not in (await play.state())["commands"]
        answer = await play.act("paula", "post", title="My app crashes", text="It crashes a lot.")
        [first] = of_bridge(answer)
        assert "I am a customer" not in [one["label"] for one in first["components"]]
        assert "privacy" in (await play.state())["commands"]


async def test_staff_are_told_of_a_role_that_cannot_be_given(tmp_path: Path) -> None:
    async with stage(tmp_path, world=without("manage_roles")) as play:
        told = await verify(play, "paula", "paula@example.com")
        assert "Staff know of it and will fix it" in told["text"]
        await play.settle()
        [notice] = await play.messages("maintainers")
        assert "Manage Roles" in notice["text"]
        assert notice["pinged"] == []
        assert await roles(play, "paula") == []
        assert "will fix it" in (await command(play, "paula", "verify status"))["text"]
        who = await command(play, "max", "verify who", member="paula")
        assert "Manage Roles" in who["text"]


async def test_a_role_above_the_bridges_own_is_never_given(tmp_path: Path) -> None:
    world = World.load()
    async with stage(tmp_path, tier_roles=f"team:{world.roles['maintainer'].id}") as play:
        told = await verify(play, "paula", "paula@example.com")
        assert "Staff know of it" in told["text"]
        assert await roles(play, "paula") == []
        assert "above maintainer" in (await play.messages("maintainers"))[0]["text"]


@pytest.mark.parametrize("away", ["before the code", "before the second try", "after it counted"])
async def test_a_restart_at_any_step_loses_nothing(play: Stage, away: str) -> None:
    await start(play, "paula", "paula@example.com")
    code = code_in((await mails(play))[0])
    if away == "before the second try":
        await enter(play, "paula", "BCDFGHJK")
    if away == "after it counted":
        await enter(play, "paula", code)
    async with play.away():
        pass
    if away != "after it counted":
        assert "Verified" in (await enter(play, "paula", code))["text"]
    assert await roles(play, "paula") == ["team"]
    assert "You are verified" in (await command(play, "paula", "verify status"))["text"]
    assert len(await mails(play)) == 1


KEY = "a-secret-of-the-dashboard-and-of-the-bridge-4711"


def token(play: Stage, **claims: object) -> str:
    """What the company's dashboard would show Nora."""
    now = int(utc_now().timestamp())
    said = {
        "sub": "acc_9",
        "tier": "maker",
        "aud": str(play.sandbox.world.guild_id),
        "iat": now,
        "exp": now + 300,
        "jti": "once",
        "projects": [{"id": "com.example.nine", "name": "Nine", "roles": ["app_admin"]}],
    }
    return jwt.encode({**said, **claims}, KEY, algorithm="HS256")


async def test_a_token_of_the_dashboard_counts_once(tmp_path: Path) -> None:
    only_tokens: Json = {"token_key": SecretStr(KEY), "mail_url": SecretStr("")}
    async with stage(tmp_path, **only_tokens) as play:
        assert "not offered" in (await command(play, "nora", "verify code"))["text"]
        opened = await play.act("nora", "command", name="verify", channel="help")
        assert opened["modal"]["custom_id"] == "verify:token"
        told = await fill(play, "nora", opened, token(play))
        assert "Verified" in told["text"]
        assert "Nine" in told["text"]
        assert await roles(play, "nora") == ["maker"]
        for who, shown, answer in (
            ("nora", token(play), "was used already"),
            ("paula", token(play), "was used already"),
            ("paula", token(play, jti="two", aud="1"), "not one for this server"),
            ("paula", token(play, jti="two")[:-3] + "abc", "not one for this server"),
        ):
            opened = await play.act(who, "command", name="verify token", channel="help")
            assert answer in (await fill(play, who, opened, shown))["text"]
        assert await roles(play, "paula") == []


async def test_without_a_key_tokens_are_not_offered(play: Stage) -> None:
    told = await command(play, "paula", "verify token")
    assert "not offered here" in told["text"]


@pytest.mark.parametrize(
    ("name", "options", "wish"),
    [("who", {}, "choose a member"), ("vouch", {"member": "nora"}, "choose a tier")],
)
async def test_a_maintainer_is_told_what_is_missing(
    play: Stage, name: str, options: Json, wish: str
) -> None:
    told = await command(play, "max", f"verify {name}", **options)
    assert wish in told["text"]
