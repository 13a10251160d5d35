"""``/triage queue``: what waits for maintainers, section by section, and only for their eyes."""

from typing import Any

from tests.support.stage import Json, Stage, of_bridge

UPDATER = "Cap-go/capacitor-updater"
VAGUE = "After the last update the app crashes."


async def queue(play: Stage, who: str = "max") -> Json:
    answer = await play.act(who, "command", name="triage queue")
    assert not of_bridge(answer)
    (card,) = answer["ephemeral"]
    return dict(card)


async def turned(play: Stage, card: Json, do: str, **more: Any) -> Json:
    """After a click or a choice; the same message shows it."""
    answer = await play.act("max", do, message=card["id"], **more)
    (shown,) = answer["ephemeral"]
    assert (shown["id"], shown["edited"]) == (card["id"], True)
    return dict(shown)


async def test_maintainers_go_through_what_waits(play: Stage) -> None:
    github = play.sandbox.github
    repository = github.repositories.find(UPDATER)
    assert repository
    nora = github.repositories.account("nora-builds")
    issue = github.issues.open(repository, nora, "App *crashes*", VAGUE)
    for number in range(11):
        github.issues.open(repository, github.repositories.account("max-capgo"), f"N{number}", "")
    await play.settle()

    card = await queue(play)
    assert f"### {UPDATER} · Unlabelled" in card["text"]
    assert "Page 1 of 2" in card["text"]
    card = await turned(play, card, "click", label="▶")
    assert "Page 2 of 2" in card["text"]
    assert "N10" in card["text"]
    card = await turned(play, card, "click", label="Waiting for author (2)")
    assert f"[#{issue.number}](https://github.com/{UPDATER}/issues/{issue.number})" in card["text"]

    github.comments.add(repository, issue, nora, "It is on Android 14.")
    await play.settle()
    card = await turned(play, card, "click", label="Refresh")
    assert f"[#{issue.number}]" not in card["text"]
    card = await turned(play, card, "click", label="Author answered (1)")
    assert f"[#{issue.number}]" in card["text"]

    await play.fault("github", how="down")
    card = await turned(play, card, "click", label="Refresh")
    assert "GitHub does not answer right now" in card["text"]
    await play.fault("github", how="none")


async def test_threads_without_a_reply_are_found_where_their_issue_is(play: Stage) -> None:
    post = {"channel": "questions", "title": "White screen", "text": VAGUE, "tags": []}
    thread = str(of_bridge(await play.act("nora", "post", **post))[0]["channel"])
    where = {"channel": thread, "options": {"issue": f"{UPDATER}#624"}}
    await play.act("max", "command", name="issue link", **where)
    card = await turned(play, await queue(play), "click", label="Threads without a reply (1)")
    assert "White screen" in card["text"]
    (select,) = (one for one in card["components"] if one["type"] == 3)
    (other,) = (one["value"] for one in select["options"] if one["label"] == "Cap-go/capgo-demo")
    card = await turned(play, card, "select", custom_id=select["custom_id"], values=[other])
    assert "### Cap-go/capgo-demo · Threads without a reply" in card["text"]
    assert "White screen" not in card["text"]


async def test_nobody_else_sees_it(play: Stage) -> None:
    assert "mantenedores" in (await queue(play, "lucia"))["text"]
