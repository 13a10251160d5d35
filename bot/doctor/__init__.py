"""Examines a set-up, from the settings to the permissions in every channel, and says what to do."""

from collections.abc import AsyncIterator
from itertools import chain

from bot.doctor.choices import chosen
from bot.doctor.clock import timing
from bot.doctor.content import reading
from bot.doctor.desk import handing_over
from bot.doctor.extras import equipping
from bot.doctor.finding import Finding, Level
from bot.doctor.labels import labelling
from bot.doctor.server import asked_for, serving
from bot.doctor.site import listening
from bot.doctor.store import remembering
from bot.doctor.tracker import tracking
from bot.doctor.variables import settle
from bot.doctor.verifying import verifying
from bot.knowledge import utc_now
from bot.ports import Clock
from bot.settings import Settings

__all__ = ["Finding", "Level", "asked_for", "examine", "settle"]


async def examine(settings: Settings, clock: Clock = utc_now) -> list[Finding]:
    """Every check, in the order in which one would mend things; nothing is changed on the way."""
    settings, choices = await chosen(settings)
    checks: tuple[AsyncIterator[Finding], ...] = (
        timing(settings, clock),
        remembering(settings),
        verifying(settings),
        handing_over(settings),
        tracking(settings),
        labelling(settings),
        listening(settings),
        serving(settings),
    )
    found = [[finding async for finding in check] for check in checks]
    return [*reading(settings), *equipping(settings), *choices, *chain.from_iterable(found)]
