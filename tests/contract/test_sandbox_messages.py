"""Messages, threads, members and roles through the unmodified discord.py client."""

import io
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from tests.support.discord_client import Play, playing


@pytest.fixture
async def play() -> AsyncIterator[Play]:
    async with playing() as play:
        yield play


async def test_a_message_is_sent_edited_and_deleted(play: Play) -> None:
    message = await play.text("general").send("first")
    await message.edit(content="second")
    assert (await play.text("general").fetch_message(message.id)).content == "second"
    await message.delete()
    with pytest.raises(discord.NotFound) as refused:
        await play.text("general").fetch_message(message.id)
    assert refused.value.code == 10008
    await play.sandbox.settled()
    assert [event for event, _ in play.client.seen if event.startswith("message_")] == [
        "message_edit",
        "message_delete",
    ]


async def test_history_pages_both_ways(play: Play) -> None:
    channel = play.text("general")
    sent = [await channel.send(f"number {number}") for number in range(7)]
    newest = [message.content async for message in channel.history(limit=3)]
    assert newest == ["number 6", "number 5", "number 4"]
    after = [one.content async for one in channel.history(limit=2, after=sent[1])]
    assert after == ["number 2", "number 3"]
    before = [one.content async for one in channel.history(limit=2, before=sent[3])]
    assert before == ["number 2", "number 1"]
    around = [one.id async for one in channel.history(limit=3, around=sent[3])]
    assert sorted(around) == [one.id for one in sent[2:5]]


async def test_a_reply_shows_what_it_answers_and_pings_only_if_allowed(play: Play) -> None:
    answer = await play.act("nora", "message", channel="help", text="a question")
    question = await play.text("help").fetch_message(int(answer["messages"][0]["id"]))
    quiet = await question.reply("an answer", mention_author=False)
    loud = await question.reply("an answer", mention_author=True)
    assert quiet.reference is not None
    assert isinstance(quiet.reference.resolved, discord.Message)
    assert quiet.reference.resolved.content == "a question"
    assert quiet.mentions == []
    assert [user.name for user in loud.mentions] == ["nora"]


async def test_a_reply_to_what_is_gone_fails_unless_told_not_to(play: Play) -> None:
    message = await play.text("help").send("soon gone")
    await message.delete()
    with pytest.raises(discord.HTTPException) as refused:
        await message.reply("too late")
    assert refused.value.code == 50035
    reference = message.to_reference(fail_if_not_exists=False)
    late = await play.text("help").send("still said", reference=reference)
    assert late.reference is None


async def test_mentions_ping_nobody_unless_allowed(play: Play) -> None:
    nora, role = play.world.people["nora"].id, play.world.roles["maintainer"].id
    text = f"<@{nora}> <@&{role}> @everyone"
    silent = await play.text("help").send(text)
    assert (silent.mentions, silent.role_mentions, silent.mention_everyone) == ([], [], False)
    allowed = discord.AllowedMentions(users=True, everyone=True, roles=True)
    some = await play.text("help").send(text, allowed_mentions=allowed)
    assert [user.id for user in some.mentions] == [nora]
    assert some.mention_everyone is False  # the bot has no such permission
    [shown] = [
        row for row in play.sandbox.state()["channels"][1]["messages"] if row["id"] == str(some.id)
    ]
    assert shown["pinged"] == ["nora"]


async def test_the_same_nonce_is_the_same_message(play: Play) -> None:
    channel = play.text("help")
    route = discord.http.Route("POST", "/channels/{channel_id}/messages", channel_id=channel.id)
    body = {"content": "once", "nonce": "claim-1", "enforce_nonce": True}
    first = await play.client.http.request(route, json=body)
    second = await play.client.http.request(route, json={**body, "content": "twice"})
    third = await play.client.http.request(route, json={**body, "nonce": "claim-2"})
    assert first["id"] == second["id"]
    assert second["content"] == "once"
    assert third["id"] != first["id"]


async def test_files_go_up_and_come_back(play: Play) -> None:
    file = discord.File(io.BytesIO(b"a log line\n"), "app log.txt", description="the log")
    message = await play.text("help").send("see", file=file)
    [attachment] = message.attachments
    assert (attachment.filename, attachment.size) == ("app_log.txt", 11)
    async with aiohttp.ClientSession() as session, session.get(attachment.url) as response:
        assert await response.read() == b"a log line\n"
    kept = await message.edit(attachments=[discord.File(io.BytesIO(b"2"), "two.txt"), attachment])
    assert {one.filename for one in kept.attachments} == {"app_log.txt", "two.txt"}
    none = await message.edit(attachments=[])
    assert none.attachments == []


async def test_reactions_and_pins_and_typing(play: Play) -> None:
    channel = play.text("help")
    message = await channel.send("react to me")
    await message.add_reaction("👍")
    await play.client.heard_next("reaction_add")
    again = await channel.fetch_message(message.id)
    assert [(str(one.emoji), one.count, one.me) for one in again.reactions] == [("👍", 1, True)]
    assert [user.name async for user in again.reactions[0].users()] == ["Bridge"]
    await message.remove_reaction("👍", play.guild.me)
    with pytest.raises(discord.NotFound):
        await message.remove_reaction("👍", play.guild.me)
    await message.add_reaction("🎉")
    await message.clear_reaction("🎉")
    assert (await channel.fetch_message(message.id)).reactions == []
    await message.add_reaction("🎉")
    await message.clear_reactions()
    await message.pin()
    assert [one.id async for one in channel.pins()] == [message.id]
    await message.unpin()
    assert [one.id async for one in channel.pins()] == []
    async with channel.typing():
        await channel.send("typed")


