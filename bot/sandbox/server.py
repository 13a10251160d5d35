"""Assembles the sandbox and serves it on loopback: Discord, GitHub, mail, the desk, the page."""

import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from aiohttp import web

from bot.sandbox.acting.actor import Actor
from bot.sandbox.chat.chat import Chat
from bot.sandbox.chat.rest import channels, commands, guild, interactions, messages
from bot.sandbox.chat.rest.call import PREFIX, add_routes, unknown_route
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.control import Control
from bot.sandbox.customers import PATH as DIRECTORY
from bot.sandbox.customers import Customers
from bot.sandbox.desk import PATH as DESK
from bot.sandbox.desk import Desk
from bot.sandbox.feed import Feed
from bot.sandbox.flood import flood
from bot.sandbox.github.call import PREFIX as GITHUB
from bot.sandbox.github.hub import GitHub
from bot.sandbox.guard import hung_up, own_pages_only
from bot.sandbox.mailbox import Mailbox
from bot.sandbox.settling import Settle, Settling
from bot.sandbox.status import PATH, StatusPage
from bot.sandbox.view import View
from bot.sandbox.world import World

HOST = "127.0.0.1"
PAGE = Path(__file__).parent / "page"
MOST_BODY = 64 * 1024 * 1024
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'"
)


