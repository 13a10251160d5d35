"""Users, repositories, labels, issues and comments as GitHub's REST API writes them."""

from datetime import datetime
from urllib.parse import quote

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.credentials import App
from bot.sandbox.github.records import Account, Comment, Happening, Issue, Label, Milestone
from bot.sandbox.github.repositories import BRANCH, Repository

SITE = "https://github.com"
PERMISSIONS = {"contents": "read", "issues": "write", "metadata": "read"}
"""What the App may do where it is installed."""


class Shapes:
    """``base`` is the API's own address, which every answer's URLs begin with; ``installed`` the
    App, if there is one."""

    def __init__(self, app: App | None = None) -> None:
        self.base, self.installed = "", app

    def user(self, account: Account) -> Json:
        api = f"{self.base}/users/{quote(account.login)}"
        page = account.login.removesuffix("[bot]")
        return {
            "login": account.login,
            "id": account.id,
            "node_id": f"U_{account.id}",
            "avatar_url": f"{SITE}/{quote(account.login)}.png",
            "url": api,
            "html_url": f"{SITE}/apps/{page}" if account.is_app else f"{SITE}/{page}",
            "type": "Bot" if account.is_app else "User",
            "site_admin": False,
        }

    def owner(self, login: str) -> Json:
        return {**self.user(Account(login)), "type": "Organization"}

    def app(self, app: App, owner: str) -> Json:
        return {
            "id": app.id,
            "slug": app.slug,
            "node_id": f"A_{app.id}",
            "client_id": f"Iv1.{app.id:016x}",
            "owner": self.owner(owner),
            "name": app.slug,
            "description": "",
            "external_url": "https://example.com",
            "html_url": f"{SITE}/apps/{app.slug}",
            "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
            "permissions": PERMISSIONS,
            "events": ["issues", "issue_comment", "release"],
        }

    def via(self, repository: Repository, account: Account) -> Json | None:
        """The App that somebody acted through, if it is one."""
        if self.installed is None or account.login != self.installed.login:
            return None
        return self.app(self.installed, repository.owner)

    def repository(self, one: Repository) -> Json:
        api = self.api(one)
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
            "default_branch": BRANCH,
            "permissions": {"admin": False, "push": one.may_push, "pull": True},
        }

    def label(self, repository: Repository, label: Label) -> Json:
        return {
            "id": label.id,
            "node_id": f"LA_{label.id}",
            "url": f"{self.api(repository)}/labels/{label.name}",
            "name": label.name,
            "color": label.color,
            "default": label.default,
            "description": label.description,
        }

    def milestone(self, repository: Repository, one: Milestone) -> Json:
        api = f"{self.api(repository)}/milestones/{one.number}"
        inside = [
            issue
            for issue in repository.issues.values()
            if issue.milestone == one and not issue.is_gone
        ]
        still_open = sum(issue.is_open for issue in inside)
        return {
            "url": api,
            "html_url": f"{SITE}/{repository.full_name}/milestone/{one.number}",
            "labels_url": f"{api}/labels",
            "id": one.id,
            "node_id": f"MI_{one.id}",
            "number": one.number,
            "title": one.title,
            "description": one.description,
            "creator": self.user(one.creator),
            "open_issues": still_open,
            "closed_issues": len(inside) - still_open,
            "state": "open" if one.is_open else "closed",
            "created_at": stamp(one.created),
            "updated_at": stamp(one.created),
            "due_on": None,
            "closed_at": None if one.is_open else stamp(one.created),
        }

    def issue(self, repository: Repository, issue: Issue) -> Json:
        api = f"{self.api(repository)}/issues/{issue.number}"
        page = html_url(repository, issue)
        shape = {
            "url": api,
            "repository_url": self.api(repository),
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
            "assignee": self.user(issue.assignees[0]) if issue.assignees else None,
            "assignees": [self.user(one) for one in issue.assignees],
            "milestone": self.milestone(repository, issue.milestone) if issue.milestone else None,
            "comments": len(issue.comments),
            "created_at": stamp(issue.created),
            "updated_at": stamp(issue.updated),
            "closed_at": stamp(issue.closed) if issue.closed else None,
            "closed_by": self.user(issue.closed_by) if issue.closed_by else None,
            "author_association": association(repository, issue.author),
            "body": issue.body,
            "state_reason": issue.reason,
            "performed_via_github_app": self.via(repository, issue.author),
            "reactions": {"url": f"{api}/reactions", "total_count": 0},
        }
        if issue.is_pull_request:
            pull = api.replace("/issues/", "/pulls/")
            shape["pull_request"] = {"url": pull, "html_url": page, "merged_at": None}
        return shape

    def comment(self, repository: Repository, issue: Issue, comment: Comment) -> Json:
        api = f"{self.api(repository)}/issues"
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
            "performed_via_github_app": self.via(repository, comment.author),
        }

    def happening(self, repository: Repository, one: Happening) -> Json:
        """https://docs.github.com/rest/using-the-rest-api/issue-event-types"""
        shape: Json = {
            "id": one.id,
            "node_id": f"E_{one.id}",
            "url": f"{self.api(repository)}/issues/events/{one.id}",
            "actor": self.user(one.by),
            "event": one.event,
            "commit_id": None,
            "commit_url": None,
            "created_at": stamp(one.at),
            "performed_via_github_app": self.via(repository, one.by),
        }
        if one.label:
            shape["label"] = {"name": one.label.name, "color": one.label.color}
        if one.milestone:
            shape["milestone"] = {"title": one.milestone.title}
        if one.assignee:
            shape |= {"assignee": self.user(one.assignee), "assigner": self.user(one.by)}
        if one.renamed:
            shape["rename"] = {"from": one.renamed[0], "to": one.renamed[1]}
        if one.event == "closed":
            shape["state_reason"] = one.reason
        return shape

    def api(self, one: Repository) -> str:
        return f"{self.base}/repos/{one.full_name}"


def association(repository: Repository, account: Account) -> str:
    """https://docs.github.com/graphql/reference/enums#commentauthorassociation"""
    if account.login == repository.owner:
        return "OWNER"
    if account.is_member:
        return "MEMBER"
    is_invited = account.is_bridge and repository.may_push and not account.is_app
    if is_invited or account.login in repository.collaborators:
        return "COLLABORATOR"
    has_committed = any(one.author == account for one in repository.commits)
    return "CONTRIBUTOR" if has_committed else "NONE"


def html_url(repository: Repository, issue: Issue) -> str:
    kind = "pull" if issue.is_pull_request else "issues"
    return f"{SITE}/{repository.full_name}/{kind}/{issue.number}"


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
