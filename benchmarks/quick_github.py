"""A GitHub that costs nothing, so that what is measured is the bridge."""

from typing import Any

from bot.domain.issue import Comment, Issue, IssueRef, Standing
from bot.knowledge import utc_now


class QuickGitHub:
    """Answers at once, and keeps what it was told. ``calls`` counts."""

    def __init__(self) -> None:
        self.calls = 0
        self.said: list[IssueRef] = []
        self.began = utc_now()

    async def issue(self, ref: IssueRef) -> Issue:
        self.calls += 1
        return Issue(
            ref=ref,
            title="Does not start",
            url="",
            is_open=True,
            labels=("bug",),
            created_at=self.began,
            updated_at=self.began,
        )

    async def comment(self, ref: IssueRef, text: str, marker: str, *, look_first: bool) -> Comment:  # noqa: ARG002
        self.calls += 1
        self.said.append(ref)
        return Comment(
            id=len(self.said),
            issue=ref,
            url="",
            body=text,
            author="bridge",
            standing=Standing.BOT,
            created_at=self.began,
            updated_at=self.began,
        )

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"nobody need ask GitHub for {name}")
