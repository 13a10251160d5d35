"""Speaks with the sandbox's desk as its documentation says, whatever the bot makes of it."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass

import aiohttp

from bot.sandbox import Sandbox
from tests.support.sandbox_api import Json

TICKET: Json = {
    "id": "h-1",
    "subject": "Updates roll back",
    "summary": "The app returns to the old bundle.",
    "tier": "team",
    "contact": "paula@example.com",
    "attachments": [{"name": "log.txt", "text": "error"}],
}


@dataclass
class DeskCaller:
    """``age`` is how many seconds ago it signed."""

    sandbox: Sandbox
    session: aiohttp.ClientSession
    secret: str
    age: int = 0

    async def hand_over(self, ticket: object = TICKET, key: str = "h-1") -> tuple[int, Json]:
        body = json.dumps(ticket).encode()
        headers = {"Idempotency-Key": key, **self._signed(body)}
        url = self.sandbox.desk_url
        async with self.session.post(url, data=body, headers=headers) as response:
            return response.status, await response.json()

    async def ask(self, path: str) -> tuple[int, Json]:
        """``path`` is what follows that of all tickets."""
        headers = self._signed(f"/desk/tickets{path}".encode())
        async with self.session.get(self.sandbox.desk_url + path, headers=headers) as response:
            return response.status, await response.json()

    def _signed(self, content: bytes) -> dict[str, str]:
        at = str(int(time.time()) - self.age)
        mac = hmac.new(self.secret.encode(), f"{at}.".encode() + content, hashlib.sha256)
        return {
            "X-Bridge-Timestamp": at,
            "X-Bridge-Signature": f"sha256={mac.hexdigest()}",
        }
