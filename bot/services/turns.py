"""Takes turns for as long as the bridge runs: the one way in which background work repeats."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.domain.errors import BridgeError

log = logging.getLogger(__name__)


async def take_turns(
    turn: Callable[[], Awaitable[object]], what: str, pause: Callable[[int], float]
) -> None:
    """Call ``turn`` for ever, ``pause(failures in a row)`` seconds apart.

    A failure is told of once, as that ``what`` waits, and again when it is over: whatever is due
    is still due at the next turn. What nobody expected is told with its traceback.
    """
    failures = 0
    while True:
        try:
            await turn()
        except Exception as error:
            failures += 1
            if failures == 1:
                is_expected = isinstance(error, BridgeError)
                log.warning("%s: %s", what, error, exc_info=not is_expected)
        else:
            if failures:
                log.info("%s: over after %d failures", what, failures)
            failures = 0
        await asyncio.sleep(pause(failures))
