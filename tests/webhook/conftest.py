"""The real app on loopback, in front of a store that a test can take away."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.domain.errors import Unavailable
from bot.domain.heard import Heard
from bot.webhook.batch import Batch
from bot.webhook.router import Router
from bot.webhook.server import Webhook
from bot.webhook.signature import Signature

SECRET = "a secret of the tests"
REPOSITORY = "acme/app"


def signed(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def told(action: str = "labeled", repository: str = "Acme/App", **more: Any) -> dict[str, Any]:
    """What GitHub sends of an issue, as far as the bridge reads it."""
    return {
        "action": action,
        "issue": {"number": 12, "title": "Does not start"},
        "label": {"name": "Needs-Repro"},
        "repository": {"full_name": repository},
        "sender": {"login": "mia"},
        **more,
    }


@dataclass
class Door:
    """``visits`` are the batches that the store was given, as long as it is not ``away``."""

    client: "TestClient[web.Request, web.Application]"
    visits: list[Sequence[Heard]] = field(default_factory=list)
    away: Unavailable | None = None

    async def hear(self, heard: Sequence[Heard]) -> None:
        if self.away:
            raise self.away
        self.visits.append(heard)

    @property
    def kept(self) -> list[Heard]:
        return [one for visit in self.visits for one in visit]

    async def send(
        self,
        payload: object,
        event: str = "issues",
        delivery: str = "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """A payload as JSON, or bytes as they are; signed, unless ``headers`` say otherwise."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        all_headers = {
            "Content-Type": "application/json",
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": delivery,
            "X-Hub-Signature-256": signed(body),
            **(headers or {}),
        }
        kept = {name: value for name, value in all_headers.items() if value}
        async with self.client.post("/github", data=BytesIO(body), headers=kept) as response:
            return response.status, await response.json()


@asynccontextmanager
async def opened(*repositories: str) -> AsyncIterator[Door]:
    app = web.Application()
    client = TestClient(TestServer(app))
    door = Door(client)
    Webhook(Signature(SECRET), Router(repositories), Batch(door.hear)).add_to(app)
    async with client:
        yield door


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with opened(REPOSITORY, "acme/other") as running:
        yield running
