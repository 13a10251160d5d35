"""Recognises a message that was sent before: the same author, channel and nonce."""

import time

from bot.sandbox.chat.snowflakes import Json

NONCE_LIVES = 300.0
"""Seconds; Discord says a few minutes."""


class Nonces:
    def __init__(self) -> None:
        self._sent: dict[tuple[str, str, str], tuple[float, str]] = {}

    def twin(self, author: str, channel_id: str, body: Json) -> str | None:
        """The id of the message that ``body`` repeats, if it enforces its nonce."""
        if body.get("nonce") is None or not body.get("enforce_nonce"):
            return None
        sent_at, message_id = self._sent.get((author, channel_id, str(body["nonce"])), (0.0, ""))
        return message_id if message_id and time.monotonic() - sent_at < NONCE_LIVES else None

    def note(self, author: str, channel_id: str, nonce: object, message_id: str) -> None:
        self._sent[author, channel_id, str(nonce)] = (time.monotonic(), message_id)

    def clear(self) -> None:
        self._sent.clear()
