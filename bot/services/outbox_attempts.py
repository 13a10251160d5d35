"""Hands one effect to its handler, and says what becomes of it: done, again later, or given up."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.errors import Rejected, Unavailable, Uncertain, Withheld
from bot.domain.outbox import MAX_ATTEMPTS, EffectState, Leased, Outcome, backoff, is_last
from bot.ports import Clock, Handler

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Attempts:
    """``jitter`` gives random numbers from 0 to 1; ``patience`` is in seconds, for one attempt."""

    handlers: Mapping[str, Handler]
    clock: Clock
    jitter: Callable[[], float]
    patience: float

    async def make(self, leased: Leased) -> Outcome:
        """Whatever the handler does; raises nothing."""
        handler = self.handlers.get(leased.effect.kind)
        if handler is None:
            return self._give_up(leased, "nothing handles this kind")
        if leased.attempts > MAX_ATTEMPTS and is_last(leased):
            return self._give_up(leased, "every attempt ended with the process")
        try:
            async with asyncio.timeout(self.patience):
                result = await handler(leased)
        except Withheld as error:
            self._tell_withheld(leased, error.what)
            return Outcome(leased, EffectState.DONE, self.clock(), error=str(error))
        except Rejected as error:
            if error.is_gone:
                return Outcome(leased, EffectState.DONE, self.clock(), error=str(error))
            return self._give_up(leased, str(error))
        except Uncertain as error:
            log.error("effect %d (%s) is unknown: %s", leased.id, leased.effect.kind, error)
            return Outcome(leased, EffectState.UNKNOWN, self.clock(), error=str(error))
        except Unavailable as error:
            return self._away(leased, str(error), error.retry_after)
        except TimeoutError:
            return self._away(leased, "timed out")
        except Exception as error:
            reference = f"{leased.id}.{leased.attempts}"
            log.exception("effect %s (%s) failed", reference, leased.effect.kind)
            text = f"{type(error).__name__}, reference {reference}"
            if leased.attempts >= MAX_ATTEMPTS:  # ours to mend: waiting does not help
                return self._give_up(leased, text)
            return self._again(leased, text)
        return Outcome(leased, EffectState.DONE, self.clock(), result)

    def _tell_withheld(self, leased: Leased, what: str) -> None:
        effect = leased.effect
        told = {"effect": leased.id, "kind": effect.kind, "key": effect.key}
        log.info("dry run: did not %s for %s", what, effect.kind, extra=told)

    def _away(self, leased: Leased, error: str, retry_after: float | None = None) -> Outcome:
        give_up = is_last(leased)
        return self._give_up(leased, error) if give_up else self._again(leased, error, retry_after)

    def _again(self, leased: Leased, error: str, retry_after: float | None = None) -> Outcome:
        wait = backoff(leased.attempts, self.jitter(), retry_after)
        return Outcome(leased, EffectState.DUE, self.clock() + wait, error=error)

    def _give_up(self, leased: Leased, error: str) -> Outcome:
        kind, key = leased.effect.kind, leased.effect.key
        log.error(
            "gave up effect %d (%s, %s) after %d attempts: %s",
            leased.id,
            kind,
            key,
            leased.attempts,
            error,
        )
        return Outcome(leased, EffectState.DEAD, self.clock(), error=error)
