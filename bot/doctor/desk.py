"""Where do official tickets go, and would they be taken there?"""

from collections.abc import AsyncIterator

from bot.adapters import desks
from bot.adapters.catalogue import Catalogue
from bot.doctor.finding import Finding, Level
from bot.domain.desk import Kind, place
from bot.domain.errors import Rejected, Unavailable
from bot.domain.ticket import TicketId
from bot.knowledge import utc_now
from bot.settings import Settings

NOTHING = TicketId("0" * 32)
"""What the desk is asked for: no ticket was ever called that."""


async def handing_over(settings: Settings) -> AsyncIterator[Finding]:
    kind = place(settings.desk).kind
    if kind is Kind.LINK:
        message = "nothing is sent: people get the help page and a text to send by themselves"
        yield Finding(Level.INFO, "desk", message)
        return
    if kind is Kind.EMAIL:
        yield Finding(Level.OK, "desk", "tickets are mailed to it")
        return
    desk = desks.opened(
        settings.desk,
        settings.desk_secret.get_secret_value(),
        page="",
        mailer=None,
        texts=Catalogue(),
        clock=utc_now,
    )
    try:
        await desk.find(NOTHING)
    except Rejected as error:
        advice = "Mend BRIDGE_DESK or BRIDGE_DESK_SECRET: no ticket gets there until then"
        yield Finding(Level.FAILURE, "desk", error.reason, advice)
    except Unavailable as error:
        advice = "Mend BRIDGE_DESK if that is no passing trouble; tickets wait until it answers"
        yield Finding(Level.FAILURE, "desk", error.reason, advice)
    else:
        yield Finding(Level.OK, "desk", "answers, and takes our secret")
