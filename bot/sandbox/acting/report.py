"""Resolves what people name on GitHub: repositories, issues, comments, and who they are there."""

import re
from dataclasses import dataclass

from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.hub import GitHub
from bot.sandbox.github.issues import find
from bot.sandbox.github.records import Account, Comment, Issue
from bot.sandbox.github.repositories import Repository

_ISSUE = re.compile(r"(?:([\w.-]+/[\w.-]+))?#?(\d+)")


@dataclass(frozen=True, slots=True)
class Report:
    """One wish of one person. ``login`` is empty for somebody without an account there."""

    github: GitHub
    login: str
    wish: Json

    @property
    def by(self) -> Account:
        if not self.login:
            raise Wrong("this person has no account on GitHub")
        return self.github.repositories.account(self.login)

    def text(self, name: str) -> str | None:
        value = self.wish.get(name)
        if value is not None and not isinstance(value, str):
            raise Wrong(f'give "{name}" as a text')
        return value

    def needed(self, name: str) -> str:
        if not (value := self.text(name)):
            raise Wrong(f'give "{name}" as a text')
        return value

    def repository(self, named: str | None = None) -> Repository:
        """By its name; the first one if none is named."""
        repositories = self.github.repositories
        wanted = named or self.text("repo") or next(iter(repositories.names), "")
        found = repositories.find(repositories.moved.get(wanted.lower(), wanted))
        if found is None:
            raise Wrong(f'"repo" is one of {", ".join(repositories.names)}')
        return found

    def issue(self) -> tuple[Repository, Issue]:
        named = _ISSUE.fullmatch(str(self.wish.get("issue", "")))
        if named is None:
            raise Wrong('give "issue" as a number, or as owner/name#12')
        repository = self.repository(named[1])
        return repository, find(repository, int(named[2]))

    def comment(self) -> tuple[Repository, Issue, Comment]:
        """``comment`` is its id; GitHub says who may change it."""
        number = str(self.wish.get("comment", ""))
        for repository in self.github.repositories.all.values():
            for issue in repository.issues.values():
                for one in issue.comments:
                    if str(one.id) == number and not issue.is_gone:
                        return repository, issue, one
        raise Wrong('give "comment": the id of a comment')

    def own(self) -> tuple[Repository, Issue]:
        repository, issue = self.issue()
        if not self.github.changes.may_change(self.by, repository, issue):
            raise Wrong(f"only maintainers and {issue.author.login} may do that to this issue")
        return repository, issue

    def to_push(self, what: str) -> tuple[Repository, Issue]:
        """``what`` only maintainers may do."""
        repository, issue = self.issue()
        if not self.github.changes.may_push(self.by, repository):
            raise Wrong(f"only maintainers may {what}")
        return repository, issue
