"""Can whoever asks for a code be looked up, and be sent one?"""

from collections.abc import AsyncIterator

from bot.bootstrap.verifying import directory_of, mailer_of
from bot.doctor.finding import Finding, Level
from bot.domain.errors import Unavailable
from bot.domain.policy import Policy
from bot.settings import Settings

NOBODY = "nobody@community-bridge.invalid"
"""Whom the directory is asked about: such a domain cannot exist (RFC 2606)."""


async def verifying(settings: Settings) -> AsyncIterator[Finding]:
    if mailer := mailer_of(settings):
        try:
            await mailer.check()
        except Unavailable as error:
            advice = "Mend BRIDGE_MAIL_URL, or the server"
            yield Finding(Level.FAILURE, "mail", error.reason, advice)
        else:
            yield Finding(Level.OK, "mail", "the server is there and lets us in")
    # What a plan is called does not matter here.
    if directory := directory_of(settings, Policy({})):
        try:
            await directory.by_address(NOBODY)
        except Unavailable as error:
            advice = (
                "Mend BRIDGE_DIRECTORY or BRIDGE_DIRECTORY_SECRET; until it answers nobody can "
                "verify, and nobody loses anything"
            )
            yield Finding(Level.FAILURE, "directory", error.reason, advice)
        else:
            yield Finding(Level.OK, "directory", "answers")
