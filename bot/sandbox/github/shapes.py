"""Users, repositories, labels, issues, comments and files as GitHub's REST API writes them."""

import base64
import hashlib
from datetime import datetime

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.repositories import Account, Comment, Issue, Label, Repository

SITE = "https://github.com"


class Shapes:
    """``base`` is the API's own address, which every answer's URLs begin with."""

    def __init__(self) -> None:
        self.base = ""

    def user(self, account: Account) -> Json:
        api = f"{self.base}/users/{account.login}"
        return {
            "login": account.login,
            "id": account.id,
            "node_id": f"U_{account.id}",
            "avatar_url": f"{SITE}/{account.login}.png",
            "url": api,
            "html_url": f"{SITE}/{account.login}",
            "type": "User",
            "site_admin": False,
        }

    def owner(self, login: str) -> Json:
        return {**self.user(Account(login)), "type": "Organization"}

    def repository(self, one: Repository) -> Json:
        api = self._api(one)
        counted = [issue for issue in one.issues.values() if issue.is_open and not issue.is_gone]
        return {
            "id": one.id,
            "node_id": f"R_{one.id}",
            "name": one.name,
            "full_name": one.full_name,
            "private": False,
            "owner": self.owner(one.owner),
            "html_url": f"{SITE}/{one.full_name}",
            "description": one.description or None,
            "fork": False,
            "url": api,
            "issues_url": f"{api}/issues{{/number}}",
            "labels_url": f"{api}/labels{{/name}}",
            "contents_url": f"{api}/contents/{{+path}}",
            "has_issues": one.has_issues,
            "open_issues_count": len(counted),
            "archived": False,
            "disabled": False,
            "visibility": "public",
            "default_branch": "main",
            "permissions": {"admin": False, "push": one.may_push, "pull": True},
        }

    def label(self, repository: Repository, label: Label) -> Json:
        return {
            "id": label.id,
            "node_id": f"LA_{label.id}",
            "url": f"{self._api(repository)}/labels/{label.name}",
            "name": label.name,
            "color": label.color,
            "default": label.default,
            "description": label.description,
        }

    def issue(self, repository: Repository, issue: Issue) -> Json:
        api = f"{self._api(repository)}/issues/{issue.number}"
        page = html_url(repository, issue)
        shape = {
            "url": api,
            "repository_url": self._api(repository),
            "labels_url": f"{api}/labels{{/name}}",
            "comments_url": f"{api}/comments",
            "events_url": f"{api}/events",
            "html_url": page,
            "id": issue.id,
            "node_id": f"I_{issue.id}",
            "number": issue.number,
            "title": issue.title,
            "user": self.user(issue.author),
            "labels": [self.label(repository, one) for one in issue.labels],
            "state": "open" if issue.is_open else "closed",
            "locked": issue.is_locked,
            "active_lock_reason": None,
            "assignee": None,
            "assignees": [],
            "milestone": None,
            "comments": len(issue.comments),
            "created_at": stamp(issue.created),
            "updated_at": stamp(issue.updated),
            "closed_at": stamp(issue.closed) if issue.closed else None,
            "closed_by": self.user(issue.closed_by) if issue.closed_by else None,
            "author_association": association(repository, issue.author),
            "body": issue.body,
            "state_reason": issue.reason,
            "performed_via_github_app": None,
            "reactions": {"url": f"{api}/reactions", "total_count": 0},
        }
        if issue.is_pull_request:
            pull = api.replace("/issues/", "/pulls/")
            shape["pull_request"] = {"url": pull, "html_url": page, "merged_at": None}
        return shape

    def comment(self, repository: Repository, issue: Issue, comment: Comment) -> Json:
        api = f"{self._api(repository)}/issues"
        return {
            "id": comment.id,
            "node_id": f"IC_{comment.id}",
            "url": f"{api}/comments/{comment.id}",
            "html_url": f"{html_url(repository, issue)}#issuecomment-{comment.id}",
            "issue_url": f"{api}/{issue.number}",
            "user": self.user(comment.author),
            "body": comment.body,
            "author_association": association(repository, comment.author),
            "created_at": stamp(comment.created),
            "updated_at": stamp(comment.updated),
            "performed_via_github_app": None,
        }

    def file(self, repository: Repository, path: str, *, whole: bool) -> Json:
        """``whole`` adds the content."""
        content = repository.files[path]
        sha = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
        shape = self._entry(repository, path, "file", sha.hexdigest(), len(content))
        if whole:
            text = base64.encodebytes(content).decode()
            shape |= {"encoding": "base64", "content": text}
        return shape

    def folder(self, repository: Repository, path: str) -> Json:
        names = "\n".join(sorted(one for one in repository.files if one.startswith(f"{path}/")))
        sha = hashlib.sha1(names.encode(), usedforsecurity=False).hexdigest()
        return self._entry(repository, path, "dir", sha, 0)

    def _entry(self, one: Repository, path: str, kind: str, sha: str, size: int) -> Json:
        url = f"{self._api(one)}/contents/{path}?ref=main"
        page = f"{SITE}/{one.full_name}/{'blob' if kind == 'file' else 'tree'}/main/{path}"
        git = f"{self._api(one)}/git/{'blobs' if kind == 'file' else 'trees'}/{sha}"
        raw = f"https://raw.githubusercontent.com/{one.full_name}/main/{path}"
        return {
            "name": path.rpartition("/")[2],
            "path": path,
            "sha": sha,
            "size": size,
            "url": url,
            "html_url": page,
            "git_url": git,
            "download_url": raw if kind == "file" else None,
            "type": kind,
            "_links": {"self": url, "git": git, "html": page},
        }

    def _api(self, one: Repository) -> str:
        return f"{self.base}/repos/{one.full_name}"


def association(repository: Repository, account: Account) -> str:
    if account.is_member:
        return "MEMBER"
    return "COLLABORATOR" if account.is_bridge and repository.may_push else "NONE"


def html_url(repository: Repository, issue: Issue) -> str:
    kind = "pull" if issue.is_pull_request else "issues"
    return f"{SITE}/{repository.full_name}/{kind}/{issue.number}"


def row(repository: Repository, issue: Issue) -> Json:
    """What the sandbox's own page and state show of an issue."""
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


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
