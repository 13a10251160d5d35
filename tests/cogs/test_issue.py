"""``/issue`` and its menus: what maintainers do to issues on GitHub without leaving Discord."""

from pathlib import Path
from typing import Any

from tests.support.stage import Json, Stage, of_bridge, stage

UPDATER = "Cap-go/capacitor-updater"
PATIENT = 30.0
"""Seconds: however slow this machine is."""


async def ordered(play: Stage, name: str, who: str = "max", **options: Any) -> str:
    """What the person is told, alone."""
    where = {"channel": options.pop("channel")} if "channel" in options else {}
    assert play.bridge.bot.services.issue
    play.bridge.bot.services.issue.commands.waiting.patience = PATIENT
    answer = await play.act(who, "command", name=f"issue {name}", options=options, **where)
    feed = str(play.life.settings.feed_channel)
    public = [one for one in of_bridge(answer) if one["channel"] != feed]
    assert [one for one in public if one["channel"] != where.get("channel")] == []
    return str(answer["ephemeral"][0]["text"])


async def offered(play: Stage, name: str, channel: str = "", **options: str) -> list[Json]:
    where = {"channel": channel} if channel else {}
    answer = await play.act("max", "autocomplete", name=f"issue {name}", options=options, **where)
    return list(answer["choices"])


def issue(play: Stage, number: int = 624) -> Any:
    repository = play.sandbox.github.repositories.find(UPDATER)
    assert repository
    return repository.issues[number]


def labels(play: Stage, number: int = 624) -> list[str]:
    return [one.name for one in issue(play, number).labels]


async def audited(play: Stage) -> list[tuple[str, str]]:
    rows = await play.bridge.database.fetch("SELECT action, details FROM audit ORDER BY id")
    return [(row["action"], row["details"]) for row in rows]


async def posted(play: Stage) -> str:
    """A help post of Nora's; its thread."""
    text = "After an update the app shows a white screen with @capgo/capacitor-updater 7.4.1."
    post = {"channel": "questions", "title": "White screen", "text": text, "tags": []}
    return str(of_bridge(await play.act("nora", "post", **post))[0]["channel"])


async def test_labels_are_put_on_and_taken_off_as_the_repository_spells_them(play: Stage) -> None:
    told = await ordered(play, "label", label="CLI", issue=f"{UPDATER}#624")
    assert told.startswith("✅ Done.\n🟢")
    assert "`enhancement` `cli`" in told
    assert labels(play) == ["enhancement", "cli"]
    assert "It is so already." in await ordered(
        play, "label", label="cli", issue=f"https://github.com/{UPDATER}/issues/624"
    )
    await ordered(play, "unlabel", label="enhancement", issue=f"{UPDATER}#624")
    assert labels(play) == ["cli"]
    assert "has no “nonsense”" in await ordered(
        play, "label", label="nonsense", issue=f"{UPDATER}#624"
    )
    assert await audited(play) == [
        ("issue.label", f"{UPDATER}#624 +cli"),
        ("issue.label", f"{UPDATER}#624 -enhancement"),
    ]


async def test_an_issue_is_closed_for_a_reason_and_opened_again(play: Stage) -> None:
    told = await ordered(play, "close", reason="not planned", issue=f"{UPDATER}#624")
    assert "closed as not planned" in told
    assert issue(play).reason == "not_planned"
    assert "open" in await ordered(play, "reopen", issue=f"{UPDATER}#624")
    assert issue(play).is_open


async def test_people_and_milestones_are_set_and_github_may_refuse(play: Stage) -> None:
    where = f"{UPDATER}#624"
    assert "assigned" not in await ordered(play, "assign", assignee="@max-capgo", issue=where)
    assert [one.login for one in issue(play).assignees] == ["max-capgo"]
    assert "8.0.0" in await ordered(play, "milestone", milestone="8.0.0", issue=where)
    await ordered(play, "milestone", milestone="-", issue=where)
    assert issue(play).milestone is None
    assert "GitHub does not allow that" in await ordered(
        play, "assign", assignee="nobody-there", issue=where
    )
    assert [row[1] for row in await audited(play)] == [where, f"{where} 8.0.0", f"{where} -", where]


async def test_only_maintainers_order_and_everybody_may_look(play: Stage) -> None:
    where = f"{UPDATER}#612"
    for name, more in (("label", {"label": "cli"}), ("close", {}), ("link", {})):
        told = await ordered(play, name, "lucia", issue=where, **more)
        assert "mantenedores" in told
    told = await ordered(play, "show", "nora", issue=where)
    assert "rolls back" in told
    assert "assigned to max-capgo" in told
    assert "There is no issue" in await ordered(play, "show", "nora", issue=f"{UPDATER}#99999")
    assert "Which issue?" in await ordered(play, "show", "nora")
    assert "Which issue?" in await ordered(play, "show", "nora", issue="other/app#1")
    assert await audited(play) == []


async def test_a_linked_thread_stands_for_its_issue(play: Stage) -> None:
    thread = await posted(play)
    answer = await play.act(
        "max", "command", name="issue link", channel=thread, options={"issue": f"{UPDATER}#624"}
    )
    assert "Linked to" in answer["ephemeral"][0]["text"]
    lines = [one["text"] for one in of_bridge(answer) if not one["edited"]]
    assert len(lines) == 1
    assert f"This thread is linked to [{UPDATER}#624]" in lines[0]
    assert any("Issue #624 on GitHub" in one["text"] for one in of_bridge(answer) if one["edited"])
    assert "pause updates" in await ordered(play, "show", "nora", channel=thread)
    assert "download stops" in await ordered(play, "show", "nora", channel=thread, issue="618")
    (preview,) = await play.say("nora", thread, "Is it like #618?")
    assert "download stops" in preview["text"]
    told = await ordered(play, "link", channel=thread, issue=f"{UPDATER}#612")
    assert f"linked to {UPDATER}#624 already" in told
    answer = await play.act("max", "command", name="issue unlink", channel=thread)
    assert any("is not linked to" in one["text"] for one in of_bridge(answer))
    assert "not linked to an issue" in await ordered(play, "unlink", channel=thread)
    assert [action for action, _ in await audited(play)] == ["issue.link", "issue.unlink"]


