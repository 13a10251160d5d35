"""Recognises the same text, asked by one member in several places within minutes."""

import re
import unicodedata
from collections import OrderedDict, defaultdict
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
"""Messages remembered at most, whatever the window says."""

_BETWEEN = re.compile(r"<[@#]\S{1,30}?>|[\W_]+")
"""Mentions too: the same is often asked once with and once without."""


def same(text: str) -> str | None:
    """Equal for texts that say the same: case, spaces and punctuation aside. None where that is
    too short to tell."""
    said = _folded(text[:MOST])
    return said if len(said) >= LEAST else None


def _folded(text: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def sames(question: Question) -> frozenset[str]:
    """What a question is recognised by: in a channel its text stands without a title."""
    return frozenset(filter(None, (same(question.text), same(question.whole))))


class Recent:
    """What was asked lately, in memory only."""

    def __init__(self) -> None:
        self._asked: OrderedDict[MessageId, Question] = OrderedDict()
        self._sames: defaultdict[MemberId, dict[MessageId, frozenset[str]]] = defaultdict(dict)

    def note(self, question: Question) -> None:
        """An edited message counts with its new text only."""
        self.forget(question.message)
        if found := sames(question):
            self._asked[question.message] = question
            self._sames[question.author][question.message] = found
        if len(self._asked) > KEPT:
            self.forget(next(iter(self._asked)))

    def forget(self, message: MessageId) -> None:
        """It was deleted: who asks the same elsewhere asks for the first time."""
        if question := self._asked.pop(message, None):
            del self._sames[question.author][message]
            if not self._sames[question.author]:
                del self._sames[question.author]

    def others(self, question: Question) -> Sequence[Question]:
        """The same by the same member at most ``WINDOW`` earlier or later, oldest first."""
        wanted = sames(question)
        same_words = (
            self._asked[message]
            for message, found in self._sames.get(question.author, {}).items()
            if message != question.message and not found.isdisjoint(wanted)
        )
        same_words = (one for one in same_words if not _are_titled_apart(one, question))
        near = [one for one in same_words if abs(one.asked_at - question.asked_at) <= WINDOW]
        return sorted(near, key=lambda one: (one.asked_at, one.message))


def _are_titled_apart(one: Question, other: Question) -> bool:
    """Two posts of which the titles say that they are about two things."""
    return bool(one.title and other.title) and _folded(one.title) != _folded(other.title)
