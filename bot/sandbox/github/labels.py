"""Labels on issues: put on, taken off, made where a repository has none of that name."""

from collections.abc import Sequence

from bot.sandbox.github.changes import Change, Changes
from bot.sandbox.github.records import Account, Issue, Label
from bot.sandbox.github.refusals import Refused
from bot.sandbox.github.repositories import Repository
from bot.sandbox.github.sizes import check_label


class Labels:
    """Whoever may not push is Refused."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes

    def add(self, repository: Repository, issue: Issue, by: Account, names: Sequence[str]) -> None:
        """One that the repository does not have yet is made."""
        self._changes.require_push(repository, by)
        self._put(repository, issue, by, [*issue.labels, *self.of(repository, names)])

    def set(self, repository: Repository, issue: Issue, by: Account, names: Sequence[str]) -> None:
        self._changes.require_push(repository, by)
        self._put(repository, issue, by, self.of(repository, names))

    def remove(self, repository: Repository, issue: Issue, by: Account, name: str) -> None:
        self._changes.require_push(repository, by)
        label = repository.label(name)
        if label is None or label not in issue.labels:
            raise Refused(404, "Label does not exist")
        self._put(repository, issue, by, [one for one in issue.labels if one != label])

    def of(self, repository: Repository, names: Sequence[str]) -> list[Label]:
        """Raises Refused for a name of nothing."""
        for name in names:
            check_label(name)
        return [repository.label(name) or repository.add(Label(name)) for name in names]

    def _put(
        self, repository: Repository, issue: Issue, by: Account, wanted: Sequence[Label]
    ) -> None:
        before, issue.labels = issue.labels, list(dict.fromkeys(wanted))
        for action, labels in (
            ("unlabeled", [one for one in before if one not in issue.labels]),
            ("labeled", [one for one in issue.labels if one not in before]),
        ):
            for label in labels:
                self._changes.made(
                    Change(
                        event="issues",
                        action=action,
                        repository=repository,
                        issue=issue,
                        by=by,
                        label=label,
                    )
                )
