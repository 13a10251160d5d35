"""Trouble on request: what goes wrong next, how often and where.

| kind | effect | ``seconds`` |
| --- | --- | --- |
| ``disconnect`` | gateway connections are cut, no close frame | nobody gets in for so long (0) |
| ``silence`` | connections stay open, nothing is said on them | nor on new ones for so long (0) |
| ``reconnect`` | op 7: the bot is asked to reconnect and resume | |
| ``invalid_session`` | op 9; ``resumable`` true keeps the session | |
| ``rate_limit`` | 429; ``global`` true makes it the global one | ``retry_after`` (0.5) |
| ``http_500`` | 500; with ``applied`` true only the answer is lost, the effect stays | |
| ``slow`` | the answer comes late | the delay (1) |
| ``forbid`` | 403/50013, only where a channel is written to | |
| ``none`` | clears all of the above | |

The REST kinds hit the next call, or the next ``count`` calls; 0 means all until it is cleared.
Only calls that change something count (typing does not). ``channel`` (name, id or title) limits a
fault to one channel, or to the posts and threads under it.
"""

import asyncio
from dataclasses import dataclass

from bot.sandbox.chat.channels import Channels
from bot.sandbox.chat.refusals import RateLimited, Refusal
from bot.sandbox.chat.snowflakes import Json

ON_GATEWAY = ("disconnect", "silence", "reconnect", "invalid_session")
ON_REST = ("rate_limit", "http_500", "slow", "forbid")
_SECONDS = {"rate_limit": 0.5, "slow": 1.0}


@dataclass(slots=True)
class Fault:
    """``left`` calls are still to be hit; None: all until it is cleared."""

    kind: str
    left: int | None
    seconds: float
    channel: str | None = None
    is_global: bool = False
    applied: bool = False


class Faults:
    def __init__(self, channels: Channels) -> None:
        self._channels = channels
        self._faults: list[Fault] = []

    def clear(self) -> None:
        self._faults.clear()

    def add(self, wanted: Json, channel: str | None) -> None:
        kind = wanted["kind"]
        count, seconds = wanted.get("count"), wanted.get("seconds")
        self._faults.append(
            Fault(
                kind,
                (1 if count is None else int(count)) or None,
                _SECONDS.get(kind, 0.0) if seconds is None else float(seconds),
                channel,
                bool(wanted.get("global")),
                bool(wanted.get("applied")),
            )
        )

    async def before(self, method: str, path: str, channel: str | None) -> bool:
        """Delay or refuse the call; True: refuse it only after its effect."""
        for fault in tuple(self._faults):
            if not self._hits(fault, method, path, channel):
                continue
            if fault.left is not None:
                fault.left -= 1
                if fault.left <= 0:
                    self._faults.remove(fault)
            if fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
            elif fault.kind == "rate_limit":
                raise RateLimited(fault.seconds, is_global=fault.is_global)
            elif fault.kind == "forbid":
                raise Refusal(50013)
            elif fault.applied:
                return True
            else:
                raise broken()
        return False

    def _hits(self, fault: Fault, method: str, path: str, channel: str | None) -> bool:
        if fault.channel is not None:
            parent = (self._channels.raw.get(channel or "") or {}).get("parent_id")
            if fault.channel not in (channel, parent):
                return False
        if method == "GET" or path.endswith("/typing"):
            return False
        return fault.kind != "forbid" or channel is not None


def broken() -> Refusal:
    return Refusal(0, status=500, message="500: Internal Server Error")
