"""Reads who and what there is on the sandbox's GitHub at first, from ``[github]`` of the cast."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import crc32

from bot.sandbox.github.records import Comment, Happening, Issue, Label, Milestone
from bot.sandbox.github.repositories import Release, Repositories, Repository
from bot.sandbox.world import World

Row = Mapping[str, Any]


def read(world: World) -> Repositories:
    table = world.github
    found = Repositories(
        table.get("token", ""), table.get("login", "bridge"), table.get("members", ())
    )
    for row in table.get("repositories", ()):
        if "moved_to" in row:
            found.moved[row["name"].lower()] = row["moved_to"]
        else:
            found.all[row["name"].lower()] = _repository(found, row, world.folder)
    return found


def _repository(known: Repositories, row: Row, folder: Path) -> Repository:
    owner, _, name = row["name"].partition("/")
    repository = Repository(
        id=crc32(row["name"].encode()),
        owner=owner,
        name=name,
        description=row.get("description", ""),
        may_push=row.get("may_push", True),
        has_issues=row.get("has_issues", True),
        collaborators=frozenset(row.get("collaborators", ())),
    )
    home = folder / "sandbox-github" / owner / name
    for path in sorted(home.rglob("*")):
        if path.is_file():
            repository.files[f".github/{path.relative_to(home).as_posix()}"] = path.read_bytes()
    for label in row.get("labels", ()):
        repository.add(Label(**label))
    for number, milestone in enumerate(row.get("milestones", ()), start=1):
        repository.milestones[number] = Milestone(
            number,
            milestone["title"],
            known.account(milestone["creator"]),
            _utc(milestone["created"]),
            milestone.get("description"),
            milestone.get("open", True),
        )
    for release in row.get("releases", ()):
        _add_release(known, repository, release)
    for issue in row.get("issues", ()):
        _add_issue(known, repository, issue)
    return repository


def _add_release(known: Repositories, repository: Repository, row: Row) -> None:
    author, at = known.account(row["author"]), _utc(row["published"])
    for message in row.get("commits", ()):
        repository.commit(author, message, at)
    repository.releases.append(
        Release(
            id=known.next_id(),
            tag=row["tag"],
            name=row.get("name", row["tag"]),
            body=row.get("body", ""),
            author=author,
            published=at,
            commit=len(repository.commits),
            is_prerelease=row.get("prerelease", False),
        )
    )


def _add_issue(known: Repositories, repository: Repository, row: Row) -> None:
    created = _utc(row["created"])
    issue = Issue(
        id=known.next_id(),
        number=row["number"],
        author=known.account(row["author"]),
        title=row["title"],
        body=row.get("body"),
        created=created,
        updated=_utc(row.get("updated", created)),
        labels=[one for name in row.get("labels", ()) if (one := repository.label(name))],
        milestone=repository.milestone(row.get("milestone", "")),
        assignees=[known.account(one) for one in row.get("assignees", ())],
        is_locked=row.get("locked", False),
        is_gone=row.get("deleted", False),
        is_pull_request=row.get("pull_request", False),
    )
    for comment in row.get("comments", ()):
        at = _utc(comment["created"])
        author = known.account(comment["author"])
        issue.comments.append(Comment(known.next_id(), author, comment["body"], at, at))
    if "closed" in row:
        issue.is_open, issue.reason = False, row.get("reason", "completed")
        issue.closed = issue.updated = _utc(row["closed"])
        issue.closed_by = known.account(row.get("closed_by", row["author"]))
    _remember(known, issue)
    repository.issues[issue.number] = issue


def _remember(known: Repositories, issue: Issue) -> None:
    """The author set what the issue bears from the start."""
    by, at = issue.author, issue.created
    for label in issue.labels:
        issue.past.append(Happening(id=known.next_id(), event="labeled", by=by, at=at, label=label))
    for who in issue.assignees:
        past = Happening(id=known.next_id(), event="assigned", by=by, at=at, assignee=who)
        issue.past.append(past)
    if issue.milestone:
        planned = issue.milestone
        past = Happening(id=known.next_id(), event="milestoned", by=by, at=at, milestone=planned)
        issue.past.append(past)
    if issue.closed and issue.closed_by:
        by, at, why = issue.closed_by, issue.closed, issue.reason
        issue.past.append(Happening(id=known.next_id(), event="closed", by=by, at=at, reason=why))


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)
