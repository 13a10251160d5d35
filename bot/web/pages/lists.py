"""The pages that are lists: gaps, the outbox, the audit log, incidents."""

from aiohttp import web

from bot.domain.dashboard import PATH
from bot.domain.ids import EffectId
from bot.domain.intake import link
from bot.domain.outbox import EffectState
from bot.domain.stats import Asked
from bot.web.pages.frame import SESSION, Frame, see_other
from bot.web.pages.parts import Parts

ROWS = 50
"""On one page."""
WORDS_MOST = 100
"""Characters."""
LAST_RECORD = 2**63
TOLD = {
    "retry": "It is tried again.",
    "drop": "It is dropped: it will not happen.",
    "late": "Nothing changed: somebody was quicker, or it has happened by now.",
}


class Lists:
    def __init__(self, frame: Frame, parts: Parts) -> None:
        self._frame = frame
        self._stats = parts.stats
        self._letters = parts.letters

    async def gaps(self, request: web.Request) -> web.Response:
        days, span = self._frame.span(request)
        found = await self._stats.gaps(span)
        gaps = [(gap, [(one, self._link(one)) for one in gap.examples]) for gap in found]
        return await self._frame.inside(request, "gaps", days=days, span=span, gaps=gaps)

    async def outbox(self, request: web.Request) -> web.Response:
        store = self._stats.store
        waiting = [
            row
            for state in (EffectState.LEASED, EffectState.DUE)
            for row in await store.effects(state, ROWS)
        ]
        return await self._frame.inside(
            request,
            "outbox",
            backlog=await store.backlog(),
            letters=[
                row
                for state in (EffectState.UNKNOWN, EffectState.DEAD)
                for row in await store.effects(state, ROWS)
            ],
            waiting=waiting[:ROWS],
            most=ROWS,
            told=TOLD.get(request.query.get("told", "")),
        )

    async def decide(self, request: web.Request) -> web.Response:
        """Once more, or never."""
        effect, what = EffectId(int(request.match_info["effect"])), request.match_info["what"]
        decide = self._letters.retry if what == "retry" else self._letters.drop
        is_done = await decide(effect, request[SESSION].member)
        return see_other(f"{PATH}/outbox?told={what if is_done else 'late'}")

    async def audit(self, request: web.Request) -> web.Response:
        typed, before = request.query.get("words", "")[:WORDS_MOST], _number(request)
        words = "".join(filter(str.isprintable, typed)).strip()
        found = await self._stats.store.records(words, before, ROWS + 1)
        return await self._frame.inside(
            request,
            "audit",
            words=words,
            records=found[:ROWS],
            older=found[ROWS - 1].id if len(found) > ROWS else None,
            is_first=before is None,
        )

    async def incidents(self, request: web.Request) -> web.Response:
        days, span = self._frame.span(request)
        events = await self._stats.store.incidents(span)
        return await self._frame.inside(request, "incidents", days=days, span=span, events=events)

    def _link(self, asked: Asked) -> str:
        guild = self._stats.places.guild
        return link(guild, asked.channel, asked.question) if guild else ""


def _number(request: web.Request) -> int | None:
    text = request.query.get("before", "")
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else None
    return number if number is None or number < LAST_RECORD else None
