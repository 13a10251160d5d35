"""Recognises the same text, asked by one member in several places within minutes."""

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Sequence
from datetime import timedelta

from bot.domain.ids import MemberId, MessageId
from bot.domain.question import Question

WINDOW = timedelta(minutes=10)
LEAST = 20
"""Letters and digits: people write shorter texts twice by chance."""
MOST = 4096
"""Characters of a text that are compared."""
KEPT = 2048
"""Texts remembered at most, whatever the window says."""

_BETWEEN = re.compile(r"<[@#]\S{1,30}?>|[\W_]+")
"""Mentions too: the same is often asked once with and once without."""


def same(text: str) -> str | None:
    """Equal for texts that say the same: case, spaces and punctuation aside. None where that is
    too short to tell."""
    folded = unicodedata.normalize("NFKC", text[:MOST]).casefold()
    said = _BETWEEN.sub("", folded)
    return said if len(said) >= LEAST else None


def sames(question: Question) -> frozenset[str]:
    """What a question is recognised by: in a channel its text stands without a title."""
    return frozenset(filter(None, (same(question.text), same(question.whole))))


class Recent:
    """What was asked lately, in memory only."""

    def __init__(self) -> None:
        self._asked: OrderedDict[tuple[MemberId, str], dict[MessageId, Question]] = OrderedDict()

    def note(self, question: Question) -> None:
        """An edited message counts with its new text only."""
        self.forget(question.message)
        for text in sames(question):
            asked = self._asked.setdefault((question.author, text), {})
            asked[question.message] = question
            self._asked.move_to_end((question.author, text))
        while len(self._asked) > KEPT:
            self._asked.popitem(last=False)

    def forget(self, message: MessageId) -> None:
        """It was deleted: who asks the same elsewhere asks for the first time."""
        for asked in self._asked.values():
            asked.pop(message, None)

    def others(self, question: Question) -> Sequence[Question]:
        """The same by the same member at most ``WINDOW`` earlier or later, oldest first."""
        found: dict[MessageId, Question] = {}
        for text in sames(question):
            found |= self._asked.get((question.author, text), {})
        return sorted(
            (
                one
                for one in found.values()
                if one.message != question.message
                and abs(one.asked_at - question.asked_at) <= WINDOW
            ),
            key=lambda one: (one.asked_at, one.message),
        )
