"""What was written while nobody listened is heard afterwards, once."""

from tests.support.stage import Stage, of_bridge, until

SURE = "notifyAppReady was not called, roll back current bundle"
KEY = "ghp_" + "a1B2" * 9


async def test_a_question_in_a_channel_is_answered_late_and_once(play: Stage) -> None:
    answered = await play.say("paula", "help", "How much does the Solo plan cost a month?")
    assert len(answered) == 1
    async with play.away():
        asked = await play.act("nora", "message", channel="help", text=SURE)
        await play.act("max", "message", channel="help", text="Which plan has SSO?")
        assert of_bridge(asked) == []
    await until(lambda: len(by_bridge(play)) == 2)
    async with play.away():
        pass
    await play.settle()
    [_, late] = by_bridge(play)
    assert late["message_reference"]["message_id"] == asked["messages"][0]["id"]
    assert "notifyAppReady" in str(late["components"])


async def test_a_secret_is_taken_away_late(play: Stage) -> None:
    async with play.away():
        told = await play.act("nora", "message", channel="help", text=f"It says {KEY}")
    message = told["messages"][0]["id"]
    room = play.sandbox.chat.messages.raw[help_of(play)]
    await until(lambda: message not in room)


async def test_a_maintainers_post_is_left_alone_late_too(play: Stage) -> None:
    async with play.away():
        post = await play.act("max", "post", title="Release 8", text="It crashes here.", tags=[])
        other = await play.act("nora", "post", title="A crash", text="It crashes here.", tags=[])
    mine, theirs = (one["messages"][0]["channel"] for one in (post, other))
    rooms = play.sandbox.chat.messages.raw
    await until(lambda: len(rooms[theirs]) == 2)
    await play.settle()
    assert len(rooms[mine]) == 1


def help_of(play: Stage) -> str:
    return str(play.sandbox.world.channels["help"].id)


def by_bridge(play: Stage) -> list[dict[str, object]]:
    chat = play.sandbox.chat
    room = chat.messages.raw[help_of(play)].values()
    return [one for one in room if one["author"]["id"] == chat.people.bot_id]
