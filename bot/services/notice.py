"""Says who reads here and what is promised: in full once a member, in a line from then on."""

from dataclasses import dataclass
from hashlib import blake2s

from bot.domain.ids import MemberId
from bot.domain.policy import Hours, Policy
from bot.ports import Clock, IntakeStore, Texts
from bot.services.opening_hours import days_in_words, time_in_words


@dataclass(frozen=True, slots=True)
class NoticeService:
    """Every text is Markdown, and empty where the company's policy says nothing."""

    policy: Policy
    store: IntakeStore
    texts: Texts
    clock: Clock

    async def text(self, member: MemberId, locale: str) -> str:
        """What to tell ``member`` now; in full only if they have not been told these words yet,
        which counts them as told."""
        if not self.policy.notices:
            return self.full(locale)
        is_new = await self.store.read_notice(member, self._digest(), self.clock())
        return self.full(locale) if is_new else self.short(locale)

    def full(self, locale: str) -> str:
        return self._with_hours(self.policy.notice(locale).full, locale)

    def short(self, locale: str) -> str:
        return self._with_hours(self.policy.notice(locale).short, locale)

    def _digest(self) -> str:
        """Differs once a full text changes in any language: it is then the same promise no more."""
        texts = (f"{locale}\0{notice.full}" for locale, notice in self.policy.notices.items())
        return blake2s("\0".join(sorted(texts)).encode(), digest_size=8).hexdigest()

    def _with_hours(self, notice: str, locale: str) -> str:
        hours = self.policy.hours
        if hours is None or hours.is_open(self.clock()):
            return notice
        return "\n".join(filter(None, (notice, f"-# {self._usually(hours, locale)}")))

    def _usually(self, hours: Hours, locale: str) -> str:
        return self.texts.say(
            locale,
            "Somebody is usually around {days}, {opens} to {closes} ({zone}); that is no promise.",
            days=days_in_words(self.texts, locale, hours.days),
            opens=time_in_words(self.texts, locale, hours.opens),
            closes=time_in_words(self.texts, locale, hours.closes),
            zone=hours.zone.key,
        )
