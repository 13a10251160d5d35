"""Tells a webhook of every change, signed, as GitHub does: in the background, and only once.

https://docs.github.com/webhooks/using-webhooks/handling-webhook-deliveries
"""

import asyncio
import hashlib
import hmac
import uuid
from collections import deque
from contextlib import suppress
from urllib.parse import urlencode

import aiohttp

from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.events import dumps
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.changes import Change
from bot.sandbox.github.payloads import HOOK, Payloads
from bot.sandbox.github.webhook_faults import Delivery, WebhookFaults

PATIENCE = 10.0
"""Seconds until an answer must be there."""
KEPT = 1000
"""Deliveries that are remembered, the newest."""
TYPES = {"json": "application/json", "form": "application/x-www-form-urlencoded"}


class Webhooks:
    """Delivers in order, unless ``faults`` says otherwise. ``deliveries`` notes of each its
    ``id``, ``event``, ``action`` and what came of it: the ``status`` of the answer, 0 where there
    was none. ``told`` counts what happened, delivered or not."""

    def __init__(self, payloads: Payloads, url: str = "", secret: str = "") -> None:
        self._payloads, self.url, self._secret = payloads, url, secret
        self._type = "json"
        self.told = 0
        self.deliveries: deque[Json] = deque(maxlen=KEPT)
        self._known: deque[Delivery] = deque(maxlen=KEPT)
        self._due: asyncio.Queue[Delivery] = asyncio.Queue()
        self._left = 0
        self.faults = WebhookFaults(self._send_on)
        self._worker: asyncio.Task[None] | None = None

    def change(self, wanted: Json) -> Json:
        """``url``, ``secret`` and ``content_type`` (json or form) from now on, and a ping; no URL
        ends it. Raises Wrong."""
        url, secret = wanted.get("url") or "", wanted.get("secret") or ""
        kind = wanted.get("content_type") or "json"
        if not isinstance(url, str) or not isinstance(secret, str):
            raise Wrong('give "url" and "secret" as texts')
        if url and not url.startswith(("http://", "https://")):
            raise Wrong('"url" begins with http:// or https://')
        if kind not in TYPES:
            raise Wrong(f'"content_type" is one of {", ".join(TYPES)}')
        self.url, self._secret, self._type = url, secret, kind
        if url:
            config = {"url": url, "content_type": kind, "insecure_ssl": "0"}
            self._put("ping", self._payloads.ping(config))
        return {"url": url}

    def tell(self, change: Change) -> None:
        if self.url:
            self._put(change.event, self._payloads.of(change))

    def fault(self, wanted: Json) -> None:
        """Raises Wrong, and ValueError for what is no number."""
        if wanted.get("how") == "redeliver":
            self._redeliver(wanted)
        else:
            self.faults.add(wanted)

    @property
    def is_idle(self) -> bool:
        return not self._left

    async def idle(self) -> None:
        """Until everything so far was delivered, or failed."""
        await self._due.join()

    async def close(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
            with suppress(asyncio.CancelledError):
                await self._worker

    def _redeliver(self, wanted: Json) -> None:
        guid, count = wanted.get("id"), int(wanted.get("count") or 1)
        found = [one for one in self._known if guid in (None, one.id)][-count:]
        if not found:
            raise Wrong("nothing of that kind was delivered")
        for one in found:
            self._send_on(one)

    def _send_on(self, delivery: Delivery) -> None:
        self._left += 1
        self._due.put_nowait(delivery)

    def _put(self, event: str, payload: Json) -> None:
        self.told += 1
        body = dumps(payload).encode()
        if self._type == "form":
            body = urlencode({"payload": body}).encode()
        guid = str(uuid.uuid4())
        headers = {
            "Content-Type": TYPES[self._type],
            "User-Agent": "GitHub-Hookshot/sandbox",
            "X-GitHub-Delivery": guid,
            "X-GitHub-Event": event,
            "X-GitHub-Hook-ID": str(HOOK),
        }
        if self._secret:
            digest = hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
            headers["X-Hub-Signature-256"] = f"sha256={digest}"
        if self._worker is None:
            self._worker = asyncio.create_task(self._deliver(), name="webhooks")
        delivery = Delivery(guid, event, payload.get("action", ""), body, headers)
        self._known.append(delivery)
        self.faults.on_its_way(delivery)

    async def _deliver(self) -> None:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                delivery = await self._due.get()
                try:
                    await self._send(session, delivery)
                finally:
                    self._left -= 1
                    self._due.task_done()

    async def _send(self, session: aiohttp.ClientSession, delivery: Delivery) -> None:
        note: Json = {"id": delivery.id, "event": delivery.event}
        note |= {"action": delivery.action, "status": 0}
        self.deliveries.append(note)
        try:
            post = session.post(self.url, data=delivery.body, headers=delivery.headers)
            async with post as response:
                note["status"] = response.status
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            note["error"] = str(error) or type(error).__name__
