"""The operators' pages: how the bridge does its work, for maintainers, in the browser.

They work without JavaScript; with it, only what changes is swapped.
"""

from aiohttp import web

from bot.domain.dashboard import PATH
from bot.web.pages.access import Access
from bot.web.pages.frame import Frame, files
from bot.web.pages.lists import Lists
from bot.web.pages.overview import Overview
from bot.web.pages.parts import Parts as Parts


def add(app: web.Application, parts: Parts) -> None:
    frame = Frame(parts)
    access, lists = Access(parts.dashboard, frame), Lists(frame, parts)
    pages = web.Application(middlewares=[access.protect, access.admit])
    pages.add_routes(
        [
            web.get("", Overview(frame, parts).show),
            web.get("/gaps", lists.gaps),
            web.get("/outbox", lists.outbox),
            web.post(r"/outbox/{effect:\d{1,18}}/{what:retry|drop}", lists.decide),
            web.get("/audit", lists.audit),
            web.get("/incidents", lists.incidents),
            web.get("/enter", access.door),
            web.post("/enter", access.enter),
            web.post("/leave", access.leave),
            web.get("/static/{name}", files),
        ]
    )
    app.add_subapp(PATH, pages)
