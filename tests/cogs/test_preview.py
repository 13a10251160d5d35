"""Issues that members' messages name, shown below them."""

from pathlib import Path

from bot.sandbox.world import Overwrite
from tests.support.stage import Json, Stage, of_bridge, stage, without
from tests.support.worlds import changed

UPDATER = "Cap-go/capacitor-updater"
URL = f"https://github.com/{UPDATER}/issues/612"
TITLE = "bug: app rolls back to the builtin bundle after every update on iOS"
FOLD = 4
"""Discord's flag of a message whose addresses are not unfolded."""


async def shown(play: Stage, text: str, who: str = "nora", channel: str = "general") -> list[str]:
    return [one["text"] for one in await play.say(who, channel, text)]


def is_folded(play: Stage, answer: Json) -> bool:
    said = answer["messages"][0]
    return bool(play.sandbox.chat.messages.get(said["channel"], said["id"])["flags"] & FOLD)


async def test_a_named_issue_is_shown_in_two_lines_below_the_message(play: Stage) -> None:
    answer = await play.act("nora", "message", channel="general", text=f"As in {UPDATER}#612.")
    (reply,) = of_bridge(answer)
    assert reply["text"].splitlines()[:2] == [
        f"🟢 **[{UPDATER}#612]({URL})** {TITLE}",
        "-# open · `bug` · 🏁 7.3.0 · by tomasz-w · changed <t:1780498920:R>",
    ]
    assert reply["reply_to"] == answer["messages"][0]["id"]
    assert reply["pinged"] == []


async def test_closed_issues_and_pull_requests_say_what_became_of_them(play: Stage) -> None:
    text = f"{UPDATER}#590 {UPDATER}#601 https://github.com/{UPDATER}/pull/620"
    (reply,) = await shown(play, text)
    lines = reply.splitlines()
    assert lines[0].startswith("🟣")
    assert "closed as completed" in lines[1]
    assert lines[2].startswith("⚪")
    assert "closed as not planned" in lines[3]
    assert "proxies" in lines[4]


async def test_what_is_not_there_code_and_bots_get_no_word(play: Stage) -> None:
    assert await shown(play, f"{UPDATER}#99999 and {UPDATER}#605") == []
    assert await shown(play, f"`{UPDATER}#612` ```\n{URL}\n```") == []
    assert await shown(play, "#612 in no linked thread, and other/app#12") == []


async def test_the_preview_follows_the_message(play: Stage) -> None:
    answer = await play.act("nora", "message", channel="general", text=f"See {UPDATER}#612")
    said, first = answer["messages"][0]["id"], of_bridge(answer)[0]["id"]

    async def edited(text: str) -> Json:
        return await play.act("nora", "edit", message=said, text=text)

    (changed,) = of_bridge(await edited(f"See {UPDATER}#624 instead"))
    assert (changed["id"], changed["edited"]) == (first, True)
    assert "pause updates" in changed["text"]
    assert of_bridge(await edited(f"See {UPDATER}#624, I mean")) == []
    assert first in (await edited("See nothing"))["deleted"]
    (again,) = of_bridge(await edited(f"See {UPDATER}#618"))
    assert again["reply_to"] == said
    answer = await play.act("nora", "delete", message=said)
    assert again["id"] in answer["deleted"]


async def test_only_its_cause_or_a_maintainer_deletes_it_for_good(play: Stage) -> None:
    answer = await play.act("nora", "message", channel="general", text=f"See {UPDATER}#612")
    said, (reply,) = answer["messages"][0]["id"], of_bridge(answer)
    press = {"message": reply["id"], "label": "Delete"}
    (told,) = (await play.act("lucia", "click", **press))["ephemeral"]
    assert "Solo puede borrarlo" in told["text"]
    assert reply["id"] in (await play.act("nora", "click", **press))["deleted"]
    answer = await play.act("nora", "edit", message=said, text=f"Now {UPDATER}#618")
    assert of_bridge(answer) == []


async def test_what_discord_shows_of_the_same_address_is_taken_away(play: Stage) -> None:
    answer = await play.act("nora", "message", channel="general", text=f"See {URL}")
    assert is_folded(play, answer)
    answer = await play.act("nora", "message", channel="general", text=f"{URL} https://a.example")
    assert not is_folded(play, answer)


async def test_without_the_permission_the_address_stays_unfolded(tmp_path: Path) -> None:
    async with stage(tmp_path, http_port=0, world=without("manage_messages")) as play:
        answer = await play.act("nora", "message", channel="general", text=f"See {URL}")
        assert len(of_bridge(answer)) == 1
        assert not is_folded(play, answer)


async def test_one_member_gets_so_many_a_minute(tmp_path: Path) -> None:
    async with stage(tmp_path, http_port=0, answers_per_minute=1) as play:
        assert len(await shown(play, f"{UPDATER}#612")) == 1
        assert await shown(play, f"{UPDATER}#618") == []
        assert len(await shown(play, f"{UPDATER}#618", "paula")) == 1


async def test_where_it_may_not_reply_the_bridge_does_not_try(tmp_path: Path) -> None:
    silent = (Overwrite("bridge", deny=("send_messages",)),)
    async with stage(tmp_path, http_port=0, world=changed("general", overwrites=silent)) as play:
        assert await shown(play, f"{UPDATER}#612") == []
        assert await play.bridge.database.fetch("SELECT 1 FROM outbox") == []


async def test_nothing_is_shown_where_nobody_wants_it(tmp_path: Path) -> None:
    async with stage(tmp_path, http_port=0, github_previews=False) as play:
        assert await shown(play, f"{UPDATER}#612") == []
        look = {"name": "issue show", "options": {"issue": f"{UPDATER}#612"}}
        assert "maintainers" in (await play.act("nora", "command", **look))["ephemeral"][0]["text"]
        assert TITLE in (await play.act("max", "command", **look))["ephemeral"][0]["text"]
