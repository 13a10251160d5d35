"""Tells a webhook of every change, signed, as GitHub does: in the background, and only once.

https://docs.github.com/webhooks/webhook-events-and-payloads
"""

import asyncio
import hashlib
import hmac
import uuid
from collections import deque
from contextlib import suppress

import aiohttp

from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.events import dumps
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.changes import Change
from bot.sandbox.github.code_shapes import CodeShapes
from bot.sandbox.github.shapes import Shapes

PATIENCE = 10.0
"""Seconds until an answer must be there."""
KEPT = 1000
"""Deliveries that are remembered, the newest."""


class Webhooks:
    """Delivers in order. ``deliveries`` notes of each its ``id``, ``event``, ``action`` and what
    came of it: the ``status`` of the answer, 0 where there was none."""

    def __init__(self, shapes: Shapes, code: CodeShapes, url: str = "", secret: str = "") -> None:
        self._shapes, self._code, self.url, self._secret = shapes, code, url, secret
        self.deliveries: deque[Json] = deque(maxlen=KEPT)
        self._due: asyncio.Queue[tuple[str, Json]] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None
        self._is_sending = False

    def change(self, wanted: Json) -> Json:
        """``url`` and ``secret`` from now on; no URL ends it. Raises Wrong."""
        url, secret = wanted.get("url") or "", wanted.get("secret") or ""
        if not isinstance(url, str) or not isinstance(secret, str):
            raise Wrong('give "url" and "secret" as texts')
        if url and not url.startswith(("http://", "https://")):
            raise Wrong('"url" begins with http:// or https://')
        self.url, self._secret = url, secret
        return {"url": url}

    def tell(self, change: Change) -> None:
        if self.url:
            self._due.put_nowait((change.event, self._payload(change)))
            if self._worker is None:
                self._worker = asyncio.create_task(self._deliver(), name="webhooks")

    @property
    def is_idle(self) -> bool:
        return not self._is_sending and self._due.empty()

    async def idle(self) -> None:
        """Until everything so far was delivered, or failed."""
        await self._due.join()

    async def close(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
            with suppress(asyncio.CancelledError):
                await self._worker

    def _payload(self, change: Change) -> Json:
        shapes, repository = self._shapes, change.repository
        payload: Json = {
            "action": change.action,
            "repository": shapes.repository(repository),
            "organization": shapes.owner(repository.owner),
            "sender": shapes.user(change.by),
        }
        if change.issue is not None:
            payload["issue"] = shapes.issue(repository, change.issue)
            if change.comment is not None:
                payload["comment"] = shapes.comment(repository, change.issue, change.comment)
        if change.release is not None:
            payload["release"] = self._code.release(repository, change.release)
        if change.milestone is not None:
            payload["milestone"] = shapes.milestone(repository, change.milestone)
        if change.assignee is not None:
            payload["assignee"] = shapes.user(change.assignee)
        if change.label is not None:
            payload["label"] = shapes.label(repository, change.label)
        if change.before is not None:
            payload["changes"] = change.before
        return payload

    async def _deliver(self) -> None:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                event, payload = await self._due.get()
                self._is_sending = True
                try:
                    await self._send(session, event, payload)
                finally:
                    self._is_sending = False
                    self._due.task_done()

    async def _send(self, session: aiohttp.ClientSession, event: str, payload: Json) -> None:
        body, delivery = dumps(payload).encode(), str(uuid.uuid4())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/sandbox",
            "X-GitHub-Delivery": delivery,
            "X-GitHub-Event": event,
            "X-GitHub-Hook-ID": "1",
        }
        if self._secret:
            digest = hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
            headers["X-Hub-Signature-256"] = f"sha256={digest}"
        note: Json = {"id": delivery, "event": event, "action": payload["action"], "status": 0}
        self.deliveries.append(note)
        try:
            async with session.post(self.url, data=body, headers=headers) as response:
                note["status"] = response.status
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            note["error"] = str(error) or type(error).__name__
