"""What people say on GitHub: they comment, edit and delete comments, and publish releases."""

from bot.sandbox.acting.report import Report
from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.shapes import SITE, html_url


def comment(told: Report) -> Json:
    repository, issue = told.issue()
    said = told.github.comments.add(repository, issue, told.by, told.needed("body"))
    url = html_url(repository, issue)
    return {"issue": issue.number, "url": url, "comment": said.id}


def edit(told: Report) -> Json:
    repository, issue, said = told.comment()
    told.github.comments.edit(repository, issue, said, told.by, told.needed("body"))
    return {"issue": issue.number, "url": html_url(repository, issue), "comment": said.id}


def delete(told: Report) -> Json:
    repository, issue, said = told.comment()
    told.github.comments.delete(repository, issue, said, told.by)
    return {"issue": issue.number, "url": html_url(repository, issue)}


def release(told: Report) -> Json:
    """``commits`` are messages. A tag that is out already gets other notes."""
    repository, tag = told.repository(), told.needed("tag")
    if not told.github.changes.may_push(told.by, repository):
        raise Wrong("only maintainers may publish releases")
    notes, commits = told.text("notes") or "", told.wish.get("commits") or []
    if not isinstance(commits, list) or not all(isinstance(one, str) for one in commits):
        raise Wrong('give "commits" as a list of texts')
    releases = told.github.releases
    if known := repository.release(tag):
        releases.edit(repository, told.by, known, notes)
    else:
        is_early = bool(told.wish.get("prerelease"))
        releases.publish(repository, told.by, tag, notes, commits, is_prerelease=is_early)
    url = f"{SITE}/{repository.full_name}/releases/tag/{tag}"
    return {"release": tag, "url": url}
