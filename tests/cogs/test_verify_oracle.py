"""Whoever types an address learns nothing from the answer, neither its words nor its time."""

import random
import time
from datetime import timedelta
from itertools import combinations
from typing import Any

from bot.domain.verify import Limits
from tests.support.stage import Stage
from tests.support.stage_verify import at_once, command, verify

TRIES = 200
LABEL = "I am a customer"
BOUND = 0.12
"""How far from a coin's toss guessing by time may be: four standard deviations of ``TRIES``."""
FREE = Limits(apart=timedelta(), a_day=10**6, an_hour=10**6)
CASES = {
    "known": ("paula@example.com", FREE),
    "unknown": ("nobody@example.com", FREE),
    "linked to somebody": ("erin@example.com", FREE),
    "no address at all": ("paula at example", FREE),
    "over the limit": ("paula@example.com", Limits(apart=timedelta(), a_day=0)),
}


async def test_known_unknown_linked_and_limited_look_the_same_and_take_the_same_time(
    play: Stage,
) -> None:
    at_once(play)
    await verify(play, "nora", "erin@example.com")
    status = await command(play, "paula", "verify status")
    told: set[str] = set()
    took: dict[str, list[float]] = {name: [] for name in CASES}
    order = [*CASES] * TRIES
    random.Random(4).shuffle(order)
    for name in order:
        text, seconds = await asked(play, status["id"], name)
        told.add(text)
        took[name].append(seconds)
    assert len(told) == 1
    chances = {(a, b): guessed(took[a], took[b]) for a, b in combinations(CASES, 2)}
    assert {pair: one for pair, one in chances.items() if abs(one - 0.5) > BOUND} == {}


async def asked(play: Stage, button: str, case: str) -> tuple[str, float]:
    """What Paula is told, and after how many seconds. ``button`` is the message it stands in."""
    address, limits = CASES[case]
    assert play.bridge.bot.services.verify
    object.__setattr__(play.bridge.bot.services.verify, "limits", limits)
    seen: list[float] = []

    def note(happened: Any) -> None:
        if getattr(happened, "kind", "") == "ephemeral":
            seen.append(time.perf_counter())

    shown = await play.sandbox.act(as_="paula", do="click", message=button, label=LABEL)
    [field] = shown["modal"]["fields"]
    stop = play.sandbox.chat.bus.listen(note)
    began = time.perf_counter()
    answer = await play.sandbox.act(as_="paula", do="submit", fields={field["label"]: address})
    stop()
    [message] = answer["ephemeral"]
    return message["text"], seen[-1] - began


def guessed(one: list[float], other: list[float]) -> float:
    """How often a time of ``one`` is longer than one of ``other`` (Mann and Whitney's U)."""
    longer = sum((a > b) + 0.5 * (a == b) for a in one for b in other)
    return longer / (len(one) * len(other))
