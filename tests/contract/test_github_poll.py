"""What it costs to ask GitHub for what has changed, with the settings that nobody touched."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.adapters.github_tracker import GithubTracker
from bot.adapters.store import open_database
from bot.adapters.store.issues import StoredIssues
from bot.bootstrap.bridging import BESIDE_WEBHOOKS
from bot.domain.issue import IssueRef
from bot.sandbox import Sandbox, World
from bot.services.inbox_poll import InboxPoll
from bot.settings import Settings
from tests.support.clock import FakeClock
from tests.support.directories import far_side
from tests.support.tracker_sides import MAINTAINER, UPDATER, SandboxPerson

ALONE = float(Settings.model_fields["github_poll_seconds"].default)
HOUR = 3600


@dataclass
class Hours:
    """``answers`` counts what GitHub answered, by status; ``meanwhile`` happens once after the next
    of them."""

    sandbox: Sandbox
    poll: InboxPoll
    clock: FakeClock
    answers: Counter[int] = field(default_factory=Counter)
    meanwhile: Callable[[], None] | None = None

    async def pass_by(self, seconds: int) -> Counter[int]:
        """Take the turns of that time; returns what was answered in it."""
        self.answers.clear()
        for _ in range(int(seconds / self.poll.every)):
            await self.poll.turn()
            self.clock.advance(seconds=self.poll.every)
        return Counter(self.answers)


@asynccontextmanager
async def polling(folder: Path, every: float) -> AsyncIterator[Hours]:
    clock = FakeClock()
    async with (
        Sandbox(World.load()) as sandbox,
        far_side() as counter,
        aiohttp.ClientSession() as http,
        GithubTracker(sandbox.github_token, f"{counter.address}/github") as tracker,
        await open_database(folder / "bridge.db") as database,
    ):
        poll = InboxPoll(
            repositories=[UPDATER],
            store=StoredIssues(database, clock),
            tracker=tracker,
            clock=clock,
            wake_outbox=lambda: None,
            every=every,
        )
        hours = Hours(sandbox, poll, clock)

        async def says(request: web.Request) -> web.Response:
            url = sandbox.url + request.path_qs
            async with http.get(url, headers=request.headers) as answer:
                hours.answers[answer.status] += 1
                if happening := hours.meanwhile:
                    hours.meanwhile = None
                    happening()
                link = answer.headers.get("Link", "").replace(sandbox.url, counter.address)
                headers = {"ETag": answer.headers["ETag"], "Link": link}
                return web.Response(status=answer.status, body=await answer.read(), headers=headers)

        counter.says = says
        yield hours


@pytest.mark.parametrize(
    ("every", "an_hour"), [(ALONE, 60), (BESIDE_WEBHOOKS * ALONE, 12)], ids=["alone", "beside"]
)
async def test_a_quiet_repository_costs_no_more_than_sixty_unchanged_answers_an_hour(
    tmp_path: Path, every: float, an_hour: int
) -> None:
    async with polling(tmp_path, every) as hours:
        first = await hours.pass_by(HOUR)
        assert first.total() == an_hour
        assert first[304] >= an_hour - 2 * 3  # until it has caught up with what was there
        assert await hours.pass_by(2 * HOUR) == {304: 2 * an_hour}


async def test_what_happens_costs_little_more_and_only_once(tmp_path: Path) -> None:
    async with polling(tmp_path, ALONE) as hours:
        await hours.pass_by(HOUR)
        [ref] = [one.ref for one in await hours.poll.tracker.recent(UPDATER)][:1]
        SandboxPerson(hours.sandbox, MAINTAINER).labels(ref, "docs")
        SandboxPerson(hours.sandbox, MAINTAINER).says(ref, "A word.")
        busy = await hours.pass_by(HOUR)
        assert busy[200] <= 2 * 2
        assert busy.total() == 60
        assert await hours.pass_by(HOUR) == {304: 60}


async def test_what_moves_up_while_pages_are_read_is_not_lost(tmp_path: Path) -> None:
    async with polling(tmp_path, ALONE) as hours:
        hub, tracker = hours.sandbox.github, hours.poll.tracker
        repository = hub.repositories.find(UPDATER)
        assert repository is not None
        began = (await tracker.recent(UPDATER))[0].created_at
        assert began is not None
        somebody = hub.repositories.account("somebody")
        opened = [hub.issues.open(repository, somebody, f"{one}", "Text") for one in range(130)]
        for one in opened:
            one.updated -= timedelta(hours=1)  # GitHub's times are whole seconds
        first, person = (
            IssueRef(UPDATER, opened[0].number),
            SandboxPerson(hours.sandbox, MAINTAINER),
        )
        hours.meanwhile = lambda: person.labels(first, "docs")
        changed = {one.ref.number for one in await tracker.changed(UPDATER, began)}
        assert opened[0].labels
        assert changed >= {one.number for one in opened}
