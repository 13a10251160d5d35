"""People tag, archive, lock and delete posts in the sandbox; the real client hears of it."""

import discord
import pytest

from bot.sandbox.acting.stage import Wrong
from tests.support.discord_client import Client, Play, playing


class Hearing(Client):
    """Notes what becomes of threads; archived ones discord.py forgets."""

    def __init__(self) -> None:
        super().__init__()
        self.tended: list[tuple[object, ...]] = []

    async def on_raw_thread_update(self, payload: discord.RawThreadUpdateEvent) -> None:
        now = payload.data
        state = [name for name in ("archived", "locked") if now["thread_metadata"].get(name)]
        self.tended.append((now["name"], len(now["applied_tags"]), *state))

    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        self.tended.append(("deleted", str(payload.thread_id)))


async def post(play: Play) -> str:
    answer = await play.act("nora", "post", title="Back again", text="It rolls back", tags=["cli"])
    return str(answer["messages"][0]["channel"])


async def test_what_people_do_to_a_post_is_heard_of() -> None:
    client = Hearing()
    async with playing(client) as play:
        thread = await post(play)
        await play.act("nora", "tag", channel=thread, tags=["cli", "capgo"])
        await play.act("nora", "rename", channel=thread, title="Back")
        await play.act("max", "tag", channel=thread, tags=["solved"])
        await play.act("nora", "archive", channel=thread)
        await play.act("nora", "unarchive", channel=thread)
        await play.act("max", "lock", channel=thread)
        await play.act("max", "unlock", channel=thread)
        await play.act("nora", "delete_post", channel=thread)
        assert client.tended == [
            ("Back again", 2),
            ("Back", 2),
            ("Back", 1),
            ("Back", 1, "archived"),
            ("Back", 1),
            ("Back", 1, "locked"),
            ("Back", 1),
            ("deleted", thread),
        ]
        forum = next(one for one in play.sandbox.state()["channels"] if one["name"] == "questions")
        assert forum["posts"] == []


@pytest.mark.parametrize(
    ("who", "do", "more", "advice"),
    [
        ("lucia", "archive", {}, "50013"),
        ("nora", "lock", {}, "50013"),
        ("nora", "tag", {"tags": ["solved"]}, "50013"),
        ("nora", "tag", {"tags": ["odd"]}, "no tag 'odd'"),
        ("lucia", "delete_post", {}, "50013"),
        ("max", "archive", {"channel": "help"}, "help is no post or thread"),
    ],
)
async def test_others_leave_a_post_alone(
    who: str, do: str, more: dict[str, object], advice: str
) -> None:
    async with playing() as play:
        thread = await post(play)
        with pytest.raises(Wrong) as wrong:
            await play.act(who, do, **{"channel": thread, **more})
        assert advice in str(wrong.value)
