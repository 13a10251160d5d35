"""The same text in several places gets one answer, which links the others."""

from tests.support.stage import Json, Stage, of_bridge

CRASH = "My app crashes at the start since the last update, white screen and nothing else happens"
SURE = "no default channel or override, what is that?"


async def _say(play: Stage, text: str, channel: str = "help", who: str = "nora") -> Json:
    return await play.act(who, "message", channel=channel, text=text)


def _first(answer: Json, who: str = "nora") -> str:
    return str(next(m["id"] for m in answer["messages"] if m["author"] == who))


async def test_a_second_post_is_linked_from_the_first_ones_message(play: Stage) -> None:
    one = await play.act("nora", "post", channel="questions", title="White screen", text=CRASH)
    (first,) = of_bridge(one)
    two = await play.act(
        "nora", "post", channel="questions", title="white screen!", text=CRASH.upper()
    )
    (edited,) = of_bridge(two)
    assert edited["id"] == first["id"]
    assert "Also asked in" in edited["text"]
    assert _first(two) in edited["text"]
    assert edited["pinged"] == []


async def test_a_report_in_the_channel_joins_the_post(play: Stage) -> None:
    one = await play.act("nora", "post", channel="questions", title="White screen", text=CRASH)
    (first,) = of_bridge(one)
    two = await _say(play, f"{CRASH}!!")
    assert [m["id"] for m in of_bridge(two)] == [first["id"]]


async def test_an_answer_in_the_channel_links_the_post(play: Stage) -> None:
    (first,) = of_bridge(await _say(play, SURE))
    two = await play.act("nora", "post", channel="questions", title="Channel", text=SURE)
    (edited,) = of_bridge(two)
    assert edited["id"] == first["id"]
    assert _first(two) in edited["text"]
    assert "That solved it" in str(edited["components"])


async def test_other_people_asking_the_same_are_answered(play: Stage) -> None:
    await play.act("nora", "post", channel="questions", title="White screen", text=CRASH)
    two = await play.act("lucia", "post", channel="questions", title="White screen", text=CRASH)
    (own,) = of_bridge(two)
    assert "Also asked in" not in own["text"]
    assert "También" not in own["text"]


async def test_silence_first_lets_the_second_be_answered_and_link_it(play: Stage) -> None:
    text = "Does anybody here know a good place to eat in Lisbon tonight?"
    asked = await _say(play, text)
    assert of_bridge(asked) == []
    two = await play.act("nora", "post", channel="questions", title="Lisbon", text=text)
    (own,) = of_bridge(two)
    assert _first(asked) in own["text"]


async def test_deleted_and_asked_elsewhere_it_is_answered_there(play: Stage) -> None:
    one = await _say(play, SURE)
    await play.act("nora", "delete", message=_first(one))
    two = await play.act("nora", "post", channel="questions", title="Channel", text=SURE)
    (own,) = of_bridge(two)
    assert own["channel"] != one["messages"][0]["channel"]
    assert "Also asked in" not in own["text"]


async def test_a_mention_elsewhere_joins_too(play: Stage) -> None:
    (first,) = of_bridge(await _say(play, SURE))
    two = await _say(play, f"@bridge {SURE}", channel="general")
    assert [m["id"] for m in of_bridge(two)] == [first["id"]]


async def test_a_new_start_in_between_gives_no_second_answer(play: Stage) -> None:
    one = await play.act("nora", "post", channel="questions", title="White screen", text=CRASH)
    (first,) = of_bridge(one)
    async with play.away():
        pass
    two = await play.act("nora", "post", channel="questions", title="White screen", text=CRASH)
    assert [m["id"] for m in of_bridge(two)] == [first["id"]]
