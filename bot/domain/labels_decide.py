"""Decides what the labels that somebody put on an issue, or took off, make the bridge do."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.labels import OFF, LabelBook, Steps
from bot.domain.seen import Change


class Do(StrEnum):
    """In the order in which a label's steps happen."""

    COMMENT = "comment"
    FAQ = "faq"
    ASK = "ask"
    ADD = "add"
    REMOVE = "remove"
    CLOSE = "close"
    WOULD_CLOSE = "would close"
    """Closing is not switched on."""
    REOPEN = "reopen"
    TELL = "tell"
    TAG = "tag"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Step:
    """``what`` it is done with: the name of a text, labels, a reason; nothing where none is."""

    do: Do
    what: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Command:
    """What one label does now. ``name`` is the label in lower case, behind ``-`` where it was
    taken off; ``key`` is the same for the same command, for ever."""

    name: str
    key: str
    steps: tuple[Step, ...]

    def what(self, do: Do) -> tuple[str, ...]:
        return next((one.what for one in self.steps if one.do is do), ())


def decide(book: LabelBook, change: Change, *, may_close: bool) -> tuple[Command, ...]:
    """What is to be done, labels taken off first. What is so already, or will be by an earlier
    one, is left out; and no label comes back that a person took off."""
    labels, is_open = set(change.now.labels), change.now.is_open
    found = []
    for name in (*(f"{OFF}{one}" for one in change.removed), *change.added):
        steps, times = book.steps_of(name), change.now.rounds.get(name, 1)
        if steps is None or (times > 1 and not steps.repeats):
            continue
        add = tuple(one for one in steps.add if one.lower() not in labels | change.now.kept_off)
        remove = tuple(one for one in steps.remove if one.lower() in labels)
        labels = labels.union(map(str.lower, add)).difference(map(str.lower, remove))
        all_of_it = (
            *_said(steps),
            *_set(Do.ADD, add),
            *_set(Do.REMOVE, remove),
            *_turned(steps, is_open=is_open, may_close=may_close),
            *_told(steps),
        )
        is_open = (is_open and not (steps.close and may_close)) or steps.reopen
        key = f"label:{change.issue.ref}:{name}".lower()
        found.append(Command(name, f"{key}:{times}" if steps.repeats else key, all_of_it))
    return tuple(found)


def _said(steps: Steps) -> Iterator[Step]:
    """On the issue."""
    if steps.comment:
        yield Step(Do.COMMENT, (steps.comment,))
    if steps.faq:
        yield Step(Do.FAQ, (steps.faq,))
    if steps.ask:
        yield Step(Do.ASK)


def _set(do: Do, labels: tuple[str, ...]) -> Iterator[Step]:
    if labels:
        yield Step(do, labels)


def _turned(steps: Steps, *, is_open: bool, may_close: bool) -> Iterator[Step]:
    if steps.close and is_open:
        yield Step(Do.CLOSE if may_close else Do.WOULD_CLOSE, (steps.close,))
    if steps.reopen and not is_open:
        yield Step(Do.REOPEN)


def _told(steps: Steps) -> Iterator[Step]:
    """In linked threads; where official support is, also in the comment."""
    if steps.tell:
        yield Step(Do.TELL, (steps.tell,))
    yield from _set(Do.TAG, steps.tags)
    if steps.support:
        yield Step(Do.SUPPORT, (steps.support,))
