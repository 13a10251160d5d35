"""Trouble of the sandbox's GitHub on request, ``{"kind": "github", "how": …}``.

| how | effect |
| --- | --- |
| ``down`` | answers 503 |
| ``hang`` | does not answer |
| ``deny`` | answers 401 |
| ``busy`` | answers 429 and asks for a minute's peace |
| ``secondary`` | answers 403 and asks for a second's peace, once |
| ``stored`` | does what is asked and answers 500 |
| ``cut`` | does what is asked and cuts the connection |
| ``none`` | clears all of the above |

Each lasts until it is cleared, or hits the next ``count`` calls. ``method`` limits it to calls of
that method; ``stored`` and ``cut`` hit only calls that change something.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.refusals import Refused, bad_credentials, busy, down, too_fast

STORED, CUT = "stored", "cut"
_REFUSALS: Mapping[str, Callable[[], Refused]] = {
    "down": down,
    "deny": bad_credentials,
    "busy": busy,
    "secondary": lambda: too_fast(1),
}
HOWS = ("down", "hang", "deny", "busy", "secondary", STORED, CUT)


@dataclass(slots=True)
class Fault:
    """``left`` calls are still to be hit; None: all until it is cleared."""

    how: str
    left: int | None
    method: str | None


class Faults:
    """``waiting`` counts the calls that hang."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._cleared = asyncio.Event()
        self.waiting = 0

    def add(self, wanted: Json) -> None:
        """Raises Wrong, and ValueError for what is no number."""
        how, count = wanted.get("how"), wanted.get("count")
        if how == "none":
            self.clear()
            return
        if how not in HOWS:
            raise Wrong(f'"how" is one of {", ".join((*HOWS, "none"))}')
        if count is None and how == "secondary":
            count = 1
        method = wanted.get("method")
        left = None if count is None else int(count) or None
        self._faults.append(Fault(how, left, str(method).upper() if method else None))

    def clear(self) -> None:
        self._faults.clear()
        self._cleared.set()
        self._cleared = asyncio.Event()

    async def before(self, method: str) -> str:
        """Delays or refuses a call; otherwise what is to happen after it: stored, cut or nothing.
        Raises Refused."""
        fault = next((one for one in self._faults if _hits(one, method)), None)
        if fault is None:
            return ""
        if fault.left is not None:
            fault.left -= 1
            if fault.left <= 0:
                self._faults.remove(fault)
        if fault.how == "hang":
            self.waiting += 1
            try:
                await self._cleared.wait()
            finally:
                self.waiting -= 1
            return ""
        if fault.how in _REFUSALS:
            raise _REFUSALS[fault.how]()
        return fault.how


def _hits(fault: Fault, method: str) -> bool:
    is_write = method not in ("GET", "HEAD")
    if fault.how in (STORED, CUT) and not is_write:
        return False
    return fault.method in (None, method)
