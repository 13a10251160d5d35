"""Says in plain words what the bridge keeps about a member, for how long, and what they can do."""

from collections.abc import Mapping

from bot.domain.card import Button, Card, Style
from bot.ports import Texts


class PrivacyCards:
    """The card that asks carries its state in ``custom_id``: ``privacy:delete``. ``days`` is how
    long questions that nothing answers are kept."""

    def __init__(self, texts: Texts, days: int, *, is_verifying: bool) -> None:
        self._texts = texts
        self._days = days
        self._is_verifying = is_verifying

    def shown(self, counted: Mapping[str, int], locale: str) -> Card:
        """``counted`` is how many records there are of each kind, and under ``messages`` 1 where
        the bridge may write direct messages."""
        say = self._texts.say
        count = sum(number for kind, number in counted.items() if kind != "messages")
        head = say(locale, "**What is kept about you** ({count} records)", count=count)
        kept = [
            say(
                locale,
                "What you asked: title, kind, place and which answer it got, and what you thought "
                "of it. Until you delete it.",
            ),
            say(locale, "What the bridge wrote to you or for you: a week."),
            *(self._about_verification(locale) if self._is_verifying else ()),
            say(
                locale,
                "Tickets: what you wrote, until the desk has it, and drafts for a day. Then only "
                "the reference, the state and the dates, for a year.",
            ),
            say(
                locale,
                "Issues on GitHub: what you typed, for a day or until it is filed; that it was "
                "filed, until you delete it here.",
            ),
            say(
                locale,
                "If you are a maintainer: that you may see the operators' pages, for eight hours "
                "at most.",
            ),
            say(
                locale,
                "Not kept: your messages, and what is secret in them. Only questions that nothing "
                "answered stay, without secrets and without your name, for {days} days.",
                days=self._days,
            ),
        ]
        what = "\n".join((head, *(f"- {one}" for one in kept)))
        return Card((what, self._choices(locale, takes=bool(counted.get("messages")))))

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
        return Card((self._texts.say(locale, "Done. Nothing about you is kept here any more."),))

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

    def _about_verification(self, locale: str) -> tuple[str, ...]:
        say = self._texts.say
        return (
            say(
                locale,
                "If you are verified: plan, dates, and, encrypted, your projects and the number of "
                "your account. Until you end it with `/verify unlink`.",
            ),
            say(
                locale,
                "That you asked for a code: two days. Your e-mail address: encrypted, until the "
                "mail has left, then never again.",
            ),
            say(
                locale,
                "Who was verified, moved or revoked, and by whom: a year; without names once "
                "those named delete theirs.",
            ),
        )

    def _choices(self, locale: str, *, takes: bool) -> str:
        say = self._texts.say
        wish = say(locale, "on") if takes else say(locale, "off")
        return "\n".join(
            (
                say(locale, "Direct messages from the bridge: **{wish}**", wish=wish),
                say(
                    locale,
                    "`/privacy export` gives you all of it, `/privacy delete` forgets it, "
                    "`/privacy messages` switches direct messages.",
                ),
            )
        )
