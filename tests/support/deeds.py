"""What people do in a thread and on GitHub, as chance has it."""

import random
from dataclasses import dataclass, field

from bot.domain.ids import ChannelId
from bot.domain.issue import CloseReason, IssueRef
from bot.domain.relay import Spoken
from tests.support.crossing import ISSUE, POST
from tests.support.nudging import REST, VAGUE
from tests.support.sea import LABELS, Sea

LONG = "long " * 400 + "\n\n" + "text " * 400
MOST = 3
"""Issues, beside those that are filed."""
REASONS = (CloseReason.COMPLETED, CloseReason.NOT_PLANNED)


@dataclass(kw_only=True)
class Deeds:
    """``told`` is what happened, for people. ``spoken`` and ``written`` stand on either side, and
    ``events`` are what Discord has to tell."""

    sea: Sea = field(default_factory=Sea)
    told: list[str] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    events: list[tuple[Spoken, bool]] = field(default_factory=list)
    tagged: list[tuple[str, int]] = field(default_factory=list)
    """Labels that a maintainer put on by a tag, and after how many events of the issue."""
    chance: random.Random = field(default_factory=random.Random)
    _count: int = 0

    def __post_init__(self) -> None:
        self.opened = [ISSUE]
        person = self.sea.tracker.person
        self._maya = person("maya")
        self._people = [self._maya, self._maya, person("oscar"), person("somebody")]
        self.deeds = (
            *(self.write, self.write, self.reword, self.remove),
            *(self.comment, self.comment, self.edit, self.delete),
            *(self.label, self.label, self.label, self.unlabel, self.unlabel),
            *(self.open, self.describe, self.turn, self.turn, self.wait),
            *(self.tag, self.plan, self.publish),
        )

    def write(self) -> None:
        self.spoken.append(self.sea.write(self._text("said")))
        self.events.append((self.spoken[-1], True))
        self._say(f"thread: {self.spoken[-1].text}")

    def reword(self) -> None:
        if self.spoken:
            place = self.chance.randrange(len(self.spoken))
            old = self.spoken[place]
            self.spoken[place] = self.sea.reword(old, self._text("said"))
            self.events.append((self.spoken[place], True))
            self._say(f"thread: {old.text} becomes {self.spoken[place].text}")

    def remove(self) -> None:
        if self.spoken:
            gone = self.spoken.pop(self.chance.randrange(len(self.spoken)))
            self.sea.remove(gone)
            self.events.append((gone, False))
            self._say(f"thread: {gone.text} is deleted")

    def comment(self) -> None:
        issue, who = self._issue(), self.chance.choice(self._people)
        text = self.chance.choice((*2 * (self._text("short"), REST), self._text(LONG)))
        made = who.says(issue, text)
        self.written.append(made.id)
        self._say(f"{issue.number}: {who.login} writes {made.id}: {text[:9]}")

    def edit(self) -> None:
        if self.written:
            number = self.chance.choice(self.written)
            text = self.chance.choice((*4 * (self._text("short"),), self._text(LONG)))
            self._maya.rewords(number, text)
            self._say(f"comment {number} becomes {text[:9]}")

    def delete(self) -> None:
        if self.written:
            number = self.written.pop(self.chance.randrange(len(self.written)))
            self._maya.deletes(number)
            self._say(f"comment {number} is deleted")

    def label(self) -> None:
        issue, name = self._issue(), self.chance.choice(LABELS)
        self._maya.labels(issue, name)
        self._say(f"{issue.number}: maya labels {name}")

    def unlabel(self) -> None:
        issue = self._issue()
        there = self.sea.tracker.find(issue).labels
        if there:
            name = self.chance.choice(there)
            self._maya.unlabels(issue, name)
            self._say(f"{issue.number}: maya unlabels {name}")

    def open(self) -> None:
        if len(self.opened) < MOST:
            ref = IssueRef(ISSUE.repository, max(one.number for one in self._there()) + 1)
            body = self.chance.choice((VAGUE, VAGUE, REST))
            labels = tuple(self.chance.sample(LABELS, self.chance.choice((0, 0, 1))))
            self.sea.tracker.put(ref, "It fails", body, labels)
            self.opened.append(ref)
            self._say(f"{ref.number}: opened with {body[:9]!r} {labels}")

    def describe(self) -> None:
        issue = self.chance.choice(self.opened)
        body = self.chance.choice((VAGUE, REST, self._text("new")))
        self.sea.tracker.person("somebody").edits(issue, body=body)
        self._say(f"{issue.number}: described as {body[:9]!r}")

    def turn(self) -> None:
        issue = self._issue()
        if self.sea.tracker.find(issue).is_open:
            self._maya.closes(issue, self.chance.choice(REASONS))
        else:
            self._maya.reopens(issue)
        self._say(f"{issue.number}: maya closes or reopens")

    def wait(self) -> None:
        seconds = self.chance.choice((0.3, 1, 1, 100, 700, 700, 8 * 24 * 3600))
        self.sea.clock.advance(seconds=seconds)
        self._say(f"{seconds} s pass")

    def tag(self) -> None:
        """Whoever opened the post, or a maintainer, sorts it."""
        there = self.sea.room.tagged.get(ChannelId(POST), frozenset())
        name = self.chance.choice(("cloud", "seen"))
        self.sea.room.tagged[ChannelId(POST)] = there ^ {name}
        if name in self.sea.room.moderated - there:
            self.tagged.append((name, len(self.sea.tracker.events.get(ISSUE, ()))))
        self._say(f"thread: tag {name} {'off' if name in there else 'on'}")

    def plan(self) -> None:
        issue, title = self._issue(), self.chance.choice(("", "1.0", "2.0"))
        self._maya.plans(issue, title)
        self._say(f"{issue.number}: maya plans it for {title!r}")

    def publish(self) -> None:
        tracker, place = self.sea.tracker, ISSUE.repository
        before = len(tracker.published.get(place, ()))
        tag = f"v{before + 1}"
        tracker.history[place, f"v{before}", tag] = ("Mend it",)
        tracker.publish(place, tag, f"Fixes #{ISSUE.number}.")
        self._say(f"maya publishes {tag}")

    def _there(self) -> list[IssueRef]:
        return [*self.sea.tracker.issues]

    def _issue(self) -> IssueRef:
        """Mostly the one that has a thread."""
        return self.chance.choice((ISSUE, *self._there()))

    def _text(self, word: str) -> str:
        self._count += 1
        return f"{self._count} {word}"

    def _say(self, what: str) -> None:
        self.told.append(what)
