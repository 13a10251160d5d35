"""Messages over the limits are refused with the field that is wrong, as Discord does."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from discord.http import Route

from tests.support.discord_client import Play, playing

Json = dict[str, Any]


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    async with playing() as play:
        yield play


async def send(play: Play, body: Json, channel: str = "help") -> Any:
    """Past discord.py's own checks."""
    channel_id = play.world.channels[channel].id
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=channel_id)
    return await play.client.http.request(route, json=body)


def row(*components: Json) -> Json:
    return {"components": [{"type": 1, "components": list(components)}]}


def button(**more: Any) -> Json:
    return {"type": 2, "style": 1, "label": "x", "custom_id": "x", **more}


def options(count: int) -> list[Json]:
    return [{"label": str(number), "value": str(number)} for number in range(count)]


V2 = 1 << 15
TEXT = {"type": 10, "content": "x"}


@pytest.mark.parametrize(
    ("body", "field", "error"),
    [
        ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
        ({"embeds": [{"title": "x"}] * 11}, "embeds", "BASE_TYPE_BAD_LENGTH"),
        (
            {"embeds": [{"description": "x" * 4097}]},
            "embeds.0.description",
            "BASE_TYPE_MAX_LENGTH",
        ),
        ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
        ({"embeds": [{"fields": [{"name": ""}]}]}, "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"),
        ({"embeds": [{"url": "ftp://x"}]}, "embeds.0.url", "URL_TYPE_INVALID_URL"),
        (
            {"content": "x", "flags": V2, "components": [TEXT]},
            "content",
            "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        ),
        ({"components": [TEXT]}, "components.0.type", "UNION_TYPE_CHOICES"),
        (
            {"flags": V2, "components": [TEXT] * 41},
            "components",
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        (
            {"flags": V2, "components": [{**TEXT, "content": "x" * 2001}] * 2},
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
        ),
        (
            {"flags": V2, "components": [{"type": 9, "components": [TEXT]}]},
            "components.0.accessory",
            "BASE_TYPE_REQUIRED",
        ),
        (
            {"flags": V2, "components": [{"type": 17, "components": [{"type": 17}]}]},
            "components.0.components.0.type",
            "UNION_TYPE_CHOICES",
        ),
        (row(button(), button()), "components", "COMPONENT_CUSTOM_ID_DUPLICATED"),
        (
            row(button(label="x" * 81)),
            "components.0.components.0.label",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            row(button(custom_id="x" * 101)),
            "components.0.components.0.custom_id",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            row(button(custom_id=None)),
            "components.0.components.0",
            "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
        ),
        (
            row(button(style=5, custom_id=None, url="https://x.org/" + "x" * 500)),
            "components.0.components.0.url",
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            row(button(style=5, custom_id=None, url="javascript:x")),
            "components.0.components.0.url",
            "URL_TYPE_INVALID_SCHEME",
        ),
        (
            row(*(button(custom_id=str(number)) for number in range(6))),
            "components.0.components",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            row({"type": 3, "custom_id": "x", "options": options(26)}),
            "components.0.components.0.options",
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            row({"type": 3, "custom_id": "x", "options": options(1) * 2}),
            "components.0.components.0.options.0.value",
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        ),
        (
            row(button(), {"type": 3, "custom_id": "y", "options": options(1)}),
            "components.0.components",
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
        ),
        (
            {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
            "allowed_mentions",
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
        ({"content": "x", "nonce": "x" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
    ],
)
async def test_a_message_over_the_limits_names_the_wrong_field(
    play: Play, body: Json, field: str, error: str
) -> None:
    channel_id = play.world.channels["help"].id
    url = f"{play.sandbox.api_url}/channels/{channel_id}/messages"
    session = play.client.http._HTTPClient__session  # type: ignore[attr-defined]
    headers = {"Authorization": f"Bot {play.sandbox.token}"}
    async with session.post(url, json=body, headers=headers) as response:
        refused = await response.json()
    assert (response.status, refused["code"]) == (400, 50035)
    assert refused["message"] == "Invalid Form Body"
    place = refused["errors"]
    for step in field.split("."):
        place = place[step]
    assert error in [one["code"] for one in place["_errors"]]
    assert play.sandbox.state()["channels"][1]["messages"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"content": "x" * 2000},
        {"embeds": [{"description": "x" * 4096}]},
        {"flags": V2, "components": [TEXT] * 40},
        row(button(label="x" * 80, custom_id="x" * 100)),
        row({"type": 3, "custom_id": "x", "options": options(25)}),
    ],
)
async def test_a_message_at_the_limits_is_taken(play: Play, body: Json) -> None:
    assert (await send(play, body))["id"]
