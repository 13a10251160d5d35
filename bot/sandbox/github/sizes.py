"""How much GitHub takes in titles, issues and comments. All raise Refused."""

from bot.sandbox.github.refusals import invalid

MOST_TITLE = 256
MOST_BODY = 65_536
"""Characters, in issues and comments alike."""


def check_title(title: str) -> None:
    if not title.strip():
        raise invalid("Issue", "title", "missing_field")
    if len(title) > MOST_TITLE:
        message = f"title is too long (maximum is {MOST_TITLE} characters)"
        raise invalid("Issue", "title", "custom", message)


def check_body(body: str | None, resource: str = "Issue") -> None:
    if body is not None and len(body) > MOST_BODY:
        message = f"body is too long (maximum is {MOST_BODY} characters)"
        raise invalid(resource, "body", "custom", message)


def check_comment(body: str) -> None:
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field", "body can't be blank")
    check_body(body, "IssueComment")