class Sandbox:
    """``async with Sandbox(World.load()) as sandbox:`` listens on 127.0.0.1.

    ``port`` 0 takes a free one. ``settle`` is given when the bot runs in this process (see
    ``Settling``). ``record`` is a file the traffic is appended to. ``message_content`` False
    forbids that intent, as Discord's portal does by default. ``tls`` adds a second listener, on
    ``tls_port``, for clients that insist on https. ``webhook`` is the URL and the secret that
    GitHub's changes are delivered to. ``github_app`` is the number and the slug of a GitHub App
    that is installed there; any RSA key may sign its tokens.
    """

    def __init__(
        self,
        world: World,
        *,
        port: int = 0,
        settle: Settle | None = None,
        record: Path | None = None,
        rate_limits: bool = False,
        message_content: bool = True,
        tls: ssl.SSLContext | None = None,
        webhook: tuple[str, str] = ("", ""),
        github_app: tuple[int, str] | None = None,
    ) -> None:
        self.world, self.port, self.tls_port = world, port, 0
        self.chat = Chat(
            world, record=record, rate_limits=rate_limits, message_content=message_content
        )
        self.panels: dict[str, list[Json]] = {
            "customers": [],
            "mail": [],
            "issues": [],
            "repositories": [],
            "tickets": [],
            "status": [],
        }
        self.status = StatusPage(self.chat.bus, self.panels["status"])
        self.mailbox = Mailbox(self.chat.bus, self.panels["mail"])
        self.customers = Customers(
            self.chat.bus, self.panels["customers"], world.customers, world.directory_secret
        )
        self.desk = Desk(self.chat.bus, self.panels["tickets"], world.desk_secret)
        self.github = GitHub(
            self.chat,
            self.panels,
            webhook=webhook,
            app=github_app,
            rate_limits=rate_limits,
        )
        self._tls = tls
        self._settling = Settling(self.chat, self.github.webhooks, settle)
        view = View(self.chat)
        self._actor = Actor(self.chat, self._settling, view, self.github)
        self._control = Control(
            self.chat,
            self._actor,
            view,
            self.panels,
            self.status,
            self.mailbox,
            self.customers,
            self.desk,
            self.github,
        )
        self._feed = Feed(self.chat, self.panels)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def api_url(self) -> str:
        return f"{self.url}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        return f"ws://{HOST}:{self.port}/gateway"

    @property
    def status_url(self) -> str:
        return f"{self.url}{PATH}"

    @property
    def mail_url(self) -> str:
        """Where the bot sends mail; without a user or TLS, for it stays on this machine."""
        return self.mailbox.url

    @property
    def directory_url(self) -> str:
        """Where the bot asks who pays; its secret is ``directory_secret``."""
        return f"{self.url}{DIRECTORY}"

    @property
    def directory_secret(self) -> str:
        return self.customers.secret

    @property
    def desk_url(self) -> str:
        """Where the bot hands tickets over; its secret is ``desk_secret``."""
        return f"{self.url}{DESK}"

    @property
    def desk_secret(self) -> str:
        return self.desk.secret

    @property
    def github_url(self) -> str:
        """PyGithub's ``base_url``; its token is ``github_token``."""
        return f"{self.url}{GITHUB}"

    @property
    def github_token(self) -> str:
        return self.github.repositories.token

    @property
    def github_app_id(self) -> int:
        """0 without one."""
        return self.github.credentials.app.id if self.github.credentials.app else 0

    @property
    def github_repositories(self) -> Sequence[str]:
        """Those with issues, as ``owner/name``."""
        return self.github.repositories.names

    @property
    def token(self) -> str:
        return self.world.token

    @property
    def unknown_routes(self) -> Sequence[str]:
        return self.chat.unknown_routes

    async def __aenter__(self) -> Self:
        self.chat.recording.open()
        self._runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        self.port = await self._listen(self.port, None)
        if self._tls is not None:
            self.tls_port = await self._listen(0, self._tls)
        await self.mailbox.open()
        self.chat.attachments.base = self.url
        self.chat.gateway.url = self.gateway_url
        self.status.address = self.url
        self.github.shapes.base = self.github_url
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        self.chat.interactions.close()
        self.customers.clear()
        self.desk.clear()
        self.github.faults.clear()
        await self.github.webhooks.close()
        await self._feed.close()
        await self.chat.gateway.close()
        await self._runner.cleanup()
        await self.mailbox.close()
        self.chat.recording.close()

    async def act(self, **wish: object) -> Json:
        """``as_`` stands for ``as``; see ``POST /sandbox/act``."""
        return await self._actor.act({key.rstrip("_"): value for key, value in wish.items()})

    def state(self, viewer: str | None = None) -> Json:
        return self._control.state(viewer)

    def fault(self, kind: str, **more: object) -> None:
        self._control.fault({"kind": kind, **more})

    async def settled(self) -> None:
        """Until the bot has dealt with everything that happened so far."""
        await self._settling.wait()

    async def flood(
        self,
        channel: str,
        texts: Sequence[str],
        *,
        count: int | None = None,
        author: str | None = None,
    ) -> int:
        return await flood(self.chat, channel, texts, count=count, author=author)

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=MOST_BODY, middlewares=[hung_up, own_pages_only])
        for noun in (messages, channels, guild, commands, interactions):
            add_routes(app, self.chat, noun.ROUTES)
        app.router.add_route("*", "/api/{path:.*}", unknown_route(self.chat))
        app.router.add_get("/gateway", self.chat.gateway.handle)
        app.router.add_get("/attachments/{channel_id}/{attachment_id}/{name}", self._attachment)
        self._control.add_to(app)
        app.router.add_get(PATH, self.status.serve)
        app.router.add_post(DIRECTORY, self.customers.serve)
        self.desk.add_to(app)
        self.github.add_to(app)
        app.router.add_get("/sandbox/feed", self._feed.handle)
        app.router.add_get("/", self._root)
        app.router.add_get("/page/{file:[\\w.-]+}", self._page)
        return app

    async def _listen(self, port: int, tls: ssl.SSLContext | None) -> int:
        site = web.TCPSite(self._require_runner(), HOST, port, ssl_context=tls)
        await site.start()
        server = site._server  # noqa: SLF001 - aiohttp keeps the bound port nowhere else
        assert server is not None
        return int(server.sockets[0].getsockname()[1])  # type: ignore[attr-defined]

    def _require_runner(self) -> web.AppRunner:
        assert self._runner is not None
        return self._runner

    async def _root(self, request: web.Request) -> web.StreamResponse:
        """The page; for Discord's own host names also the gateway, which lives at its root."""
        if request.headers.get("Upgrade", "").lower() == "websocket":
            return await self.chat.gateway.handle(request)
        return self._file("index.html")

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return self._file(request.match_info["file"])

    def _file(self, name: str) -> web.StreamResponse:
        path = PAGE / name
        if not path.is_file():
            return web.Response(status=404, text=f"no such file: {name}")
        headers = {
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-cache",
        }
        return web.FileResponse(path, headers=headers)

    async def _attachment(self, request: web.Request) -> web.Response:
        found = self.chat.attachments.content(request.match_info["attachment_id"])
        if found is None:
            return web.Response(status=404)
        kind, content = found
        disposition = "inline" if kind.startswith("image/") else "attachment"
        return web.Response(
            body=content,
            content_type=kind,
            headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"},
        )
