"""A post and its issue stay in step, whichever side moves first, and nothing comes back."""

from typing import Any

from tests.support.stage import Json, Stage, of_bridge

UPDATER = "Cap-go/capacitor-updater"
NUMBER = 624
WHERE = {"repo": UPDATER, "issue": NUMBER}
TEXT = "After an update the app shows a white screen with @capgo/capacitor-updater 7.4.1."


async def linked(play: Stage) -> str:
    """Nora's post, which Max links."""
    post = {"channel": "questions", "title": "White screen", "text": TEXT, "tags": ["capgo"]}
    thread = str(of_bridge(await play.act("nora", "post", **post))[0]["channel"])
    options = {"issue": f"{UPDATER}#{NUMBER}"}
    await play.act("max", "command", name="issue link", channel=thread, options=options)
    await play.settle()
    return thread


async def github(play: Stage, do: str, **more: Any) -> None:
    await play.act("max", do, **{**WHERE, **more})
    await play.settle()


async def post_of(play: Stage, thread: str) -> Json:
    rooms = [one for channel in (await play.state())["channels"] for one in channel["posts"]]
    return next(one for one in rooms if one["id"] == thread)


async def said(play: Stage, thread: str) -> list[Json]:
    """By the bridge, but for its first message."""
    return [one for one in (await post_of(play, thread))["messages"] if one["author"] == "bridge"][
        1:
    ]


async def tags(play: Stage, thread: str) -> set[str]:
    return set((await post_of(play, thread))["tags"])


def labels(play: Stage) -> set[str]:
    repository = play.sandbox.github.repositories.find(UPDATER)
    assert repository
    return {one.name for one in repository.issues[NUMBER].labels}


async def feed(play: Stage) -> list[str]:
    return [one["text"] for one in await play.messages("github-feed")]


async def test_closing_and_opening_show_in_the_post_and_in_its_tag(play: Stage) -> None:
    thread = await linked(play)
    await github(play, "gh_close", reason="completed")
    line = (await said(play, thread))[-1]
    assert f"[{UPDATER}#{NUMBER}](" in line["text"]
    assert ") was closed as completed." in line["text"]
    assert await tags(play, thread) == {"capgo", "solved"}
    await github(play, "gh_reopen")
    assert "is open again" in (await said(play, thread))[-1]["text"]
    assert await tags(play, thread) == {"capgo"}
    await github(play, "gh_close", reason="not_planned")
    assert "closed as not planned" in (await said(play, thread))[-1]["text"]
    assert await tags(play, thread) == {"capgo"}
    await play.act("max", "archive", channel=thread)
    await play.act("max", "unarchive", channel=thread)
    assert (await post_of(play, thread))["name"] == "White screen"


async def test_labels_and_tags_follow_each_other_and_never_come_back(play: Stage) -> None:
    thread = await linked(play)
    before = labels(play)
    await github(play, "gh_label", label="cli")
    assert await tags(play, thread) == {"capgo", "cli"}
    await play.act("nora", "tag", channel=thread, tags=["capgo"])
    await play.settle()
    assert labels(play) == before
    await play.act("nora", "tag", channel=thread, tags=["capgo", "cli", "manual-mode"])
    await play.settle()
    assert labels(play) == before | {"cli", "manual mode"}
    await github(play, "gh_unlabel", label="cli")
    assert await tags(play, thread) == {"capgo", "manual-mode"}
    assert labels(play) == before | {"manual mode"}


async def test_a_milestone_shows_in_the_first_message(play: Stage) -> None:
    thread = await linked(play)
    await github(play, "gh_milestone", milestone="8.0.0")
    await github(play, "gh_milestone", milestone="8.0.0")
    first = next(m for m in (await post_of(play, thread))["messages"] if m["author"] == "bridge")
    assert f"This is now [{UPDATER}#{NUMBER}](" in first["text"]
    assert "Milestone: **8.0.0**" in first["text"]


