"""What Discord answers when it will not: a status, a code and, for a form, every wrong field."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox.chat.snowflakes import Json

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
_TABLE: dict[int, tuple[int, str]] = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10011: (404, "Unknown Role"),
    10013: (404, "Unknown User"),
    10014: (404, "Unknown Emoji"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    30003: (400, "Maximum number of pins reached for the channel (50)"),
    40005: (413, "Request entity too large"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50016: (400, "Provided too few or too many messages to delete."),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160004: (400, "A thread has already been created for this message"),
    160005: (400, "Thread is locked"),
}


class Refusal(Exception):
    """Ends a call with Discord's own error body."""

    def __init__(
        self,
        code: int,
        *,
        errors: Json | None = None,
        status: int | None = None,
        message: str | None = None,
    ) -> None:
        known_status, known_message = _TABLE.get(code, (400, ""))
        self.code = code
        self.status = status or known_status
        self.message = message or known_message
        self.errors = errors
        super().__init__(f"{self.status} {self.code}: {self.message} {errors or ''}".rstrip())

    @property
    def body(self) -> Json:
        body: Json = {"message": self.message, "code": self.code}
        return {**body, "errors": self.errors} if self.errors else body


class RateLimited(Refusal):
    """429. discord.py waits only when there is a ``Via`` header."""

    def __init__(self, retry_after: float, *, is_global: bool = False, scope: str = "user") -> None:
        super().__init__(0, status=429, message="You are being rate limited.")
        self.retry_after = retry_after
        self.is_global = is_global
        self.scope = scope
        self.bucket_headers: dict[str, str] = {}

    @property
    def body(self) -> Json:
        return {
            "message": self.message,
            "code": 0,
            "retry_after": round(self.retry_after, 3),
            "global": self.is_global,
        }

    @property
    def headers(self) -> dict[str, str]:
        headers = {
            **self.bucket_headers,
            "Via": "1.1 sandbox",
            "Retry-After": str(max(1, round(self.retry_after))),
            "X-RateLimit-Scope": self.scope,
        }
        return {**headers, "X-RateLimit-Global": "true"} if self.is_global else headers


class Form:
    """Collects what is wrong with a body, field by field, and refuses once."""

    def __init__(self) -> None:
        self._errors: Json = {}

    def wrong(self, path: Sequence[str | int], code: str, message: str) -> None:
        place = self._errors
        for step in path:
            place = place.setdefault(str(step), {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def length(
        self,
        path: Sequence[str | int],
        value: Any,
        most: int,
        *,
        least: int = 0,
        required: bool = False,
    ) -> None:
        """``value`` is a string of ``least`` to ``most`` characters; absent is fine unless
        required."""
        if value is None:
            if required:
                self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not isinstance(value, str):
            self.wrong(path, "BASE_TYPE_STRING", "Could not interpret as string.")
        elif len(value) > most:
            self.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        elif len(value) < least:
            self.wrong(
                path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length."
            )

    def count(self, path: Sequence[str | int], value: Any, most: int, *, least: int = 0) -> None:
        if value is not None and not least <= len(value) <= most:
            self.wrong(
                path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length."
            )

    def choice(self, path: Sequence[str | int], value: Any, allowed: Sequence[Any]) -> None:
        if value not in allowed:
            self.wrong(
                path,
                "BASE_TYPE_CHOICES",
                f"Value must be one of {{{', '.join(map(repr, allowed))}}}.",
            )

    def refuse(self) -> None:
        """Raises Refusal if anything was wrong."""
        if self._errors:
            raise Refusal(50035, errors=self._errors)
