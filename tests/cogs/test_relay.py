"""Comments cross between a thread and its issue, both ways, once its opener agrees."""

from dataclasses import dataclass
from typing import Any

from tests.support.stage import Json, Stage, of_bridge, until

UPDATER = "Cap-go/capacitor-updater"
NUMBER = 624
TEXT = "After an update the app shows a white screen with @capgo/capacitor-updater 7.4.1."


@dataclass
class Both:
    """Nora's thread and the issue that it is linked to."""

    play: Stage
    thread: str

    @property
    def github(self) -> Any:
        return self.play.sandbox.github

    @property
    def repository(self) -> Any:
        return self.github.repositories.find(UPDATER)

    @property
    def issue(self) -> Any:
        return self.repository.issues[NUMBER]

    async def command(self, who: str, name: str, **options: str) -> str:
        where = {"channel": self.thread, "options": options}
        answer = await self.play.act(who, "command", name=name, **where)
        return str(answer["ephemeral"][0]["text"])

    async def say(self, who: str, text: str) -> str:
        answer = await self.play.act(who, "message", channel=self.thread, text=text)
        await self.play.settle()
        return str(answer["messages"][0]["id"])

    def comments(self) -> list[str]:
        return [one.body for one in self.issue.comments if one.author.is_bridge]

    def said(self) -> list[str]:
        return [one.split("\n\n")[1] for one in self.comments()]

    async def room(self) -> list[Json]:
        state = await self.play.state()
        rooms = [one for channel in state["channels"] for one in channel["posts"]]
        return list(next(one["messages"] for one in rooms if one["id"] == self.thread))

    async def shown(self) -> list[Json]:
        """What people wrote on GitHub, as the bridge shows it in the thread."""
        return [one for one in await self.room() if "#issuecomment-" in one["text"]]


async def linked(play: Stage) -> Both:
    post = {"channel": "questions", "title": "White screen", "text": TEXT, "tags": []}
    thread = str(of_bridge(await play.act("nora", "post", **post))[0]["channel"])
    both = Both(play, thread)
    await both.command("max", "issue link", issue=f"{UPDATER}#{NUMBER}")
    return both


async def test_words_edits_and_deletions_cross_both_ways_and_never_come_back(play: Stage) -> None:
    both = await linked(play)
    await both.say("nora", "Nobody on GitHub hears this.")
    assert "Nothing crosses" in await both.command("nora", "relay")
    assert "everybody can read" in await both.command("nora", "relay", mode="all")
    before = len(both.issue.comments)

    message = await both.say("nora", "It fixes #3, says @max:\n```js\nfoo()```")
    (comment,) = both.comments()
    assert comment.startswith("**Nora** [via Discord](https://discord.com/channels/")
    assert "It fixes #<!-- -->3, says @<!-- -->" in comment
    assert "```js\nfoo()\n```" in comment
    await play.act("nora", "edit", message=message, text="It does not.")
    await play.settle()
    (comment,) = both.comments()
    assert ":\n\nIt does not.\n\n<!-- bridge:relay:" in comment

    oscar = both.github.repositories.account("nora-dev")
    theirs = both.github.comments.add(both.repository, both.issue, oscar, "Try v8, @everyone.")
    await play.settle()
    (shown,) = await both.shown()
    assert "**nora-dev** [on GitHub](" in shown["text"]
    assert "Try v8, @\u200beveryone." in shown["text"]
    assert shown["pinged"] == []
    both.github.comments.edit(both.repository, both.issue, theirs, oscar, "Try v9.")
    await play.settle()
    (edited,) = await both.shown()
    assert (edited["id"], "Try v9." in edited["text"]) == (shown["id"], True)

    both.github.comments.delete(both.repository, both.issue, theirs, oscar)
    await play.act("nora", "delete", message=message)
    await play.settle()
    assert (await both.shown(), both.comments()) == ([], [])
    assert len(both.issue.comments) == before


async def test_a_maintainer_asks_and_what_maintainers_said_meanwhile_is_caught_up(
    play: Stage,
) -> None:
    both = await linked(play)
    assert "Asked." in await both.command("max", "relay", mode="maintainers")
    await play.settle()
    (asked,) = (one for one in await both.room() if "A maintainer asks" in one["text"])
    refused = await play.act("max", "click", message=asked["id"], label="Yes")
    assert "Only whoever opened this post" in refused["ephemeral"][0]["text"]
    await play.act("nora", "click", message=asked["id"], label="Yes")
    await play.settle()
    first = await both.say("max", "One")
    gone = await both.say("max", "Gone")
    async with play.away():
        await play.act("max", "edit", message=first, text="Two")
        await play.act("max", "delete", message=gone)
        await play.act("lucia", "message", channel=both.thread, text="Not a maintainer's")
        await play.act("max", "message", channel=both.thread, text="Three")
    # Nothing tells when a new process has caught up.
    await until(lambda: both.said() == ["Two", "Three"])
    await play.settle()
    assert both.said() == ["Two", "Three"]
