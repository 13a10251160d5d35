"""Draws the first message of an intake from what is true now."""

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.domain.card import Card
from bot.domain.ids import EntryId, MemberId, MessageId
from bot.domain.intake import Intake
from bot.domain.link import Link
from bot.domain.policy import Policy
from bot.domain.repro import Findings
from bot.domain.switches import Feature, IsOn, everything
from bot.services.intake_cards import UNASKED, IntakeCards, Parts
from bot.services.notice import NoticeService
from bot.services.similar import SimilarService


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstMessage:
    """``headline`` gives the open incident, in a locale."""

    cards: IntakeCards
    notice: NoticeService
    policy: Policy
    headline: Callable[[str], str]
    similar: SimilarService | None = None
    issue: Callable[[MessageId], Awaitable[Link | None]] | None = None
    """Gives the issue that a post has on GitHub."""
    is_on: IsOn = everything

    async def is_new_to(self, member: MemberId, locale: str) -> bool:
        """Does ``member`` get the full notice? That counts as told."""
        return await self.notice.text(member, locale) == self.notice.full(locale)

    async def drawn(
        self, intake: Intake, findings: Findings, answer: Card | None, asked: str
    ) -> Card:
        """``answer`` is the FAQ's part, ``asked`` what the first question was."""
        locale = intake.locale
        notice = self.notice.full if intake.has_full_notice else self.notice.short
        has_notice = self.is_on(Feature.NOTICE, intake.channel)
        parts = Parts(
            headline=self.headline(locale),
            answer=answer,
            notice=notice(locale) if has_notice else "",
            door=self.policy.door(findings.kind, locale),
            similar=await self._similar(intake, findings, asked),
            issue=await self.issue(intake.subject) if self.issue else None,
            findings=findings,
        )
        return self.cards.first(intake, parts)

    async def _similar(self, intake: Intake, findings: Findings, asked: str) -> str:
        if self.similar is None or findings.kind in UNASKED:
            return ""
        return await self.similar.text(EntryId(str(intake.subject)), asked, intake.locale)


def digest(card: Card) -> str:
    """Tells whether a message says something else than before."""
    drawn = json.dumps(card.to_json(), sort_keys=True)
    return hashlib.blake2s(drawn.encode(), digest_size=12).hexdigest()
