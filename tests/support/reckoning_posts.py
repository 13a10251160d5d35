"""What must be true in the end of posts, and of a feed, beside what crosses."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from bot.domain.card import Card
from bot.domain.ids import ChannelId
from bot.services.issue_cards import IssueCards
from tests.support.bridging import FEED
from tests.support.crossing import ISSUE, POST
from tests.support.history import History
from tests.support.verify import FakeTexts


def in_step(history: History) -> Iterator[str]:
    for check in (turned, released, fed, opened, planned):
        yield from check(history)


def turned(history: History) -> Iterator[str]:
    """The thread's last word about it is how the issue stands, and no word is said twice; twice
    within a second, each reads as the other."""
    lines = [one for one in _lines(history) if " was closed" in one or one[0] == "🔓"]
    is_open = history.sea.tracker.issues[ISSUE].is_open
    if is_open != (not lines or lines[-1][0] == "🔓"):
        yield f"open is {is_open}, and the thread was told {lines}"
    told = [one.action for one in history.sea.tracker.told if one.number == ISSUE.number]
    opens = [one[0] == "🔓" for one in lines]
    is_twice = any(one == then for one, then in pairwise(opens))
    if is_twice or opens.count(False) > told.count("closed"):
        yield f"the thread was told {lines}"


def released(history: History) -> Iterator[str]:
    lines = [one for one in _lines(history) if one[0] == "🚀"]
    there = history.sea.tracker.published.get(ISSUE.repository, [])
    if len(lines) != len(there) or _twice(lines):
        yield f"of {len(there)} releases the thread knows {lines}"


def fed(history: History) -> Iterator[str]:
    """Every issue and release is in the feed once, as it is now."""
    sea, cards = history.sea, IssueCards(FakeTexts(), has_forum=True)
    wanted = [cards.line(one).texts for one in sea.tracker.issues.values()]
    wanted += [cards.release(one).texts for one in sea.tracker.published.get(ISSUE.repository, ())]
    there = [card.texts for card in _in(history, FEED)]
    if Counter(wanted) != Counter(there):
        yield f"the feed shows {there}, not {wanted}"


def opened(history: History) -> Iterator[str]:
    """An issue has one post at the most that the bridge opened, and one link to it."""
    sea = history.sea
    if twice := _twice([*sea.room.titles.values()]):
        yield f"two posts are called {twice}"
    for thread, title in sea.room.titles.items():
        links = [one for one in sea.links.links.values() if one.channel == thread]
        if [f"#{one.issue.number}" for one in links] != [title.rsplit(" ", 1)[-1]]:
            yield f"post {title} has the links {links}"


def planned(history: History) -> Iterator[str]:
    sea = history.sea
    for link in sea.links.links.values():
        issue = sea.tracker.issues[link.issue]
        if link.milestone != issue.milestone:
            yield f"{link.subject} shows {link.milestone!r}, not {issue.milestone!r}"


def standing(history: History) -> object:
    """All that people see."""
    tracker, room = history.sea.tracker, history.sea.room
    notes = {number: one.body for number, one in tracker.notes.items()}
    issues = {ref: (one.labels, one.is_open) for ref, one in tracker.issues.items()}
    return issues, notes, {**room.shown}, {**room.tagged}, {**room.titles}


def _lines(history: History) -> list[str]:
    return [card.texts[0] for card in _in(history, ChannelId(POST))]


def _in(history: History, channel: ChannelId) -> Iterator[Card]:
    room = history.sea.room
    return (card for message, card in room.shown.items() if room.where[message] == channel)


def _twice(texts: list[str]) -> list[str]:
    return [text for text, times in Counter(texts).items() if times > 1]