async def test_a_label_from_here_is_a_command_as_one_from_github(tmp_path: Path) -> None:
    async with stage(tmp_path) as play:
        await ordered(play, "label", label="faq:no-channel", issue=f"{UPDATER}#624")
        await play.settle()
        (comment,) = issue(play).comments
        assert "channel" in comment.body


async def test_an_order_outlasts_an_outage(play: Stage) -> None:
    assert play.bridge.bot.services.issue
    play.bridge.bot.services.issue.commands.waiting.patience = 0
    await play.fault("github", how="down", count=2)
    answer = await play.act(
        "max", "command", name="issue close", options={"issue": f"{UPDATER}#624"}
    )
    assert "on its way to GitHub" in answer["ephemeral"][0]["text"]
    await play.settle()
    assert issue(play).reason == "completed"
    assert await audited(play) == [("issue.close", f"{UPDATER}#624 completed")]


async def test_while_github_is_slow_typing_goes_on(play: Stage) -> None:
    await play.fault("github", how="hang")
    assert await offered(play, "label", issue=f"{UPDATER}#612", label="") == []
    await play.fault("github", how="none")


async def test_what_is_typed_is_completed_from_the_repository(play: Stage) -> None:
    (found,) = await offered(play, "close", issue="proxy android")
    assert found["value"] == f"{UPDATER}#618"
    assert found["name"].startswith("capacitor-updater#618 bug: download stops")
    assert [one["value"] for one in await offered(play, "show", issue="#62")] == [f"{UPDATER}#624"]
    where = f"{UPDATER}#612"
    assert await offered(play, "label", issue=where, label="tri") == [
        {"name": "ready for triage", "value": "ready for triage"}
    ]
    assert [o["value"] for o in await offered(play, "unlabel", issue=where, label="")] == ["bug"]
    assert "max-capgo" in [
        o["value"] for o in await offered(play, "assign", issue=where, assignee="m")
    ]
    assert await offered(play, "milestone", issue=where, milestone="8") == [
        {"name": "8.0.0", "value": "8.0.0"},
        {"name": "No milestone", "value": "-"},
    ]


async def test_label_issue_sets_only_what_differs(play: Stage) -> None:
    answer = await play.act("nora", "message", channel="general", text=f"Like {UPDATER}#618")
    message = answer["messages"][0]["id"]
    answer = await play.act("max", "menu", name="Label issue", message=message)
    assert answer["modal"]["title"].startswith("#618 bug: download stops")
    (field,) = answer["modal"]["fields"]
    assert field["value"] == ["bug", "needs-repro"]
    answer = await play.act("max", "submit", fields={field["label"]: ["bug", "cli"]})
    assert "✅" in answer["ephemeral"][0]["text"]
    assert sorted(labels(play, 618)) == ["bug", "cli"]
    told = (await play.act("nora", "menu", name="Label issue", message=message))["ephemeral"]
    assert "Only maintainers" in told[0]["text"]


async def test_link_to_issue_takes_the_number_from_the_message(play: Stage) -> None:
    thread = await posted(play)
    answer = await play.act("nora", "message", channel=thread, text=f"Is it {UPDATER}#612?")
    message = answer["messages"][0]["id"]
    answer = await play.act("max", "menu", name="Link to issue", message=message)
    assert answer["modal"]["fields"][0]["value"] == f"{UPDATER}#612"
    answer = await play.act("max", "submit", fields={"Issue": f"{UPDATER}#612"})
    assert "Linked to" in answer["ephemeral"][0]["text"]


async def test_file_as_issue_begins_where_the_post_is_filed(play: Stage) -> None:
    thread = await posted(play)
    answer = await play.act("max", "menu", name="File as issue", message=thread)
    assert "Which repository is it about?" in answer["ephemeral"][0]["text"]
    answer = await play.act("paula", "menu", name="File as issue", message=thread)
    assert "Only the person who asked" in answer["ephemeral"][0]["text"]


async def test_file_as_issue_fills_the_form_from_any_message(play: Stage) -> None:
    text = "Since 7.4.1 of @capgo/capacitor-updater the app is white on iOS 18.4 after an update."
    answer = await play.act("nora", "message", channel="general", text=text)
    message = answer["messages"][0]["id"]
    (card,) = (await play.act("max", "menu", name="File as issue", message=message))["ephemeral"]
    answer = await play.act(
        "max",
        "select",
        message=card["id"],
        label="Another repository",
        values=["Cap-go/capgo-demo"],
    )
    (card,) = answer["ephemeral"]
    answer = await play.act(
        "max", "select", message=card["id"], label="Choose a form", values=["bug.yml"]
    )
    answer = await play.act(
        "max", "click", message=answer["ephemeral"][0]["id"], label="Open the form (1 of 2)"
    )
    assert any(text[:30] in str(field["value"]) for field in answer["modal"]["fields"])
    answer = await play.act("paula", "menu", name="File as issue", message=message)
    assert "Only the person who asked" in answer["ephemeral"][0]["text"]
