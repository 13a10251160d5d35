"""A good reply becomes an entry of the FAQ: drafted by a helper, proposed or put in place."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copytree

import pytest

from bot.domain.proposal import LIFE
from tests.support.process import ROOT
from tests.support.stage import Json, Stage, stage

CONTENT = "Cap-go/capgo-demo"
MENU = "Make this an FAQ entry"
TITLE = "Can bundles be signed by a hardware key?"
ANSWER = "Yes: export the public half and pass it to `npx @capgo/cli key save`."
TYPED = {
    "Question, in short": TITLE,
    "Other ways to ask it, one a line": "- hsm signing\nyubikey for bundles",
    "Answer": ANSWER,
    "Links, one a line": "Keys https://capgo.app/docs/keys",
}


async def drafted(play: Stage, who: str = "max", **more: str) -> Json:
    """What the preview shows of an entry made of a reply."""
    asked = (await play.act("nora", "message", channel="general", text=TITLE))["messages"][0]
    said = await play.act("max", "reply", message=asked["id"], text=ANSWER)
    reply = next(one for one in said["messages"] if one["text"] == ANSWER)
    opened = await play.act(who, "menu", name=MENU, message=reply["id"])
    assert ANSWER in str(opened["modal"])
    assert TITLE in str(opened["modal"])
    (card,) = (await play.act(who, "submit", fields={**TYPED, **more}))["ephemeral"]
    return dict(card)


@pytest.fixture
async def proposing(tmp_path: Path) -> AsyncIterator[Stage]:
    async with stage(tmp_path, content_repository=CONTENT) as play:
        yield play


async def test_an_entry_becomes_one_pull_request(proposing: Stage) -> None:
    card = await drafted(proposing)
    assert "hsm signing" in card["text"]
    done = await proposing.act("max", "click", message=card["id"], label="Propose it")
    repository = proposing.sandbox.github.repositories.find(CONTENT)
    assert repository
    (pull,) = repository.pulls
    assert f"/pull/{pull.number}" in str(done)
    ((path, content),) = repository.branches[pull.branch].items()
    assert path == "data/faq/bundles-be-signed-by-hardware/en.md"
    text = content.decode()
    assert f'title = "{TITLE}"' in text
    assert '{ title = "Keys", url = "https://capgo.app/docs/keys" }' in text
    assert text.rstrip().endswith(ANSWER)


async def test_a_lost_answer_does_not_propose_twice(proposing: Stage) -> None:
    card = await drafted(proposing)
    await proposing.fault("github", how="stored", count=3)
    await proposing.act("max", "click", message=card["id"], label="Propose it")
    await proposing.settle()
    repository = proposing.sandbox.github.repositories.find(CONTENT)
    assert repository
    assert len(repository.pulls) == 1
    assert len(repository.branches) == 1


async def test_without_a_repository_a_maintainer_puts_it_in_place_and_it_answers(
    tmp_path: Path,
) -> None:
    data = copytree(ROOT / "data", tmp_path / "data")
    async with stage(tmp_path, data_dir=data) as play:
        card = await drafted(play)
        await play.act("max", "click", message=card["id"], label="Put it in place")
        assert (data / "faq" / "bundles-be-signed-by-hardware" / "en.md").exists()
        await play.act("max", "command", name="faq", options={"question": "reload"})
        (answer,) = await play.say("nora", "help", TITLE)
        assert ANSWER.partition("`")[0] in answer["text"]


async def test_what_is_there_already_and_what_is_wrong_is_shown(proposing: Stage) -> None:
    like = await drafted(proposing, **{"Question, in short": "notifyAppReady was not called"})
    assert "There already, and like it" in like["text"]
    bad = await drafted(proposing, Answer="```\nnot closed")
    assert "a code block (```) is not closed" in bad["text"]
    assert "Propose it" not in str(bad)


async def test_a_draft_that_nobody_sends_is_erased(proposing: Stage) -> None:
    await drafted(proposing)
    database = proposing.bridge.database
    a_day = int(LIFE.total_seconds()) * 1_000_000
    async with database.write() as tx:
        await tx.fetch("UPDATE proposals SET at = at - ? RETURNING id", a_day)
    async with proposing.away():
        pass

    async def is_left() -> bool:
        return bool(await proposing.bridge.database.fetch("SELECT 1 FROM proposals"))

    async with asyncio.timeout(30):
        while await is_left():
            pass


async def test_members_do_not_draft(proposing: Stage) -> None:
    asked = (await proposing.act("nora", "message", channel="general", text=TITLE))["messages"][0]
    refused = await proposing.act("nora", "menu", name=MENU, message=asked["id"])
    assert "Only helpers and maintainers" in str(refused["ephemeral"])
