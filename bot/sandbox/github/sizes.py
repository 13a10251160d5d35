"""How much GitHub takes in names, titles, issues and comments. All raise Refused."""

import re

from bot.sandbox.github.refusals import invalid

MOST_TITLE = 256
MOST_LABEL = 50
MOST_BODY = 65_536
"""Characters, in issues and comments alike."""
_TAG = re.compile(r"(?!.*\.\.)[^\s~^:?*\[\\]+")


def check_title(title: str) -> None:
    if not title.strip():
        raise invalid("Issue", "title", "missing_field")
    if len(title) > MOST_TITLE:
        message = f"title is too long (maximum is {MOST_TITLE} characters)"
        raise invalid("Issue", "title", "custom", message)


def check_label(name: str) -> None:
    if not name.strip():
        raise invalid("Label", "name", "missing_field")
    if len(name) > MOST_LABEL:
        message = f"name is too long (maximum is {MOST_LABEL} characters)"
        raise invalid("Label", "name", "custom", message)


def check_tag(name: str) -> None:
    """As git does, https://git-scm.com/docs/git-check-ref-format."""
    if not _TAG.fullmatch(name):
        raise invalid("Release", "tag_name", "custom", "tag_name is not a valid tag")


def check_body(body: str | None, resource: str = "Issue") -> None:
    if body is not None and len(body) > MOST_BODY:
        message = f"body is too long (maximum is {MOST_BODY} characters)"
        raise invalid(resource, "body", "custom", message)


def check_comment(body: str) -> None:
    if not body.strip():
        raise invalid("IssueComment", "body", "missing_field", "body can't be blank")
    check_body(body, "IssueComment")
