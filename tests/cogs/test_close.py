"""People end posts, and the bridge looks after those that went quiet."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge import utc_now
from tests.support.stage import Stage, calls_in, of_bridge, stage, without

Json = dict[str, Any]
POST = {
    "channel": "questions",
    "title": "The app goes white",
    "text": "Since today my app crashes after the update and shows a white page on Android.",
    "tags": ["capgo"],
}
MORE = (
    "After an update the app shows a white screen on every start, and it never comes back. Since "
    "yesterday on every phone, the error is NullPointerException in onCreate."
)
SURE = "notifyAppReady was not called, roll back current bundle"


async def asked(play: Stage, who: str = "nora", **more: Any) -> tuple[str, str]:
    """A post's id and that of the bridge's first message in it."""
    answer = await play.act(who, "post", **{**POST, **more})
    [first] = of_bridge(answer)
    return answer["messages"][0]["id"], first["id"]


async def post_of(play: Stage, number: str) -> Json:
    state = await play.state()
    return next(p for c in state["channels"] for p in c["posts"] if p["id"] == number)


def labels(message: Json) -> list[str]:
    return [part["label"] for part in message["components"] if part["type"] == 2]


def select_in(message: Json) -> Json:
    return next(part for part in message["components"] if part["type"] == 3)


async def choose(play: Stage, who: str, shown: Json, label: str) -> Json:
    """Choose what solved it."""
    select = select_in(shown)
    [value] = [one["value"] for one in select["options"] if one["label"].startswith(label)]
    custom_id = select["custom_id"]
    return await play.act(who, "select", message=shown["id"], custom_id=custom_id, values=[value])


async def later(play: Stage, **time: float) -> None:
    """Take the sweep's turn as if that time had passed."""
    services = play.bridge.bot.services
    assert services.sweep
    services.sweep.clock = lambda: utc_now() + timedelta(**time)
    await services.sweep.turn()
    await play.settle()


async def test_solved_by_the_asker_sets_the_tag_and_credits_the_helper(play: Stage) -> None:
    post, first = await asked(play)
    await play.act("paula", "message", channel=post, text="Call notifyAppReady() at the start.")
    pressed = await play.act("nora", "click", message=first, label="Solved")
    [shown] = pressed["ephemeral"]
    assert "What solved it?" in shown["text"]
    assert "Thank you for telling" in (await play.message(first))["text"]
    assert "solved" in (await post_of(play, post))["tags"]
    option = select_in(shown)["options"][0]
    assert option["label"] == "Call notifyAppReady() at the start."
    await choose(play, "nora", shown, "Call notify")
    ended = await play.message(first)
    assert "Thanks to" in ended["text"]
    assert ended["pinged"] == []
    assert labels(ended) == ["Open it again"]


async def test_others_cannot_end_a_post(play: Stage) -> None:
    _, first = await asked(play)
    refused = await play.act("lucia", "click", message=first, label="Solved")
    assert "mantenedor" in refused["ephemeral"][0]["text"]
    assert "Solved" in labels(await play.message(first))


async def test_solved_twice_and_by_a_maintainer_is_harmless(play: Stage) -> None:
    post, first = await asked(play)
    await play.act("max", "click", message=first, custom_id=f"close:solved:{post}")
    text = (await play.message(first))["text"]
    again = await play.try_to("nora", "click", message=first, custom_id=f"close:solved:{post}")
    assert again[0] in (200, 400)
    assert (await play.message(first))["text"] == text


async def test_the_faqs_own_button_solves_the_post_with_thanks_to_the_faq(play: Stage) -> None:
    post, first = await asked(play, title=SURE, text="Since yesterday.")
    await play.act("nora", "click", message=first, label="That solved it")
    ended = await play.message(first)
    assert "Solved by the answer from the FAQ." in ended["text"]
    assert "notifyAppReady" in ended["text"]
    assert labels(ended) == ["Open it again"]
    assert "solved" in (await post_of(play, post))["tags"]


