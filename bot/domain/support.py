"""A handoff to an official desk, from the draft that one person sees to the ticket's end."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.account import Project
from bot.domain.ids import EffectId, MemberId
from bot.domain.ticket import Ticket, TicketState

DRAFT_LIFE = timedelta(hours=24)
WORDS_LIFE = timedelta(days=7)
"""How long a ticket that no desk took can be sent again."""
RECORD_LIFE = timedelta(days=365)
LOOK_EVERY = timedelta(minutes=5)
"""Between two questions to a desk about the same ticket."""

UNDER_WAY = frozenset({TicketState.QUEUED, TicketState.SENDING})
LIVE = frozenset({TicketState.OPEN, TicketState.ANSWERED})
"""A desk has them and is not done."""
PENDING = UNDER_WAY | LIVE | {TicketState.UNKNOWN, TicketState.FAILED}
"""Whoever looks after handoffs has an eye on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handoff:
    """``ticket`` has its words until the desk has them. ``sources`` are the chosen messages and
    files, by the names of their choices. ``is_told``: the thread may say that it goes on
    elsewhere."""

    ticket: Ticket
    drafted_at: datetime
    state: TicketState = TicketState.DRAFT
    sources: tuple[str, ...] = ()
    is_told: bool = True
    has_words: bool = True
    """What was written is still here."""
    sendings: int = 0
    """How often somebody pressed a button for it to be sent."""
    reference: str = ""
    url: str = ""
    trouble: str = ""
    """Why no desk has it; names nobody."""
    sent_at: datetime | None = None
    opened_at: datetime | None = None
    first_reply_at: datetime | None = None
    solved_at: datetime | None = None

    @property
    def may_send_again(self) -> bool:
        """Its writer may, once."""
        return self.state is TicketState.UNKNOWN and not self.ticket.is_again and self.has_words

    @property
    def may_retry(self) -> bool:
        return self.state is TicketState.FAILED and self.has_words


@dataclass(frozen=True, slots=True)
class Helped:
    """What a ticket's writer said once it was solved, if they said anything."""

    member: MemberId
    locale: str
    reference: str
    is_helped: bool | None = None
    """None until they answer."""
    word: str = ""
    """Redacted."""
    line: EffectId | None = None
    """What tells staff."""


def mark_of(project: Project) -> str:
    """Short enough for a ``custom_id``, and the same after a restart."""
    return hashlib.blake2s(project.id.encode(), digest_size=4).hexdigest()


def marked(projects: Iterable[Project], mark: str) -> Project | None:
    return next((one for one in projects if mark_of(one) == mark), None)


def named_in(projects: Sequence[Project], text: str) -> Project | None:
    """The only one whose id or name stands in ``text`` as a word."""
    found = [one for one in projects if any(_is_in(name, text) for name in (one.id, one.name))]
    return found[0] if len(found) == 1 else None


def steps_apart(text: str) -> tuple[str, str]:
    """``text`` without the numbered lines in it, and these; all of it where there are no two. The
    line that announces them goes with them."""
    lines = text.split("\n")
    steps = [place for place, line in enumerate(lines) if _STEP.match(line)]
    if len(steps) < 2:
        return text, ""
    announced = steps[0] - 1
    is_announced = announced >= 0 and lines[announced].rstrip().endswith(":")
    gone = {*steps, announced} if is_announced else {*steps}
    rest = "\n".join(line for place, line in enumerate(lines) if place not in gone)
    return rest.strip(), "\n".join(lines[place].strip() for place in steps)


_STEP = re.compile(r"\s*\d{1,2}[.)]\s+\S")


def _is_in(name: str, text: str) -> bool:
    return bool(name) and bool(
        re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)", text, re.IGNORECASE)
    )
