"""What must be true of both sides in the end, whatever happened before."""

import hashlib
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.filing import marker as filing_marker
from bot.domain.ids import MessageId
from bot.domain.issue import IssueRef, hidden
from bot.domain.labels import OFF
from bot.domain.labels_decide import Command
from bot.domain.outbox import EffectState
from bot.domain.relay_in import as_discord
from bot.domain.relay_split import split
from bot.domain.seen import seen
from bot.services.labels_public import marker
from bot.services.nudge import MARKER
from bot.services.relay_in import PART_MOST
from tests.support.crossing import ISSUE
from tests.support.history import History
from tests.support.reckoning_posts import in_step, standing
from tests.support.sea import ONCE, TAGS, Sea
from tests.support.tracker import ME

_MARK = re.compile(r"<!-- bridge:([a-z0-9:-]+) -->\s*\Z")
SAYING = (*ONCE, "again")
STEPS = 20


async def faults_of(
    steps: Sequence[int], trouble: float, login: str
) -> tuple[list[str], list[str]]:
    """What is wrong in the end, and what happened before."""
    history = History(trouble=trouble, sea=Sea(login=login))
    await history.live(steps)
    found = [*faults(history), *in_step(history)]
    before = standing(history)
    await history.repeat()
    if standing(history) != before:
        found.append("to hear it all once more changes something")
    return found, history.told


async def shortest(steps: Sequence[int], trouble: float, login: str) -> Sequence[int]:
    """Without the steps that are not needed for something to go wrong."""
    place = 0
    while place < len(steps):
        fewer = [*steps[:place], *steps[place + 1 :]]
        if (await faults_of(fewer, trouble, login))[0]:
            steps = fewer
        else:
            place += 1
    return steps


async def hold(seed: int, count: int, trouble: float, login: str = ME) -> None:
    """So many histories, or the first one that ends badly, made as short as it can be."""
    chance = random.Random(seed)
    for number in range(count):
        steps = [chance.getrandbits(32) for _ in range(STEPS)]
        if (await faults_of(steps, trouble, login))[0]:
            steps = await shortest(steps, trouble, login)
            wrong, told = await faults_of(steps, trouble, login)
            lines = [f"history {number} of seed {seed}:", *told, "in the end:", *wrong]
            raise AssertionError("\n  ".join(lines))


def faults(history: History) -> Iterator[str]:
    """Every one, in words."""
    for check in (relayed, shown, marked, labelled, obeyed, told_once, remembered, nudged, filed,
                  drained):  # fmt: skip
        yield from check(history)


def relayed(history: History) -> Iterator[str]:
    """Whatever stands in the thread stands on the issue, once."""
    there = sorted(_bodies(history, "relay:"))
    wanted = sorted(one.text for one in history.spoken)
    if there != wanted:
        yield f"GitHub shows of the thread {there}, not {wanted}"


def shown(history: History) -> Iterator[str]:
    """Whatever people wrote on the issue stands in its thread, once; what was deleted does not,
    where anybody told of it."""
    notes = history.sea.tracker.notes
    wanted = Counter(
        (number, part)
        for number in history.written
        if notes[number].issue == ISSUE
        for part in split(as_discord(notes[number].body), PART_MOST)
    )
    unheard = {one.comment for one in history.lost if one.action == "deleted"}
    there = Counter(
        (number, card.texts[1])
        for card in history.sea.room.shown.values()
        if (number := _comment_in(card.texts[0])) and number not in unheard
    )
    if there != wanted:
        more, less = [*(there - wanted)], [*(wanted - there)]
        yield f"the thread shows {_short(more)} too much, and {_short(less)} too little"


def marked(history: History) -> Iterator[str]:
    """What the bridge writes, it writes once an issue."""
    found = Counter(
        (str(note.issue), mark[1])
        for note in history.sea.tracker.notes.values()
        if (mark := _MARK.search(note.body))
    )
    yield from (f"{where} has {times} times {mark}" for (where, mark), times in found.items()
                if times > 1)  # fmt: skip


def labelled(history: History) -> Iterator[str]:
    """A label that is there has had its comment; none comes back that a person took off."""
    tracker = history.sea.tracker
    for ref, issue in tracker.issues.items():
        for name in SAYING:
            mark = hidden(marker(Command(name, "", ())))
            said = any(one.issue == ref and mark in one.body for one in tracker.notes.values())
            if name in issue.labels and not said:
                yield f"{ref} has {name} without its comment"
        yield from _put_back(history, ref)


