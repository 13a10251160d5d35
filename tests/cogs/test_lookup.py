"""``/faq`` and *Answer from FAQ*: people ask for entries on purpose."""

from pathlib import Path

from tests.support.stage import Stage, of_bridge, stage


async def test_faq_answers_only_the_asker_unless_told_otherwise(play: Stage) -> None:
    asked = {"question": "no-channel"}
    alone = await play.act("nora", "command", channel="general", name="faq", options=asked)
    assert alone["messages"] == []
    assert "no channel" in alone["ephemeral"][0]["text"]
    public = await play.act(
        "nora", "command", channel="general", name="faq", options={**asked, "public": True}
    )
    assert len(of_bridge(public)) == 1


async def test_faq_to_a_member_is_public_and_pings_nobody(play: Stage) -> None:
    answer = await play.act(
        "nora",
        "command",
        channel="general",
        name="faq",
        options={"question": "no-channel", "to": "paula"},
    )
    reply = of_bridge(answer)[0]
    assert "Paula" in reply["text"]
    assert reply["pinged"] == []


async def test_faq_takes_free_text_and_speaks_the_members_language(play: Stage) -> None:
    answer = await play.act(
        "lucia",
        "command",
        channel="general",
        name="faq",
        options={"question": "how do i set the default channel of my app?"},
    )
    assert "canal por defecto" in answer["ephemeral"][0]["text"]


async def test_faq_offers_titles_while_somebody_types(play: Stage) -> None:
    english = await play.act(
        "nora", "autocomplete", channel="general", name="faq", options={"question": "chan"}
    )
    spanish = await play.act(
        "lucia", "autocomplete", channel="general", name="faq", options={"question": "canal"}
    )
    assert "no-channel" in [choice["value"] for choice in english["choices"]]
    titles = {choice["value"]: choice["name"] for choice in spanish["choices"]}
    assert titles["no-channel"].startswith("El dispositivo")


async def test_nonsense_gets_a_kind_word_for_the_asker_alone(play: Stage) -> None:
    answer = await play.act(
        "nora",
        "command",
        channel="general",
        name="faq",
        options={"question": "zxqv blorp", "public": True},
    )
    assert of_bridge(answer) == []
    assert len(answer["ephemeral"]) == 1


async def test_a_helper_picks_the_answer_for_somebody_elses_message(play: Stage) -> None:
    asked = await play.act("nora", "message", channel="general", text="my device has no channel?")
    message = asked["messages"][0]["id"]
    offered = await play.act("max", "menu", name="Answer from FAQ", message=message)
    select = next(part for part in offered["ephemeral"][0]["components"] if part["type"] == 3)
    assert len(select["options"]) <= 5
    posted = await play.act(
        "max",
        "select",
        message=offered["ephemeral"][0]["id"],
        custom_id=select["custom_id"],
        values=["no-channel"],
    )
    reply = of_bridge(posted)[0]
    assert reply["reply_to"] == message
    assert "Suggested by" in reply["text"]
    assert "Max" in reply["text"]
    assert reply["pinged"] == []


async def test_members_who_are_no_helpers_cannot_answer_for_others(play: Stage) -> None:
    asked = await play.act("nora", "message", channel="general", text="hm")
    refused = await play.act(
        "lucia", "menu", name="Answer from FAQ", message=asked["messages"][0]["id"]
    )
    assert refused["ephemeral"][0]["text"] == "Solo los ayudantes pueden responder por otros."


async def test_a_maintainer_reloads_the_files_by_typing_faq_reload(play: Stage) -> None:
    answer = await play.act("max", "command", channel="maintainers", name="faq reload")
    assert answer["ephemeral"][0]["text"] == "The FAQ was read again: 39 entries."


async def test_too_many_commands_are_refused_in_private(tmp_path: Path) -> None:
    async with stage(tmp_path, http_port=0, commands_per_minute=2) as play:
        ask = {"channel": "general", "name": "faq", "options": {"question": "mau"}}
        for _ in range(2):
            await play.act("nora", "command", **ask)
        refused = await play.act("nora", "command", **ask)
        assert refused["ephemeral"][0]["text"].startswith("That is a lot of commands at once.")
        other = await play.act("lucia", "command", **ask)
        assert "MAU" in other["ephemeral"][0]["text"]


async def test_too_many_questions_are_told_privately_once(tmp_path: Path) -> None:
    async with stage(tmp_path, http_port=0, answers_per_minute=1) as play:
        await play.say("nora", "help", "no default channel or override")
        await play.say("nora", "help", "how much does capgo cost")
        await play.say("nora", "help", "checksum_fail")
        state = await play.state()
        told = [m["text"] for c in state["channels"] if c["name"] == "@nora" for m in c["messages"]]
        assert len(of_bridge({"messages": await play.messages("help")})) == 1
        assert len(told) == 1
        assert told[0].startswith("That is a lot of questions at once.")


async def test_a_use_of_faq_is_counted(play: Stage) -> None:
    for _ in range(2):
        await play.act("nora", "command", name="faq", options={"question": "no-channel"})
    rows = await play.bridge.database.fetch("SELECT entry, times FROM uses")
    assert [tuple(row) for row in rows] == [("no-channel", 2)]
