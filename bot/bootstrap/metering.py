"""Measures and logs what the bridge does: every effect once, with ids and never with contents."""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord

from bot.client import CommunityBot
from bot.domain.heard import LOOK
from bot.domain.metrics import EFFECT_SECONDS, EFFECTS, EVENTS, REPLY_SECONDS
from bot.domain.outbox import Effect, EffectState, Outcome
from bot.services.outbox import Told

if TYPE_CHECKING:
    from bot.adapters.metrics import PrometheusMeter

log = logging.getLogger(__name__)

REPLY = "reply:"
"""How the keys of first replies to messages begin."""
IDS = {"channel": "thread_id", "ticket": "handoff_id", "intake": "post_id", "subject": "post_id"}
"""What a payload may name, and how the log calls it."""


def meter_of() -> "PrometheusMeter | None":
    """None where the extra ``metrics`` is not installed."""
    try:
        from bot.adapters.metrics import PrometheusMeter
    except ImportError:
        return None
    return PrometheusMeter()


def telling(meter: "PrometheusMeter | None") -> Told:
    """What is done with every attempt of the outbox."""

    def told(outcome: Outcome, age: timedelta) -> None:
        effect = outcome.leased.effect
        # What is not done has been logged with the reason.
        if outcome.state is EffectState.DONE:
            log.info("done", extra=_ids(outcome))
        if meter is None:
            return
        meter.count(EFFECTS, effect.kind, outcome.state)
        if outcome.state is EffectState.DONE:
            meter.observe(EFFECT_SECONDS, age.total_seconds(), effect.kind)
            if effect.key.startswith(REPLY) and outcome.result:
                asked_at = discord.utils.snowflake_time(int(effect.key.removeprefix(REPLY)))
                meter.observe(REPLY_SECONDS, max((outcome.at - asked_at).total_seconds(), 0.0))

    return told


def count_events(bot: CommunityBot, meter: "PrometheusMeter | None") -> None:
    if meter is None:
        return

    async def count(event: str) -> None:
        meter.count(EVENTS, event)

    bot.add_listener(count, "on_socket_event_type")


def _ids(outcome: Outcome) -> Mapping[str, Any]:
    effect = outcome.leased.effect
    known = {"effect": outcome.leased.id, "kind": effect.kind, "key": effect.key}
    return {**known, **_named(effect)}


def _named(effect: Effect) -> Mapping[str, int | str]:
    found = {
        name: effect.payload[field]
        for field, name in IDS.items()
        if isinstance(effect.payload.get(field), int)
    }
    if effect.kind == LOOK:
        found["delivery_id"] = effect.payload["name"]
    return found
