"""Proposes a file of the content as a pull request.

https://docs.github.com/rest/git/refs, https://docs.github.com/rest/repos/contents and
https://docs.github.com/rest/pulls/pulls
"""

from base64 import b64encode
from typing import Any
from urllib.parse import quote

from bot.adapters.github_tracker.connection import Connection
from bot.adapters.github_tracker.limits import WHO
from bot.adapters.github_tracker.refusals import InvalidError
from bot.domain.errors import Rejected, Unavailable

CONTENTS_WRITE, PULLS_WRITE = "Contents: write", "Pull requests: write"


class GithubContent:
    """Implements ``ContentRepository``: each step may have been done by an earlier attempt, which
    then counts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def propose(
        self, repository: str, branch: str, path: str, text: str, title: str, body: str
    ) -> str:
        base = await self._default_branch(repository)
        found = await self._pull(repository, branch)
        if found:
            return found
        await self._branch_off(repository, base, branch)
        await self._add(repository, branch, path, text, title)
        asked = {"title": title, "body": body, "head": branch, "base": base}
        made = await self._write("POST", repository, "/pulls", PULLS_WRITE, asked)
        return str(made.get("html_url"))

    async def _default_branch(self, repository: str) -> str:
        return str((await self._read(repository, "", CONTENTS_WRITE))["default_branch"])

    async def _pull(self, repository: str, branch: str) -> str:
        owner = repository.partition("/")[0]
        answer = await self._connection.read(
            f"/repos/{repository}/pulls",
            PULLS_WRITE,
            {"head": f"{owner}:{branch}", "state": "all"},
            repository=repository,
        )
        return str(answer.json[0]["html_url"]) if answer.json else ""

    async def _branch_off(self, repository: str, base: str, branch: str) -> None:
        ref = await self._read(repository, f"/git/ref/heads/{quote(base)}", CONTENTS_WRITE)
        asked = {"ref": f"refs/heads/{branch}", "sha": ref["object"]["sha"]}
        try:
            await self._write("POST", repository, "/git/refs", CONTENTS_WRITE, asked)
        except InvalidError as error:
            if "already exists" not in error.reason:
                raise

    async def _add(self, repository: str, branch: str, path: str, text: str, message: str) -> None:
        where = f"/contents/{quote(path)}"
        asked = {
            "message": message,
            "content": b64encode(text.encode()).decode(),
            "branch": branch,
        }
        try:
            await self._write("PUT", repository, where, CONTENTS_WRITE, asked)
        except Rejected as error:
            if "sha" not in error.reason:  # It wants to know which file is to be changed.
                raise
            there = await self._connection.read(
                f"/repos/{repository}{where}",
                CONTENTS_WRITE,
                {"ref": branch},
                repository=repository,
            )
            if "".join(str(there.json.get("content")).split()) != asked["content"]:
                raise Rejected(WHO, f"{path} is there already") from None

    async def _read(self, repository: str, path: str, right: str) -> Any:
        answer = await self._connection.read(
            f"/repos/{repository}{path}", right, repository=repository
        )
        if not isinstance(answer.json, dict):
            raise Unavailable(WHO, "answers no object")
        return answer.json

    async def _write(
        self, verb: str, repository: str, path: str, right: str, body: object
    ) -> dict[str, Any]:
        answer = await self._connection.write(
            verb, f"/repos/{repository}{path}", right, body, repository=repository
        )
        return answer.json if isinstance(answer.json, dict) else {}