def _put_back(history: History, ref: IssueRef) -> Iterator[str]:
    """Unless a maintainer has asked for it by a tag, since the bridge put it on last."""
    taken: set[str] = set()
    answered: dict[str, int] = {}
    for place, event in enumerate(history.sea.tracker.events.get(ref, ())):
        name = event.label
        if event.by != history.sea.login:
            (taken.discard if event.is_on else taken.add)(name)
        elif event.is_on:
            unanswered = range(answered.get(name, 0), place + 1)
            if name in taken and not any((name, at) in history.tagged for at in unanswered):
                yield f"{ref} got {name} back"
            answered[name] = place + 1


def told_once(history: History) -> Iterator[str]:
    """A label's line stands once in the thread; that of one that may repeat, once a labelling."""
    sea, texts = history.sea, history.sea.room.texts()
    issue = sea.tracker.issues[ISSUE]
    events = sea.tracker.events.get(ISSUE, ())
    for name in SAYING:
        line = f"[{ISSUE}]({issue.url}): label {name}"
        lines = sum(text.endswith(line) for text in texts)
        most = 1 if name in ONCE else sum(one.label == name and one.is_on for one in events)
        if not (name in issue.labels) <= lines <= most:
            yield f"the thread is told {lines} times of {name}"


def remembered(history: History) -> Iterator[str]:
    """The bridge knows every issue as it is, and is about to do nothing."""
    sea = history.sea
    for ref, issue in sea.tracker.issues.items():
        known, now = sea.issues.memory.get(str(ref).lower()), seen(issue)
        if known is None:
            yield f"{ref} was never looked at"
            continue
        if known.own:
            yield f"{ref}: {sorted(known.own)} never came"
        if replace(now, updated_at=None) != replace(
            known, updated_at=None, rounds={}, own=frozenset(), kept_off=frozenset()
        ):
            yield f"{ref} is {now}, and was last {known}"


def obeyed(history: History) -> Iterator[str]:
    """What the bridge itself does to labels is no command to it, unless a tag asks for it."""
    sea = history.sea
    for ref, events in sea.tracker.events.items():
        by_others = Counter(
            one.label if one.is_on else f"{OFF}{one.label}" for one in events if one.by != sea.login
        )
        known = sea.issues.memory.get(str(ref).lower())
        for name, times in (known.rounds if known else {}).items():
            if name and name.removeprefix(OFF) not in TAGS and times > by_others[name]:
                yield f"{ref}: {name} counts {times} times, of people's {by_others[name]}"


def nudged(history: History) -> Iterator[str]:
    """What stands on the issue is what is remembered of it."""
    sea = history.sea
    for nudge in sea.nudges.nudges.values():
        bodies = dict(_marked_bodies(history, nudge.ref))
        text = bodies.get(MARKER, "")
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        if digest != nudge.shown:
            yield f"{nudge.ref} asks for something else than is remembered"
        reminders = sum(one.startswith(f"{MARKER}-reminder") for one in bodies)
        if reminders != nudge.reminders:
            yield f"{nudge.ref} has {reminders} reminders, not {nudge.reminders}"


def filed(history: History) -> Iterator[str]:
    sea = history.sea
    for subject in history.filed:
        mark = hidden(filing_marker(str(subject)))
        found = [ref for ref, issue in sea.tracker.issues.items() if mark in issue.body]
        link = sea.links.links.get(MessageId(subject))
        if len(found) != 1 or link is None or link.issue != found[0]:
            yield f"post {subject} became {found}, linked to {link and link.issue}"


def drained(history: History) -> Iterator[str]:
    for row in history.sea.outbox.rows:
        if row.state is not EffectState.DONE or row.error:
            yield f"{row.effect.key} is {row.state}: {row.error}"


def _bodies(history: History, prefix: str) -> Iterator[str]:
    """What the bridge said under such marks, without who said it where."""
    for note in history.sea.tracker.notes.values():
        mark = _MARK.search(note.body)
        if mark and mark[1].startswith(prefix):
            yield note.body.split("\n\n", 1)[1].rpartition("\n\n")[0]


def _marked_bodies(history: History, ref: IssueRef) -> Iterator[tuple[str, str]]:
    for note in history.sea.tracker.notes.values():
        if note.issue == ref and (mark := _MARK.search(note.body)):
            yield mark[1], note.body.rpartition("\n\n")[0]


def _comment_in(head: str) -> int:
    found = re.search(r"#issuecomment-(\d+)\)", head)
    return int(found[1]) if found else 0


def _short(parts: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return [(number, text[:9]) for number, text in parts]
