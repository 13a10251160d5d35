"""Fetches the files that a repository's issue forms are in, and only what has changed of them.

Source: https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests
"""

import base64
import binascii
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from bot.adapters.github_tracker.connection import Connection
from bot.adapters.github_tracker.limits import WHO
from bot.adapters.github_tracker.refusals import CONTENTS_READ
from bot.adapters.github_tracker.shapes import rows_of
from bot.domain.errors import Rejected, Unavailable

FOLDER = ".github/ISSUE_TEMPLATE"
OLDER = ("ISSUE_TEMPLATE", "docs/ISSUE_TEMPLATE")
"""Where GitHub still looks for Markdown templates."""
FRESH_FOR = 60.0
ABSENT_FOR = 600.0
"""Seconds. A folder that is not there costs a whole request each time."""
MOST_FILES = 50
MOST_BYTES = 256 * 1024
_NONE: Mapping[str, str] = {}


class Folder(NamedTuple):
    """``shas`` and ``texts`` by the names of files."""

    etag: str
    shas: Mapping[str, str]
    texts: Mapping[str, str]


class FormFiles:
    """Asks at most once a minute for each repository."""

    def __init__(
        self, connection: Connection, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._connection, self._monotonic = connection, monotonic
        self._folders: dict[str, Folder] = {}
        self._absent: dict[str, float] = {}
        self._found: dict[str, tuple[float, Mapping[str, str]]] = {}

    async def read(self, repository: str) -> Mapping[str, str]:
        """Texts by the names of files; empty where there are none. The same object as long as
        nothing changed. What was read before serves while GitHub is away.

        Raises Unavailable and Rejected.
        """
        at, found = self._found.get(repository, (float("-inf"), _NONE))
        if self._monotonic() - at < FRESH_FOR:
            return found
        try:
            found = await self._first(repository)
        except Unavailable:
            if repository not in self._found:
                raise
        self._found[repository] = self._monotonic(), found
        return found

    async def _first(self, repository: str) -> Mapping[str, str]:
        for path in _places(repository):
            if folder := await self._folder(repository, path):
                return folder.texts
        return _NONE

    async def _folder(self, repository: str, path: str) -> Folder | None:
        """None where it does not exist, or has no file of the kind; maybe the owner's."""
        if self._monotonic() < self._absent.get(path, 0.0):
            return None
        known = self._folders.get(path, Folder("", _NONE, _NONE))
        try:
            answer = await self._connection.read(
                path, CONTENTS_READ, repository=repository, etag=known.etag
            )
        except Rejected as error:
            if not error.is_gone:
                raise
            self._folders.pop(path, None)
            self._absent[path] = self._monotonic() + ABSENT_FOR
            return None
        if answer.status == 200:
            shas = dict(_files(rows_of(answer.json)))
            texts = {
                name: known.texts[name]
                if known.shas.get(name) == sha
                else await self._text(repository, f"{path}/{quote(name, safe='')}")
                for name, sha in shas.items()
            }
            known = Folder(answer.headers.get("etag", ""), shas, texts)
            self._folders[path] = known
        return known if known.texts else None

    async def _text(self, repository: str, path: str) -> str:
        row = (await self._connection.read(path, CONTENTS_READ, repository=repository)).json
        try:
            return base64.b64decode(row["content"]).decode("utf-8-sig", "replace")
        except (KeyError, TypeError, binascii.Error):
            raise Unavailable(WHO, "answers what is no file") from None


def _places(repository: str) -> Iterator[str]:
    """The first that has something counts alone, as on GitHub."""
    owner = repository.partition("/")[0]
    for folder in (FOLDER, *OLDER):
        yield f"/repos/{repository}/contents/{folder}"
    yield f"/repos/{owner}/.github/contents/{FOLDER}"


def _files(rows: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Names and versions of what may hold a form."""
    for row in rows[:MOST_FILES]:
        name, sha, size = (row.get(one) for one in ("name", "sha", "size"))
        if (
            isinstance(name, str)
            and isinstance(sha, str)
            and row.get("type") == "file"
            and name.endswith((".yml", ".yaml", ".md"))
            and isinstance(size, int)
            and size <= MOST_BYTES
        ):
            yield name, sha
