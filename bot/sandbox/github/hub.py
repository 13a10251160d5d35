"""The sandbox's GitHub as a whole: its API, its webhook, its trouble, and what the page shows."""

import logging

from aiohttp import web

from bot.sandbox.chat.chat import Chat
from bot.sandbox.chat.events import Notice
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github import shapes as shape
from bot.sandbox.github.call import PREFIX, Parts, add_routes
from bot.sandbox.github.drafts import Drafts
from bot.sandbox.github.faults import Faults
from bot.sandbox.github.issues import Change, Issues
from bot.sandbox.github.limits import Limits
from bot.sandbox.github.refusals import not_found
from bot.sandbox.github.repositories import Issue, Repositories, Repository
from bot.sandbox.github.rest import comments, issues, repositories, search
from bot.sandbox.github.webhooks import Webhooks

_log = logging.getLogger(__name__)


class GitHub:
    """``panel`` is what the page shows: the issues that somebody did something with, oldest
    first.
    ``webhook`` is its URL and secret. The secondary and hourly limits hold where ``rate_limits``
    says so."""

    def __init__(
        self,
        chat: Chat,
        panel: list[Json],
        *,
        webhook: tuple[str, str] = ("", ""),
        rate_limits: bool = False,
    ) -> None:
        self._chat, self._panel = chat, panel
        self.repositories = Repositories(chat.world)
        self.shapes = shape.Shapes()
        self.webhooks = Webhooks(self.shapes, *webhook)
        self.issues = Issues(self.repositories, self._tell)
        self.drafts = Drafts(self.repositories)
        self.faults = Faults()
        self.limits = Limits(enforced=rate_limits)

    def add_to(self, app: web.Application) -> None:
        parts = Parts(
            self._chat, self.repositories, self.issues, self.shapes, self.limits, self.faults
        )
        for noun in (repositories, issues, comments, search):
            add_routes(app, parts, noun.ROUTES)
        app.router.add_route("*", f"{PREFIX}{{path:.*}}", self._unknown)

    async def _unknown(self, request: web.Request) -> web.Response:
        route = f"{request.method} {request.path}"
        _log.error("The sandbox's GitHub has no route for %s", route)
        self._chat.unknown_routes.append(route)
        return web.json_response(not_found().body, status=404)

    def show(self, repository: Repository, issue: Issue) -> None:
        """On the page, as it is now."""
        row = shape.row(repository, issue)
        where = (row["repo"], row["number"])
        for at, known in enumerate(self._panel):
            if (known.get("repo"), known["number"]) == where:
                self._panel[at] = row
                break
        else:
            self._panel.append(row)
        self._chat.bus.publish(Notice("panel", None, self._panel, "issues"))

    def _tell(self, change: Change) -> None:
        self.webhooks.tell(change)
        if not change.issue.is_pull_request:
            self.show(change.repository, change.issue)
