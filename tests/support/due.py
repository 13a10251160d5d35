"""Does what is due in an outbox, as the worker would, in a test's own time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.domain.errors import Rejected, Unavailable
from bot.domain.outbox import EffectState, Outcome
from bot.ports import Handler, OutboxStore
from bot.services.outbox import FAILED
from tests.support.clock import FakeClock


async def carry_out(outbox: OutboxStore, handlers: Mapping[str, Handler], clock: FakeClock) -> bool:
    """All that is due now; False where nothing was. An outage puts a thing off by a minute. What
    the worker would only log is raised."""
    leased = await outbox.lease("me", clock.now, 9, clock.now)
    for one in leased:
        state, error, result = EffectState.DONE, None, None
        try:
            result = await handlers[one.effect.kind](one)
        except Unavailable as trouble:
            state, error = EffectState.DUE, str(trouble)
        except Rejected as trouble:
            state = EffectState.DONE if trouble.is_gone else EffectState.DEAD
            error = str(trouble)
        at = clock.now + timedelta(minutes=state is EffectState.DUE)
        await outbox.settle([Outcome(one, state, at, result, error)])
        if state is EffectState.DEAD and (kind := one.effect.kind + FAILED) in handlers:
            await outbox.enqueue(replace(one.effect, kind=kind, key=f"{kind}:{one.id}"))
    return bool(leased)
