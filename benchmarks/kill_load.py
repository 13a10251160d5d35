"""A town for kills: members, channels and deeds, so many that each life has its own."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from bot.sandbox import Sandbox, World
from bot.sandbox.acting.report import Report
from bot.sandbox.acting.reporting import report
from bot.sandbox.acting.stage import Wrong
from bot.sandbox.world import Channel, Person
from tests.support.lane import REPOSITORY, Lane
from tests.support.lane import settings as lane_settings
from tests.support.postgres import free_port
from tests.support.process import ask

Deed = Callable[[], Awaitable[None]]
SURE = "notifyAppReady was not called, roll back current bundle"
VAGUE, BETTER = "Please.", "It rolls back with capacitor-updater 7.4.1 on iOS 18."
LABEL = "question"
WITHIN = 2.0
"""Seconds within which all of a life's load begins."""
POLL = 10
"""Seconds. Oftener, and an hour of it would cost more requests than GitHub answers."""
TRIES = 3
"""Lives in which a member tries to be verified."""
FIRST_ID = 1_100_000_000_000_010_000


def town(lives: int) -> World:
    """A channel and a customer for each life."""
    world = World.load()
    people = {f"m{n}": Person(FIRST_ID + n, f"m{n}", f"Member {n}") for n in range(lives)}
    channels = {
        f"help-{n}": Channel(FIRST_ID + 5_000 + n, f"help-{n}", topic="Ask.") for n in range(lives)
    }
    customers = tuple(
        {
            "address": f"m{n}@example.com",
            "account": f"account-{n}",
            "name": f"Member {n}",
            "tier": "maker",
            "state": "active",
            "locale": "en",
            "projects": [{"id": f"com.example.m{n}", "name": "Shop", "roles": ["app_admin"]}],
        }
        for n in range(lives)
    )
    return replace(
        world,
        people={**world.people, **people},
        channels={**world.channels, **channels},
        customers=(*world.customers, *customers),
    )


def settings(sandbox: Sandbox, data: Path) -> dict[str, object]:
    """Everything on: webhooks, and polling for what they told nobody."""
    world, port, secret = sandbox.world, free_port(), "a secret of the kills"
    sandbox.github.webhooks.change({"url": f"http://127.0.0.1:{port}/github", "secret": secret})
    help_channels = [one.id for name, one in world.channels.items() if name.startswith("help-")]
    return {
        **lane_settings(sandbox, data, ""),
        "BRIDGE_HELP_CHANNELS": ",".join(map(str, [world.channels["help"].id, *help_channels])),
        "BRIDGE_FEED_CHANNEL": world.channels["github-feed"].id,
        "BRIDGE_STAFF_CHANNEL": world.channels["maintainers"].id,
        "BRIDGE_TIER_ROLES": f"maker:{world.roles['maker'].id}",
        "BRIDGE_GITHUB_WEBHOOK_SECRET": secret,
        "BRIDGE_GITHUB_POLL_SECONDS": POLL,
        "BRIDGE_HTTP_HOST": "127.0.0.1",
        "BRIDGE_HTTP_PORT": port,
    }


def on_github(sandbox: Sandbox, verb: str, key: str, **more: object) -> int:
    """Somebody does that there; the number of its issue."""
    wish, login = {"repo": REPOSITORY, **more}, sandbox.world.people[key].github
    return int(report(verb, Report(sandbox.github, login, wish))["issue"])


async def at_once(sequence: int) -> None:
    """Nobody waits for a bot that may be dead."""


@dataclass
class Load:
    """What people did, for the auditor. ``asked`` are questions by their channels."""

    sandbox: Sandbox
    folder: Path
    chance: random.Random
    asked: dict[str, str] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    edited: set[str] = field(default_factory=set)
    labelled: list[int] = field(default_factory=list)
    verified: list[str] = field(default_factory=list)
    """Members who were told so."""
    sent: dict[str, str] = field(default_factory=dict)
    """Whoever was asked to send a ticket, and the post it is about."""
    coded: set[str] = field(default_factory=set)
    """Members who asked for a code."""
    deeds: int = 0
    _member: int = 0
    _tries: Counter[int] = field(default_factory=Counter)

    async def live(self, life: int) -> None:
        """What begins in this life goes on until it is done, or nobody answers any more."""
        again: list[Deed] = [self._post, self._edit, self._label]
        deeds = [partial(self._ask, life), *again, *again]
        member = Lane(self.sandbox, self.folder, {}, f"m{self._next_member()}")
        begun: list[Deed] = [partial(self._verify, member)]
        if writer := next((one for one in self.verified if one not in self.sent), None):
            lane = Lane(self.sandbox, self.folder, {}, writer)
            begun.append(partial(self._hand_over, lane))
        self.deeds += len(deeds) + len(begun)
        now, later = (partial(self._begin, within=within) for within in (0, WITHIN))
        await asyncio.gather(*map(now, begun), *map(later, deeds))

    def _next_member(self) -> int:
        """Nobody gives up for one death of the bridge; after some, the next one tries."""
        while self._tries[self._member] == TRIES or f"m{self._member}" in self.verified:
            self._member += 1
        self._tries[self._member] += 1
        return self._member

    async def _begin(self, deed: Deed, within: float) -> None:
        await asyncio.sleep(self.chance.uniform(0, within))
        with suppress(Wrong, TimeoutError):  # whom nobody answers gives up
            await deed()

    async def _ask(self, life: int) -> None:
        """Each by somebody else: who asks in two channels is answered in one."""
        world = self.sandbox.world
        asker, place = str(world.people[f"m{life}"].id), str(world.channels[f"help-{life}"].id)
        message = self.sandbox.chat.messages.write(asker, place, {"content": SURE})
        self.asked[place] = str(message["id"])

    async def _post(self) -> None:
        self.posts.append(ask(self.sandbox, f"Nothing works {self.chance.random()}"))

    async def _edit(self) -> None:
        if calm := [one for one in self.posts if one not in self.edited]:
            post = self.chance.choice(calm)
            self.edited.add(post)
            # Of two posts of hers that say the same, the later one is linked and not looked after.
            text = f"{BETTER} Seen {len(self.edited)} times on {self.chance.random()}."
            await self.sandbox.act(as_="nora", do="edit", message=post, text=text)

    async def _label(self) -> None:
        number = on_github(self.sandbox, "gh_open", "nora", title="How do I do it?", body="How?")
        on_github(self.sandbox, "gh_label", "max", issue=number, label=LABEL)
        self.labelled.append(number)

    async def _verify(self, member: Lane) -> None:
        """Each asks for one code."""
        if member.person not in self.coded:
            self.coded.add(member.person)
            await member.ask_for_code()
        await member.enter_code()
        self.verified.append(member.person)

    async def _hand_over(self, writer: Lane) -> None:
        await writer.post()
        await writer.hand_over()
        preview = await writer.preview()
        self.sent[writer.person] = writer.thread
        await writer.press(preview, "Send")
