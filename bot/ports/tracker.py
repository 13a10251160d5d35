"""GitHub, as far as services need it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.issue import Issue, IssueRef, NewIssue
from bot.domain.issue_form import Forms


class Tracker(Protocol):
    """All raise Unavailable (with GitHub's own wish when to come again) and Rejected
    (``is_gone`` for what was deleted). Writes happen one at a time, a second apart."""

    async def forms(self, repository: str) -> Forms:
        """What the repository offers, else its organisation; read again only when it changed.
        Broken files are left out and told of in the log. What was read before serves while GitHub
        is away."""
        ...

    async def search(self, repository: str, words: str, limit: int) -> Sequence[Issue]:
        """Open issues with any of ``words``, best first."""
        ...

    async def issue(self, ref: IssueRef) -> Issue: ...

    async def changed(self, repository: str, since: datetime) -> Sequence[Issue]:
        """Issues, open or closed, that changed since then, oldest change first; costs nothing
        where nothing changed."""
        ...

    async def open(self, new: NewIssue, *, look_first: bool) -> Issue:
        """``look_first`` searches for its marker. A label that may not be set is left out."""
        ...

    async def comment(self, ref: IssueRef, text: str, marker: str, *, look_first: bool) -> str:
        """The comment's URL. ``marker`` is added, hidden; ``look_first`` searches for it."""
        ...
