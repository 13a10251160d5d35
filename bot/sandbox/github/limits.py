"""Counts calls as GitHub's limits do, and refuses what is too much where that is switched on."""

import time
from collections import deque
from dataclasses import dataclass

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.refusals import too_fast, used_up

MOST_WRITES = 80
"""Contents made in a minute; https://docs.github.com/rest/overview/rate-limits-for-the-rest-api"""


@dataclass(slots=True)
class Window:
    """``most`` calls in ``seconds``, from the first one on."""

    most: int
    seconds: int
    used: int = 0
    ends: float = 0.0

    def renew(self) -> None:
        if time.time() >= self.ends:
            self.used, self.ends = 0, time.time() + self.seconds

    @property
    def shape(self) -> Json:
        self.renew()
        left = max(0, self.most - self.used)
        return {"limit": self.most, "remaining": left, "reset": int(self.ends), "used": self.used}


class Limits:
    def __init__(self, *, enforced: bool) -> None:
        self._is_enforced = enforced
        self.windows = {"core": Window(5000, 3600), "search": Window(30, 60)}
        self._writes: deque[float] = deque()

    def take(self, resource: str, method: str, login: str) -> None:
        """Raises Refused."""
        window = self.windows[resource]
        window.renew()
        if self._is_enforced and window.used >= window.most:
            raise used_up(login)
        window.used += 1
        if method == "POST":
            self._note_write()

    def give_back(self, resource: str) -> None:
        """Nothing had changed since the caller last asked: that is free."""
        self.windows[resource].used -= 1

    def headers(self, resource: str) -> dict[str, str]:
        shape = self.windows[resource].shape
        return {f"X-RateLimit-{name.title()}": str(value) for name, value in shape.items()} | {
            "X-RateLimit-Resource": resource
        }

    def _note_write(self) -> None:
        now = time.monotonic()
        while self._writes and self._writes[0] < now - 60:
            self._writes.popleft()
        if self._is_enforced and len(self._writes) >= MOST_WRITES:
            raise too_fast(60)
        self._writes.append(now)
