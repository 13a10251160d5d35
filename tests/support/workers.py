"""Outbox workers as tests want them, and handlers that do what a test says."""

from collections.abc import Mapping

from bot.domain.outbox import Effect, Leased
from bot.ports import Handler
from bot.services.outbox import OutboxWorker, Pace
from tests.support.clock import FakeClock
from tests.support.stores import FakeOutbox


def effect(key: str = "one", stream: str | None = None) -> Effect:
    return Effect("chat.reply", key, stream or key, {})


def worker_on(
    store: FakeOutbox,
    clock: FakeClock,
    handler: Handler | None = None,
    pace: Pace | None = None,
) -> OutboxWorker:
    handlers: Mapping[str, Handler] = {"chat.reply": handler} if handler else {}
    return OutboxWorker(
        store, handlers, clock=clock, jitter=lambda: 0.5, owner="me", pace=pace or Pace()
    )


def handler_that(*outcomes: str | Exception | None) -> Handler:
    """Does one after the other; the last one for ever."""
    left = list(outcomes)

    async def handle(leased: Leased) -> str | None:
        outcome = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    return handle
