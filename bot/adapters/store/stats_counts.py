"""Counts, out of what is stored anyway, how questions, posts and handoffs went."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bot.adapters.store.database import Database, Row, from_micros, to_micros
from bot.adapters.store.stats_sql import (
    ANSWERS,
    ENTRIES,
    FILED,
    FIXED,
    MEDIAN,
    NUDGES,
    OPENED,
    POST_DAYS,
    TICKETS,
    UNANSWERED,
    USES,
    VERIFIED,
    WAITING,
)
from bot.domain.ids import ChannelId, EntryId, GuildId, MessageId
from bot.domain.issue import IssueRef
from bot.domain.nudge import NudgeState
from bot.domain.stats import (
    Asked,
    Day,
    EntryUse,
    Funnel,
    Post,
    PostDay,
    Posts,
    Span,
    Step,
    Workflow,
)

_EPOCH = date(1970, 1, 1)
_OF = {"answer": "answered", "suggest": "suggested", "silence": "silent"}


class StoredCounts:
    """What the port tells of questions, posts and handoffs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def days(self, span: Span) -> Sequence[Day]:
        counts: dict[date, dict[str, int]] = {day: {} for day in span.days}
        for row in await self._database.fetch(ANSWERS, *_within(span), *_within(span)):
            day = counts[_EPOCH + timedelta(days=row["day"])]
            name = _OF[row["decision"]]
            day[name] = day.get(name, 0) + row["times"]
        return [Day(day, **found) for day, found in counts.items()]

    async def entries(self, span: Span) -> Sequence[EntryUse]:
        counts: dict[EntryId, dict[str, int]] = {}
        days = [day.isoformat() for day in (span.days[0], span.days[-1])]
        rows = await self._database.fetch(ENTRIES, *_within(span) * 3)
        for row in (*rows, *await self._database.fetch(USES, *days)):
            counts.setdefault(EntryId(row["entry"]), {})[row["what"]] = row["times"]
        found = [EntryUse(entry, **counted) for entry, counted in counts.items()]
        return sorted(found, key=lambda one: (-one.answered, -one.asked, one.entry))

    async def unanswered(self, span: Span, limit: int) -> Sequence[Asked]:
        rows = await self._database.fetch(UNANSWERED, *_within(span), limit)
        return [
            Asked(
                MessageId(row["question"]),
                ChannelId(row["channel"]),
                row["redacted"],
                EntryId(row["best"]) if row["best"] is not None else None,
                row["confidence"],
                from_micros(row["asked_at"]),
            )
            for row in rows
        ]

    async def posts(self, span: Span, limit: int) -> Posts:
        [row] = await self._database.fetch(OPENED, *_within(span))
        opened, helped, solved = row["opened"], row["helped"], row["solved"]
        middle = (1 if helped % 2 else 2, max(helped - 1, 0) // 2)
        waits = await self._database.fetch(MEDIAN, *_within(span), *middle)
        median = sum(row["wait"] for row in waits) // len(waits) if waits else None
        return Posts(
            opened,
            helped,
            solved,
            None if median is None else timedelta(microseconds=median),
            [_post(row) for row in await self._database.fetch(WAITING, limit)],
        )

    async def post_days(self, span: Span) -> Sequence[PostDay]:
        found = {day: PostDay(day) for day in span.days}
        for row in await self._database.fetch(POST_DAYS, *_within(span)):
            day = _EPOCH + timedelta(days=row["day"])
            found[day] = PostDay(day, row["solved"], row["helped"], row["quiet"])
        return list(found.values())

    async def nudges(self, span: Span) -> Sequence[Funnel]:
        [row] = await self._database.fetch(OPENED, *_within(span))
        names = ("reports", "some told", "all told", "abandoned")
        steps = [row[name] for name in ("reports", "begun", "told", "abandoned")]
        return [_funnel("Reports in help posts", names, steps), await self._asked_authors(span)]

    async def _asked_authors(self, span: Span) -> Funnel:
        counts = dict.fromkeys(("asked", "answered", "all told", "closed"), 0)
        for row in await self._database.fetch("SELECT state, content FROM nudges"):
            content, state = json.loads(row["content"]), row["state"]
            if not span.since <= datetime.fromisoformat(content["asked_at"]) < span.until:
                continue
            is_told = state == NudgeState.READY
            counts["asked"] += 1
            counts["answered"] += bool(content["answered_at"]) or is_told
            counts["all told"] += is_told
            counts["closed"] += state == NudgeState.CLOSED
        return _funnel("Authors of issues", tuple(counts), tuple(counts.values()))

    async def verifications(self, span: Span) -> Funnel:
        [row] = await self._database.fetch(VERIFIED, *_within(span) * 2)
        return _funnel("Verification by mail", ("asked", "confirmed"), [row[0], row[1]])

    async def handoffs(self, span: Span) -> Sequence[Funnel]:
        found = []
        for name, names, sql in (
            ("Tickets", ("sent", "taken", "answered", "solved"), TICKETS),
            ("Issues for members", ("sent", "filed"), FILED),
            ("Posts with an issue", ("linked", "fixed"), FIXED),
        ):
            [row] = await self._database.fetch(sql, *_within(span))
            found.append(_funnel(name, names, [row[place] for place in range(len(names))]))
        return found

    async def workflows(self, limit: int) -> Sequence[Workflow]:
        rows = await self._database.fetch(NUDGES)
        found = [_workflow(row, json.loads(row["content"])) for row in rows]
        return sorted(found, key=lambda one: (one.since, str(one.issue)))[:limit]


def _within(span: Span) -> tuple[int, int]:
    return to_micros(span.since), to_micros(span.until)


def _funnel(name: str, names: Sequence[str], counts: Sequence[int]) -> Funnel:
    steps = (Step(step, count) for step, count in zip(names, counts, strict=True))
    return Funnel(name, tuple(steps))


def _post(row: Row) -> Post:
    return Post(
        MessageId(row["subject"]),
        GuildId(row["guild"]),
        ChannelId(row["channel"]),
        row["title"],
        row["kind"],
        row["score"],
        from_micros(row["opened_at"]),
    )


def _workflow(row: Row, content: dict[str, Any]) -> Workflow:
    since = content["labelled_at"] or content["asked_at"]
    state = "asked"
    if content["answered_at"]:
        state = "answered"
    elif content["reminded_at"]:
        state = "reminded"
    issue = IssueRef(content["ref"]["repository"], row["number"])
    return Workflow(issue, state, datetime.fromisoformat(since))
