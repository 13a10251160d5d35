"""A maintainer labels an issue on GitHub: it is said there, and heard in its linked thread."""

import shutil
from pathlib import Path

import pytest

from bot.domain.errors import ContentError
from tests.support.stage import Stage, stage
from tests.support.stage_labels import UPDATER, issue, labelled, linked, room


async def test_a_label_is_said_on_the_issue_and_told_in_its_thread_once(play: Stage) -> None:
    text = "Desde ayer la app no se actualiza en Android con @capgo/capacitor-updater 7.4.1."
    thread = await linked(play, "lucia", text)
    await labelled(play, "billing")
    (said,) = issue(play).comments
    assert said.author.is_bridge
    assert "[Official support](https://support.capgo.app) helps every customer" in said.body
    assert issue(play).is_open, "closing is not switched on"
    (staff,) = [one["text"] for one in await play.messages("maintainers")]
    assert "BRIDGE_GITHUB_CLOSES_ISSUES" in staff
    heard = (await room(play, thread))["messages"][-1]
    assert heard["text"].startswith("Alguien del equipo indica que esto es para el soporte oficial")
    assert heard["pinged"] == []
    (answer,) = (await play.act("lucia", "click", message=heard["id"], label="Soporte oficial"))[
        "ephemeral"
    ]
    assert "Ticket de facturación y cuenta" in answer["text"]

    await labelled(play, "billing", "gh_unlabel")
    await labelled(play, "billing")
    assert issue(play).comments == [said]
    told = [one["text"] for one in (await room(play, thread))["messages"]]
    assert told.count(heard["text"]) == 1


async def test_a_label_sets_a_tag_and_answers_from_the_faq(play: Stage) -> None:
    thread = await linked(play, "nora", "How do I host @capgo/capacitor-updater updates myself?")
    await labelled(play, "self-hosted")
    assert "self-hosted" in (await room(play, thread))["tags"]
    (said,) = issue(play).comments
    assert said.body.startswith("### ")


async def test_a_label_costs_two_calls(play: Stage) -> None:
    await play.act("max", "gh_open", title="feat: pause", body="One device.", repo=UPDATER)
    await play.settle()
    repository = play.sandbox.github.repositories.find(UPDATER)
    assert repository
    number = max(repository.issues)
    calls = play.sandbox.github.limits.windows["core"]
    before = calls.used
    await play.act("max", "gh_label", issue=f"{UPDATER}#{number}", label="faq:no-channel")
    await play.settle()
    assert len(repository.issues[number].comments) == 1
    assert calls.used - before == 2


async def test_what_is_wrong_with_labels_is_told_at_the_start_with_file_and_line(
    tmp_path: Path,
) -> None:
    data = shutil.copytree("data", tmp_path / "data")
    (data / "labels.toml").write_text("faq_labels = true\n[labels.bug]\nlock = true\n")
    with pytest.raises(ContentError, match=r"labels\.toml:3: unknown field lock"):
        async with stage(tmp_path, data_dir=data):
            pass