async def test_somebody_elses_thanks_for_the_faq_do_not_end_the_post(play: Stage) -> None:
    _, first = await asked(play, title=SURE, text="Since yesterday.")
    await play.act("paula", "click", message=first, label="That solved it")
    assert "Solved" in labels(await play.message(first))


async def test_a_solved_post_is_archived_after_a_quiet_day(play: Stage) -> None:
    post, first = await asked(play)
    await play.act("nora", "click", message=first, label="Solved")
    await later(play, hours=23)
    assert not (await post_of(play, post))["archived"]
    await later(play, hours=25)
    assert (await post_of(play, post))["archived"]


async def test_what_is_said_again_opens_the_archive_until_another_quiet_day(play: Stage) -> None:
    post, first = await asked(play)
    await play.act("nora", "click", message=first, label="Solved")
    await later(play, hours=25)
    await play.act("paula", "message", channel=post, text="nice, thanks")
    assert not (await post_of(play, post))["archived"]
    await later(play, hours=26)
    assert not (await post_of(play, post))["archived"]


async def test_opening_again_takes_the_tag_away(play: Stage) -> None:
    post, first = await asked(play)
    await play.act("nora", "click", message=first, label="Solved")
    await later(play, hours=25)
    await play.act("nora", "click", message=first, label="Open it again")
    assert "Add details" in labels(await play.message(first))
    again = await post_of(play, post)
    assert again["tags"] == ["capgo"]
    assert not again["archived"]


async def test_an_unanswered_asker_is_asked_once(play: Stage) -> None:
    text = "Desde ayer la aplicación se cierra al abrirla y no vuelve a arrancar en Android."
    post, _ = await asked(play, "lucia", title="La app se cierra", text=text)
    await later(play, hours=23)
    assert len((await post_of(play, post))["messages"]) == 2
    await later(play, hours=25)
    await later(play, hours=50)
    [_, _, line] = (await post_of(play, post))["messages"]
    assert line["pinged"] == []
    assert line["text"].startswith("Todavía no ha respondido nadie")
    assert len(labels(line)) == 2
    noted = await play.act("lucia", "click", message=line["id"], custom_id=f"close:waits:{post}")
    assert noted["ephemeral"]
    refused = await play.act("nora", "click", message=line["id"], custom_id=f"close:waits:{post}")
    assert "Only the person who asked" in refused["ephemeral"][0]["text"]


async def test_whoever_was_helped_is_not_asked(play: Stage) -> None:
    post, _ = await asked(play)
    await play.act("paula", "message", channel=post, text="Which version is that?")
    await later(play, hours=25)
    assert len((await post_of(play, post))["messages"]) == 3


async def test_idle_is_measured_from_the_last_word(play: Stage) -> None:
    post, _ = await asked(play)
    await later(play, hours=12)
    await play.act("nora", "message", channel=post, text="It still happens.")
    await later(play, hours=23)
    assert len((await post_of(play, post))["messages"]) == 3


async def test_who_leaves_closes_their_posts_at_once(play: Stage) -> None:
    post, first = await asked(play)
    await play.act("nora", "leave")
    await play.settle()
    assert "has left" in (await play.message(first))["text"]
    assert (await post_of(play, post))["archived"]


async def test_without_the_members_intent_the_sweep_finds_who_left(tmp_path: Path) -> None:
    async with stage(tmp_path, members=False) as play:
        post, first = await asked(play)
        await play.act("nora", "leave")
        assert "has left" not in (await play.message(first))["text"]
        await later(play, hours=25)
        assert "has left" in (await play.message(first))["text"]
        assert (await post_of(play, post))["archived"]
        assert len((await post_of(play, post))["messages"]) == 2


