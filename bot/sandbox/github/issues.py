"""Opens, edits, plans, closes, moves and deletes issues under GitHub's rules, and tells of it."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.changes import Change, Changes
from bot.sandbox.github.labels import Labels
from bot.sandbox.github.records import Account, Issue, Milestone
from bot.sandbox.github.refusals import forbidden, gone, invalid, not_found
from bot.sandbox.github.repositories import Repository
from bot.sandbox.github.sizes import check_body, check_title

MOST_ASSIGNEES = 10
REASONS = ("completed", "not_planned", "duplicate")


class Issues:
    """Whoever may not is Refused, as on GitHub."""

    def __init__(self, changes: Changes, labels: Labels) -> None:
        self._changes, self._labels = changes, labels

    def open(
        self,
        repository: Repository,
        by: Account,
        title: str,
        body: str | None,
        labels: Sequence[str] = (),
        form_labels: Sequence[str] = (),
    ) -> Issue:
        """``labels`` of somebody who may not label are dropped without a word; those of the form
        are set for anybody, as far as the repository has them."""
        check_title(title)
        check_body(body)
        now = self._changes.clock()
        number = max(repository.issues, default=0) + 1
        issue = Issue(self._changes.repositories.next_id(), number, by, title, body, now, now)
        wanted = [label for name in form_labels if (label := repository.label(name))]
        if self._changes.may_push(by, repository):
            wanted += self._labels.of(repository, labels)
        issue.labels = list(dict.fromkeys(wanted))
        repository.issues[number] = issue
        self._changes.opened(_change("opened", repository, issue, by))
        for label in issue.labels:
            self._changes.opened(_change("labeled", repository, issue, by, label=label))
        return issue

    def edit(
        self,
        repository: Repository,
        issue: Issue,
        by: Account,
        *,
        title: str | None = None,
        body: str | None = None,
    ) -> None:
        self._changes.require_own(repository, issue, by)
        before: Json = {}
        if title is not None and title != issue.title:
            check_title(title)
            before["title"] = {"from": issue.title}
        if body is not None and body != issue.body:
            check_body(body)
            before["body"] = {"from": issue.body}
        if "title" in before and title is not None:
            issue.title = title
        if "body" in before:
            issue.body = body
        if before:
            self._changes.made(_change("edited", repository, issue, by, before=before))

    def close(self, repository: Repository, issue: Issue, by: Account, reason: str) -> None:
        self._changes.require_own(repository, issue, by)
        if reason not in REASONS:
            raise invalid("Issue", "state_reason", "invalid")
        was_open, issue.reason = issue.is_open, reason
        if was_open:
            issue.is_open, issue.closed, issue.closed_by = False, self._changes.clock(), by
            self._changes.made(_change("closed", repository, issue, by))

    def reopen(self, repository: Repository, issue: Issue, by: Account) -> None:
        """An author reopens only what nobody else has closed."""
        self._changes.require_own(repository, issue, by)
        if issue.is_open:
            return
        if issue.closed_by != by and not self._changes.may_push(by, repository):
            raise forbidden("Must have write access to reopen what somebody else has closed.")
        issue.is_open, issue.reason = True, "reopened"
        issue.closed = issue.closed_by = None
        self._changes.made(_change("reopened", repository, issue, by))

    def plan(
        self, repository: Repository, issue: Issue, by: Account, milestone: Milestone | None
    ) -> None:
        self._changes.require_push(repository, by)
        before, issue.milestone = issue.milestone, milestone
        if before == milestone:
            return
        if before is not None:
            self._changes.made(_change("demilestoned", repository, issue, by, milestone=before))
        if milestone is not None:
            self._changes.made(_change("milestoned", repository, issue, by, milestone=milestone))

    def may_be_assigned(self, repository: Repository, issue: Issue | None, who: Account) -> bool:
        """Whoever may push, and who has written in the issue; an App never."""
        spoke = issue is not None and who in (issue.author, *(one.author for one in issue.comments))
        return not who.is_app and (spoke or self._changes.may_push(who, repository))

    def assign(
        self, repository: Repository, issue: Issue, by: Account, who: Sequence[Account]
    ) -> None:
        """Who cannot be assigned is left out without a word, and so is who is one too many."""
        self._changes.require_push(repository, by)
        for one in who:
            if one in issue.assignees or len(issue.assignees) == MOST_ASSIGNEES:
                continue
            if self.may_be_assigned(repository, issue, one):
                issue.assignees.append(one)
                self._changes.made(_change("assigned", repository, issue, by, assignee=one))

    def unassign(
        self, repository: Repository, issue: Issue, by: Account, who: Sequence[Account]
    ) -> None:
        self._changes.require_push(repository, by)
        for one in who:
            if one in issue.assignees:
                issue.assignees.remove(one)
                self._changes.made(_change("unassigned", repository, issue, by, assignee=one))

    def delete(self, repository: Repository, issue: Issue, by: Account) -> None:
        self._require_member(by)
        issue.is_gone = True
        self._changes.made(_change("deleted", repository, issue, by))

    def transfer(self, repository: Repository, issue: Issue, by: Account, to: Repository) -> Issue:
        """Its author, comments and those labels that are known there, too, go along."""
        self._require_member(by)
        number, now = max(to.issues, default=0) + 1, self._changes.clock()
        new = Issue(
            self._changes.repositories.next_id(),
            number,
            issue.author,
            issue.title,
            issue.body,
            issue.created,
            now,
            labels=[label for one in issue.labels if (label := to.label(one.name))],
            comments=issue.comments,
        )
        to.issues[number] = new
        issue.is_gone, issue.moved_to, issue.comments = True, (to.full_name, number), []
        self._changes.made(_change("transferred", repository, issue, by, twin=(to, new)))
        self._changes.opened(_change("opened", to, new, by, twin=(repository, issue)))
        return new

    def _require_member(self, by: Account) -> None:
        if not by.is_member:
            raise forbidden()


def find(repository: Repository, number: int) -> Issue:
    """Refused where there is none, or none any more."""
    if not repository.has_issues:
        raise gone("Issues are disabled for this repo")
    issue = repository.issues.get(number)
    if issue is None:
        raise not_found()
    if issue.is_gone:
        raise gone("This issue was deleted")
    return issue


def _change(action: str, repository: Repository, issue: Issue, by: Account, **more: Any) -> Change:
    return Change(event="issues", action=action, repository=repository, issue=issue, by=by, **more)
