"""Measures and logs what the bridge does: every effect once, with ids and never with contents."""

import logging
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import discord

from bot import journal
from bot.client import CommunityBot
from bot.domain.heard import LOOK
from bot.domain.metrics import EFFECT_SECONDS, EFFECTS, EVENTS, REPLY_SECONDS
from bot.domain.outbox import EffectState, Leased, Outcome
from bot.services.outbox import Told

if TYPE_CHECKING:
    from bot.adapters.metrics import PrometheusMeter

log = logging.getLogger(__name__)

REPLY = "reply:"
"""The keys of first replies are this and the message; those of later ones go on."""
IDS = {
    "channel": "thread_id",
    "intake": "post_id",
    "subject": "post_id",
    "ticket": "handoff_id",
    "draft": "handoff_id",
}
"""What a payload may name, and how the log calls it,"""
STREAMS = {
    "thread": "thread_id",
    "question": "post_id",
    "support": "handoff_id",
    "support.staff": "handoff_id",
}
"""and what streams are named after."""


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
        # What is given up has been logged with the reason.
        if outcome.state is EffectState.DONE:
            log.info("done")
        elif outcome.state is EffectState.DUE:
            log.info("to be tried again: %s", outcome.error)
        if meter is None:
            return
        meter.count(EFFECTS, effect.kind, outcome.state)
        if outcome.state is EffectState.DONE:
            meter.observe(EFFECT_SECONDS, age.total_seconds(), effect.kind)
            question = effect.key.removeprefix(REPLY)
            if question.isdigit() and outcome.result:
                asked_at = discord.utils.snowflake_time(int(question))
                meter.observe(REPLY_SECONDS, max((outcome.at - asked_at).total_seconds(), 0.0))

    return told


def count_events(bot: CommunityBot, meter: "PrometheusMeter | None") -> None:
    if meter is not None:
        bot.count = partial(meter.count, EVENTS)


def about_effect(leased: Leased) -> AbstractContextManager[None]:
    """Whatever is logged meanwhile names the effect, and what it is about."""
    effect = leased.effect
    stream, _, rest = effect.stream.partition(":")
    found = {STREAMS[stream]: rest} if stream in STREAMS else {}
    found |= {name: value for one, name in IDS.items() if (value := effect.payload.get(one))}
    if effect.kind == LOOK:
        found["delivery_id"] = effect.payload["name"]
    return journal.about(effect=leased.id, kind=effect.kind, key=effect.key, **found)
