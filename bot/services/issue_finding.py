"""Finds the issue that somebody means: named, or the one that the thread is linked to."""

import asyncio
from dataclasses import dataclass

from bot.domain.errors import Refused, Rejected, Unavailable
from bot.domain.ids import ChannelId, GuildId
from bot.domain.issue import Issue, IssueRef
from bot.domain.places import Places
from bot.domain.preview import Around, named, ref_of
from bot.ports import Clock, LinkStore, Tracker
from bot.services.close import Person
from bot.services.lately import Lately

PATIENCE = 3.0
"""Seconds that an order waits for GitHub before it goes on without knowing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks, and where. ``name`` is unique for ever: the interaction's id. ``issue`` is what
    they typed; empty for the one that the thread is linked to."""

    name: str
    person: Person
    guild: GuildId
    channel: ChannelId
    is_thread: bool
    issue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueFinding:
    """Issues are read at most once a minute; None for one that is not there."""

    around: Around
    links: LinkStore
    issues: Lately[IssueRef, Issue | None]
    places: Places

    def check(self, person: Person) -> None:
        """Raises Refused for others than maintainers."""
        if not self.places.is_maintainer(person.roles):
            raise Refused("Only maintainers can do this.")

    async def around_in(self, channel: ChannelId) -> Around:
        """Numbers that name no repository are of the linked issue's."""
        link = await self.links.of_thread(channel)
        return self.around.at(link.issue.repository) if link else self.around

    async def ref(self, asked: Asked) -> IssueRef:
        """Raises Refused where none is meant."""
        link = await self.links.of_thread(asked.channel)
        if link and not asked.issue.strip():
            return link.issue
        around = self.around.at(link.issue.repository) if link else self.around
        if found := ref_of(asked.issue, around):
            return found
        raise Refused(
            "Which issue? Name it as `owner/name#12` or by its address. `12` is enough where there "
            "is one repository, and in a thread that is linked to an issue; there it may be left "
            "out."
        )

    async def below(self, asked: Asked, text: str) -> IssueRef:
        """The first one that a message names, else the thread's. Raises Refused."""
        if found := named(text, await self.around_in(asked.channel)).refs:
            return found[0]
        return await self.ref(asked)

    async def read(self, ref: IssueRef) -> Issue | None:
        """As it is now; None where GitHub takes too long. Raises Refused where it is not there."""
        self.issues.forget(ref)
        try:
            async with asyncio.timeout(PATIENCE):
                issue = await self.issues.get(ref)
        except (Unavailable, TimeoutError):
            return None
        except Rejected as error:
            raise Refused("GitHub does not allow that: {reason}", reason=error.reason) from error
        if issue is None:
            raise Refused("There is no issue {issue}.", issue=str(ref))
        return issue


def reading(tracker: Tracker, clock: Clock) -> Lately[IssueRef, Issue | None]:
    """Issues by what names them."""

    async def read(ref: IssueRef) -> Issue | None:
        try:
            return await tracker.issue(ref)
        except Rejected as error:
            if not error.is_gone:
                raise
            return None

    return Lately(read, clock)
