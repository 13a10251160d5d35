"""Who gets in to the operators' pages, how they leave, and what no other site can do there."""

import hmac
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.domain.dashboard import PATH
from bot.domain.errors import Unavailable
from bot.services.dashboard import ENTER, DashboardService
from bot.web.pages.frame import SESSION, Frame, see_other

COOKIE = "bridge_session"
OPEN = (ENTER, f"{PATH}/static/")
"""Where one needs no session."""

# Nothing but what the bridge serves itself. A referrer for its own pages only, as without any a
# browser does not say either where a form comes from.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Access:
    """Middlewares, and the door."""

    def __init__(self, dashboard: DashboardService, frame: Frame) -> None:
        self._dashboard = dashboard
        self._frame = frame

    @web.middleware
    async def protect(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except Unavailable as error:
            response = self._frame.message(request, 503, "Not reachable right now", str(error))
        except web.HTTPException as error:
            response = self._frame.message(request, error.status, error.reason)
        response.headers.update(HEADERS)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    @web.middleware
    async def admit(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method == "POST" and request.headers.get("Origin") != self._dashboard.address:
            raise web.HTTPForbidden(reason="This form was sent from somewhere else")
        if request.path.startswith(OPEN):
            return await handler(request)
        session = await self._dashboard.session(request.cookies.get(COOKIE, ""))
        if session is None:
            text = "Ask for a link with /bridge dashboard in Discord. It takes you in for 8 hours."
            return self._frame.message(request, 401, "You are not signed in", text)
        request[SESSION] = session
        if request.method == "POST":
            sent = str((await request.post()).get("token", ""))
            if not hmac.compare_digest(sent.encode(), self._dashboard.form_token(session).encode()):
                raise web.HTTPForbidden(reason="This form is from another session")
        return await handler(request)

    async def door(self, request: web.Request) -> web.Response:
        """Only a press goes in: what previews links, or looks at them for viruses, spends none."""
        link = request.query.get("link", "")
        if self._dashboard.link(link) is None:
            return self._spent(request)
        return self._frame.page(request, "door", link=link)

    async def enter(self, request: web.Request) -> web.StreamResponse:
        session = await self._dashboard.enter(str((await request.post()).get("link", "")))
        if session is None:
            return self._spent(request)
        response = see_other(PATH)
        response.set_cookie(
            COOKIE,
            self._dashboard.cookie(session),
            path=PATH,
            max_age=int((session.expires_at - self._dashboard.clock()).total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=self._dashboard.address.startswith("https:"),
        )
        return response

    async def leave(self, request: web.Request) -> web.Response:
        await self._dashboard.leave(request[SESSION])
        response = self._frame.message(request, 200, "You are signed out")
        response.del_cookie(COOKIE, path=PATH)
        return response

    def _spent(self, request: web.Request) -> web.Response:
        text = "Links work once, and for 5 minutes. Ask for a new one with /bridge dashboard."
        return self._frame.message(request, 403, "This link does not work any more", text)
