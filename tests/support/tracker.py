"""A GitHub for tests of services: holds what a test put into it, and keeps what was written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.errors import Rejected, Unavailable
from bot.domain.issue import (
    CloseReason,
    Comment,
    Issue,
    IssueRef,
    LabelEvent,
    NewIssue,
    Release,
    hidden,
    marked,
)
from bot.domain.issue_form import Forms
from tests.support.board import Board, Person

ME = "bridge[bot]"
DEPUTY = "deputy"
"""Whose token the bridge may have instead, where it is no app."""


@dataclass
class FakeTracker(Board):
    """``asked`` are the names of what was asked for; ``opened`` to ``retracted`` what was written,
    in the order in which it happened; the contract tests hold the rest to the real one. ``person``
    acts as anybody else. ``down`` is raised by whatever is asked; ``loses`` makes the next write
    happen, and its answer get lost. Where ``may_set_by`` names a repository, labels outside of its
    set are left out of new issues, and refused for others."""

    offers: dict[str, Forms] = field(default_factory=dict)
    login: str = ME
    """The bridge's own."""
    may_set_by: dict[str, frozenset[str]] = field(default_factory=dict)
    down: Unavailable | Rejected | None = None
    loses: bool = False
    asked: list[str] = field(default_factory=list)
    opened: list[NewIssue] = field(default_factory=list)
    said: list[tuple[IssueRef, str]] = field(default_factory=list)
    rewritten: list[tuple[int, str]] = field(default_factory=list)
    retracted: list[int] = field(default_factory=list)
    labelled: list[tuple[IssueRef, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    """What was to be added, and what to be removed, each sorted."""
    closed: list[tuple[IssueRef, CloseReason]] = field(default_factory=list)
    reopened: list[IssueRef] = field(default_factory=list)

    async def me(self) -> str:
        self._ask("me")
        return self.login

    async def forms(self, repository: str) -> Forms:
        self._ask("forms")
        return self.offers.get(repository, Forms(repository=repository))

    async def search(self, repository: str, words: str, limit: int) -> Sequence[Issue]:
        self._ask("search")
        wanted = set(words.lower().split())
        scores = {
            issue: len(wanted & set(f"{issue.title} {issue.body}".lower().split()))
            for issue in self._issues(repository)
            if issue.is_open
        }
        found = [issue for issue, score in scores.items() if score]
        return sorted(found, key=lambda issue: -scores[issue])[:limit]

    async def issue(self, ref: IssueRef) -> Issue:
        self._ask("issue")
        return self.find(ref)

    async def changed(self, repository: str, since: datetime) -> Sequence[Issue]:
        self._ask("changed")
        from_then = since.replace(microsecond=0)
        return [one for one in self._issues(repository) if _at(one) >= from_then]

    async def open_issues(self, repository: str) -> Sequence[Issue]:
        self._ask("open_issues")
        return [one for one in reversed(self._issues(repository)) if one.is_open]

    async def recent(self, repository: str) -> Sequence[Issue]:
        self._ask("recent")
        return sorted(self._issues(repository), key=lambda one: -one.ref.number)[:300]

    async def comments(self, ref: IssueRef, since: datetime | None = None) -> Sequence[Comment]:
        self._ask("comments")
        issue, after = self.find(ref).ref, since and since.replace(microsecond=0)
        return [
            one
            for one in self.notes.values()
            if one.issue == issue and (after is None or one.updated_at >= after)
        ]

    async def comment_at(self, repository: str, id: int) -> Comment:  # noqa: A002 - as its field
        self._ask("comment_at")
        return self.note(repository, id)

    async def commented(self, repository: str, since: datetime) -> Sequence[Comment]:
        self._ask("commented")
        found = [
            one
            for one in self.notes.values()
            if one.issue.repository.lower() == repository.lower()
            and one.updated_at >= since.replace(microsecond=0)
            and one.issue not in self.gone
        ]
        return sorted(found, key=lambda one: (one.updated_at, one.id))

    async def label_events(self, ref: IssueRef) -> Sequence[LabelEvent]:
        self._ask("label_events")
        return [*self.events.get(self.find(ref).ref, ())]

    async def labels(self, repository: str) -> Sequence[str]:
        self._ask("labels")
        return [*self.label_names.get(repository, ())]

    async def milestones(self, repository: str) -> Sequence[str]:
        self._ask("milestones")
        return [*self.milestone_titles.get(repository, ())]

    async def assignees(self, repository: str) -> Sequence[str]:
        self._ask("assignees")
        return [*self.assignable.get(repository, ())]

    async def releases(self, repository: str) -> Sequence[Release]:
        self._ask("releases")
        return self.published.get(repository, [])[:30]

    async def commits(self, repository: str, base: str, head: str) -> Sequence[str]:
        self._ask("commits")
        if found := self.history.get((repository, base, head)):
            return found
        raise Rejected("GitHub", "Not Found", is_gone=True)

    async def open(self, new: NewIssue, *, look_first: bool) -> Issue:
        self._ask("open")
        mark = hidden(new.marker)
        if look_first:
            for issue in self._issues(new.repository):
                if mark in issue.body:
                    return issue
        self.opened.append(new)
        may_set = self.may_set_by.get(new.repository, frozenset(new.labels))
        numbers = [ref.number for ref in self.issues if ref.repository == new.repository]
        ref = IssueRef(new.repository, max(numbers, default=0) + 1)
        labels = tuple(one for one in new.labels if one in may_set)
        self.put(ref, new.title, marked(new.body, new.marker), labels, self.login)
        self._answer()
        return self.issues[ref]

    async def comment(self, ref: IssueRef, text: str, marker: str, *, look_first: bool) -> Comment:
        self._ask("comment")
        issue, mark = self.find(ref), hidden(marker)
        if look_first:
            for one in self.notes.values():
                if one.issue == issue.ref and mark in one.body:
                    return one
        self.said.append((ref, marked(text, marker)))
        comment = self._bridge.says(ref, marked(text, marker))
        self._answer()
        return comment

    async def rewrite(self, repository: str, comment: int, text: str, marker: str) -> None:
        self._ask("rewrite")
        self.note(repository, comment)
        self.rewritten.append((comment, marked(text, marker)))
        self._bridge.rewords(comment, marked(text, marker))
        self._answer()

    async def retract(self, repository: str, comment: int) -> None:
        self._ask("retract")
        if comment in self.notes and self.note(repository, comment):
            self.retracted.append(comment)
            self._bridge.deletes(comment)
        self._answer()

    async def label(self, ref: IssueRef, add: Collection[str], remove: Collection[str]) -> None:
        self._ask("label")
        issue = self.find(ref)
        if set(add) - self.may_set_by.get(issue.ref.repository, frozenset(add)):
            raise Rejected("GitHub", "Must have admin rights to Repository.")
        self.labelled.append((ref, tuple(sorted(add)), tuple(sorted(remove))))
        self._bridge.labels(ref, *add)
        self._bridge.unlabels(ref, *remove)
        self._answer()

    async def close(self, ref: IssueRef, reason: CloseReason) -> None:
        self._ask("close")
        self._bridge.closes(ref, reason)
        self.closed.append((ref, reason))
        self._answer()

    async def reopen(self, ref: IssueRef) -> None:
        self._ask("reopen")
        self._bridge.reopens(ref)
        self.reopened.append(ref)
        self._answer()

    async def assign(self, ref: IssueRef, add: Collection[str], remove: Collection[str]) -> None:
        self._ask("assign")
        issue = self.find(ref)
        known = self.assignable.get(issue.ref.repository, [])
        taken = dict.fromkeys([*issue.assignees, *(one for one in add if one in known)])
        self._bridge.assigns(ref, (one for one in taken if one not in remove))
        self._answer()
        if refused := [one for one in add if one not in known]:
            raise Rejected("GitHub", f"{', '.join(refused)} cannot be assigned")

    async def set_milestone(self, ref: IssueRef, title: str) -> None:
        self._ask("set_milestone")
        issue = self.find(ref)
        if title and title not in self.milestone_titles.get(issue.ref.repository, ()):
            raise Rejected("GitHub", f"there is no open milestone {title}")
        self._bridge.plans(ref, title)
        self._answer()

    @property
    def _bridge(self) -> Person:
        return self.person(self.login)

    def _issues(self, repository: str) -> list[Issue]:
        """The oldest change first, and no pull requests."""
        found = [
            one
            for ref, one in self.issues.items()
            if ref.repository.lower() == repository.lower()
            and ref not in self.gone
            and not one.is_pull
        ]
        return sorted(found, key=_at)

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.down:
            raise self.down

    def _answer(self) -> None:
        if self.loses:
            self.loses = False
            raise Unavailable("GitHub", "did not answer in time")


def _at(issue: Issue) -> datetime:
    assert issue.updated_at is not None
    return issue.updated_at
