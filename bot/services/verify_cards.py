"""What members are told in private about their link: it moved, it came back, money is due."""

from datetime import datetime

from bot.domain.card import Button, Card
from bot.domain.ids import MemberId
from bot.domain.verify import GRACE, UNDO_LIFE, Entitlement
from bot.ports import Texts


class VerifyCards:
    """Cards carry their state in ``custom_id``: ``verify:undo:<move>``."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def moved(self, lost: Entitlement, move: str, at: datetime) -> Card:
        say, locale = self._texts.say, lost.locale
        text = say(
            locale,
            "Your customer account was just linked to another Discord account, by a proof that "
            "only its owner can give. If that was you, all is well. If not, take it back here "
            "until {until}, then secure the mailbox of your account.",
            until=_when(at + UNDO_LIFE),
        )
        return Card((text,), (Button(say(locale, "Take it back"), f"verify:undo:{move}"),))

    def taken_back(self, lost: Entitlement) -> Card:
        text = self._texts.say(
            lost.locale,
            "The customer account that you linked here went back to the Discord account that had "
            "it before. If that is wrong, ask a maintainer.",
        )
        return Card((text,))

    def reminder(self, held: Entitlement, since: datetime) -> Card:
        text = self._texts.say(
            held.locale,
            "A payment for your account is late. What you have here stays until {until}; once it "
            "is paid, there is nothing to do.",
            until=_when(since + GRACE),
        )
        return Card((text,))

    def trouble(self, member: MemberId, reason: str) -> Card:
        """For staff; ``reason`` says what to change."""
        text = self._texts.say(
            "en",
            "The roles of {member} could not be set: {reason}. It is tried again within a day.",
            member=f"<@{member}>",
            reason=reason,
        )
        return Card((f"⚠️ {text}",))


def _when(at: datetime) -> str:
    """Discord shows it in the reader's own time."""
    return f"<t:{at.timestamp():.0f}:f>"
