"""Draws an issue, or a release, as one message for a channel that everybody reads."""

from bot.domain.card import Button, Card
from bot.domain.issue import CloseReason, Issue, Release
from bot.domain.issue_excerpt import excerpt_of
from bot.domain.status import plain
from bot.ports import Texts

LOCALE = "en"
"""Of channels that everybody reads."""
EXCERPT_MOST = 900
NOTES_MOST = 400
LABELS_MOST = 10
CUSTOM_ID_MOST = 100
OPEN, DONE, LEFT, OUT = 0x2FBF71, 0x8957E5, 0x8B949E, 0x119EFF
"""Colours: open, completed, closed otherwise, released."""


class IssueCards:
    def __init__(self, texts: Texts, *, has_forum: bool = False) -> None:
        """``has_forum``: an issue can get a post."""
        self._texts = texts
        self._has_forum = has_forum

    def line(self, issue: Issue) -> Card:
        """For the feed."""
        custom_id = f"feed:post:{issue.ref}"
        buttons = [self._link(issue)]
        if self._has_forum and len(custom_id) <= CUSTOM_ID_MOST:
            buttons.insert(0, Button(self._say("Open a post"), custom_id))
        return Card(self._texts_of(issue), tuple(buttons), colour=_colour(issue))

    def post(self, issue: Issue) -> Card:
        """The first message of its post: with what its author wrote."""
        excerpt = excerpt_of(issue.body, EXCERPT_MOST)
        texts = (*self._texts_of(issue), excerpt) if excerpt else self._texts_of(issue)
        return Card(texts, (self._link(issue),), colour=_colour(issue))

    def release(self, release: Release) -> Card:
        name = plain(release.name or release.tag)
        facts = [f"`{release.repository}`", f"`{release.tag}`"]
        if release.is_prerelease:
            facts.append(self._say("prerelease"))
        notes = excerpt_of(release.body, NOTES_MOST)
        head = f"🚀 **[{name}]({release.url})**\n-# {' · '.join(facts)}"
        return Card((head, notes) if notes else (head,), colour=OUT)

    def _texts_of(self, issue: Issue) -> tuple[str, ...]:
        title = f"{_sign(issue)} **[{plain(issue.title)}]({issue.url})**"
        facts = [f"`{issue.ref}`", self._state(issue)]
        if issue.author:
            facts.append(self._say("by {author}", author=plain(issue.author)))
        if issue.milestone:
            facts.append(f"{self._say('Milestone')}: {plain(issue.milestone)}")
        labels = " ".join(f"`{one.replace('`', '')}`" for one in issue.labels[:LABELS_MOST])
        text = f"{title}\n-# {' · '.join(facts)}"
        return (f"{text}\n{labels}" if labels else text,)

    def _state(self, issue: Issue) -> str:
        if issue.is_open:
            return self._say("open")
        match issue.reason:
            case CloseReason.COMPLETED:
                return self._say("closed as completed")
            case CloseReason.NOT_PLANNED:
                return self._say("closed as not planned")
            case CloseReason.DUPLICATE:
                return self._say("closed as a duplicate")
            case _:
                return self._say("closed")

    def _link(self, issue: Issue) -> Button:
        return Button(
            self._say("Issue #{number} on GitHub", number=issue.ref.number), url=issue.url
        )

    def _say(self, text: str, **values: object) -> str:
        return self._texts.say(LOCALE, text, **values)


def _sign(issue: Issue) -> str:
    return "🟢" if issue.is_open else "⚪" if _colour(issue) == LEFT else "🟣"


def _colour(issue: Issue) -> int:
    if issue.is_open:
        return OPEN
    return LEFT if issue.reason in (CloseReason.NOT_PLANNED, CloseReason.DUPLICATE) else DONE
