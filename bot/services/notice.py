"""Says who reads here and what is promised: in full once a member, in a line from then on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from hashlib import blake2s

from bot.domain.ids import MemberId
from bot.domain.policy import Hours, Policy
from bot.ports import Clock, IntakeStore, Texts


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
            days=self._days(hours.days, locale),
            opens=self._time(hours.opens, locale),
            closes=self._time(hours.closes, locale),
            zone=hours.zone.key,
        )

    def _days(self, days: Iterable[int], locale: str) -> str:
        """``Monday to Friday``, ``Monday, Thursday``: three or more in a row are a span."""
        say = self.texts.say
        names = (
            say(locale, "Monday"),
            say(locale, "Tuesday"),
            say(locale, "Wednesday"),
            say(locale, "Thursday"),
            say(locale, "Friday"),
            say(locale, "Saturday"),
            say(locale, "Sunday"),
        )
        said: list[str] = []
        for run in _runs(days):
            if len(run) > 2:
                ends = {"first": names[run[0]], "last": names[run[-1]]}
                said.append(say(locale, "{first} to {last}", **ends))
            else:
                said += (names[day] for day in run)
        return ", ".join(said)

    def _time(self, moment: time, locale: str) -> str:
        """As the language writes it: ``%I:%M %p`` or ``%H:%M``, without a zero in front."""
        return moment.strftime(self.texts.say(locale, "%I:%M %p")).removeprefix("0")


def _runs(days: Iterable[int]) -> Sequence[Sequence[int]]:
    """The days in order, those that follow each other together."""
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs
