"""``/bridge dashboard``, through the real client."""

from pathlib import Path
from urllib.parse import urlsplit

from tests.support.stage import Json, Stage, stage


async def asked(play: Stage, who: str) -> Json:
    answer = await play.act(who, "command", channel="general", name="bridge dashboard")
    assert answer["messages"] == []
    [shown] = answer["ephemeral"]
    return dict(shown)


async def test_a_maintainer_gets_a_link_that_is_theirs_alone(play: Stage) -> None:
    shown = await asked(play, "max")
    assert "once, and within 5 minutes" in shown["text"]
    [button] = [one for one in shown["components"] if one.get("url")]
    port = play.life.settings.http_port
    assert urlsplit(button["url"])[:3] == ("http", f"127.0.0.1:{port}", "/dashboard/enter")
    assert shown["ephemeral_for"] == "max"


async def test_nobody_else_gets_one(play: Stage) -> None:
    shown = await asked(play, "nora")
    assert shown["text"] == "Only maintainers can do this."


async def test_without_a_port_it_says_what_to_set(tmp_path: Path) -> None:
    async with stage(tmp_path, http_port=0) as play:
        shown = await asked(play, "max")
    assert "`BRIDGE_HTTP_PORT`" in shown["text"]
    assert "`BRIDGE_PUBLIC_URL`" in shown["text"]
    assert not any(one.get("url") for one in shown["components"])
