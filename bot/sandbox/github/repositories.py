"""What there is on the sandbox's GitHub: repositories, their code, releases and issues."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

from bot.sandbox.github.records import Account, Issue, Label, Milestone

FALLBACK = ".github"
"""The repository of an owner whose files stand in where a repository has none of its own."""
TEMPLATES = ".github/ISSUE_TEMPLATE"
BRANCH = "main"


@dataclass(frozen=True, slots=True)
class Commit:
    sha: str
    message: str
    author: Account
    at: datetime


@dataclass(slots=True)
class Release:
    """``commit`` is how many commits of the branch its tag stands behind."""

    id: int
    tag: str
    name: str
    body: str
    author: Account
    published: datetime
    commit: int
    is_prerelease: bool = False


@dataclass(frozen=True, slots=True)
class Pull:
    """A pull request of a branch, as far as it was written down: nobody merges it here."""

    number: int
    title: str
    body: str
    branch: str
    author: Account


@dataclass(slots=True)
class Repository:
    """``files`` by their paths; ``commits`` of its main branch, oldest first; ``branches`` are the
    others, each with the files it adds. ``may_push`` says
    whether the token, or the App, may label and close there; ``collaborators`` are the logins of
    outsiders who may."""

    id: int
    owner: str
    name: str
    description: str = ""
    may_push: bool = True
    has_issues: bool = True
    collaborators: frozenset[str] = frozenset()
    files: dict[str, bytes] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    milestones: dict[int, Milestone] = field(default_factory=dict)
    commits: list[Commit] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)
    issues: dict[int, Issue] = field(default_factory=dict)
    branches: dict[str, dict[str, bytes]] = field(default_factory=dict)
    pulls: list[Pull] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    def label(self, name: str) -> Label | None:
        """GitHub's labels have one spelling, and are found by any case."""
        return self.labels.get(name.lower())

    def add(self, label: Label) -> Label:
        self.labels[label.name.lower()] = label
        return label

    def milestone(self, title: str) -> Milestone | None:
        return next((one for one in self.milestones.values() if one.title == title), None)

    def release(self, tag: str) -> Release | None:
        return next((one for one in self.releases if one.tag == tag), None)

    def commit(self, by: Account, message: str, at: datetime) -> None:
        number = crc32(f"{self.full_name} {len(self.commits)} {message}".encode())
        self.commits.append(Commit(f"{number:08x}" * 5, message, by, at))

    def count_at(self, name: str) -> int | None:
        """How many commits a tag, the branch or a commit stands behind; None for what is none."""
        if name == BRANCH:
            return len(self.commits)
        if release := self.release(name):
            return release.commit
        shas = [one.sha for one in self.commits]
        return shas.index(name) + 1 if name in shas else None


class Repositories:
    """``bridge`` bears the ``token``. ``moved`` maps old names, in lower case, to new ones."""

    def __init__(self, token: str, login: str, members: Sequence[str]) -> None:
        self.token = token
        self.members = frozenset(members)
        self._accounts: dict[str, Account] = {}
        self._newest = 0
        self.bridge = self.keep(Account(login, is_bridge=True))
        self.all: dict[str, Repository] = {}
        self.moved: dict[str, str] = {}

    @property
    def names(self) -> Sequence[str]:
        """Those with issues, under the names that the cast gives them."""
        return [one.full_name for one in self.all.values() if one.has_issues]

    def account(self, login: str) -> Account:
        return self.known(login) or self.keep(Account(login, is_member=login in self.members))

    def known(self, login: str) -> Account | None:
        return self._accounts.get(login)

    def keep(self, account: Account) -> Account:
        return self._accounts.setdefault(account.login, account)

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
