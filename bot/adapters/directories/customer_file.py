"""Reads who pays from a file that the company's staff keep, and reads it again when it changes.

``file:customers.csv``: the first line names the columns, in any order; ``;`` may stand for ``,``::

    address,account,tier,standing,paid_until,locale,project,project_name,roles
    paula@example.com,acc_7,team,active,,en,com.example.app,Example,app_developer
    paula@example.com,acc_7,,,,,com.example.two,Second,app_reader app_uploader

``address``, ``account`` and ``standing`` (active trial past_due ending inactive unknown) must be
there; ``past_due_since`` may be, and ``channel``: the https address where the project's people
reach the team in private. Further lines of an address add projects, and may leave the rest empty.
Roles are separated by spaces. A value spans no lines.

``file:customers.toml``: the same fields, projects as tables of ``id``, ``name``, ``roles`` and, if
there is one, ``channel``; the customer's own ``channel`` holds for projects that name none::

    [[customer]]
    address = "paula@example.com"
    account = "acc_7"
    tier = "team"
    standing = "active"
    projects = [{ id = "com.example.app", name = "Example", roles = ["app_developer"] }]

What is wrong with a line is logged with its number, once for each change of the file. The rest
stays usable, and whoever may stand in a broken line is unknown, not nobody. Replace the file as a
whole (write another, rename it): half of one would look like half of the customers.
"""

import asyncio
import logging
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.adapters.directories.accounts import MOST_PROJECTS, account
from bot.adapters.directories.answer import WHO
from bot.adapters.directories.file_rows import OURS, READERS, NoCustomersError, Row
from bot.adapters.web_service.values import MalformedError
from bot.domain.account import Account, AccountId
from bot.domain.errors import Unavailable
from bot.ports import Addresses

MOST_BYTES = 64 * 1024 * 1024
MOST_TOLD = 20
"""Broken lines that are logged one by one."""

_THEIRS = {ours: theirs for theirs, ours in OURS.items()}
_ONCE = ("tier", "standing", "paid_until", "past_due_since", "locale")

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Book:
    """One state of the file. ``unsure`` are addresses and ids that stand in broken lines."""

    stamp: tuple[int, ...]
    trouble: str = ""
    by_address: dict[str, Account] = field(default_factory=dict)
    by_id: dict[str, Account] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)
    lost: dict[str, int] = field(default_factory=dict)
    """The first broken line that tells no ``contact``, or no ``id``: it may be about anybody."""
    problems: list[tuple[int, str]] = field(default_factory=list)


class CustomerFile:
    """The directory in ``path``: ``.csv`` or ``.toml``."""

    def __init__(self, path: Path, addresses: Addresses) -> None:
        self._path, self._addresses = path, addresses
        self._book = _Book(())
        self._reading = asyncio.Lock()

    async def by_address(self, address: str) -> Account | None:
        book = await self._current()
        return _found(book, book.by_address.get(address), address, "contact")

    async def by_id(self, account: AccountId) -> Account | None:
        book = await self._current()
        return _found(book, book.by_id.get(account), account, "id")

    async def _current(self) -> _Book:
        async with self._reading:
            self._book = await asyncio.to_thread(self._read, self._book)
        if self._book.trouble:
            raise Unavailable(WHO, self._book.trouble)
        return self._book

    def _read(self, before: _Book) -> _Book:
        """``before``, unless the file is another by now."""
        try:
            stat = self._path.stat()
            stamp = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
            if stamp == before.stamp:
                return before
            if stat.st_size > MOST_BYTES:
                book = _Book(stamp, f"{self._path} is larger than {MOST_BYTES // 1024**2} MiB")
            else:
                # What is no UTF-8 becomes unprintable, and a problem of its own line only.
                text = self._path.read_bytes().decode("utf-8-sig", "surrogateescape")
                book = self._book_of(text, stamp)
        except OSError as error:
            book = _Book((), f"{self._path} cannot be read: {error.strerror}")
        if book.trouble != before.trouble or book.problems:
            self._tell(book)
        return book

    def _book_of(self, text: str, stamp: tuple[int, ...]) -> _Book:
        book = _Book(stamp)
        try:
            for row in READERS[self._path.suffix.lower()](text):
                self._enter(book, row)
        except NoCustomersError as error:
            return _Book(stamp, f"{self._path} is no list of customers: {error}")
        if not book.by_id and not book.problems:
            return _Book(stamp, f"{self._path} names no customer")
        return book

    def _enter(self, book: _Book, row: Row) -> None:
        try:
            if row.problem:
                raise MalformedError("", row.problem)
            self._add(book, row)
        except MalformedError as error:
            theirs = _THEIRS.get(error.field, error.field)
            said = f"{theirs} {error.message}".strip()
            book.problems.append((row.lines.get(error.field, row.line), said))
            self._doubt(book, row)

    def _add(self, book: _Book, row: Row) -> None:
        """Raises MalformedError."""
        contact, name = (row.values.get(field) for field in ("contact", "id"))
        known = book.by_address.get(self._spelling(contact))
        given: dict[str, Any] = dict(row.values)
        if known and known.id == name:  # what a further line leaves out, the first one said
            said = {one: getattr(known, one) for one in _ONCE}
            given = {**{one: value for one, value in said.items() if value}, **given}
        found = account(given, self._addresses)
        if known and known.id != found.id:
            raise MalformedError("contact", "has another account in a line before")
        if not known and found.id in book.by_id:
            raise MalformedError("id", "has another address in a line before")
        for one in _ONCE if known else ():
            if getattr(known, one) != getattr(found, one):
                raise MalformedError(one, "is another in a line before of the same address")
        if known:
            found = replace(known, projects=known.projects + found.projects)
        if len(found.projects) > MOST_PROJECTS:
            raise MalformedError("project", f"is more than the {MOST_PROJECTS}th of an address")
        book.by_address[found.contact] = book.by_id[found.id] = found

    def _doubt(self, book: _Book, row: Row) -> None:
        """Whoever the broken line may be about is not known to be missing."""
        contact, name = self._spelling(row.values.get("contact")), row.values.get("id")
        for key, said in (("contact", contact), ("id", name)):
            if said and isinstance(said, str):
                book.unsure.add(said)
            else:
                book.lost.setdefault(key, row.line)

    def _spelling(self, said: object) -> str:
        return (isinstance(said, str) and self._addresses(said)) or ""

    def _tell(self, book: _Book) -> None:
        if book.trouble:
            log.warning("%s", book.trouble)
        for line, message in book.problems[:MOST_TOLD]:
            log.warning("%s:%d: %s", self._path, line, message)
        if len(book.problems) > MOST_TOLD:
            log.warning("%s: %d more broken lines", self._path, len(book.problems) - MOST_TOLD)


def _found(book: _Book, account: Account | None, name: str, key: str) -> Account | None:
    if account is None and name in book.unsure:
        raise Unavailable(WHO, "tells of that account in a line that is broken")
    if account is None and key in book.lost:
        raise Unavailable(WHO, f"may tell of that account in line {book.lost[key]}")
    return account
