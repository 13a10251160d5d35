"""The sandbox's GitHub as a whole: its API, its webhook, its trouble, and what the page shows."""

import logging
from collections.abc import Mapping

from aiohttp import web

from bot.sandbox.chat.chat import Chat
from bot.sandbox.chat.events import Notice
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github import cast, panel
from bot.sandbox.github.call import PREFIX, Parts, add_routes
from bot.sandbox.github.changes import Change, Changes
from bot.sandbox.github.code_shapes import CodeShapes
from bot.sandbox.github.comments import Comments
from bot.sandbox.github.credentials import App, Credentials
from bot.sandbox.github.drafts import Drafts
from bot.sandbox.github.faults import Faults
from bot.sandbox.github.issues import Issues
from bot.sandbox.github.labels import Labels
from bot.sandbox.github.limits import Limits
from bot.sandbox.github.payloads import Payloads
from bot.sandbox.github.records import Issue
from bot.sandbox.github.refusals import not_found
from bot.sandbox.github.releases import Releases
from bot.sandbox.github.repositories import Repository
from bot.sandbox.github.rest import (
    apps,
    assignees,
    comments,
    issues,
    labels,
    milestones,
    pulls,
    releases,
    repositories,
    search,
)
from bot.sandbox.github.shapes import Shapes
from bot.sandbox.github.webhooks import Webhooks

NOUNS = (
    repositories, issues, labels, milestones, assignees, comments, releases, pulls, search,
)  # fmt: skip
_log = logging.getLogger(__name__)


class GitHub:
    """``panels`` is what the page shows: in ``issues`` those that somebody did something with,
    oldest first, in ``repositories`` what they can bear. ``webhook`` is its URL and secret,
    ``app`` the number and the slug of a GitHub App. The secondary and hourly limits hold where
    ``rate_limits`` says so."""

    def __init__(
        self,
        chat: Chat,
        panels: Mapping[str, list[Json]],
        *,
        webhook: tuple[str, str] = ("", ""),
        app: tuple[int, str] | None = None,
        rate_limits: bool = False,
    ) -> None:
        self._chat, self._panels = chat, panels
        installed = App(*app) if app else None
        self.repositories = cast.read(chat.world)
        self.credentials = Credentials(self.repositories, installed)
        self.shapes = Shapes(installed)
        self.code = CodeShapes(self.shapes)
        self.webhooks = Webhooks(Payloads(self.repositories, self.shapes, self.code), *webhook)
        self.changes = Changes(self.repositories, self._tell)
        self.labels = Labels(self.changes)
        self.issues = Issues(self.changes, self.labels)
        self.comments = Comments(self.changes)
        self.releases = Releases(self.changes)
        self.drafts = Drafts(self.repositories)
        self.faults = Faults()
        self.limits = Limits(enforced=rate_limits)
        self._offer()

    def add_to(self, app: web.Application) -> None:
        who = self.credentials
        parts = Parts(
            self._chat,
            self.repositories,
            who,
            self.changes,
            self.issues,
            self.labels,
            self.comments,
            self.shapes,
            self.code,
            self.limits,
            self.faults,
        )
        for noun in NOUNS:
            add_routes(app, parts, noun.ROUTES, who.account)
        add_routes(app, parts, apps.BY_TOKEN, who.account)
        add_routes(app, parts, apps.ROUTES, who.owner)
        add_routes(app, parts, repositories.PERSONAL, who.person)
        app.router.add_route("*", f"{PREFIX}{{path:.*}}", self._unknown)

    async def _unknown(self, request: web.Request) -> web.Response:
        route = f"{request.method} {request.path}"
        _log.error("The sandbox's GitHub has no route for %s", route)
        self._chat.unknown_routes.append(route)
        return web.json_response(not_found().body, status=404)

    def show(self, repository: Repository, issue: Issue) -> None:
        """On the page, as it is now; what is gone goes from there, too."""
        row, rows = panel.row(repository, issue), self._panels["issues"]
        places = [(one["repo"], one["number"]) for one in rows]
        where = (row["repo"], row["number"])
        at = places.index(where) if where in places else len(places)
        rows[at : at + 1] = [] if issue.is_gone else [row]
        self._publish("issues")

    def _offer(self) -> None:
        """What is new in a repository."""
        there, members = self.repositories.all.values(), self.repositories.members
        offers = [panel.offer(one, members) for one in there if one.has_issues]
        if offers != self._panels["repositories"]:
            self._panels["repositories"][:] = offers
            self._publish("repositories")

    def _publish(self, name: str) -> None:
        self._chat.bus.publish(Notice("panel", None, self._panels[name], name))

    def _tell(self, change: Change) -> None:
        self.webhooks.tell(change)
        if change.issue is not None and not change.issue.is_pull_request:
            self.show(change.repository, change.issue)
        self._offer()
