"""Writes what GitHub's webhooks say of a change.

https://docs.github.com/webhooks/webhook-events-and-payloads
"""

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.changes import Change
from bot.sandbox.github.code_shapes import CodeShapes
from bot.sandbox.github.records import Account, Issue
from bot.sandbox.github.repositories import Repositories, Repository
from bot.sandbox.github.shapes import Shapes

HOOK = 1
"""The number of the only webhook."""


class Payloads:
    def __init__(self, repositories: Repositories, shapes: Shapes, code: CodeShapes) -> None:
        self._repositories, self._shapes, self._code = repositories, shapes, code

    def of(self, change: Change) -> Json:
        shapes, repository = self._shapes, change.repository
        payload: Json = {"action": change.action, **self._from(repository, change.by)}
        if change.issue is not None:
            payload["issue"] = shapes.issue(repository, change.issue)
            if change.comment is not None:
                payload["comment"] = shapes.comment(repository, change.issue, change.comment)
        if change.release is not None:
            payload["release"] = self._code.release(repository, change.release)
        if change.label is not None:
            payload["label"] = shapes.label(repository, change.label)
        if change.milestone is not None:
            payload["milestone"] = shapes.milestone(repository, change.milestone)
        if change.assignee is not None:
            payload["assignee"] = shapes.user(change.assignee)
        if change.before is not None:
            payload["changes"] = change.before
        if change.twin is not None:
            age = "new" if change.action == "transferred" else "old"
            payload["changes"] = self._twin(age, *change.twin)
        return payload

    def ping(self, config: Json) -> Json:
        """What a webhook hears first; it is the first repository's."""
        repository = next(iter(self._repositories.all.values()))
        hooks = f"{self._shapes.api(repository)}/hooks/{HOOK}"
        hook = {
            "type": "Repository",
            "id": HOOK,
            "name": "web",
            "active": True,
            "events": ["issues", "issue_comment", "release"],
            "config": config,
            "url": hooks,
            "test_url": f"{hooks}/test",
            "ping_url": f"{hooks}/pings",
            "deliveries_url": f"{hooks}/deliveries",
        }
        told = {"zen": "Keep it logically awesome.", "hook_id": HOOK, "hook": hook}
        return {**told, **self._from(repository, self._repositories.bridge)}

    def _from(self, repository: Repository, by: Account) -> Json:
        shape: Json = {
            "repository": self._shapes.repository(repository),
            "organization": self._shapes.owner(repository.owner),
            "sender": self._shapes.user(by),
        }
        if app := self._shapes.installed:
            shape["installation"] = {"id": app.installation, "node_id": f"IN_{app.installation}"}
        return shape

    def _twin(self, age: str, repository: Repository, issue: Issue) -> Json:
        return {
            f"{age}_issue": self._shapes.issue(repository, issue),
            f"{age}_repository": self._shapes.repository(repository),
        }
