"""The fake GitHub of tests and the sandbox's one, as contract tests see them both."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, Protocol

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.adapters.github_tracker import AppKey, GithubTracker
from bot.domain.errors import Unavailable
from bot.domain.issue import CloseReason, IssueRef
from bot.ports import Tracker
from bot.sandbox import Sandbox, World
from tests.support.clock import FakeTime
from tests.support.tracker import FakeTracker

UPDATER = "Cap-go/capacitor-updater"
NO_LABELS = "Cap-go/electron-updater"
"""Where the token may open issues, and not label them; the App is not installed there."""
MAINTAINER, INVITED = "max-capgo", "sofia-native"
APP = 4711


class Somebody(Protocol):
    def says(self, ref: IssueRef, text: str) -> object: ...
    def rewords(self, id: int, text: str) -> None: ...  # noqa: A002 - as its field
    def deletes(self, id: int) -> None: ...  # noqa: A002 - as its field
    def labels(self, ref: IssueRef, *names: str) -> None: ...
    def unlabels(self, ref: IssueRef, *names: str) -> None: ...
    def closes(self, ref: IssueRef) -> None: ...


@dataclass(frozen=True, slots=True)
class Side:
    """``lose`` makes the next write happen, and its answer get lost; ``break_down`` lasts;
    ``count`` tells how many issues and comments were written."""

    tracker: Tracker
    person: Callable[[str], Somebody]
    lose: Callable[[], None]
    break_down: Callable[[], None]
    remove: Callable[[IssueRef], None]
    publish: Callable[[str, str], object]
    count: Callable[[], int]


def fake_side() -> Side:
    fake = FakeTracker(
        may_set_by={NO_LABELS: frozenset()},
        maintainers={MAINTAINER, INVITED},
        label_names={UPDATER: ["bug", "discord", "ready for triage"]},
        milestone_titles={UPDATER: ["7.3.0", "8.0.0"]},
        assignable={UPDATER: [MAINTAINER, INVITED]},
        history={(UPDATER, "7.2.0", "7.2.1"): ("fix: compare checksums", "chore: release")},
    )

    def lose() -> None:
        fake.loses = True

    def break_down() -> None:
        fake.down = Unavailable("GitHub", "answers 503")

    return Side(
        fake,
        fake.person,
        lose,
        break_down,
        fake.gone.add,
        partial(fake.publish, UPDATER),
        lambda: len(fake.opened) + len(fake.said),
    )


@dataclass(frozen=True, slots=True)
class SandboxPerson:
    """Acts in the sandbox as ``Person`` does in the fake."""

    sandbox: Sandbox
    login: str

    def says(self, ref: IssueRef, text: str) -> None:
        hub = self.sandbox.github
        hub.comments.add(*self._at(ref), text)

    def rewords(self, id: int, text: str) -> None:  # noqa: A002 - as its field
        repository, issue, comment = self._comment(id)
        by = self.sandbox.github.repositories.account(self.login)
        self.sandbox.github.comments.edit(repository, issue, comment, by, text)

    def deletes(self, id: int) -> None:  # noqa: A002 - as its field
        repository, issue, comment = self._comment(id)
        by = self.sandbox.github.repositories.account(self.login)
        self.sandbox.github.comments.delete(repository, issue, comment, by)

    def labels(self, ref: IssueRef, *names: str) -> None:
        self.sandbox.github.labels.add(*self._at(ref), names)

    def unlabels(self, ref: IssueRef, *names: str) -> None:
        for name in names:
            self.sandbox.github.labels.remove(*self._at(ref), name)

    def closes(self, ref: IssueRef) -> None:
        self.sandbox.github.issues.close(*self._at(ref), CloseReason.COMPLETED)

    def _at(self, ref: IssueRef) -> tuple[Any, Any, Any]:
        account = self.sandbox.github.repositories.account(self.login)
        return (*issue_in(self.sandbox, ref), account)

    def _comment(self, number: int) -> tuple[Any, Any, Any]:
        for repository in self.sandbox.github.repositories.all.values():
            for issue in repository.issues.values():
                for comment in issue.comments:
                    if comment.id == number:
                        return repository, issue, comment
        raise LookupError(number)


def sandbox_side(tracker: Tracker, sandbox: Sandbox) -> Side:
    hub = sandbox.github

    def remove(ref: IssueRef) -> None:
        issue_in(sandbox, ref)[1].is_gone = True

    def publish(tag: str, body: str) -> None:
        repository = hub.repositories.find(UPDATER)
        assert repository is not None
        hub.releases.publish(repository, hub.repositories.account(MAINTAINER), tag, body)

    def count() -> int:
        issues = [one for each in hub.repositories.all.values() for one in each.issues.values()]
        return sum(1 + len(one.comments) for one in issues) - before

    before = 0
    before = count()
    return Side(
        tracker,
        partial(SandboxPerson, sandbox),
        lambda: hub.faults.add({"how": "cut", "count": 1}),
        lambda: hub.faults.add({"how": "down"}),
        remove,
        publish,
        count,
    )


@asynccontextmanager
async def side_of(kind: str) -> AsyncIterator[Side]:
    """``fake``, ``token`` or ``app``."""
    if kind == "fake":
        yield fake_side()
        return
    async with Sandbox(World.load(), github_app=(APP, "community-bridge")) as sandbox:
        access = AppKey(APP, private_key()) if kind == "app" else sandbox.github_token
        time = FakeTime()
        async with GithubTracker(
            access, sandbox.github_url, monotonic=time, sleep=time.sleep
        ) as tracker:
            yield sandbox_side(tracker, sandbox)
        assert sandbox.unknown_routes == []


def issue_in(sandbox: Sandbox, ref: IssueRef) -> tuple[Any, Any]:
    repository = sandbox.github.repositories.find(ref.repository)
    assert repository is not None
    return repository, repository.issues[ref.number]


@cache
def private_key() -> str:
    """Of a GitHub App, as GitHub gives it: PKCS#1 in PEM."""
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return made.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()