async def test_what_happens_while_the_bridge_is_away_is_made_up_for(play: Stage) -> None:
    post, first = await asked(play)
    await play.act("nora", "click", message=first, label="Solved")
    other, second = await asked(play, "lucia", title="Another one")
    async with play.away():
        await play.act("lucia", "leave")
        await play.act("paula", "message", channel=post, text="Good to know.")
    await later(play, hours=25)
    assert "has left" in (await play.message(second))["text"]
    assert (await post_of(play, other))["archived"]
    await play.act("nora", "click", message=first, label="Open it again")
    assert "Add details" in labels(await play.message(first))


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[Stage]:
    """Where idle posts are closed."""
    async with stage(tmp_path, close_idle_days=7) as play:
        yield play


async def test_idle_closing_comes_after_the_follow_up_and_its_asker_opens_it_again(
    strict: Stage,
) -> None:
    post, first = await asked(strict)
    await later(strict, days=8)
    assert "Closed" not in (await strict.message(first))["text"]
    assert len((await post_of(strict, post))["messages"]) == 3
    await later(strict, days=9, hours=1)
    assert "quiet for a long time" in (await strict.message(first))["text"]
    await later(strict, days=11)
    assert (await post_of(strict, post))["archived"]
    await strict.act("nora", "message", channel=post, text="Sorry, I was away. It still crashes.")
    assert "Closed" not in (await strict.message(first))["text"]


async def test_who_still_needs_help_is_not_closed(strict: Stage) -> None:
    post, first = await asked(strict)
    await later(strict, days=2)
    line = (await post_of(strict, post))["messages"][-1]
    await strict.act("nora", "click", message=line["id"], label="Still need help")
    await later(strict, days=30)
    assert "Closed" not in (await strict.message(first))["text"]


CLOSINGS = [
    ("max", "duplicate", "Cap-go/capgo.app#12", "https://github.com/Cap-go/capgo.app/issues/12"),
    ("nora", "not planned", "", "not planned"),
    ("max", "upstream", "https://issues.example.org/7", "https://issues.example.org/7"),
    ("nora", "upstream", "ionic-team/capacitor#7", "ionic-team/capacitor/issues/7"),
    ("nora", "stale", "", "quiet"),
    ("max", "moved", "<#1100000000000000302>", "/1100000000000000302"),
    ("nora", "solved", "", "Solved"),
]


@pytest.mark.parametrize(("who", "reason", "reference", "shown"), CLOSINGS)
async def test_close_says_why_and_where(
    play: Stage, who: str, reason: str, reference: str, shown: str
) -> None:
    post, first = await asked(play)
    options = {"reason": reason} | ({"reference": reference} if reference else {})
    answer = await play.act(who, "command", channel=post, name="close", options=options)
    assert answer["ephemeral"]
    assert shown in (await play.message(first))["text"]
    await later(play, hours=25)
    assert (await post_of(play, post))["archived"]


async def test_close_elsewhere_or_by_others_is_refused(play: Stage) -> None:
    post, first = await asked(play)
    options = {"reason": "stale"}
    for who, where in (("nora", "help"), ("paula", post)):
        answer = await play.act(who, "command", channel=where, name="close", options=options)
        [said] = answer["ephemeral"]
        assert "only" in said["text"].lower()
    assert "Closed" not in (await play.message(first))["text"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"reason": "duplicate"}, "A duplicate of what?"),
        ({"reason": "moved", "reference": "<#1234567890123456789>"}, "no such channel"),
        ({"reason": "moved", "reference": "over there"}, "Moved where to?"),
        ({"reason": "upstream", "reference": "example.org"}, "https://"),
    ],
)
async def test_close_says_what_to_give(play: Stage, options: Json, said: str) -> None:
    post, first = await asked(play)
    answer = await play.act("max", "command", channel=post, name="close", options=options)
    assert said in answer["ephemeral"][0]["text"]
    assert "Closed" not in (await play.message(first))["text"]


async def test_a_report_in_a_channel_is_solved_where_it_stands(play: Stage) -> None:
    sent = await play.act("nora", "message", channel="help", text=MORE)
    [first] = of_bridge(sent)
    pressed = await play.act("nora", "click", message=first["id"], label="Solved")
    await choose(play, "nora", pressed["ephemeral"][0], "I found it")
    assert "found it" in (await play.message(first["id"]))["text"]


