"""People ask in Discord: they get the right answer, or silence, and every button works."""

from pathlib import Path

import pytest

from tests.support.stage import Stage, calls_in, of_bridge, stage

SURE = "notifyAppReady was not called, roll back current bundle"
SURE_ES = "¿Por qué mi app vuelve a la versión anterior? notifyAppReady was not called, roll back"


async def test_a_sure_question_in_the_help_channel_gets_one_reply(play: Stage) -> None:
    replies = await play.say("nora", "help", SURE)
    assert len(replies) == 1
    assert "notifyAppReady" in replies[0]["text"]
    labels = [part["label"] for part in replies[0]["components"]]
    assert labels == ["That solved it", "Not what I asked", "Remove"]


async def test_the_reply_pings_nobody(play: Stage) -> None:
    reply = (await play.say("nora", "help", SURE))[0]
    assert reply["pinged"] == []


async def test_one_answer_costs_one_call(tmp_path: Path) -> None:
    async with stage(tmp_path, record=tmp_path / "traffic.jsonl") as play:
        await play.say("nora", "help", SURE)
    posts = [c for c in calls_in(tmp_path / "traffic.jsonl") if "/messages" in c["path"]]
    assert [(call["method"], call["status"]) for call in posts] == [("POST", 200)]


async def test_a_spanish_question_is_answered_in_spanish(play: Stage) -> None:
    replies = await play.say("lucia", "help", SURE_ES)
    assert "A fecha de" in replies[0]["text"]
    assert replies[0]["components"][0]["label"] == "Me ha servido"


@pytest.mark.parametrize(
    "text", ["thanks!", "good morning everybody", "has anybody seen the match?", "lol", ":)"]
)
async def test_chatter_gets_silence(play: Stage, text: str) -> None:
    assert await play.say("nora", "help", text) == []


async def test_the_general_channel_is_left_alone_unless_mentioned(play: Stage) -> None:
    assert await play.say("nora", "general", SURE) == []
    assert len(await play.say("nora", "general", f"@bridge {SURE}")) == 1


async def test_maintainers_get_no_automatic_answer(play: Stage) -> None:
    assert await play.say("max", "help", SURE) == []


async def test_a_reply_to_somebody_is_talk_between_people(play: Stage) -> None:
    asked = await play.act("paula", "message", channel="help", text="any idea what this means?")
    message = asked["messages"][0]["id"]
    answer = await play.act("nora", "reply", message=message, text=SURE)
    assert of_bridge(answer) == []


async def test_the_same_entry_is_not_given_twice_in_a_channel(play: Stage) -> None:
    assert len(await play.say("nora", "help", SURE)) == 1
    assert await play.say("paula", "help", SURE) == []


async def test_a_new_forum_post_is_answered_by_its_title(play: Stage) -> None:
    answer = await play.act(
        "nora", "post", channel="questions", title=SURE, text="Since yesterday.", tags=[]
    )
    assert len(of_bridge(answer)) == 1


async def test_an_edit_into_a_question_is_answered_and_into_chatter_withdraws_it(
    play: Stage,
) -> None:
    sent = await play.act("nora", "message", channel="help", text="hello there")
    message = sent["messages"][0]["id"]
    edited = await play.act("nora", "edit", message=message, text=SURE)
    assert len(of_bridge(edited)) == 1
    await play.act("nora", "edit", message=message, text="never mind, good night")
    assert [m for m in await play.messages("help") if m["author"] == "bridge"] == []


async def test_a_question_edited_away_and_back_is_answered_again(play: Stage) -> None:
    sent = await play.act("nora", "message", channel="help", text=SURE)
    message = sent["messages"][0]["id"]
    await play.act("nora", "edit", message=message, text="never mind, good night")
    again = await play.act("nora", "edit", message=message, text=SURE)
    assert len(of_bridge(again)) == 1


async def test_a_removed_answer_does_not_come_back_with_an_edit(play: Stage) -> None:
    sent = await play.act("nora", "message", channel="help", text=SURE)
    question, reply = (message["id"] for message in sent["messages"])
    await play.act("nora", "click", message=reply, label="Remove")
    edited = await play.act("nora", "edit", message=question, text=f"{SURE}!")
    assert of_bridge(edited) == []


async def test_the_answer_goes_when_the_question_is_deleted(play: Stage) -> None:
    sent = await play.act("nora", "message", channel="help", text=SURE)
    await play.act("nora", "delete", message=sent["messages"][0]["id"])
    assert await play.messages("help") == []


async def test_that_solved_it_by_the_asker_closes_the_card(play: Stage) -> None:
    reply = (await play.say("nora", "help", SURE))[0]
    answer = await play.act("nora", "click", message=reply["id"], label="That solved it")
    assert answer["ephemeral"][0]["text"] == "Thank you, noted."
    closed = await play.message(reply["id"])
    assert [part["label"] for part in closed["components"]] == ["Solved"]


async def test_not_what_i_asked_offers_other_titles_and_the_choice_replaces_the_answer(
    play: Stage,
) -> None:
    reply = (await play.say("nora", "help", SURE))[0]
    answer = await play.act("nora", "click", message=reply["id"], label="Not what I asked")
    offered = answer["ephemeral"][0]
    select = next(part for part in offered["components"] if part["type"] == 3)
    picked = select["options"][0]
    await play.act(
        "nora",
        "select",
        message=offered["id"],
        custom_id=select["custom_id"],
        values=[picked["value"]],
    )
    replaced = await play.message(reply["id"])
    assert picked["label"] in replaced["text"]


async def test_only_the_asker_and_maintainers_remove_an_answer(play: Stage) -> None:
    reply = (await play.say("nora", "help", SURE))[0]
    refused = await play.act("lucia", "click", message=reply["id"], label="Remove")
    assert "quien preguntó o un mantenedor" in refused["ephemeral"][0]["text"]
    removed = await play.act("max", "click", message=reply["id"], label="Remove")
    assert removed["deleted"] == [reply["id"]]
