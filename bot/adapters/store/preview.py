"""Remembers which message has a preview, and of which issues."""

from collections.abc import Sequence

from bot.adapters.store.database import Database, Step
from bot.adapters.store.outbox import enqueuing_all
from bot.domain.ids import ChannelId, EffectId, MessageId
from bot.domain.outbox import Effect
from bot.ports import Clock, Preview

_OF = """
SELECT p.message, p.channel, o.id AS effect, p.shown, p.is_removed
FROM previews AS p JOIN outbox AS o ON o.key = p.effect WHERE p.message = ?
"""
_OPEN = """
INSERT INTO previews (message, channel, effect, shown) VALUES (?, ?, ?, ?)
ON CONFLICT DO NOTHING RETURNING message
"""
_CHANGE = """
UPDATE previews SET shown = ?, effect = coalesce(?, effect), is_removed = ?
WHERE message = ? AND shown = ? AND is_removed = 0 RETURNING message
"""


class StoredPreviews:
    """The memory of previews as the port describes it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def of(self, message: MessageId) -> Preview | None:
        rows = await self._database.fetch(_OF, message)
        if not rows:
            return None
        row = rows[0]
        return Preview(
            message=MessageId(row["message"]),
            channel=ChannelId(row["channel"]),
            effect=EffectId(row["effect"]),
            shown=row["shown"],
            is_removed=bool(row["is_removed"]),
        )

    async def open(
        self, message: MessageId, channel: ChannelId, shown: str, effects: Sequence[Effect]
    ) -> bool:
        claim = Step(_OPEN, (message, channel, effects[0].key, shown))
        return bool(await self._database.apply(claim, enqueuing_all(effects, self._clock())))

    async def change(
        self, before: Preview, shown: str, effects: Sequence[Effect], *, posts: bool = False
    ) -> bool:
        key = effects[0].key if posts else None
        return await self._change(before, effects, (shown, key, 0))

    async def remove(self, before: Preview, effect: Effect) -> bool:
        return await self._change(before, [effect], ("", None, 1))

    async def _change(
        self, before: Preview, effects: Sequence[Effect], values: tuple[str, str | None, int]
    ) -> bool:
        step = Step(_CHANGE, (*values, before.message, before.shown))
        return bool(await self._database.apply(step, enqueuing_all(effects, self._clock())))
