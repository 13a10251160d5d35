"""Keeps uploaded files and gives them addresses on loopback."""

import mimetypes
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bot.sandbox.chat.refusals import Refusal
from bot.sandbox.chat.rules.messages import MOST_BYTES
from bot.sandbox.chat.snowflakes import Json, Snowflakes

_UNFIT = re.compile(r"[^\w.-]+")
"""Discord replaces spaces and the like in file names."""


@dataclass(frozen=True, slots=True)
class Upload:
    """``field`` is the part's number in the request (``files[0]``); -1 where there is none."""

    name: str
    content: bytes
    field: int = -1


class Attachments:
    """``base`` is the address of the CDN, known once the server listens."""

    def __init__(self, ids: Snowflakes) -> None:
        self._ids = ids
        self._content: dict[str, tuple[str, bytes]] = {}
        self.raw: dict[str, Json] = {}
        self.base = ""

    def keep(self, channel_id: str, upload: Upload, described: Json | None = None) -> Json:
        """Raises Refusal over ``MOST_BYTES``."""
        if len(upload.content) > MOST_BYTES:
            raise Refusal(40005)
        attachment_id, name = self._ids.next(), _UNFIT.sub("_", upload.name)
        url = f"{self.base}/attachments/{channel_id}/{attachment_id}/{quote(name)}"
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        raw: Json = {
            "id": attachment_id,
            "filename": name,
            "size": len(upload.content),
            "url": url,
            "proxy_url": url,
            "content_type": kind,
        }
        if described and described.get("description"):
            raw["description"] = described["description"]
        self._content[attachment_id] = (kind, upload.content)
        self.raw[attachment_id] = raw
        return raw

    def keep_all(
        self, channel_id: str, uploads: list[Upload], described: list[Json] | None
    ) -> list[Json]:
        """``described`` is the body's ``attachments``: its ids are the numbers of the parts."""
        rows = {str(row.get("id")): row for row in described or ()}
        return [self.keep(channel_id, one, rows.get(str(one.field))) for one in uploads]

    def content(self, attachment_id: str) -> tuple[str, bytes] | None:
        """Its content type and bytes."""
        return self._content.get(attachment_id)


def by_name(attachments: list[Json]) -> dict[str, Any]:
    return {row["filename"]: row for row in attachments}
