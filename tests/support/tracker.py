"""A GitHub for tests of services: holds what a test put into it, and keeps what was written."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.errors import Rejected, Unavailable
from bot.domain.issue import Issue, IssueRef, NewIssue, hidden, marked
from bot.domain.issue_form import Forms
from tests.support.clock import FakeClock


@dataclass
class FakeTracker:
    """``opened`` and ``commented`` are what tests read, in the order in which it happened; the
    contract tests hold the rest to the real one. ``down`` is raised by whatever is asked;
    ``loses`` makes the next write happen, and its answer get lost. Where
    ``may_set_by`` names a repository, labels outside of its set are left out."""

    issues: dict[IssueRef, Issue] = field(default_factory=dict)
    offers: dict[str, Forms] = field(default_factory=dict)
    gone: set[IssueRef] = field(default_factory=set)
    may_set_by: dict[str, frozenset[str]] = field(default_factory=dict)
    down: Unavailable | Rejected | None = None
    loses: bool = False
    opened: list[NewIssue] = field(default_factory=list)
    commented: list[tuple[IssueRef, str]] = field(default_factory=list)
    clock: FakeClock = field(default_factory=FakeClock)

    async def forms(self, repository: str) -> Forms:
        self._ask()
        return self.offers.get(repository, Forms(repository=repository))

    async def search(self, repository: str, words: str, limit: int) -> Sequence[Issue]:
        self._ask()
        wanted = set(words.lower().split())
        scores = {
            issue: len(wanted & set(f"{issue.title} {issue.body}".lower().split()))
            for issue in self.issues.values()
            if issue.is_open and issue.ref.repository == repository
        }
        found = [issue for issue, score in scores.items() if score]
        return sorted(found, key=lambda issue: -scores[issue])[:limit]

    async def issue(self, ref: IssueRef) -> Issue:
        self._ask()
        if ref in self.gone or ref not in self.issues:
            raise Rejected("GitHub", f"{ref} is gone", is_gone=True)
        return self.issues[ref]

    async def changed(self, repository: str, since: datetime) -> Sequence[Issue]:
        self._ask()
        found = [
            (issue.updated_at, issue)
            for issue in self.issues.values()
            if issue.ref.repository == repository
            and issue.updated_at is not None
            and issue.updated_at >= since
        ]
        return [issue for _, issue in sorted(found, key=lambda one: one[0])]

    async def open(self, new: NewIssue, *, look_first: bool) -> Issue:
        self._ask()
        mark = hidden(new.marker)
        if look_first:
            for issue in self.issues.values():
                if issue.ref.repository == new.repository and mark in issue.body:
                    return issue
        self.opened.append(new)
        may_set = self.may_set_by.get(new.repository, frozenset(new.labels))
        numbers = [ref.number for ref in self.issues if ref.repository == new.repository]
        issue = self.put(
            IssueRef(new.repository, max(numbers, default=0) + 1),
            new.title,
            marked(new.body, new.marker),
            tuple(one for one in new.labels if one in may_set),
        )
        self._answer()
        return issue

    async def comment(self, ref: IssueRef, text: str, marker: str, *, look_first: bool) -> str:
        issue = await self.issue(ref)
        mark = hidden(marker)
        said = [text for at, text in self.commented if at == ref]
        for number, one in enumerate(said, start=1):
            if look_first and mark in one:
                return f"{issue.url}#issuecomment-{number}"
        self.commented.append((ref, marked(text, marker)))
        self.issues[ref] = replace(issue, updated_at=self.clock())
        self._answer()
        return f"{issue.url}#issuecomment-{len(said) + 1}"

    def put(self, ref: IssueRef, title: str, body: str = "", labels: tuple[str, ...] = ()) -> Issue:
        """An open issue, as if somebody had opened it now."""
        self.issues[ref] = Issue(
            ref=ref,
            title=title,
            url=f"https://github.com/{ref.repository}/issues/{ref.number}",
            is_open=True,
            body=body,
            labels=labels,
            author="bridge[bot]",
            updated_at=self.clock(),
        )
        return self.issues[ref]

    def _ask(self) -> None:
        if self.down:
            raise self.down

    def _answer(self) -> None:
        if self.loses:
            self.loses = False
            raise Unavailable("GitHub", "did not answer in time")
