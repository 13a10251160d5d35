"""The JSON API over HTTP, with a client that answers."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.support.discord_client import playing
from tests.support.sandbox_api import Answering, Api, Json


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with playing(Answering()) as play, aiohttp.ClientSession() as session:
        yield Api(play, session)


async def test_the_state_shows_people_channels_posts_and_messages(api: Api) -> None:
    await api.act("nora", "message", channel="help", text="a question for @bridge")
    await api.act("lucia", "post", title="Una duda", text="¿cómo?", tags=["cli"])
    state = await api.state()
    assert state["ready"] is True
    assert [(one["key"], one["locale"], one["roles"]) for one in state["people"]] == [
        ("nora", "en-US", []),
        ("lucia", "es-ES", []),
        ("paula", "en-US", []),
        ("max", "en-US", ["maintainer"]),
    ]
    by_name = {channel["name"]: channel for channel in state["channels"]}
    assert list(by_name) == [
        "general",
        "help",
        "questions",
        "announcements",
        "status",
        "github-feed",
        "maintainers",
    ]
    question, answer = by_name["help"]["messages"]
    assert question["author"] == "nora"
    assert question["text"] == "a question for @Bridge"
    assert question["pinged"] == ["bridge"]
    assert answer["author"] == "bridge"
    assert (answer["reply_to"], answer["pinged"]) == (question["id"], [])
    assert answer["components"][2] == {
        "type": 2,
        "custom_id": "off",
        "label": "Off",
        "disabled": True,
    }
    [post] = by_name["questions"]["posts"]
    assert (post["name"], post["tags"], post["archived"]) == ("Una duda", ["cli"], False)
    assert post["messages"][0]["text"] == "¿cómo?"
    empty = {name: state[name] for name in ("mail", "issues", "tickets")}
    assert empty == {"mail": [], "issues": [], "tickets": []}
    assert "paula@example.com" in [one["address"] for one in state["customers"]]


async def test_private_channels_are_hidden_from_members(api: Api) -> None:
    await api.act("max", "message", channel="maintainers", text="between us")
    names = [channel["name"] for channel in (await api.state("nora"))["channels"]]
    assert "maintainers" not in names
    status, answer = await api.post(
        "/sandbox/act", {"as": "nora", "do": "message", "channel": "maintainers", "text": "x"}
    )
    assert (status, answer["error"]) == (400, "this person does not see maintainers")


async def test_every_verb_answers_with_what_changed(api: Api) -> None:
    asked = await api.act("nora", "message", channel="help", text="how?")
    question, answer = asked["messages"]
    edited = await api.act("nora", "edit", message=question["id"], text="how exactly?")
    assert [(one["text"], one["edited"]) for one in edited["messages"]] == [("how exactly?", True)]
    replied = await api.act("nora", "reply", message=answer["id"], text="and then?")
    assert replied["messages"][0]["pinged"] == ["bridge"]
    clicked = await api.act("lucia", "click", message=answer["id"], label="Thanks")
    assert [one["text"] for one in clicked["ephemeral"]] == ["you are welcome"]
    assert clicked["ephemeral"][0]["ephemeral_for"] == "lucia"
    opened = await api.act("lucia", "click", message=answer["id"], custom_id="form")
    assert opened["modal"]["fields"][0]["label"] == "Name"
    sent = await api.act("lucia", "submit", fields={"Name": "Lucía"})
    assert sent["messages"][0]["text"] == "Lucía"
    uploaded = await api.act(
        "nora", "upload", channel="help", name="a.log", text="E1", content="see this"
    )
    assert uploaded["messages"][0]["text"] == "see this\na.log"
    deleted = await api.act("nora", "delete", message=question["id"])
    assert deleted["deleted"] == [question["id"]]
    assert deleted["messages"] == []
    assert (await api.act("nora", "leave"))["messages"] == []
    assert (await api.state())["people"][0]["member"] is False


async def test_a_post_is_found_by_its_title_and_by_its_id(api: Api) -> None:
    posted = await api.act("nora", "post", channel="questions", title="My post", text="hello")
    post_id = posted["messages"][0]["channel"]
    assert posted["messages"][1]["author"] == "bridge"
    by_title = await api.act("nora", "message", channel="My post", text="one")
    by_id = await api.act("nora", "message", channel=post_id, text="two")
    assert by_title["messages"][0]["channel"] == by_id["messages"][0]["channel"] == post_id


WRONG: list[tuple[Json, str]] = [
    ({"as": "nobody", "do": "message"}, '"as" is one of nora, lucia, paula, max'),
    ({"as": "nora", "do": "dance"}, '"do" is one of message, reply'),
    ({"as": "nora", "do": "message", "channel": "nowhere", "text": "x"}, "no channel or post"),
    ({"as": "nora", "do": "message", "channel": "help", "text": ""}, "empty message"),
    ({"as": "nora", "do": "message", "channel": "questions", "text": "x"}, "non-text channel"),
    ({"as": "nora", "do": "message", "channel": "announcements", "text": "x"}, "50013"),
    ({"as": "nora", "do": "message", "channel": "help", "text": "x" * 2001}, "2000 or fewer"),
    ({"as": "nora", "do": "reply", "message": "1", "text": "x"}, "there is no message 1"),
    ({"as": "nora", "do": "post", "title": "x" * 101, "text": "x"}, "100"),
    ({"as": "nora", "do": "post", "title": "x", "text": "x", "tags": ["none"]}, "tags are capgo"),
    ({"as": "nora", "do": "click", "message": "ANSWER", "label": "None"}, "it has 'Thanks'"),
    ({"as": "nora", "do": "click", "message": "ANSWER", "label": "Off"}, "'Off' is disabled"),
    ({"as": "nora", "do": "submit", "fields": {}}, "no modal open"),
    ({"as": "nora", "do": "command", "name": "none"}, "no command 'none'"),
    ({"as": "nora", "do": "edit", "message": "ANSWER", "text": "x"}, "one's own messages"),
    ({"as": "nora", "do": "delete", "message": "ANSWER"}, "50013"),
    ({"as": "nora", "do": "join"}, "a member already"),
    ({"as": "nora", "do": "menu", "name": "none", "message": "ANSWER"}, "no command 'none'"),
]


@pytest.mark.parametrize(("wish", "said"), WRONG)
async def test_what_cannot_be_says_what_to_do(api: Api, wish: Json, said: str) -> None:
    asked = await api.act("lucia", "message", channel="help", text="how?")
    answer_id = asked["messages"][1]["id"]
    wish = {key: answer_id if value == "ANSWER" else value for key, value in wish.items()}
    status, answer = await api.post("/sandbox/act", wish)
    assert status == 400
    assert said in answer["error"]


async def test_a_modal_must_be_filled_in_as_it_asks(api: Api) -> None:
    asked = await api.act("nora", "message", channel="help", text="how?")
    await api.act("nora", "click", message=asked["messages"][1]["id"], label="Form")
    for fields, said in (
        ({}, "'Name' is required"),
        ({"Name": "too long"}, "0 to 5 characters"),
        ({"Age": "5"}, "no field 'Age'"),
    ):
        status, answer = await api.post(
            "/sandbox/act", {"as": "nora", "do": "submit", "fields": fields}
        )
        assert (status, said in answer["error"]) == (400, True), answer


@pytest.mark.parametrize("path", ["/sandbox/act", "/sandbox/fault", "/sandbox/flood"])
async def test_what_is_no_json_object_is_refused(api: Api, path: str) -> None:
    assert (await api.post(path, ["x"]))[0] == 400


async def test_faults_and_floods_are_made_over_http(api: Api) -> None:
    assert (await api.post("/sandbox/fault", {"kind": "forbid", "channel": "help"}))[0] == 200
    assert (await api.post("/sandbox/fault", {"kind": "none"}))[0] == 200
    assert (await api.post("/sandbox/fault", {"kind": "slow", "count": "many"}))[0] == 400
    flood = {"channel": "general", "texts": ["a", "b"], "count": 5}
    assert await api.post("/sandbox/flood", flood) == (200, {"sent": 5})
    await api.play.sandbox.settled()
    [general] = [one for one in (await api.state())["channels"] if one["name"] == "general"]
    people = [one["author"] for one in general["messages"] if one["author"] != "bridge"]
    assert people == ["nora", "lucia", "paula", "max", "nora"]
