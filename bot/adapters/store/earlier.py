"""Reads which posts were solved, for those who ask the same later."""

from collections.abc import Sequence

from bot.adapters.store.database import Database
from bot.domain.ids import ChannelId, EntryId, GuildId, MessageId
from bot.domain.intake import link
from bot.domain.similar import Earlier

_SOLVED = """
SELECT subject, guild, channel, locale, title FROM intakes
WHERE is_post = 1 AND title <> ''
  AND (phase = 'solved' OR phase = 'closed' AND reason = 'duplicate')
"""


class StoredEarlier:
    """Posts as ``EarlierReports``; a post's name is the id of its first message."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, limit: int) -> Sequence[Earlier]:
        sql = f"{_SOLVED} ORDER BY opened_at DESC, subject DESC LIMIT ?"
        return [
            Earlier(
                EntryId(str(row["subject"])),
                row["title"],
                row["locale"],
                link(GuildId(row["guild"]), ChannelId(row["channel"])),
            )
            for row in await self._database.fetch(sql, limit)
        ]

    async def is_there(self, name: EntryId) -> bool:
        return bool(await self._database.fetch(f"{_SOLVED} AND subject = ?", MessageId(int(name))))
