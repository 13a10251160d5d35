"""An issue that maintainers label, and a help post that is linked to it."""

from typing import Any

from tests.support.stage import Json, Stage, of_bridge

UPDATER = "Cap-go/capacitor-updater"
NUMBER = 624


def issue(play: Stage) -> Any:
    repository = play.sandbox.github.repositories.find(UPDATER)
    assert repository
    return repository.issues[NUMBER]


async def labelled(play: Stage, label: str, do: str = "gh_label") -> None:
    await play.act("max", do, issue=f"{UPDATER}#{NUMBER}", label=label)
    await play.settle()


async def linked(play: Stage, who: str, text: str) -> str:
    """A help post that is linked to the issue; its thread."""
    post = {"channel": "questions", "title": "Updates", "text": text, "tags": []}
    thread = str(of_bridge(await play.act(who, "post", **post))[0]["channel"])
    link = {"channel": thread, "options": {"issue": f"{UPDATER}#{NUMBER}"}}
    await play.act("max", "command", name="issue link", **link)
    return thread


async def room(play: Stage, thread: str) -> Json:
    state = await play.state()
    posts = (post for channel in state["channels"] for post in channel["posts"])
    return next(one for one in posts if one["id"] == thread)
