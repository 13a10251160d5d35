"""The bridge as a process beside a GitHub that somebody else wrote: what it is told of by webhook,
or has to ask for, is done, and done once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox import Sandbox, World
from tests.support.emulate import BRIDGE, MAINTAINER, PASSER_BY, SLUG, Emulate, emulating
from tests.support.postgres import free_port
from tests.support.process import bot, in_sandbox

SECRET = "a secret of the tests"
BILLING, REPRO, READY = "billing", "needs-repro", "ready for triage"
DETAILS = """

@capgo/capacitor-updater 7.1.0, Capacitor 7.2.0, Android 14 on a Pixel 8, manual mode.

Steps: 1. start the app 2. download a bundle 3. restart. Expected: the new one. Actual: the old one.

```
[CapgoUpdater] Error: checksum mismatch
```
"""


@pytest.fixture(scope="module")
def github() -> Iterator[Emulate]:
    with emulating() as running:
        yield running


class Place:
    """One repository, and what people see and do there."""

    def __init__(self, github: Emulate, name: str) -> None:
        self.github, self.name = github, github.repository(name)

    def _do(self, login: str, verb: str, path: str, body: object = None) -> Any:
        return self.github.as_person(login, verb, f"/repos/{self.name}/{path}", body)

    def opens(self, login: str, title: str, body: str = "") -> int:
        return int(self._do(login, "POST", "issues", {"title": title, "body": body})["number"])

    def rewords(self, login: str, issue: int, body: str) -> None:
        self._do(login, "PATCH", f"issues/{issue}", {"body": body})

    def labels(self, login: str, issue: int, name: str) -> None:
        self._do(login, "POST", f"issues/{issue}/labels", {"labels": [name]})

    def unlabels(self, login: str, issue: int, name: str) -> None:
        self._do(login, "DELETE", f"issues/{issue}/labels/{name}")

    def hook(self, port: int) -> None:
        config = {"url": f"http://127.0.0.1:{port}/github", "secret": SECRET}
        body = {"config": config, "events": ["issues", "issue_comment", "release"]}
        self._do(MAINTAINER, "POST", "hooks", body)

    def said(self, issue: int) -> list[tuple[int, str, str]]:
        """Id, author and text of each comment."""
        rows = self._do(MAINTAINER, "GET", f"issues/{issue}/comments?per_page=100")
        return [(row["id"], row["user"]["login"], row["body"]) for row in rows]

    def tagged(self, issue: int) -> set[str]:
        rows = self._do(MAINTAINER, "GET", f"issues/{issue}/labels")
        return {row["name"] for row in rows}


@asynccontextmanager
async def bridged(
    folder: Path, place: Place, settings: Mapping[str, object]
) -> AsyncIterator[None]:
    async with Sandbox(World.load()) as sandbox:
        all_settings = {
            **in_sandbox(sandbox),
            "BRIDGE_STATE_DIR": folder,
            "BRIDGE_GITHUB_API_URL": place.github.url,
            "BRIDGE_GITHUB_REPOSITORIES": place.name,
            **settings,
        }
        async with bot("run", folder=folder, settings=all_settings) as process:
            await process.line("ready", 60)
            yield


async def soon(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not await asyncio.to_thread(holds):  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.05)


async def test_what_github_tells_is_done_once_and_comments_are_edited(
    tmp_path: Path, github: Emulate
) -> None:
    place, port, me = Place(github, "told"), free_port(), f"{SLUG}[bot]"
    place.hook(port)
    settings = {
        "BRIDGE_GITHUB_APP_ID": github.app.id,
        "BRIDGE_GITHUB_APP_KEY": github.app.key,
        "BRIDGE_GITHUB_WEBHOOK_SECRET": SECRET,
        "BRIDGE_GITHUB_POLL_SECONDS": 0,
        "BRIDGE_HTTP_PORT": port,
    }
    async with bridged(tmp_path, place, settings):
        bill = place.opens(MAINTAINER, "I was charged twice")
        bare = place.opens(PASSER_BY, "Update fails", "The update does not work.")
        place.labels(MAINTAINER, bill, BILLING)
        await soon(lambda: len(place.said(bill)) == 1)
        await soon(lambda: REPRO in place.tagged(bare) and len(place.said(bare)) == 1)
        [(asked, author, question)] = place.said(bare)
        assert author == me

        place.unlabels(MAINTAINER, bill, BILLING)
        place.labels(MAINTAINER, bill, BILLING)
        place.rewords(PASSER_BY, bare, "The update does not work." + DETAILS)
        await soon(lambda: place.tagged(bare) == {READY})
        [(answered, _, now)] = place.said(bare)
        assert answered == asked
        assert now != question
        assert [one for _, one, _ in place.said(bill)] == [me]


async def test_what_it_has_to_ask_for_is_done_once_as_well(tmp_path: Path, github: Emulate) -> None:
    place, looks, port = Place(github, "asked"), count(1), free_port()
    settings = {
        "BRIDGE_GITHUB_TOKEN": github.token(BRIDGE),
        "BRIDGE_GITHUB_POLL_SECONDS": 1,
        "BRIDGE_HTTP_PORT": port,
    }
    async with bridged(tmp_path, place, settings):
        bill = place.opens(MAINTAINER, "I was charged twice")
        place.labels(MAINTAINER, bill, BILLING)

        def is_answered() -> bool:
            # It takes half a second for less than a whole one: so the issue goes on changing.
            place.rewords(MAINTAINER, bill, f"Look {next(looks)}")
            return bool(place.said(bill))

        await soon(is_answered)
        other = place.opens(MAINTAINER, "I was charged again")
        place.labels(MAINTAINER, other, BILLING)
        await soon(lambda: bool(place.said(other)))
        assert [one for _, one, _ in place.said(bill) + place.said(other)] == [BRIDGE, BRIDGE]
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http:
            answer = await http.post("/github", data=b"{}", headers={"X-GitHub-Event": "ping"})
            assert answer.status == 404  # without a secret, nobody is listened to
