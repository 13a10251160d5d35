"""How an issue looks in Discord, in two lines."""

from collections.abc import Sequence

from bot.domain.card import Button, Card
from bot.domain.ids import MemberId, MessageId
from bot.domain.issue import CloseReason, Issue
from bot.domain.status import plain
from bot.ports import Texts

LABELS_MOST, NAME_MOST = 8, 50
GREEN, PURPLE, GREY = 0x2FBF71, 0x8957E5, 0x768390


class PreviewCards:
    """What GitHub's people wrote is escaped: nothing in it links, mentions or changes the rest."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def card(
        self, issues: Sequence[Issue], locale: str, message: MessageId, author: MemberId
    ) -> Card:
        """The reply to ``message``, which its ``author`` may delete."""
        delete = Button(self._texts.say(locale, "Delete"), f"preview:delete:{message}:{author}")
        text = "\n".join(self.text(one, locale) for one in issues)
        return Card((text,), (delete,), colour=_colour(issues[0]) if len(issues) == 1 else GREY)

    def alone(self, issue: Issue, locale: str) -> Card:
        """With all that people ask about one."""
        people = ", ".join(plain(one, NAME_MOST) for one in issue.assignees)
        more = self._texts.say(locale, "assigned to {people}", people=people) if people else ""
        text = "\n".join(filter(None, (self.text(issue, locale), more and f"-# {more}")))
        return Card((text,), colour=_colour(issue))

    def text(self, issue: Issue, locale: str) -> str:
        say = self._texts.say
        labels = [f"`{_bare(one)}`" for one in issue.labels[:LABELS_MOST]]
        labels += ["…"] if len(issue.labels) > LABELS_MOST else []
        milestone, author, at = issue.milestone, issue.author, issue.updated_at
        details = (
            self.state(issue, locale),
            " ".join(labels),
            f"🏁 {plain(milestone, NAME_MOST)}" if milestone else "",
            say(locale, "by {author}", author=plain(author, NAME_MOST)) if author else "",
            say(locale, "changed {when}", when=f"<t:{int(at.timestamp())}:R>") if at else "",
        )
        head = f"{_sign(issue)} **[{issue.ref}]({issue.url})** {plain(issue.title)}"
        return f"{head}\n-# {' · '.join(filter(None, details))}"

    def state(self, issue: Issue, locale: str) -> str:
        say = self._texts.say
        if issue.is_open:
            return say(locale, "open")
        match issue.reason:
            case CloseReason.COMPLETED:
                return say(locale, "closed as completed")
            case CloseReason.NOT_PLANNED:
                return say(locale, "closed as not planned")
            case CloseReason.DUPLICATE:
                return say(locale, "closed as a duplicate")
        return say(locale, "closed")


def _bare(name: str) -> str:
    """Fit to stand between two ticks, where nothing but those means anything."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return line.replace("`", "'")[:NAME_MOST] or " "


def _sign(issue: Issue) -> str:
    if issue.is_open:
        return "🟢"
    return "⚪" if issue.reason in (CloseReason.NOT_PLANNED, CloseReason.DUPLICATE) else "🟣"


def _colour(issue: Issue) -> int:
    return {"🟢": GREEN, "🟣": PURPLE}.get(_sign(issue), GREY)
