"""A whole service behind an ``http`` directory, as a company would write it: about thirty lines."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aiohttp import web

FRESH = 300


def directory_app(
    secret: str,
    accounts: Sequence[Mapping[str, Any]],
    now: Callable[[], float] = time.time,
) -> web.Application:
    """Answers for ``accounts``, each as ``{"id", "contact", "standing", "tier", …}``."""

    async def answer(request: web.Request) -> web.Response:
        body, at = await request.read(), request.headers.get("X-Bridge-Timestamp", "")
        mac = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256)
        given = request.headers.get("X-Bridge-Signature", "")
        if not hmac.compare_digest(f"sha256={mac.hexdigest()}".encode(), given.encode()):
            return web.json_response({"error": "wrong signature"}, status=401)
        if not at.isdigit() or abs(now() - int(at)) > FRESH:
            return web.json_response({"error": "too old"}, status=401)
        question = json.loads(body)
        field = "contact" if "address" in question else "id"
        wanted = question.get("address") or question.get("id")
        found = next((one for one in accounts if one[field] == wanted), None)
        return web.json_response({"account": found})

    app = web.Application()
    app.router.add_post("/directory", answer)
    return app
