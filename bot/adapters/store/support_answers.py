"""Keeps what people answer once their ticket is solved, beside the ticket."""

from collections.abc import Sequence

from bot.adapters.store.database import Database, Step
from bot.adapters.store.support import Words, changed
from bot.domain.ids import EffectId, MemberId
from bot.domain.outbox import Effect
from bot.domain.support import Helped
from bot.domain.ticket import TicketId
from bot.ports import Clock, Vault

_OF = """
SELECT t.member, t.locale, t.reference, t.helped, t.word, o.id AS line
FROM tickets AS t LEFT JOIN outbox AS o ON o.key = 'support.helped:' || t.id WHERE t.id = ?
"""
_ANSWER = "UPDATE tickets SET helped = ? WHERE id = ? AND helped IS NULL RETURNING id"
_SAY = """
UPDATE tickets SET word = ? WHERE id = ? AND helped IS NOT NULL AND word IS NULL RETURNING id
"""


class StoredAnswers:
    """What the port describes. A word lies sealed where there are keys."""

    def __init__(self, database: Database, vault: Vault | None, clock: Clock) -> None:
        self._database = database
        self._words = Words(vault)
        self._clock = clock

    async def of(self, id: TicketId) -> Helped | None:  # noqa: A002 - as the port's
        for row in await self._database.fetch(_OF, id):
            return Helped(
                member=MemberId(row["member"]),
                locale=row["locale"],
                reference=row["reference"],
                is_helped=None if row["helped"] is None else bool(row["helped"]),
                word=self._words.read(row["word"]).get("word", ""),
                line=None if row["line"] is None else EffectId(row["line"]),
            )
        return None

    async def answer(
        self,
        id: TicketId,  # noqa: A002 - as the port's
        *,
        is_helped: bool,
        effects: Sequence[Effect],
    ) -> bool:
        step = Step(_ANSWER, (int(is_helped), id))
        return await changed(self._database, (step,), effects, self._clock())

    async def say(
        self,
        id: TicketId,  # noqa: A002 - as the port's
        word: str,
        effects: Sequence[Effect],
    ) -> bool:
        step = Step(_SAY, (self._words.sealed({"word": word}), id))
        return await changed(self._database, (step,), effects, self._clock())