async def test_many_are_deleted_at_once(play: Play) -> None:
    channel = play.text("help")
    sent = [await channel.send(str(number)) for number in range(3)]
    await channel.delete_messages(sent)
    assert [one async for one in channel.history()] == []


async def test_a_forum_post_by_a_person_arrives_as_thread_and_message(play: Play) -> None:
    answer = await play.act(
        "nora", "post", channel="questions", title="It fails", text="How?", tags=["cli", "cloud"]
    )
    [thread] = play.client.heard("thread_create")
    [message] = play.client.heard("message")
    assert thread.id == message.id == int(answer["messages"][0]["channel"])
    assert [tag.name for tag in thread.applied_tags] == ["cli", "cloud"]
    assert thread.owner_id == play.world.people["nora"].id
    assert thread.starter_message == message
    await thread.send("an answer")
    assert [one.content async for one in thread.history()] == ["an answer", "How?"]


async def test_the_bot_opens_tags_archives_and_deletes_posts(play: Play) -> None:
    forum = play.forum()
    created = await forum.create_thread(
        name="From the bot", content="hello", applied_tags=[forum.available_tags[0]]
    )
    assert created.message.id == created.thread.id
    solved = next(tag for tag in forum.available_tags if tag.name == "solved")
    await created.thread.add_tags(solved)
    await created.thread.edit(archived=True)
    archived = [thread.id async for thread in forum.archived_threads()]
    assert archived == [created.thread.id]
    await created.thread.edit(archived=False, name="Renamed")
    assert [one.name for one in await play.guild.active_threads()] == ["Renamed"]
    await created.thread.delete()
    with pytest.raises(discord.NotFound) as refused:
        await play.client.fetch_channel(created.thread.id)
    assert refused.value.code == 10003


async def test_writing_wakes_an_archived_post(play: Play) -> None:
    post = (await play.forum().create_thread(name="Sleeps", content="zzz")).thread
    await post.edit(archived=True)
    await play.act("nora", "message", channel="Sleeps", text="wake up")
    assert [thread.id for thread in await play.guild.active_threads()] == [post.id]


async def test_threads_hang_on_messages_or_on_nothing(play: Play) -> None:
    channel = play.text("help")
    message = await channel.send("a start")
    thread = await message.create_thread(name="hangs")
    assert thread.id == message.id
    with pytest.raises(discord.HTTPException) as refused:
        await message.create_thread(name="again")
    assert refused.value.code == 160004
    private = await channel.create_thread(name="private")
    assert private.is_private()
    await private.add_user(discord.Object(play.world.people["paula"].id))
    assert len(await private.fetch_members()) == 2
    await play.act("paula", "message", channel="private", text="I am in")
    await private.remove_user(discord.Object(play.world.people["paula"].id))
    await thread.leave()
    await thread.join()


async def test_roles_are_given_and_taken_below_ones_own_only(play: Play) -> None:
    nora = play.guild.get_member(play.world.people["nora"].id)
    team = play.guild.get_role(play.world.roles["team"].id)
    maintainer = play.guild.get_role(play.world.roles["maintainer"].id)
    assert nora is not None
    assert team is not None
    assert maintainer is not None
    await nora.add_roles(team)
    await play.client.heard_next("member_update")
    assert [role.name for role in nora.roles] == ["@everyone", "team"]
    assert play.sandbox.state()["people"][0]["roles"] == ["team"]
    await nora.remove_roles(team)
    with pytest.raises(discord.Forbidden) as refused:
        await nora.add_roles(maintainer)
    assert refused.value.code == 50013


async def test_people_leave_and_join(play: Play) -> None:
    await play.act("nora", "leave")
    [gone] = play.client.heard("member_remove")
    assert gone.name == "nora"
    with pytest.raises(discord.NotFound) as refused:
        await play.guild.fetch_member(gone.id)
    assert refused.value.code == 10007
    await play.act("nora", "join")
    assert [member.name for member in play.client.heard("member_join")] == ["nora"]


async def test_members_are_listed_and_searched(play: Play) -> None:
    names = {member.name async for member in play.guild.fetch_members()}
    assert names == {"Bridge", "nora", "lucia", "paula", "max"}
    user = await play.client.fetch_user(play.world.people["lucia"].id)
    assert user.global_name == "Lucía"


async def test_a_direct_message_reaches_its_person_only(play: Play) -> None:
    paula = await play.client.fetch_user(play.world.people["paula"].id)
    await paula.send("between us")
    seen = play.sandbox.state("paula")["channels"][-1]
    assert (seen["name"], seen["messages"][0]["text"]) == ("@paula", "between us")
    assert all(row["name"] != "@paula" for row in play.sandbox.state("nora")["channels"])
    await play.act("paula", "message", channel=seen["id"], text="an answer")
    assert isinstance(play.client.heard("message")[-1].channel, discord.DMChannel)


async def test_the_server_tells_about_itself(play: Play) -> None:
    guild = await play.client.fetch_guild(play.world.guild_id)
    assert guild.approximate_member_count == 5
    channels = await play.guild.fetch_channels()
    assert [channel.name for channel in channels] == list(play.world.channels)
    assert "maintainer" in [role.name for role in await play.guild.fetch_roles()]
    assert (await play.client.application_info()).id == play.world.bot.id
    assert [one.id async for one in play.client.fetch_guilds()] == [guild.id]
    assert (await play.guild.me.edit(nick="Helper")) is not None
