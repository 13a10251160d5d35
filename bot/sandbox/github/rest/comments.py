"""Comments, of one issue or of a whole repository. https://docs.github.com/rest/issues/comments"""

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.call import OWN, Call, Routes
from bot.sandbox.github.records import Comment, Issue
from bot.sandbox.github.refusals import not_a_kind, not_found
from bot.sandbox.github.rest.issues import ONE

COMMENT = f"{OWN}/issues/comments/{{comment:\\d+}}"


def of_issue(call: Call) -> list[Json]:
    since, issue = call.since(), call.issue
    rows = [(issue, one) for one in issue.comments if since is None or one.updated >= since]
    return _page(call, rows)


def of_repository(call: Call) -> list[Json]:
    since, query = call.since(), call.query
    rows = [
        (issue, one)
        for issue in call.repository.issues.values()
        for one in issue.comments
        if not issue.is_gone and (since is None or one.updated >= since)
    ]
    is_updated = query.get("sort") == "updated"
    rows.sort(
        key=lambda row: (row[1].updated if is_updated else row[1].created, row[1].id),
        reverse=query.get("direction", "asc") == "desc",
    )
    return _page(call, rows)


def create(call: Call) -> Json:
    repository, issue = call.repository, call.issue
    comment = call.parts.comments.add(repository, issue, call.by, _body(call))
    call.status = 201
    return call.parts.shapes.comment(repository, issue, comment)


def get(call: Call) -> Json:
    issue, comment = _find(call)
    return call.parts.shapes.comment(call.repository, issue, comment)


def change(call: Call) -> Json:
    issue, comment = _find(call)
    call.parts.comments.edit(call.repository, issue, comment, call.by, _body(call))
    return call.parts.shapes.comment(call.repository, issue, comment)


def delete(call: Call) -> None:
    issue, comment = _find(call)
    call.parts.comments.delete(call.repository, issue, comment, call.by)


def _body(call: Call) -> str:
    body = call.text("body")
    if body is None:
        raise not_a_kind("body", None, "a string")
    return body


def _find(call: Call) -> tuple[Issue, Comment]:
    """Raises Refused."""
    number = int(call.params["comment"])
    for issue in call.repository.issues.values():
        for comment in issue.comments:
            if comment.id == number and not issue.is_gone:
                return issue, comment
    raise not_found()


def _page(call: Call, rows: list[tuple[Issue, Comment]]) -> list[Json]:
    repository, shapes = call.repository, call.parts.shapes
    return [shapes.comment(repository, issue, one) for issue, one in call.page(rows)]


ROUTES: Routes = [
    ("GET", f"{ONE}/comments", of_issue),
    ("POST", f"{ONE}/comments", create),
    ("GET", f"{OWN}/issues/comments", of_repository),
    ("GET", COMMENT, get),
    ("PATCH", COMMENT, change),
    ("DELETE", COMMENT, delete),
]
