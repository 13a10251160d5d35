"""Finds out who asks for support about what, and which door that is."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.account import Project
from bot.domain.errors import Rejected, Unavailable
from bot.domain.handoff import Route, Routed, Situation, Topic, route, topic_of
from bot.domain.ids import GuildId, MemberId, MessageId
from bot.domain.intake import Intake, Phase, of_asker, whole
from bot.domain.policy import Policy
from bot.domain.status import plain
from bot.domain.support import mark_of, marked, named_in
from bot.domain.verify import Entitlement
from bot.ports import Clock, Directory, VerifyStore
from bot.services.intake import IntakeService
from bot.services.status import StatusService
from bot.services.verify_recheck import VerifyRecheck

log = logging.getLogger(__name__)

TICKETS = frozenset({Route.OFFICIAL_TICKET, Route.BILLING_TICKET})
SHOWN_FIRST = frozenset({Route.VERIFY_FIRST, Route.COMMUNITY})
"""Who shows that they are a customer may be led elsewhere."""


@dataclass(frozen=True, slots=True)
class Asker:
    guild: GuildId
    member: MemberId
    locale: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What buttons carry: the post, if any, what it is about, and which project."""

    subject: MessageId | None = None
    topic: str = ""
    project: str = ""

    @classmethod
    def read(cls, rest: str) -> "Wish":
        """Out of a ``custom_id``: ``<subject or 0>[:<topic>[:<project>]]``."""
        subject, topic, project, *_ = (*rest.split(":"), "", "", "")
        number = int(subject) if subject.isdecimal() else 0
        return cls(MessageId(number) if number else None, topic, project)

    def __str__(self) -> str:
        return f"{self.subject or 0}:{self.topic}:{self.project}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``intake`` is the asker's own post. ``project`` is the one concerned, of ``projects``."""

    asker: Asker
    wish: Wish
    intake: Intake | None
    held: Entitlement | None
    topic: Topic
    project: Project | None
    routed: Routed

    @property
    def tier(self) -> str:
        return _tier(self.held)

    @property
    def projects(self) -> Sequence[Project]:
        return self.held.projects if self.held else ()

    @property
    def is_verified(self) -> bool:
        return self.held is not None

    @property
    def may_write(self) -> bool:
        return self.routed.route in TICKETS


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCases:
    """``verified`` is None where nobody verifies, ``recheck`` where there is no directory."""

    policy: Policy
    intake: IntakeService
    clock: Clock
    status: StatusService | None = None
    verified: VerifyStore | None = None
    recheck: VerifyRecheck | None = None
    directory: Directory | None = None

    async def of(self, asker: Asker, wish: Wish, *, is_quick: bool = False) -> Case:
        """Where ``wish`` leads now. ``is_quick``: as far as the store knows, for an answer that
        cannot wait. Raises Unavailable where the store does not answer."""
        intake = await self._own(asker, wish.subject)
        held = await self.held(asker.member, is_quick=is_quick)
        topic = _topic(wish.topic, intake)
        project = await self._project(held, wish, intake, is_quick=is_quick)
        situation = Situation(
            topic=topic,
            tier=_tier(held),
            roles=project.roles if project else frozenset(),
            is_verified=held is not None,
            incident=self._incident(),
            completeness=intake.score if intake else None,
            channel=project.channel if project else "",
        )
        return Case(
            asker=asker,
            wish=Wish(wish.subject, topic, mark_of(project) if project else ""),
            intake=intake,
            held=held,
            topic=topic,
            project=project,
            routed=route(situation, self.policy.routing, asker.locale),
        )

    async def held(self, member: MemberId, *, is_quick: bool = False) -> Entitlement | None:
        """What somebody has; asked anew where nobody could confirm it for long."""
        held = await self.verified.of_member(member) if self.verified else None
        if held and self.recheck and not is_quick and held.is_stale(self.clock()):
            return await self.recheck.recheck(member)
        return held

    def is_reachable(self, held: Entitlement | None) -> bool:
        """Can the directory be asked for an address?"""
        return self.directory is not None and held is not None and held.account is not None

    async def _own(self, asker: Asker, subject: MessageId | None) -> Intake | None:
        intake = await self.intake.store.of_subject(subject) if subject else None
        is_own = intake and intake.asker == asker.member and intake.phase is not Phase.GONE
        return intake if is_own else None

    async def _project(
        self, held: Entitlement | None, wish: Wish, intake: Intake | None, *, is_quick: bool
    ) -> Project | None:
        """The chosen one; else the one that the post names; else one they may ask about."""
        projects = held.projects if held else ()
        if chosen := marked(projects, wish.project):
            return chosen
        if len(projects) > 1 and intake and not is_quick:
            text = await self._text(intake)
            if named := named_in(projects, text):
                return named
        mine = (one for one in projects if self.policy.is_developer(one.roles))
        return next(mine, next(iter(projects), None))

    async def _text(self, intake: Intake) -> str:
        try:
            said = await self.intake.transcripts.of(intake)
        except (Unavailable, Rejected) as error:
            log.warning("post %d is handed over without being read: %s", intake.channel, error)
            return intake.title
        return whole(intake.title, of_asker(intake, said))

    def _incident(self) -> str:
        """Its title; where it has none, that of the page."""
        status = self.status.now() if self.status else None
        if status is None or not status.open:
            return ""
        return next((plain(one.title) for one in status.open if one.title), status.page_url)


def _tier(held: Entitlement | None) -> str:
    return held.tier if held and held.is_paid else ""


def _topic(wished: str, intake: Intake | None) -> Topic:
    if wished in set(Topic):
        return Topic(wished)
    return topic_of(intake.kind) if intake else Topic.HOW_TO