async def test_missing_manage_threads_is_named_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage(tmp_path, world=without("manage_threads")) as play:
        post, first = await asked(play)
        await play.act("nora", "click", message=first, label="Solved")
        assert "Solved" in (await play.message(first))["text"]
        assert not (await post_of(play, post))["archived"]
    assert "Manage Threads" in caplog.text
    assert post in caplog.text


async def test_a_deleted_thread_is_nobodys_any_more(play: Stage) -> None:
    post, _ = await asked(play)
    await play.act("max", "delete", message=post)
    await later(play, hours=25)


async def test_solving_costs_two_calls_beside_the_interactions(tmp_path: Path) -> None:
    async with stage(tmp_path, record=tmp_path / "traffic.jsonl") as play:
        _, first = await asked(play)
        await play.act("nora", "click", message=first, label="Solved")
    calls = calls_in(tmp_path / "traffic.jsonl")
    changes = [c["method"] for c in calls if c["path"].startswith("/channels")]
    assert changes == ["POST", "PATCH", "PATCH"]


async def solved(play: Stage) -> str:
    """A solved post that was quiet for long."""
    post, first = await asked(play)
    await play.act("nora", "click", message=first, label="Solved")
    await quiet(play)
    return post


async def quiet(play: Stage) -> None:
    """Let two hours pass since the last word."""
    database = play.bridge.database
    async with database.write() as transaction:
        await transaction.fetch("UPDATE intakes SET heard_at = heard_at - 7200000000 RETURNING 1")


async def test_a_new_question_in_a_solved_quiet_post_opens_one_of_its_own(play: Stage) -> None:
    post = await solved(play)
    text = "How do I get the same on iOS, with channels?"
    [hint] = of_bridge(await play.act("paula", "message", channel=post, text=text))
    assert "new post" in hint["text"]
    assert hint["pinged"] == []
    refused = await play.act("nora", "click", message=hint["id"], label="Open a new post")
    assert "person who wrote" in refused["ephemeral"][0]["text"]
    modal = (await play.act("paula", "click", message=hint["id"], label="Open a new post"))["modal"]
    assert [field["value"] for field in modal["fields"]] == [text, text]
    sent = await play.act("paula", "submit", fields={"Title": "The same on iOS?"})
    assert "opens in a moment" in sent["ephemeral"][0]["text"]
    state = await play.state()
    [forum] = [c for c in state["channels"] if c["name"] == "questions"]
    opened = next(p for p in forum["posts"] if p["name"] == "The same on iOS?")
    assert text in opened["messages"][0]["text"]
    assert len(opened["messages"]) == 2


@pytest.mark.parametrize("text", ["thanks a lot!", "me too", "works for me now, great", ":)"])
async def test_thanks_in_a_solved_post_get_nothing(play: Stage, text: str) -> None:
    post = await solved(play)
    assert of_bridge(await play.act("paula", "message", channel=post, text=text)) == []


async def test_a_new_question_is_told_once_and_a_maintainer_never(play: Stage) -> None:
    post = await solved(play)
    text = "Does that work on iOS too?"
    assert of_bridge(await play.act("max", "message", channel=post, text=text)) == []
    await quiet(play)
    assert of_bridge(await play.act("nora", "message", channel=post, text=text))
    await quiet(play)
    assert of_bridge(await play.act("nora", "message", channel=post, text=f"{text} Or not?")) == []


async def test_what_is_asked_right_after_belongs_to_it(play: Stage) -> None:
    post, first = await asked(play)
    await play.act("nora", "click", message=first, label="Solved")
    text = "Wait, does that work on iOS too?"
    assert of_bridge(await play.act("nora", "message", channel=post, text=text)) == []


async def test_it_goes_on_without_the_intents_that_the_portal_forbids(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with stage(tmp_path, message_content=False) as play:
        options = play.bridge.bot.options
        assert (options.message_content, options.members) == (False, True)
    assert "does not allow every intent" in caplog.text
