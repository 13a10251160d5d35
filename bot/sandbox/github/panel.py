"""What the sandbox's own page and state show of GitHub."""

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.records import Issue
from bot.sandbox.github.repositories import Repository
from bot.sandbox.github.shapes import html_url


def row(repository: Repository, issue: Issue) -> Json:
    return {
        "number": issue.number,
        "repo": repository.full_name,
        "title": issue.title,
        "body": issue.body or "",
        "state": "open" if issue.is_open else "closed",
        "state_reason": issue.reason,
        "labels": [one.name for one in issue.labels],
        "author": issue.author.login,
        "comments": [
            {"id": one.id, "author": one.author.login, "body": one.body} for one in issue.comments
        ],
        "url": html_url(repository, issue),
    }
