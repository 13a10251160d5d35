"""What a GitHub of the tests' own holds, and how people on it change that."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.domain.errors import Rejected
from bot.domain.heard import About, Heard
from bot.domain.issue import (
    CloseReason,
    Comment,
    Issue,
    IssueRef,
    LabelEvent,
    Release,
    Standing,
)
from tests.support.clock import FakeClock


@dataclass
class Board:
    """``told`` is what webhooks would tell, in the order in which it happened. Names by
    repository: ``label_names`` of all there are, ``milestone_titles`` of the open ones,
    ``assignable`` of who can be assigned; ``published`` are releases, the newest first, and
    ``history`` messages of commits by repository, base and head. ``maintainers`` are logins."""

    issues: dict[IssueRef, Issue] = field(default_factory=dict)
    notes: dict[int, Comment] = field(default_factory=dict)
    """All comments, by their ids."""
    events: dict[IssueRef, list[LabelEvent]] = field(default_factory=dict)
    gone: set[IssueRef] = field(default_factory=set)
    maintainers: set[str] = field(default_factory=set)
    label_names: dict[str, list[str]] = field(default_factory=dict)
    milestone_titles: dict[str, list[str]] = field(default_factory=dict)
    assignable: dict[str, list[str]] = field(default_factory=dict)
    published: dict[str, list[Release]] = field(default_factory=dict)
    history: dict[tuple[str, str, str], tuple[str, ...]] = field(default_factory=dict)
    told: list[Heard] = field(default_factory=list)
    clock: FakeClock = field(default_factory=FakeClock)
    _ids: int = 0

    def put(
        self,
        ref: IssueRef,
        title: str,
        body: str = "",
        labels: tuple[str, ...] = (),
        author: str = "somebody",
        *,
        is_pull: bool = False,
    ) -> Issue:
        """An open issue, as if ``author`` had opened it now."""
        kind = "pull" if is_pull else "issues"
        self.issues[ref] = Issue(
            ref=ref,
            title=title,
            url=f"https://github.com/{ref.repository}/{kind}/{ref.number}",
            is_open=True,
            body=body,
            author=author,
            standing=self.standing(author),
            is_pull=is_pull,
            created_at=self.now(),
            updated_at=self.now(),
        )
        self.tell(ref, "opened", author)
        self.person(author).labels(ref, *labels)
        return self.issues[ref]

    def person(self, login: str) -> "Person":
        return Person(self, login)

    def find(self, ref: IssueRef) -> Issue:
        """Raises Rejected."""
        for key, issue in self.issues.items():
            if str(key).lower() == str(ref).lower() and key not in self.gone:
                return issue
        raise Rejected("GitHub", f"{ref} is gone", is_gone=True)

    def note(self, repository: str, id: int) -> Comment:  # noqa: A002 - as its field
        """Raises Rejected."""
        comment = self.notes.get(id)
        if comment is None or comment.issue.repository.lower() != repository.lower():
            raise Rejected("GitHub", "Not Found", is_gone=True)
        self.find(comment.issue)
        return comment

    def standing(self, login: str) -> Standing:
        if login.endswith("[bot]"):
            return Standing.BOT
        return Standing.MAINTAINER if login in self.maintainers else Standing.OTHER

    def now(self) -> datetime:
        """GitHub keeps whole seconds."""
        return self.clock().replace(microsecond=0)

    def next_id(self) -> int:
        self._ids += 1
        return self._ids

    def tell(self, ref: IssueRef, action: str, by: str, label: str = "", comment: int = 0) -> None:
        about = About.COMMENT if comment else About.ISSUE
        heard = Heard(
            name=f"delivery-{len(self.told) + 1}",
            about=about,
            repository=ref.repository,
            number=ref.number,
            comment=comment,
            action=action,
            label=label,
            by=by,
        )
        self.told.append(heard)

    def publish(self, repository: str, tag: str, body: str = "", **more: Any) -> Release:
        made = {
            "repository": repository,
            "tag": tag,
            "name": tag,
            "url": f"https://github.com/{repository}/releases/tag/{tag}",
            "body": body,
            "is_prerelease": False,
            "published_at": self.now(),
        }
        release = Release(**{**made, **more})
        self.published.setdefault(repository, []).insert(0, release)
        name = f"delivery-{len(self.told) + 1}"
        heard = Heard(name=name, about=About.RELEASE, repository=repository, tag=tag)
        self.told.append(replace(heard, action="published"))
        return release


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on GitHub, who may do all of this. What is so already changes nothing."""

    board: Board
    login: str

    def says(self, ref: IssueRef, text: str) -> Comment:
        board, issue, now = self.board, self.board.find(ref), self.board.now()
        number = board.next_id()
        comment = Comment(
            id=number,
            issue=issue.ref,
            url=f"{issue.url}#issuecomment-{number}",
            body=text,
            author=self.login,
            standing=board.standing(self.login),
            created_at=now,
            updated_at=now,
        )
        board.notes[number] = comment
        self._change(issue, "created", comment=number, comments=issue.comments + 1)
        return comment

    def rewords(self, id: int, text: str) -> None:  # noqa: A002 - as its field
        comment = self.board.notes[id]
        if comment.body != text:
            now = self.board.now()
            self.board.notes[id] = replace(comment, body=text, updated_at=now)
            self._change(self.board.find(comment.issue), "edited", comment=id)

    def deletes(self, id: int) -> None:  # noqa: A002 - as its field
        issue = self.board.find(self.board.notes.pop(id).issue)
        self._change(issue, "deleted", comment=id, comments=issue.comments - 1)

    def labels(self, ref: IssueRef, *names: str) -> None:
        """A label has one spelling in its repository, and is made where there is none yet."""
        known = self.board.label_names.setdefault(self.board.find(ref).ref.repository, [])
        for name in names:
            spelt = next((one for one in known if one.lower() == name.lower()), name)
            if spelt not in known:
                known.append(spelt)
            issue = self.board.find(ref)
            if spelt not in issue.labels:
                self._label(issue, spelt, is_on=True)

    def unlabels(self, ref: IssueRef, *names: str) -> None:
        for name in names:
            issue = self.board.find(ref)
            for spelt in (one for one in issue.labels if one.lower() == name.lower()):
                self._label(issue, spelt, is_on=False)

    def closes(self, ref: IssueRef, reason: CloseReason = CloseReason.COMPLETED) -> None:
        issue = self.board.find(ref)
        if issue.is_open:
            now = self.board.now()
            self._change(issue, "closed", is_open=False, reason=reason, closed_at=now)
        elif issue.reason is not reason:
            self.board.issues[issue.ref] = replace(issue, reason=reason)

    def reopens(self, ref: IssueRef) -> None:
        issue = self.board.find(ref)
        if not issue.is_open:
            self._change(issue, "reopened", is_open=True, reason=None, closed_at=None)

    def edits(self, ref: IssueRef, *, title: str | None = None, body: str | None = None) -> None:
        issue = self.board.find(ref)
        title = issue.title if title is None else title
        self._change(issue, "edited", title=title, body=issue.body if body is None else body)

    def plans(self, ref: IssueRef, milestone: str) -> None:
        issue = self.board.find(ref)
        if issue.milestone != milestone:
            action = "milestoned" if milestone else "demilestoned"
            self._change(issue, action, milestone=milestone)

    def assigns(self, ref: IssueRef, logins: Iterable[str]) -> None:
        """These, and nobody else."""
        issue, wanted = self.board.find(ref), tuple(logins)
        if issue.assignees != wanted:
            is_more = len(wanted) > len(issue.assignees)
            self._change(issue, "assigned" if is_more else "unassigned", assignees=wanted)

    def _label(self, issue: Issue, name: str, *, is_on: bool) -> None:
        board = self.board
        events = board.events.setdefault(issue.ref, [])
        events.append(LabelEvent(name, is_on, self.login, board.now()))
        left = tuple(one for one in issue.labels if one != name)
        action = "labeled" if is_on else "unlabeled"
        self._change(issue, action, label=name, labels=(*left, name) if is_on else left)

    def _change(
        self, issue: Issue, action: str, *, label: str = "", comment: int = 0, **changes: Any
    ) -> None:
        self.board.issues[issue.ref] = replace(issue, updated_at=self.board.now(), **changes)
        self.board.tell(issue.ref, action, self.login, label, comment)
