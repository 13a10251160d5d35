"""PyGithub as the bridge uses it, on the sandbox's GitHub."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from github import Auth, Github
from github.GithubRetry import GithubRetry

from bot.sandbox import Sandbox, World

Json = dict[str, Any]
READS = frozenset({"GET", "HEAD", "PUT", "DELETE"})


def client(sandbox: Sandbox, *, token: str = "", per_page: int = 100) -> Github:
    """It blocks: call it in a thread. It tries nothing twice."""
    return Github(
        auth=Auth.Token(token or sandbox.github_token),
        base_url=sandbox.github_url,
        lazy=True,
        per_page=per_page,
        timeout=5,
        seconds_between_requests=0,
        seconds_between_writes=0,
        retry=GithubRetry(total=0, allowed_methods=READS),
    )


@dataclass(slots=True)
class Place:
    """The sandbox, and a way to its JSON API."""

    sandbox: Sandbox
    session: aiohttp.ClientSession

    async def post(self, path: str, body: object) -> tuple[int, Json]:
        async with self.session.post(f"{self.sandbox.url}{path}", json=body) as response:
            return response.status, await response.json()

    async def act(self, who: str, do: str, **more: object) -> Json:
        status, answer = await self.post("/sandbox/act", {"as": who, "do": do, **more})
        assert status == 200, answer
        return answer

    async def refused(self, who: str, do: str, **more: object) -> str:
        status, answer = await self.post("/sandbox/act", {"as": who, "do": do, **more})
        assert status == 400, answer
        return str(answer["error"])

    async def fault(self, how: str, *, kind: str = "github", **more: object) -> None:
        status, answer = await self.post("/sandbox/fault", {"kind": kind, "how": how, **more})
        assert status == 200, answer

    async def get(self, path: str, **headers: str) -> aiohttp.ClientResponse:
        """Of the REST API."""
        headers = {"Authorization": f"Bearer {self.sandbox.github_token}", **headers}
        async with self.session.get(f"{self.sandbox.github_url}{path}", headers=headers) as got:
            await got.read()
            return got


@asynccontextmanager
async def place(**settings: Any) -> AsyncIterator[Place]:
    async with Sandbox(World.load(), **settings) as sandbox, aiohttp.ClientSession() as session:
        yield Place(sandbox, session)
        assert sandbox.unknown_routes == []