async def test_a_release_is_told_once_and_pings_only_who_wished_it(play: Stage) -> None:
    thread = await linked(play)
    await github(play, "gh_close", reason="completed")
    line = (await said(play, thread))[-1]
    refused = await play.act(
        "max", "click", message=line["id"], label="Tell me when it is released"
    )
    assert "Only the person who asked" in refused["ephemeral"][0]["text"]
    agreed = await play.act(
        "nora", "click", message=line["id"], label="Tell me when it is released"
    )
    assert "You will be mentioned" in agreed["ephemeral"][0]["text"]
    await github(play, "gh_release", tag="8.1.0-rc.1", notes=f"* #{NUMBER}", prerelease=True)
    line = (await said(play, thread))[-1]
    assert "🧪 Fixed in release [8.1.0-rc.1](" in line["text"]
    assert line["pinged"] == []
    await github(play, "gh_release", tag="8.1.0", commits=[f"Mend it (fixes #{NUMBER})"])
    await github(play, "gh_release", tag="8.1.0", notes=f"Among others #{NUMBER}")
    told = [one for one in await said(play, thread) if "8.1.0](" in one["text"]]
    assert [one["pinged"] for one in told] == [["nora"]]
    assert "Fixed in release [8.1.0](" in told[0]["text"]


async def test_a_deleted_thread_leaves_the_issue_and_is_told_to_maintainers(play: Stage) -> None:
    thread = await linked(play)
    repository = play.sandbox.github.repositories.find(UPDATER)
    assert repository
    was = str(repository.issues[NUMBER])
    await play.act("max", "delete_post", channel=thread)
    await play.settle()
    (told,) = [one["text"] for one in await play.messages("maintainers") if "🗑️" in one["text"]]
    assert f"The thread of [{UPDATER}#{NUMBER}](" in told
    assert str(repository.issues[NUMBER]) == was


async def test_an_issue_that_moves_away_lets_its_post_go(play: Stage) -> None:
    thread = await linked(play)
    await github(play, "gh_delete")
    assert "is not there any more" in (await said(play, thread))[-1]["text"]
    assert await play.bridge.database.fetch("SELECT 1 FROM links") == []


async def test_an_issue_is_one_message_of_the_feed_and_gets_one_post(play: Stage) -> None:
    opened = await play.act(
        "max", "gh_open", repo=UPDATER, title="Wish *a* lot", body="<!-- x -->\nPlease, <@7>!"
    )
    await play.settle()
    (shown,) = [one for one in await play.messages("github-feed") if "Wish" in one["text"]]
    assert "🟢 **[Wish \\*a\\* lot](" in shown["text"]
    clicked = await play.act("nora", "click", message=shown["id"], label="Open a post")
    assert "Only maintainers can do this." in clicked["ephemeral"][0]["text"]
    await play.act("max", "click", message=shown["id"], label="Open a post")
    await play.settle()
    await github(play, "gh_label", issue=opened["issue"], label="discuss")
    await github(play, "gh_close", issue=opened["issue"], reason="completed")
    (line,) = [text for text in await feed(play) if "Wish" in text]
    assert "🟣 **[Wish" in line
    assert "closed as completed" in line
    assert "`discuss`" in line
    state = await play.state()
    posts = [one for channel in state["channels"] for one in channel["posts"]]
    (post,) = [one for one in posts if one["name"] == f"Wish *a* lot #{opened['issue']}"]
    first, *lines = post["messages"]
    assert "🟣 **[Wish" in first["text"]
    assert "Please," in first["text"]
    assert [one["text"].partition(")")[2][:24] for one in lines] == [" was closed as completed"]
    assert first["pinged"] == []


async def test_a_label_opens_a_post_and_a_release_shows_in_the_feed(play: Stage) -> None:
    await github(play, "gh_label", label="discuss")
    await github(play, "gh_unlabel", label="discuss")
    await github(play, "gh_label", label="discuss")
    rows = await play.bridge.database.fetch("SELECT subject, channel, number FROM links")
    assert [(row["subject"], row["number"]) for row in rows] == [(rows[0]["channel"], NUMBER)]
    post = await post_of(play, str(rows[0]["channel"]))
    assert len(post["messages"]) == 1
    await github(play, "gh_release", tag="8.2.0", notes="One")
    await github(play, "gh_release", tag="8.2.0", notes="Two")
    (shown,) = [one for one in await feed(play) if "8.2.0" in one]
    assert "Two" in shown
