"""What the sandbox's own page and state show of GitHub."""

from collections.abc import Iterable

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.records import Issue
from bot.sandbox.github.repositories import Repository
from bot.sandbox.github.shapes import html_url


def row(repository: Repository, issue: Issue) -> Json:
    """Of one issue."""
    return {
        "number": issue.number,
        "repo": repository.full_name,
        "title": issue.title,
        "body": issue.body or "",
        "state": "open" if issue.is_open else "closed",
        "state_reason": issue.reason,
        "closed_by": issue.closed_by.login if issue.closed_by else None,
        "labels": [one.name for one in issue.labels],
        "milestone": issue.milestone.title if issue.milestone else None,
        "assignees": [one.login for one in issue.assignees],
        "author": issue.author.login,
        "comments": [
            {"id": one.id, "author": one.author.login, "body": one.body} for one in issue.comments
        ],
        "url": html_url(repository, issue),
    }


def offer(repository: Repository, members: Iterable[str]) -> Json:
    """What its issues can bear, what is out and what is open; ``members`` may push anywhere."""
    open_ones = [one for one in repository.milestones.values() if one.is_open]
    return {
        "repo": repository.full_name,
        "labels": [
            {"name": one.name, "color": one.color, "description": one.description or ""}
            for one in repository.labels.values()
        ],
        "milestones": [one.title for one in open_ones],
        "release": repository.releases[-1].tag if repository.releases else None,
        "pushers": sorted({*members, *repository.collaborators}),
        "open": [
            {"number": one.number, "title": one.title, "url": html_url(repository, one)}
            for one in repository.issues.values()
            if one.is_open and not one.is_gone and not one.is_pull_request
        ],
    }
