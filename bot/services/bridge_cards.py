"""What a post is told of its issue, and maintainers of a post that is gone."""

from datetime import datetime

from bot.domain.card import Button, Card
from bot.domain.ids import MemberId
from bot.domain.intake import link as address
from bot.domain.issue import CloseReason, Issue, Release
from bot.domain.link import Link
from bot.domain.status import plain
from bot.ports import Texts

STAFF = "en"
"""What maintainers read among themselves."""
UNRELEASED = (CloseReason.NOT_PLANNED, CloseReason.DUPLICATE)
"""Closed like this, no release will ever have it."""


class BridgeCards:
    """Cards carry their state in ``custom_id``: ``bridge:<verb>:<subject>:<number>``."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def closed(self, link: Link, issue: Issue, locale: str) -> Card:
        """One line, with why; whoever asked may wish to hear of the release."""
        say, where = self._texts.say, _named(link)
        match issue.reason:
            case CloseReason.COMPLETED:
                text = "✅ " + say(locale, "{issue} was closed as completed.", issue=where)
            case CloseReason.NOT_PLANNED:
                text = "🔒 " + say(locale, "{issue} was closed as not planned.", issue=where)
            case CloseReason.DUPLICATE:
                text = "🔒 " + say(locale, "{issue} was closed as a duplicate.", issue=where)
            case _:
                text = "🔒 " + say(locale, "{issue} was closed.", issue=where)
        at = issue.closed_at or issue.updated_at
        is_awaited = issue.reason not in UNRELEASED
        return self._line(link, text, at, locale, is_awaited=is_awaited)

    def reopened(self, link: Link, issue: Issue, locale: str) -> Card:
        text = "🔓 " + self._texts.say(locale, "{issue} is open again.", issue=_named(link))
        return self._line(link, text, issue.updated_at, locale, is_awaited=True)

    def gone(self, link: Link, locale: str) -> Card:
        text = self._texts.say(
            locale,
            "{issue} is not there any more: it was deleted or moved on GitHub. This thread goes on "
            "without it.",
            issue=f"**{link.issue}**",
        )
        return Card((f"🔗 {text}",))

    def milestone(self, link: Link, title: str, locale: str) -> Card:
        text = f"📌 {_named(link)}"
        if title:
            text += f" · {self._texts.say(locale, 'Milestone')}: **{plain(title)}**"
        return Card((text,))

    def released(
        self, link: Link, release: Release, locale: str, *, is_fixed: bool, member: MemberId | None
    ) -> Card:
        """``member`` asked to be told by name."""
        say, issue = self._texts.say, _named(link)
        name = f"[{plain(release.name or release.tag)}]({release.url})"
        if is_fixed:
            text = say(locale, "Fixed in release {release}: {issue}", release=name, issue=issue)
        else:
            text = say(locale, "Release {release} mentions {issue}", release=name, issue=issue)
        if release.is_prerelease:
            more = say(locale, "It is a prerelease: the final one follows.")
            return Card((f"🧪 {text}\n-# {more}",))
        return Card((f"🚀 {text}" + (f" <@{member}>" if member else ""),))

    def wished(self, *, is_on: bool, locale: str) -> Card:
        say = self._texts.say
        text = (
            say(locale, "You will be mentioned here once a release has it. Press again to undo.")
            if is_on
            else say(locale, "You will not be mentioned.")
        )
        return Card((text,))

    def deleted(self, link: Link) -> Card:
        """For maintainers."""
        text = self._texts.say(
            STAFF,
            "The thread of {issue} was deleted in Discord. The issue stays as it is.",
            issue=_named(link),
        )
        return Card((f"🗑️ {text}\n-# {address(link.guild, link.channel)}",))

    def _line(
        self, link: Link, text: str, at: datetime | None, locale: str, *, is_awaited: bool
    ) -> Card:
        """When it was tells this line from an equal one."""
        moment = int(at.timestamp()) if at else 0
        label = self._texts.say(locale, "Tell me when it is released")
        button = Button(label, f"bridge:wish:{link.subject}:{moment}")
        return Card((f"{text}\n-# <t:{moment}:f>",), (button,) if is_awaited else ())


def _named(link: Link) -> str:
    return f"[{link.issue}]({link.url})"
