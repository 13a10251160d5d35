"""What Discord refuses, the sandbox refuses too, with the same status, code and body."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import discord
import pytest
from discord.http import Route

from bot.sandbox import World
from tests.support.discord_client import Client, Play, playing

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


def forbidden_world() -> World:
    """Where the bot may only look and write."""
    world = World.load()
    role = world.roles["bridge"]
    everyone = world.roles["everyone"]
    few = ("view_channel", "send_messages", "use_application_commands", "read_message_history")
    roles = {
        **world.roles,
        "bridge": type(role)(id=role.id, name=role.name, managed=True, permissions=few),
        "everyone": type(everyone)(id=everyone.id, name=everyone.name, permissions=few),
    }
    values = {name: getattr(world, name) for name in World.__slots__}
    return World(**{**values, "roles": roles})


async def _edit_others(play: Play) -> None:
    said = await play.act("nora", "message", channel="help", text="mine")
    message = await play.text("help").fetch_message(int(said["messages"][0]["id"]))
    await message.edit(content="yours")


async def _too_many_tags(play: Play) -> None:
    tags = play.forum().available_tags[:6]
    await play.client.http.start_thread_in_forum(
        play.forum().id,
        params=discord.http.handle_message_parameters(
            "x",
            channel_payload={
                "name": "x",
                "applied_tags": [str(tag.id) for tag in tags],
            },
        ),
    )


async def _long_thread_name(play: Play) -> None:
    await play.forum().create_thread(name="x" * 101, content="x")


async def _empty(play: Play) -> None:
    await send(play, {"content": "  "})


async def _into_forum(play: Play) -> None:
    await send(play, {"content": "x"}, channel="questions")


async def _unknown_channel(play: Play) -> None:
    await play.client.fetch_channel(1)


async def _unknown_role(play: Play) -> None:
    nora = play.world.people["nora"].id
    await play.client.http.add_role(play.world.guild_id, nora, 1)


async def _unknown_user(play: Play) -> None:
    await play.client.fetch_user(1)


async def _archived(play: Play) -> None:
    post = (await play.forum().create_thread(name="x", content="x")).thread
    message = await post.send("y")
    await post.edit(archived=True)
    await message.edit(content="z")


async def _unreaction(play: Play) -> None:
    message = await play.text("help").send("x")
    await message.remove_reaction("👍", play.guild.me)


async def _one_of_many(play: Play) -> None:
    route = Route(
        "POST",
        "/channels/{channel_id}/messages/bulk-delete",
        channel_id=play.world.channels["help"].id,
    )
    await play.client.http.request(route, json={"messages": ["1"]})


async def _announce(play: Play) -> None:
    await play.text("announcements").send("hear, hear")


async def _other_guild(play: Play) -> None:
    await play.client.fetch_guild(1)


async def _unknown_command(play: Play) -> None:
    await play.client.tree.fetch_command(1)


async def _change_a_channel(play: Play) -> None:
    await play.text("help").edit(topic="x")


@pytest.mark.parametrize(
    ("attempt", "status", "code"),
    [
        (_edit_others, 403, 50005),
        (_too_many_tags, 400, 50035),
        (_long_thread_name, 400, 50035),
        (_empty, 400, 50006),
        (_into_forum, 400, 50008),
        (_unknown_channel, 404, 10003),
        (_unknown_role, 404, 10011),
        (_unknown_user, 404, 10013),
        (_archived, 400, 50083),
        (_unreaction, 404, 10014),
        (_one_of_many, 400, 50016),
        (_announce, 403, 50013),
        (_other_guild, 404, 10004),
        (_unknown_command, 404, 10063),
        (_change_a_channel, 403, 50013),
    ],
)
async def test_a_call_is_refused_with_discords_code(
    play: Play, attempt: Callable[[Play], Awaitable[None]], status: int, code: int
) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await attempt(play)
    assert (refused.value.status, refused.value.code) == (status, code)


async def test_a_bot_with_few_rights_is_refused_everywhere() -> None:
    async with playing(world=forbidden_world()) as play:
        said = await play.act("nora", "message", channel="help", text="mine")
        message = await play.text("help").fetch_message(int(said["messages"][0]["id"]))
        nora = play.guild.get_member(play.world.people["nora"].id)
        assert nora is not None
        attempts = [
            message.delete(),
            message.pin(),
            message.add_reaction("👍"),
            message.create_thread(name="x"),
            nora.add_roles(discord.Object(play.world.roles["team"].id)),
            play.text("help").send(file=discord.File(__file__)),
            play.text("help").edit(topic="x"),
        ]
        for attempt in attempts:
            with pytest.raises(discord.Forbidden) as refused:
                await attempt
            assert refused.value.code == 50013


async def test_a_forum_has_twenty_tags_at_most() -> None:
    world = World.load()
    role = world.roles["bridge"]
    rights = (*role.permissions, "manage_channels")
    strong = type(role)(id=role.id, name=role.name, managed=True, permissions=rights)
    values = {name: getattr(world, name) for name in World.__slots__}
    world = World(**{**values, "roles": {**world.roles, "bridge": strong}})
    tags = [discord.ForumTag(name=str(number)) for number in range(21)]
    async with playing(world=world) as play:
        await play.forum().edit(available_tags=tags[:20])
        with pytest.raises(discord.HTTPException) as refused:
            await play.forum().edit(available_tags=tags)
        assert refused.value.code == 50035


async def test_who_takes_no_direct_messages_gets_none() -> None:
    world = World.load()
    paula = world.people["paula"]
    shy = type(paula)(id=paula.id, key="paula", name="Paula", dms=False)
    values = {name: getattr(world, name) for name in World.__slots__}
    world = World(**{**values, "people": {**world.people, "paula": shy}})
    async with playing(world=world) as play:
        user = await play.client.fetch_user(paula.id)
        with pytest.raises(discord.Forbidden) as refused:
            await user.send("hello")
        assert refused.value.code == 50007


async def test_a_moderated_tag_needs_the_right_to_manage_threads(play: Play) -> None:
    with pytest.raises(ValueError, match="50013"):
        await play.act("nora", "post", title="x", text="x", tags=["solved"])
    await play.act("max", "post", title="y", text="y", tags=["solved"])


async def test_the_third_rename_in_ten_minutes_has_to_wait() -> None:
    async with playing(Client(max_ratelimit_timeout=30)) as play:
        thread = (await play.forum().create_thread(name="one", content="x")).thread
        await thread.edit(name="two")
        await thread.edit(name="three")
        with pytest.raises(discord.RateLimited) as limited:
            await thread.edit(name="four")
        assert 590 < limited.value.retry_after <= 600


COMMAND = {"name": "find", "description": "Finds", "type": 1}


@pytest.mark.parametrize(
    "command",
    [
        {**COMMAND, "name": "x" * 33},
        {**COMMAND, "name": "Upper"},
        {**COMMAND, "name": "two words"},
        {**COMMAND, "description": "x" * 101},
        {**COMMAND, "description": ""},
        {
            **COMMAND,
            "options": [{"type": 3, "name": str(n), "description": "x"} for n in range(26)],
        },
        {
            **COMMAND,
            "options": [
                {"type": 3, "name": "a", "description": "x"},
                {"type": 3, "name": "b", "description": "x", "required": True},
            ],
        },
        {**COMMAND, "name_localizations": {"es-ES": "Buscar Esto"}},
        {"name": "Quote", "type": 3, "description": "not here"},
    ],
)
async def test_a_command_over_the_limits_is_refused(play: Play, command: Json) -> None:
    with pytest.raises(discord.HTTPException) as refused:
        await play.client.http.bulk_upsert_global_commands(play.world.bot.id, [command])
    assert refused.value.code == 50035


async def test_there_are_five_menus_a_hundred_commands_and_no_twins(play: Play) -> None:
    upsert = play.client.http.bulk_upsert_global_commands
    menus = [{"name": str(number), "type": 3} for number in range(6)]
    await upsert(play.world.bot.id, menus[:5])
    many = [{**COMMAND, "name": str(number)} for number in range(101)]
    await upsert(play.world.bot.id, many[:100])
    for wrong in (menus, many, [COMMAND, COMMAND]):
        with pytest.raises(discord.HTTPException) as refused:
            await upsert(play.world.bot.id, wrong)
        assert refused.value.code == 50035


TEXT_INPUT = {"type": 4, "custom_id": "t", "style": 1}
LABEL = {"type": 18, "label": "Name", "component": TEXT_INPUT}
MODAL = {"custom_id": "m", "title": "Title", "components": [LABEL]}


@pytest.mark.parametrize(
    "modal",
    [
        {**MODAL, "title": "x" * 46},
        {**MODAL, "components": []},
        {
            **MODAL,
            "components": [
                {**LABEL, "component": {**TEXT_INPUT, "custom_id": str(number)}}
                for number in range(6)
            ],
        },
        {**MODAL, "components": [{**LABEL, "label": "x" * 46}]},
        {**MODAL, "components": [LABEL, LABEL]},
        {**MODAL, "components": [row(TEXT_INPUT)["components"][0]]},
        {**MODAL, "components": [{"type": 18, "label": "x", "component": button()}]},
    ],
)
async def test_a_modal_over_the_limits_is_refused_and_may_be_tried_again(
    play: Play, modal: Json
) -> None:
    codes: list[int] = []

    @play.client.tree.command(description="Opens")
    async def opens(interaction: discord.Interaction[Client]) -> None:
        adapter = discord.webhook.async_.async_context.get()
        for data in (modal, MODAL):
            try:
                await adapter.create_interaction_response(
                    interaction.id,
                    interaction.token,
                    session=interaction._session,
                    params=discord.webhook.async_.interaction_response_params(9, data),
                )
            except discord.HTTPException as error:
                codes.append(error.code)

    await play.sync()
    answer = await play.act("nora", "command", name="opens")
    assert codes == [50035]
    assert answer["modal"]["title"] == "Title"


async def test_a_modal_cannot_answer_a_modal(play: Play) -> None:
    class Again(discord.ui.Modal, title="Again"):
        name: discord.ui.TextInput["Again"] = discord.ui.TextInput(label="Name")

        async def on_submit(self, interaction: discord.Interaction[Client]) -> None:
            with pytest.raises(discord.HTTPException) as refused:
                await interaction.response.send_modal(Again())
            assert refused.value.code == 50035
            await interaction.response.send_message("refused")

    @play.client.tree.command(description="Opens")
    async def opens(interaction: discord.Interaction[Client]) -> None:
        await interaction.response.send_modal(Again())

    await play.sync()
    await play.act("nora", "command", name="opens")
    answer = await play.act("nora", "submit", fields={"Name": "x"})
    assert answer["messages"][0]["text"] == "refused"


async def ask_for_nowhere() -> None:
    async with playing() as play:
        with pytest.raises(discord.NotFound, match="does not know GET /api/v10/nowhere"):
            await play.client.http.request(Route("GET", "/nowhere"))
        assert play.sandbox.state()["unknown_routes"] == ["GET /api/v10/nowhere"]


async def test_an_unknown_route_fails_loudly_and_is_remembered() -> None:
    with pytest.raises(AssertionError, match="no route for"):
        await ask_for_nowhere()
