"""Takes GitHub's webhooks: ``POST /github``, answered as soon as nothing can be lost.

202 also for what is of no use here; 400, 401 and 413 for what GitHub never sends; 503 while the
store is away, so that GitHub shows the delivery as failed (it sends none again by itself: polling
finds what was missed).
https://docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks
"""

import json
import logging
import re
from urllib.parse import parse_qs

from aiohttp import web

from bot.domain.errors import Unavailable
from bot.webhook.batch import Batch
from bot.webhook.router import Router
from bot.webhook.signature import Signature

log = logging.getLogger(__name__)

PATH = "/github"
MOST = 25 * 1024 * 1024
"""Bytes; GitHub sends no larger body."""
_GUID = re.compile(r"[A-Za-z0-9-]{1,64}")
_FORM = "application/x-www-form-urlencoded"


class Webhook:
    """One request at a time; ``batch`` is where they meet. Bodies are never logged."""

    def __init__(self, signature: Signature, router: Router, batch: Batch) -> None:
        self._signature = signature
        self._router = router
        self._batch = batch

    def add_to(self, app: web.Application) -> None:
        app.router.add_post(PATH, self.take)

    async def take(self, request: web.Request) -> web.Response:
        given = request.headers.get("X-Hub-Signature-256")
        if not given:
            return _refused(401, "X-Hub-Signature-256 is missing: give the webhook a secret")
        if (request.content_length or 0) > MOST:
            return _refused(413, "the body is larger than GitHub's are")
        body = await request.clone(client_max_size=MOST + 1).read()
        if not self._signature.fits(body, given):
            return _refused(
                401, "the signature does not fit: is the secret the same on both sides?"
            )
        event = request.headers.get("X-GitHub-Event", "")
        delivery = request.headers.get("X-GitHub-Delivery", "")
        if not event or not _GUID.fullmatch(delivery):
            return _refused(400, "X-GitHub-Event or X-GitHub-Delivery is missing")
        try:
            payload = _payload(body, request.content_type)
        except (ValueError, RecursionError):
            return _refused(400, "the body is no JSON, nor a form whose payload is")
        return await self._keep(event, delivery, payload)

    async def _keep(self, event: str, delivery: str, payload: object) -> web.Response:
        heard = self._router.heard(event, delivery, payload)
        if heard is None:
            log.debug("delivery of no use here", extra={"delivery_id": delivery})
            return web.json_response({"taken": False}, status=202)
        try:
            await self._batch.add(heard)
        except Unavailable as error:
            log.warning("delivery not taken: %s", error, extra={"delivery_id": delivery})
            return _refused(503, "the store is away", {"Retry-After": "60"})
        return web.json_response({"taken": True}, status=202)


def _payload(body: bytes, content_type: str) -> object:
    """Raises ValueError and RecursionError."""
    if content_type == _FORM:
        fields = parse_qs(body.decode(), strict_parsing=True, max_num_fields=10)
        body = fields.get("payload", [""])[0].encode()
    return json.loads(body)


def _refused(status: int, why: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": why}, status=status, headers=headers)
