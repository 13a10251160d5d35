"""Says in plain words what is kept of members and for how long: the one list behind ``/privacy``
and the page of that name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.domain import filing, proposal
from bot.domain.dashboard import SESSION_LIFE
from bot.domain.outbox import KEEP_DONE
from bot.domain.support import DRAFT_LIFE, RECORD_LIFE, WORDS_LIFE
from bot.ports import Texts
from bot.services.privacy import KEEP_RECORDS, KEEP_REQUESTS

PATH = "/privacy"
"""Of the page, at ``BRIDGE_HTTP_PORT``."""


@dataclass(frozen=True, slots=True)
class Kept:
    """``what`` stands in ``tables`` of the store, until ``until``."""

    tables: frozenset[str]
    what: str
    until: str


class PrivacyNotice:
    """``questions`` is how long questions that nothing answers are kept; ``official`` is where a
    person answers, if the company has such a place."""

    def __init__(
        self, texts: Texts, questions: timedelta, *, is_verifying: bool, official: str = ""
    ) -> None:
        self.say = texts.say
        self.official = official
        self._questions = questions
        self._is_verifying = is_verifying

    def kept(self, locale: str) -> Sequence[Kept]:
        """Everything that can name a member, whether or not there is any of it."""
        found = [*self._asked(locale), *self._handed_over(locale)]
        if self._is_verifying:
            found += self._verified(locale)
        return [*found, *self._looked_after(locale)]

    def never(self, locale: str) -> str:
        return self.say(
            locale,
            "Not kept: your messages, secrets in them, and e-mail addresses. Logs hold numbers, "
            "never what somebody wrote.",
        )

    def choices(self, locale: str) -> str:
        return self.say(
            locale,
            "`/privacy export` gives you all of it, `/privacy delete` forgets it, "
            "`/privacy messages` switches direct messages.",
        )

    def _asked(self, locale: str) -> Iterator[Kept]:
        say, until_deleted = self.say, self._until_deleted(locale)
        yield _kept(
            "answers feedback intakes",
            say(
                locale,
                "What you asked: title, kind, place and which answer it got, and what you thought "
                "of it. Not the text.",
            ),
            until_deleted,
        )
        yield _kept(
            "unanswered",
            say(
                locale,
                "Questions that nothing answered: the text, without secrets, without your name.",
            ),
            self._lasting(locale, self._questions),
        )
        yield _kept(
            "claims credits notices preferences",
            say(
                locale,
                "Posts you helped to solve, which notice you have read, and whether the bridge may "
                "write to you.",
            ),
            until_deleted,
        )
        yield _kept(
            "outbox",
            say(
                locale,
                "What the bridge wrote to you or for you, and which login did what on GitHub.",
            ),
            say(
                locale,
                "{time} after it was sent; what could not be sent, until a person has seen to it",
                time=self._lasting(locale, KEEP_DONE),
            ),
        )

    def _handed_over(self, locale: str) -> Iterator[Kept]:
        say, time = self.say, self._lasting
        yield _kept(
            "awaited drafts proposals",
            say(locale, "What you typed for an issue on GitHub or for an answer of the FAQ."),
            say(locale, "{time}, or until it is filed", time=time(locale, max(_DRAFTS))),
        )
        yield _kept(
            "filings links relayed wishes",
            say(
                locale,
                "Which issue your post became, which of your messages crossed to it, and whether "
                "you want to hear of its release.",
            ),
            self._until_deleted(locale),
        )
        yield _kept(
            "tickets",
            say(locale, "Requests to official support: what you wrote."),
            say(
                locale,
                "until the desk has it, {time} at most; drafts {draft}",
                time=time(locale, WORDS_LIFE),
                draft=time(locale, DRAFT_LIFE),
            ),
        )
        yield _kept(
            "tickets",
            say(locale, "Requests to official support: reference, state and dates."),
            time(locale, RECORD_LIFE),
        )

    def _verified(self, locale: str) -> Iterator[Kept]:
        say = self.say
        yield _kept(
            "entitlements",
            say(
                locale,
                "If you are verified: plan, dates, and, encrypted, your projects and the number of "
                "your account.",
            ),
            say(locale, "until you end it with `/verify unlink`"),
        )
        yield _kept(
            "challenges moves",
            say(
                locale,
                "That you asked for a code, or that your account was linked to somebody else. Your "
                "e-mail address: encrypted, and only until the mail has left.",
            ),
            self._lasting(locale, KEEP_REQUESTS),
        )

    def _looked_after(self, locale: str) -> Iterator[Kept]:
        say, time = self.say, self._lasting
        yield _kept(
            "audit",
            say(
                locale,
                "What maintainers did, and for whom: who was verified, moved, revoked or "
                "blocked, who looked at the operators' pages.",
            ),
            say(
                locale,
                "{time}; without names once those named delete theirs",
                time=time(locale, KEEP_RECORDS),
            ),
        )
        yield _kept(
            "blocked",
            say(locale, "That a maintainer blocked you here."),
            say(locale, "until a maintainer lifts it"),
        )
        yield _kept(
            "passes",
            say(locale, "Of maintainers: that they are in the operators' pages."),
            time(locale, SESSION_LIFE),
        )

    def _until_deleted(self, locale: str) -> str:
        return self.say(locale, "until you delete it")

    def _lasting(self, locale: str, life: timedelta) -> str:
        if not life:
            return self.say(locale, "not at all")
        if life < _A_DAY:
            return self.say(locale, "{count} hours", count=int(life / timedelta(hours=1)))
        if life == _A_DAY:
            return self.say(locale, "a day")
        return self.say(locale, "{count} days", count=life.days)


_A_DAY = timedelta(days=1)
_DRAFTS = filing.LIFE, proposal.LIFE


def _kept(tables: str, what: str, until: str) -> Kept:
    return Kept(frozenset(tables.split()), what, until)
