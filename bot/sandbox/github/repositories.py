"""Who and what there is on the sandbox's GitHub at first: accounts, repositories, their files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from bot.sandbox.world import World

FALLBACK = ".github"
"""The repository of an owner whose files stand in where a repository has none of its own."""
TEMPLATES = ".github/ISSUE_TEMPLATE"
_COLOR = "ededed"


@dataclass(frozen=True, slots=True)
class Account:
    login: str
    is_bridge: bool = False
    is_member: bool = False
    """Works for the company: may label, close and edit what is others'."""

    @property
    def id(self) -> int:
        return crc32(self.login.encode())


@dataclass(frozen=True, slots=True)
class Label:
    name: str
    color: str = _COLOR
    description: str | None = None
    default: bool = False

    @property
    def id(self) -> int:
        return crc32(self.name.encode())


@dataclass(slots=True)
class Comment:
    id: int
    author: Account
    body: str
    created: datetime
    updated: datetime


@dataclass(slots=True)
class Issue:
    """``is_gone`` is an issue that was deleted; ``reason`` is why it was closed or reopened."""

    id: int
    number: int
    author: Account
    title: str
    body: str | None
    created: datetime
    updated: datetime
    labels: list[Label] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    is_open: bool = True
    reason: str | None = None
    closed: datetime | None = None
    closed_by: Account | None = None
    is_locked: bool = False
    is_gone: bool = False
    is_pull_request: bool = False


@dataclass(slots=True)
class Repository:
    """``files`` by their paths. ``may_push`` says whether the token may label and close there."""

    id: int
    owner: str
    name: str
    description: str = ""
    may_push: bool = True
    has_issues: bool = True
    files: dict[str, bytes] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    def label(self, name: str) -> Label | None:
        """GitHub's labels have one spelling, and are found by any case."""
        return self.labels.get(name.lower())

    def add(self, label: Label) -> Label:
        self.labels[label.name.lower()] = label
        return label


class Repositories:
    """Reads ``[github]`` of the cast; see ``data/sandbox.toml``. ``login`` bears the token."""

    def __init__(self, world: World) -> None:
        table = world.github
        self.token: str = table.get("token", "")
        self.members = frozenset(table.get("members", ()))
        self._accounts: dict[str, Account] = {}
        self._newest = 0
        self.bridge = self._keep(Account(table.get("login", "bridge"), is_bridge=True))
        self.all: dict[str, Repository] = {}
        self.moved: dict[str, str] = {}
        for row in table.get("repositories", ()):
            if "moved_to" in row:
                self.moved[row["name"].lower()] = row["moved_to"]
            else:
                self._add(row, world.folder)

    @property
    def names(self) -> Sequence[str]:
        """Those with issues, under the names that the cast gives them."""
        return [one.full_name for one in self.all.values() if one.has_issues]

    def account(self, login: str) -> Account:
        return self._accounts.get(login) or self._keep(
            Account(login, is_member=login in self.members)
        )

    def next_id(self) -> int:
        self._newest += 1
        return 2_000_000_000 + self._newest

    def find(self, full_name: str) -> Repository | None:
        return self.all.get(full_name.lower())

    def by_id(self, number: int) -> Repository | None:
        return next((one for one in self.all.values() if one.id == number), None)

    def templates(self, repository: Repository) -> Mapping[str, bytes]:
        """By file name: the repository's own, or, if there are none, those of its owner."""
        fallback = self.find(f"{repository.owner}/{FALLBACK}")
        for one in (repository, fallback):
            start = f"{TEMPLATES}/"
            files = one.files.items() if one else ()
            found = {path[len(start) :]: text for path, text in files if path.startswith(start)}
            if found:
                return found
        return {}

    def _keep(self, account: Account) -> Account:
        return self._accounts.setdefault(account.login, account)

    def _add(self, row: Mapping[str, Any], folder: Path) -> None:
        owner, _, name = row["name"].partition("/")
        repository = Repository(
            id=crc32(row["name"].encode()),
            owner=owner,
            name=name,
            description=row.get("description", ""),
            may_push=row.get("may_push", True),
            has_issues=row.get("has_issues", True),
        )
        home = folder / "sandbox-github" / owner / name
        for path in sorted(home.rglob("*")):
            if path.is_file():
                repository.files[f".github/{path.relative_to(home).as_posix()}"] = path.read_bytes()
        for label in row.get("labels", ()):
            repository.add(Label(**label))
        for issue in row.get("issues", ()):
            self._add_issue(repository, issue)
        self.all[row["name"].lower()] = repository

    def _add_issue(self, repository: Repository, row: Mapping[str, Any]) -> None:
        created = row["created"].astimezone(UTC)
        issue = Issue(
            id=self.next_id(),
            number=row["number"],
            author=self.account(row["author"]),
            title=row["title"],
            body=row.get("body"),
            created=created,
            updated=row.get("updated", created).astimezone(UTC),
            labels=[one for name in row.get("labels", ()) if (one := repository.label(name))],
            is_locked=row.get("locked", False),
            is_gone=row.get("deleted", False),
            is_pull_request=row.get("pull_request", False),
        )
        for comment in row.get("comments", ()):
            at = comment["created"].astimezone(UTC)
            author = self.account(comment["author"])
            issue.comments.append(Comment(self.next_id(), author, comment["body"], at, at))
        if "closed" in row:
            issue.is_open, issue.reason = False, row.get("reason", "completed")
            issue.closed = issue.updated = row["closed"].astimezone(UTC)
            issue.closed_by = self.account(row.get("closed_by", row["author"]))
        repository.issues[issue.number] = issue
