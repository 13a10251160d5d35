"""Says in plain words what the bridge keeps about a member, for how long, and what they can do."""

from collections.abc import Mapping

from bot.domain.card import Button, Card, Style
from bot.ports import Texts
from bot.services.privacy_notice import PrivacyNotice


class PrivacyCards:
    """The card that asks carries its state in ``custom_id``: ``privacy:delete``. ``page`` is where
    the notice can be read without Discord, if it can."""

    def __init__(self, texts: Texts, notice: PrivacyNotice, page: str = "") -> None:
        self._texts = texts
        self.notice = notice
        self._page = page

    def shown(self, counted: Mapping[str, int], locale: str) -> Card:
        """``counted`` is how many records there are of each kind, and under ``messages`` 1 where
        the bridge may write direct messages."""
        say = self._texts.say
        count = sum(number for kind, number in counted.items() if kind != "messages")
        head = say(locale, "**What is kept about you** ({count} records)", count=count)
        kept = (f"{one.what} *{one.until}*" for one in self.notice.kept(locale))
        lines = (head, *(f"- {one}" for one in (*kept, self.notice.never(locale))))
        buttons = (Button(say(locale, "As a page"), url=self._page),) if self._page else ()
        choices = self._choices(locale, takes=bool(counted.get("messages")))
        return Card(("\n".join(lines), choices), buttons)

    def ask_delete(self, locale: str) -> Card:
        say = self._texts.say
        text = say(
            locale,
            "This forgets everything that is kept about you here, at once and for good. If you are "
            "verified, that ends, and its roles go. What you wrote on Discord stays there until "
            "you delete it.",
        )
        button = Button(say(locale, "Forget it all"), "privacy:delete", style=Style.DANGER)
        return Card((text,), (button,))

    def deleted(self, locale: str) -> Card:
        text = self._texts.say(
            locale, "Done. Nothing about you is kept here any more, but for a maintainer's block."
        )
        return Card((text,))

    def exported(self, locale: str) -> str:
        return self._texts.say(locale, "This is everything that is kept about you.")

    def messages(self, locale: str, *, takes: bool) -> Card:
        say = self._texts.say
        text = (
            say(locale, "The bridge may write you direct messages again.")
            if takes
            else say(locale, "The bridge will not write you direct messages any more.")
        )
        return Card((text,))

    def _choices(self, locale: str, *, takes: bool) -> str:
        say = self._texts.say
        wish = say(locale, "on") if takes else say(locale, "off")
        return "\n".join(
            (
                say(locale, "Direct messages from the bridge: **{wish}**", wish=wish),
                self.notice.choices(locale),
            )
        )
