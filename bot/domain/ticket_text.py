"""Writes a ticket down as a text: whole for a desk, or short enough to be sent by its writer."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.ticket import MAIL_TEXT_MOST, Ticket, TicketId

HEAD_MOST = 250
THREAD_MOST = 200
NOTE_MOST = 200
LEAST = 150
"""Characters that a part has at least, however long those before it are."""


class Words(NamedTuple):
    """What the parts are called in the writer's language; ``left_out`` stands before names."""

    tier: str = "Plan"
    project: str = "Project"
    role: str = "Role"
    severity: str = "Severity"
    summary: str = "Summary"
    steps: str = "Steps"
    environment: str = "Environment"
    thread: str = "Thread"
    files: str = "Files"
    left_out: str = "Shortened or left out"


def reference(ticket: TicketId) -> str:
    """What people call it where the desk gives it no name, such as ``CB-3F9A1C07``."""
    return f"CB-{''.join(sign for sign in ticket if sign.isalnum())[:8].upper()}"


def head(ticket: Ticket, words: Words) -> str:
    """One line: who asks, and about what."""
    parts = (
        (words.tier, ticket.tier),
        (words.project, ticket.project),
        (words.role, ticket.role),
        (words.severity, ticket.severity),
    )
    line = " · ".join(f"{name}: {' '.join(said.split())}" for name, said in parts if said)
    return _cut(line, HEAD_MOST)


def whole(ticket: Ticket, words: Words) -> str:
    """All of it but the files."""
    told = (_titled(name, said) for name, said in _details(ticket, words))
    return _joined(head(ticket, words), ticket.summary, *told, _thread(ticket, words))


def to_send(ticket: Ticket, words: Words, most: int = MAIL_TEXT_MOST) -> str:
    """At most ``most`` characters, the most important first; its end says what is missing."""
    first = f"{ticket.subject} [{reference(ticket.id)}]", head(ticket, words)
    last = _thread(ticket, words)
    names = words.summary, words.steps, words.environment
    parts = ticket.summary.strip(), *(_titled(*one) for one in _details(ticket, words))
    left = most - NOTE_MOST - sum(len(part) + 2 for part in (*first, last)) - 2 * len(parts)
    rooms = _rooms([len(part) for part in parts], left)
    told = [_cut(part, room) for part, room in zip(parts, rooms, strict=True)]
    missing = [name for name, said, part in zip(names, told, parts, strict=True) if said != part]
    if ticket.attachments:
        missing.append(f"{words.files} ({len(ticket.attachments)})")
    note = f"({words.left_out}: {', '.join(missing)})" if missing else ""
    return _joined(*first, *told, last, _cut(note, NOTE_MOST))


def _rooms(lengths: Sequence[int], room: int) -> Sequence[int]:
    """Characters that each may have: the first as many as they want, but for the least that is
    kept for those after them."""
    rooms: list[int] = []
    for at, length in enumerate(lengths):
        kept = sum(min(later, LEAST) for later in lengths[at + 1 :])
        rooms.append(min(length, room - kept))
        room -= rooms[-1]
    return rooms


def _details(ticket: Ticket, words: Words) -> tuple[tuple[str, str], ...]:
    return (words.steps, ticket.steps), (words.environment, ticket.environment)


def _thread(ticket: Ticket, words: Words) -> str:
    return f"{words.thread}: {ticket.thread[:THREAD_MOST]}" if ticket.thread else ""


def _titled(name: str, said: str) -> str:
    return f"{name}:\n{said.strip()}" if said.strip() else ""


def _joined(*parts: str) -> str:
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
