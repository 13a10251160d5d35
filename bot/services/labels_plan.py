"""Says what labels would do to an issue, and does none of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.heard import About, Heard
from bot.domain.issue import Issue
from bot.domain.labels import OFF, LabelBook
from bot.domain.labels_decide import Command, Do, Step, decide
from bot.domain.nudge import is_spared, wish
from bot.domain.seen import Change, Seen, seen
from bot.services.labels_public import LabelComments
from bot.services.nudge_reader import NudgeReader

CLOSING = "BRIDGE_GITHUB_CLOSES_ISSUES"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """``name`` is a label, behind ``-`` where it is taken off. ``comment`` is what would be said on
    the issue; ``also`` what else the label means."""

    name: str
    steps: tuple[Step, ...] = ()
    comment: str = ""
    also: tuple[str, ...] = ()
    was_done: bool = False
    """The bridge remembers that it was, and it happens once an issue."""

    def to_json(self) -> dict[str, Any]:
        steps = [{"do": step.do.value, "what": [*step.what]} for step in self.steps]
        rest = {"also": [*self.also], "was_done": self.was_done}
        return {"label": self.name, "steps": steps, "comment": self.comment, **rest}

    def lines(self) -> Iterator[str]:
        """For people, in the order in which it would happen."""
        done = ", but was done before: it happens once an issue" if self.was_done else ""
        if not (self.steps or self.also):
            yield f"{self.name}: does nothing"
            return
        yield f"{self.name}: would{done}"
        yield from (f"  {number}. {_words(step)}" for number, step in enumerate(self.steps, 1))
        yield from (f"  +  {one}" for one in self.also)
        if self.comment:
            yield "  The comment:"
            yield from (f"  | {line}".rstrip() for line in self.comment.splitlines())


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelPlan:
    """``may_close`` as for the service that does it; without ``reader`` nobody is asked for
    anything."""

    book: LabelBook
    comments: LabelComments
    may_close: bool
    reader: NudgeReader | None = None

    async def plan(
        self, issue: Issue, memory: Seen | None, on: Collection[str], off: Collection[str]
    ) -> list[Planned]:
        """Each label by itself, as if it were put on or taken off now. ``memory`` is what the
        bridge knows of the issue, where it does. Raises Unavailable and Rejected."""
        names = (*map(str.lower, on), *(f"{OFF}{one.lower()}" for one in off))
        asking = await self._asking(issue) if any(map(self._asks, names)) else ""
        return [self._planned(name, issue, memory, asking) for name in dict.fromkeys(names)]

    def _asks(self, name: str) -> bool:
        steps, nudging = self.book.steps_of(name), self.book.nudging
        return bool(steps and steps.ask) or bool(nudging and nudging.label.lower() == name)

    async def _asking(self, issue: Issue) -> str:
        """Who would be asked for what."""
        rules = self.book.nudging
        if rules is None or self.reader is None:
            return "ask nobody: there is no checklist"
        if is_spared(issue, rules):
            return "ask nobody: its author, or one of its labels, is spared"
        guide, report = self.reader.examiner.guide, await self.reader.read(issue)
        if report.is_complete and (wished := wish(guide)):
            report = report.lacking(wished)
        missing = [name for name, is_there in report.items.items() if not is_there]
        names = (guide.items[name].ask("en").name for name in missing)
        return f"ask the author for: {'; '.join(names)}"

    def _planned(self, name: str, issue: Issue, memory: Seen | None, asking: str) -> Planned:
        now, label = seen(issue), name.removeprefix(OFF)
        is_off = name.startswith(OFF)
        kept_off = memory.kept_off if memory else frozenset()
        labels = now.labels - {label} if is_off else now.labels | {label}
        heard = Heard(
            name="plan",
            about=About.ISSUE,
            repository=issue.ref.repository,
            number=issue.ref.number,
        )
        change = Change(
            issue=issue,
            heard=heard,
            now=replace(now, labels=labels, kept_off=kept_off - {label}),
            added=() if is_off else (label,),
            removed=(label,) if is_off else (),
        )
        found = decide(self.book, change, may_close=self.may_close)
        command = found[0] if found else Command(name, "", ())
        steps = self.book.steps_of(name)
        return Planned(
            name=name,
            steps=tuple(
                Step(Do.ASK, (asking,)) if step.do is Do.ASK else step for step in command.steps
            ),
            comment=self.comments.text(command, self.book.locale_of(issue.ref.repository)),
            also=tuple(self._also(name, asking)),
            was_done=bool(
                steps and not steps.repeats and memory and memory.rounds.get(name, 0) > 0
            ),
        )

    def _also(self, name: str, asking: str) -> Iterator[str]:
        """What the rest of ``labels.toml`` says of it."""
        book, steps = self.book, self.book.steps_of(name)
        if steps and steps.faq and not self.comments.answer(steps.faq, ""):
            yield f"nothing of the FAQ is said: it has no entry {steps.faq} for everybody"
        if book.nudging and name == book.nudging.label.lower():
            yield f"{asking} ([nudge])"
        if tag := book.tags.get(name):
            yield f"set the forum tag {tag} in the linked threads ([tags])"
        if name in book.post_labels:
            yield "open a post in the issue forum ([posts])"


def _words(step: Step) -> str:
    what = ", ".join(step.what)
    match step.do:
        case Do.COMMENT:
            return f"comment: the text {what}"
        case Do.FAQ:
            return f"answer, in the same comment: the FAQ's entry {what}"
        case Do.SUPPORT:
            return (
                f"hand to official support for {what}: the comment says where, threads get a button"
            )
        case Do.ASK:
            return what
        case Do.ADD:
            return f"put on: {what}"
        case Do.REMOVE:
            return f"take off: {what}"
        case Do.CLOSE:
            return f"close as {what.replace('_', ' ')}"
        case Do.WOULD_CLOSE:
            reason = what.replace("_", " ")
            return f"tell maintainers that it would be closed as {reason}: {CLOSING} is off"
        case Do.REOPEN:
            return "reopen"
        case Do.TELL:
            return f"tell the linked threads: the text {what}"
        case Do.TAG:
            return f"set in the linked threads the forum tags {what}"
