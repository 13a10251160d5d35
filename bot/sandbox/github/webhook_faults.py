"""Trouble on the way of the sandbox's webhooks, ``{"kind": "webhook", "how": …}``.

| how | effect |
| --- | --- |
| ``lose`` | never arrives |
| ``double`` | arrives twice, with the same GUID |
| ``delay`` | is kept back |
| ``reorder`` | is kept back until ``count`` are there (2), which then arrive last one first |
| ``deliver`` | what is kept back arrives now, in order |
| ``redeliver`` | what was delivered comes again with its GUID, ``id``; or the last ``count`` ones |
| ``none`` | clears all of the above, and delivers what is kept back |

The first four hit the next delivery, or the next ``count``; 0 means all until it is cleared.
``event`` (``issues``, ``issue_comment``, ``release``) limits them to deliveries of that event.
"""

from collections.abc import Callable
from dataclasses import dataclass

from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.snowflakes import Json

LOSE, DOUBLE, DELAY, REORDER = "lose", "double", "delay", "reorder"
HOWS = (LOSE, DOUBLE, DELAY, REORDER)


@dataclass(frozen=True, slots=True)
class Delivery:
    """``id`` is its GUID. ``body`` and ``headers`` are what arrives each time."""

    id: str
    event: str
    action: str
    body: bytes
    headers: dict[str, str]


@dataclass(slots=True)
class _Fault:
    """``left`` deliveries are still to be hit; None: all until it is cleared."""

    how: str
    left: int | None
    event: str | None


class WebhookFaults:
    """``kept`` is kept back; ``send`` takes what arrives."""

    def __init__(self, send: Callable[[Delivery], None]) -> None:
        self._send = send
        self._faults: list[_Fault] = []
        self.kept: list[Delivery] = []

    def add(self, wanted: Json) -> None:
        """Raises Wrong, and ValueError for what is no number."""
        how, count, event = wanted.get("how"), wanted.get("count"), wanted.get("event")
        if how == "none":
            self.clear()
        elif how == "deliver":
            self._release(self.kept)
        elif how in HOWS:
            usual = 2 if how == REORDER else 1
            left = (usual if count is None else int(count)) or None
            self._faults.append(_Fault(how, left, str(event) if event else None))
        else:
            raise Wrong(f'"how" is one of {", ".join((*HOWS, "deliver", "redeliver", "none"))}')

    def clear(self) -> None:
        self._faults.clear()
        self._release(self.kept)

    def on_its_way(self, delivery: Delivery) -> None:
        """Sends it on, unless there is trouble."""
        fault = next((one for one in self._faults if one.event in (None, delivery.event)), None)
        if fault is None:
            self._send(delivery)
            return
        if fault.left is not None:
            fault.left -= 1
            if fault.left <= 0:
                self._faults.remove(fault)
        if fault.how == DOUBLE:
            self._send(delivery)
            self._send(delivery)
        elif fault.how != LOSE:
            self.kept.append(delivery)
            if fault.how == REORDER and fault.left == 0:
                self._release(self.kept[::-1])

    def _release(self, deliveries: list[Delivery]) -> None:
        self.kept = []
        for one in deliveries:
            self._send(one)
