"""Compares both sides after the last kill: what people did, what the bridge says, what is there."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.kill_load import BETTER, LABEL, Load
from bot.domain.issue import hidden
from bot.domain.labels_decide import Command
from bot.sandbox.github.records import Issue
from bot.services.labels_public import marker
from tests.support.lane import REPOSITORY

Json = dict[str, Any]
MARK = re.compile(r"<!-- bridge:\S+ -->")
KNOWN = "✅ Platform"
"""What a first message shows of ``BETTER``."""
SETTLED = ("done", "unknown")
TOLD = "Continued in an official channel."


@dataclass(frozen=True)
class Audit:
    """``faults`` is what is lost, doubled, or not as the bridge says. ``unknown`` counts what the
    bridge itself says nobody can tell."""

    load: Load
    store: Path

    def faults(self, fine: tuple[str, ...] = SETTLED) -> list[str]:
        """``fine`` are states of effects that are none."""
        parts = (self.questions, self.posts, self.issues, self.members, self.tickets)
        return [*(fault for part in parts for fault in part()), *self.outbox(fine)]

    def unknown(self) -> int:
        asked = (
            "SELECT count(*) FROM outbox WHERE state = 'unknown'",
            "SELECT count(*) FROM challenges WHERE sent IN ('unknown', 'sending')",
            "SELECT count(*) FROM tickets WHERE state IN ('unknown', 'sending')",
        )
        return sum(int(count) for query in asked for (count,) in self._rows(query))

    def questions(self) -> Iterator[str]:
        for channel, question in self.load.asked.items():
            said = self._said(channel)
            if len(said) != 1:
                yield f"question {question} has {len(said)} answers"

    def posts(self) -> Iterator[str]:
        for post in self.load.posts:
            said = self._said(post)
            if len(said) != 1:
                yield f"post {post} has {len(said)} first messages"
            elif post in self.load.edited and self._says(post, BETTER) and KNOWN not in str(said):
                yield f"post {post} was edited, and its first message does not know"

    def issues(self) -> Iterator[str]:
        """Each has the label's comment once, any other comment at most once, and one message in
        the feed."""
        repository = self.load.sandbox.github.repositories.find(REPOSITORY)
        assert repository
        wanted = hidden(marker(Command(LABEL, "", ())))
        feed = str(self._said(str(self.load.sandbox.world.channels["github-feed"].id)))
        for number in self.load.labelled:
            issue: Issue = repository.issues[number]
            marks = Counter(mark for one in issue.comments for mark in MARK.findall(one.body))
            if marks[wanted] != 1 or max(marks.values(), default=0) > 1:
                yield f"issue {number} has the comments {dict(marks)}"
            if (shown := feed.count(f"issues/{number})")) != 1:
                yield f"issue {number} is {shown} times in the feed"

    def members(self) -> Iterator[str]:
        """Whoever is verified has the role, and nobody else; each asked for one code."""
        world, members = self.load.sandbox.world, self.load.sandbox.chat.people.members
        known = {str(member) for (member,) in self._rows("SELECT member FROM entitlements")}
        role = str(world.roles["maker"].id)
        for key, person in world.people.items():
            member = str(person.id)
            has_role = role in members[member]["roles"] if member in members else False
            if has_role != (member in known):
                yield f"{key} has the role: {has_role}, is verified: {member in known}"
            if key in self.load.verified and member not in known:
                yield f"{key} was told of a verification that is not there"
        mails = Counter(mail["to"] for mail in self.load.sandbox.panels["mail"])
        yield from (f"{to} has {times} mails" for to, times in mails.items() if times > 1)

    def tickets(self) -> Iterator[str]:
        """The bridge knows what the desk has; nobody writes more than one, and a thread hears of it
        once."""
        there = self.load.sandbox.panels["tickets"]
        at_desk = {ticket["reference"] for ticket in there}
        taken = "SELECT reference FROM tickets WHERE state IN ('open', 'answered', 'solved')"
        known = {reference for (reference,) in self._rows(taken)}
        if at_desk != known:
            yield f"the desk has {sorted(at_desk)}, the bridge knows of {sorted(known)}"
        writers = Counter(ticket["contact"] for ticket in there)
        yield from (f"{who} has {times} tickets" for who, times in writers.items() if times > 1)
        for person, post in self.load.sent.items():
            lines = sum(TOLD in str(message) for message in self._said(post))
            if lines > 1:
                yield f"the post of {person} was told {lines} times"

    def outbox(self, fine: tuple[str, ...] = SETTLED) -> Iterator[str]:
        for key, state, error in self._rows("SELECT key, state, error FROM outbox"):
            if state not in fine:
                yield f"{key} is {state}: {error}"

    def _said(self, channel: str) -> list[Json]:
        chat = self.load.sandbox.chat
        room = chat.messages.raw.get(channel, {}).values()
        return [message for message in room if message["author"]["id"] == chat.people.bot_id]

    def _says(self, post: str, text: str) -> bool:
        return text in str(self.load.sandbox.chat.messages.raw[post][post]["content"])

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.store)) as store:
            return store.execute(query).fetchall()
