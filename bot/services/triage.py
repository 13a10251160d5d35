"""Tells maintainers what waits for them, on GitHub and in the threads that belong to its issues."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.card import Card
from bot.domain.errors import Refused, Rejected, Unavailable
from bot.domain.intake import link
from bot.domain.places import Places
from bot.domain.triage import Queue, Row, Section, queue_of
from bot.ports import Clock, IntakeStore, LinkStore, NudgeStore, Texts, Tracker
from bot.services.close import Person
from bot.services.triage_cards import TriageCards, View

BACK = timedelta(days=30)
"""How far back words of the author's and of maintainers' are compared."""
POSTS = 500
"""Open posts that are looked through, opened last first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageService:
    """``label`` asks authors for a reproduction; empty where none does. Whatever is asked of GitHub
    costs nothing there while nothing changes."""

    repositories: Sequence[str]
    label: str
    tracker: Tracker
    nudges: NudgeStore
    links: LinkStore
    intakes: IntakeStore
    places: Places
    cards: TriageCards
    texts: Texts
    clock: Clock

    async def queue(self, person: Person, view: View) -> Card:
        """Raises Refused for others than maintainers."""
        if not self.places.is_maintainer(person.roles):
            raise Refused("Only maintainers can do this.")
        if view.repository >= len(self.repositories):  # there were more, when it was drawn
            view = View(section=view.section)
        repository, trouble = self.repositories[view.repository], ""
        found: dict[Section, Sequence[Row]] = {Section.THREADS: await self._threads(repository)}
        try:
            found |= await self._issues(repository)
        except Unavailable:
            trouble = self.texts.say(
                person.locale,
                "GitHub does not answer right now. Please try again in a few minutes.",
            )
        except Rejected as error:
            text = "GitHub does not allow that: {reason}"
            trouble = self.texts.say(person.locale, text, reason=error.reason)
        return self.cards.show(view, found, person.locale, trouble)

    async def _issues(self, repository: str) -> Queue:
        issues = await self.tracker.open_issues(repository)
        # The same moment all day long, for only the same question is answered for nothing.
        since = self.clock().replace(hour=0, minute=0, second=0, microsecond=0) - BACK
        comments = await self.tracker.commented(repository, since)
        me = (await self.tracker.me()).lower()  # a maintainer's, where it has a person's token
        theirs = [one for one in comments if one.author.lower() != me]
        nudges = await self.nudges.of_repository(repository)
        return queue_of((one for one in issues if not one.is_pull), theirs, nudges, self.label)

    async def _threads(self, repository: str) -> Sequence[Row]:
        rows = []
        for intake in reversed(await self.intakes.active(POSTS)):
            if intake.helped_at is None and (known := await self.links.of_post(intake.subject)):
                where = link(intake.guild, intake.channel)
                row = Row(issue=known.issue, title=intake.title, url=where, at=intake.opened_at)
                rows.append(row)
        return [one for one in rows if one.issue.repository.lower() == repository.lower()]
