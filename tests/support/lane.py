"""One person who hands a post over while the bridge, a process of its own, may be killed."""

import asyncio
import re
import secrets
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.sandbox import Sandbox, World
from bot.sandbox.acting.stage import Wrong
from tests.support.process import ROOT, Process, bot, in_sandbox
from tests.support.stage import until

Json = dict[str, Any]
REPOSITORY = "Cap-go/capgo-demo"
PEPPER, KEY = (secrets.token_urlsafe(32) for _ in range(2))
CODE = re.compile(r"\b[B-DF-HJ-NP-TV-Z2-9]{4}-[B-DF-HJ-NP-TV-Z2-9]{4}\b")
POST = {
    "title": "White screen after the update",
    "text": "After an update the app shows a white screen with capacitor-updater 7.4.1 on iOS 18.",
    "tags": [],
}


def little_data(folder: Path, *entries: str) -> Path:
    """A small FAQ, of ``entries`` and those that labels name, makes a short start."""
    copy, faq = folder / "data", ROOT / "data" / "faq"
    shutil.copytree(ROOT / "data", copy, ignore=shutil.ignore_patterns("faq"))
    for entry in ("mau", "self-hosted", *entries):
        shutil.copytree(faq / entry, copy / "faq" / entry)
    return copy


def settings(sandbox: Sandbox, data: Path, desk: str) -> dict[str, object]:
    return {
        **in_sandbox(sandbox),
        "BRIDGE_DATA_DIR": data,
        "BRIDGE_PEPPER": PEPPER,
        "BRIDGE_KEYS": KEY,
        "BRIDGE_MAIL_URL": sandbox.mail_url,
        "BRIDGE_MAIL_FROM": "bridge@sandbox.example",
        "BRIDGE_DIRECTORY": f"http:{sandbox.directory_url}",
        "BRIDGE_DIRECTORY_SECRET": sandbox.directory_secret,
        "BRIDGE_DESK": desk or f"http:{sandbox.desk_url}",
        "BRIDGE_DESK_SECRET": "" if desk else sandbox.desk_secret,
        "BRIDGE_GITHUB_API_URL": sandbox.github_url,
        "BRIDGE_GITHUB_TOKEN": sandbox.github_token,
        "BRIDGE_GITHUB_REPOSITORIES": REPOSITORY,
        "BRIDGE_GITHUB_FILES_ISSUES": "true",
    }


@dataclass
class Lane:
    """One person with a post, and the bridge's lives beside it."""

    sandbox: Sandbox
    folder: Path
    settings: dict[str, object]
    person: str = "paula"
    thread: str = ""
    first: Json = field(default_factory=dict)
    """The bridge's message in it."""

    @asynccontextmanager
    async def life(self) -> AsyncIterator[Process]:
        """Ends with a kill."""
        async with bot("run", folder=self.folder, settings=self.settings) as process:
            await process.line("ready", 60)
            yield process
        assert not [line for line in process.err if "Traceback" in line], process.err

    async def act(self, do: str, **more: object) -> Json:
        return await self.sandbox.act(as_=self.person, do=do, **more)

    async def press(self, message: Json, label: str) -> None:
        await self.act("click", message=message["id"], label=label)

    async def choose(self, message: Json, label: str, value: str) -> None:
        await self.act("select", message=message["id"], label=label, values=[value])

    async def fill(self, **fields: object) -> None:
        """The form that is about to open, or open."""
        await until(self._has_form)
        await self.act("submit", fields=fields)

    async def shown(self, part: str) -> Json:
        """What only they see, once it says that."""
        await until(lambda: bool(self._shown(part)))
        return self._shown(part)[-1]

    def _shown(self, part: str) -> list[Json]:
        seen = self.sandbox.chat.messages.ephemeral.values()
        return [message for to, message in seen if to == self.id and part in str(message)]

    def _has_form(self) -> bool:
        return self.id in self.sandbox.chat.interactions.modals

    async def post(self) -> None:
        self.thread = (await self.act("post", **POST))["messages"][0]["channel"]
        await until(lambda: self.said("File on GitHub") == 1)
        [self.first] = self._said("File on GitHub")

    async def verify(self) -> None:
        await self.ask_for_code()
        await self.enter_code()

    async def ask_for_code(self) -> None:
        await self.act("command", name="verify", channel="help")
        await self.fill(**{"E-mail address of your account": self.address})

    async def enter_code(self) -> None:
        await until(lambda: bool(self.letters))
        code = CODE.findall(self.letters[0]["text"])[0]
        await self.act("command", name="verify", options={"action": "code"}, channel="help")
        await self.fill(**{"Code from the mail": code})
        await self.shown("Verified, thank you!")

    async def write(self) -> None:
        """A form is open then."""
        await self.post()
        await self.verify()
        await self.hand_over()

    async def hand_over(self) -> None:
        """They have a post, and are verified; a form is open then."""
        await self.press(self.first, "I am a customer")
        await self.press(await self.shown("Write a ticket"), "Write a ticket")
        await until(self._has_form)

    async def preview(self) -> Json:
        await self.fill()
        return await self.shown("all that leaves Discord")

    async def killed(
        self, process: Process, doing: Coroutine[Any, Any, None], reached: Callable[[], bool]
    ) -> None:
        """Dead at the moment that ``reached`` tells of."""
        act = asyncio.create_task(doing)
        await until(reached)
        process.send(signal.SIGKILL)
        await process.process.wait()
        act.cancel()
        with suppress(asyncio.CancelledError, Wrong):
            await act
        self.sandbox.fault("none")

    async def status(self) -> Json:
        chosen = {"action": "status"}
        await self.act("command", name="support", options=chosen, channel="help")
        return await self.shown("Your tickets")

    def said(self, part: str) -> int:
        """How many messages of the post say that."""
        return len(self._said(part))

    def _said(self, part: str) -> list[Json]:
        room = self.sandbox.chat.messages.raw[self.thread].values()
        return [message for message in room if part in str(message)]

    @property
    def id(self) -> str:
        return str(self.sandbox.world.people[self.person].id)

    @property
    def address(self) -> str:
        return f"{self.person}@example.com"

    @property
    def letters(self) -> list[Json]:
        """To them."""
        return [mail for mail in self.mails if mail["to"] == self.address]

    @property
    def mails(self) -> list[Json]:
        return self.sandbox.panels["mail"]

    @property
    def tickets(self) -> list[Json]:
        return self.sandbox.panels["tickets"]

    @property
    def issues(self) -> list[Json]:
        return self.sandbox.panels["issues"]

    def is_at_github(self) -> bool:
        """GitHub has something new, or keeps the bridge waiting."""
        return bool(self.issues or self.sandbox.github.faults.waiting)

    def is_sending(self) -> bool:
        return "leased" in self._states("kind = 'support.send'")

    def is_done(self) -> bool:
        return not self._states("finished_at IS NULL")

    def _states(self, which: str) -> set[str]:
        with closing(sqlite3.connect(self.folder / "var" / "bridge.db")) as store:
            rows = store.execute(f"SELECT state FROM outbox WHERE {which}").fetchall()
        return {str(state) for (state,) in rows}


@asynccontextmanager
async def lane(
    folder: Path, data: Path, person: str = "paula", desk: str = ""
) -> AsyncIterator[Lane]:
    folder.mkdir()  # noqa: ASYNC240
    async with Sandbox(World.load()) as sandbox:
        yield Lane(sandbox, folder, settings(sandbox, data, desk), person)
        assert not sandbox.unknown_routes
