"""Remembers which labels were suggested, and which of them somebody applied."""

import json
from collections.abc import Sequence

from bot.adapters.store.database import Database, Row, Step, storable, to_micros
from bot.adapters.store.outbox import enqueuing
from bot.adapters.store.verify_rows import auditing
from bot.domain.issue import IssueRef
from bot.domain.outbox import Effect
from bot.domain.suggestion import Measured, Offer, Suggestion
from bot.domain.verify import Audit
from bot.ports import Clock

_OFFER = """
INSERT INTO suggestions (repository, number, labels, at) VALUES (?, ?, ?, ?)
ON CONFLICT DO NOTHING RETURNING id
"""
_APPLY = """
INSERT INTO suggested (suggestion, label, at) VALUES (?, ?, ?)
ON CONFLICT DO NOTHING RETURNING label
"""


class StoredSuggestions:
    """The memory of suggestions as the port describes it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def offer(self, ref: IssueRef, labels: Sequence[Suggestion]) -> Offer:
        written = storable(json.dumps([_row(one) for one in labels]))
        values = (ref.repository.lower(), ref.number, written, to_micros(self._clock()))
        await self._database.apply(Step(_OFFER, values))
        rows = await self._database.fetch(
            "SELECT * FROM suggestions WHERE repository = ? AND number = ?", *values[:2]
        )
        return await self._offer_in(rows[0])

    async def of(self, id: int) -> Offer | None:  # noqa: A002 - as the port has it
        rows = await self._database.fetch("SELECT * FROM suggestions WHERE id = ?", id)
        return await self._offer_in(rows[0]) if rows else None

    async def apply(self, offer: Offer, label: str, effect: Effect, audit: Audit) -> bool:
        now = self._clock()
        claim = Step(_APPLY, (offer.id, label, to_micros(now)))
        steps = (claim, auditing(audit), enqueuing(effect, now))
        return bool(await self._database.apply(*steps))

    async def _offer_in(self, row: Row) -> Offer:
        applied = await self._database.fetch(
            "SELECT label FROM suggested WHERE suggestion = ?", row["id"]
        )
        return Offer(
            id=row["id"],
            issue=IssueRef(row["repository"], row["number"]),
            labels=tuple(
                Suggestion(one["label"], Measured(one["right"], one["of"]) if "of" in one else None)
                for one in json.loads(row["labels"])
            ),
            applied=frozenset(one["label"] for one in applied),
        )


def _row(one: Suggestion) -> dict[str, str | int]:
    measured = {"right": one.measured.right, "of": one.measured.of} if one.measured else {}
    return {"label": one.label, **measured}
