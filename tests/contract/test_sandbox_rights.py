"""What a bot and people may not do, and the codes Discord gives for it."""

import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
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


def with_rights(rights: Sequence[str], *roles: str) -> World:
    """The usual world in which these roles may do just that."""
    world = World.load()
    changed = {
        name: dataclasses.replace(world.roles[name], permissions=tuple(rights)) for name in roles
    }
    return dataclasses.replace(world, roles={**world.roles, **changed})


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
    few = ("view_channel", "send_messages", "use_application_commands", "read_message_history")
    async with playing(world=with_rights(few, "bridge", "everyone")) as play:
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
    rights = (*World.load().roles["bridge"].permissions, "manage_channels")
    tags = [discord.ForumTag(name=str(number)) for number in range(21)]
    async with playing(world=with_rights(rights, "bridge")) as play:
        await play.forum().edit(available_tags=tags[:20])
        with pytest.raises(discord.HTTPException) as refused:
            await play.forum().edit(available_tags=tags)
        assert refused.value.code == 50035


async def test_who_takes_no_direct_messages_gets_none() -> None:
    world = World.load()
    shy = dataclasses.replace(world.people["paula"], dms=False)
    world = dataclasses.replace(world, people={**world.people, "paula": shy})
    async with playing(world=world) as play:
        user = await play.client.fetch_user(shy.id)
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


async def ask_for_nowhere() -> None:
    async with playing() as play:
        with pytest.raises(discord.NotFound, match="does not know GET /api/v10/nowhere"):
            await play.client.http.request(Route("GET", "/nowhere"))
        assert play.sandbox.state()["unknown_routes"] == ["GET /api/v10/nowhere"]


async def test_an_unknown_route_fails_loudly_and_is_remembered() -> None:
    with pytest.raises(AssertionError, match="no route for"):
        await ask_for_nowhere()
