"""The operators' pages: how the bridge does its work, for maintainers, in the browser.

They work without JavaScript; with it, only what changes is swapped.
"""

from aiohttp import web

from bot.domain.dashboard import PATH
from bot.services.dashboard import DashboardService
from bot.services.dead_letters import DeadLetters
from bot.services.stats import StatsService
from bot.web.pages.access import Access
from bot.web.pages.frame import Frame, files
from bot.web.pages.lists import Lists
from bot.web.pages.overview import Overview


def add(
    app: web.Application,
    dashboard: DashboardService,
    stats: StatsService,
    letters: DeadLetters,
    kept_days: int,
) -> None:
    """``kept_days`` is how long questions that nothing answers are kept."""
    frame = Frame(dashboard, stats, kept_days)
    access, lists = Access(dashboard, frame), Lists(frame, stats, letters)
    pages = web.Application(middlewares=[access.protect, access.admit])
    pages.add_routes(
        [
            web.get("", Overview(frame, stats).show),
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
