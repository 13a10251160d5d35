"""Suggested labels reach maintainers in one card, and the issue only by a tap."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.adapters.catalogue import Catalogue
from bot.adapters.search.build import build_index
from bot.domain.errors import Refused, Unavailable
from bot.domain.heard import About, Heard
from bot.domain.ids import ChannelId, MemberId, RoleId
from bot.domain.issue import IssueRef
from bot.domain.outbox import Effect
from bot.domain.places import Places
from bot.domain.repro_guide import Kind
from bot.domain.seen import Change, seen
from bot.domain.suggestion import Offer, Suggestion, rules
from bot.domain.verify import Audit
from bot.services.suggestions import SuggestionService
from tests.support.clock import FakeClock
from tests.support.tracker import FakeTracker

REF = IssueRef("o/r", 12)
MAX, NORA = frozenset({RoleId(1)}), frozenset({RoleId(2)})


@dataclass
class FakeSuggestions:
    """``made`` are the effects of taps, with the line for the records."""

    offers: dict[int, Offer] = field(default_factory=dict)
    made: list[tuple[Effect, Audit]] = field(default_factory=list)

    async def offer(self, ref: IssueRef, labels: tuple[Suggestion, ...]) -> Offer:
        return self.offers.setdefault(7, Offer(7, ref, tuple(labels), frozenset()))

    async def of(self, id: int) -> Offer | None:  # noqa: A002 - as the port has it
        return self.offers.get(id)

    async def apply(self, offer: Offer, label: str, effect: Effect, audit: Audit) -> bool:
        if label in offer.applied:
            return False
        applied = offer.applied | {label}
        self.offers[offer.id] = Offer(offer.id, offer.issue, offer.labels, applied)
        self.made.append((effect, audit))
        return True


def service(tracker: FakeTracker, store: FakeSuggestions) -> SuggestionService:
    tracker.label_names["o/r"] = ["Bug", "ios", "needs-repro"]
    return SuggestionService(
        channel=ChannelId(5),
        tracker=tracker,
        store=store,
        rules=rules({"bug": ("kind:bug",), "needs-repro": ("kind:bug",), "ios": ("xcode",)}),
        kind_of=lambda _: Kind.BUG,
        build=build_index,
        without=frozenset({"needs-repro"}),
        places=Places(maintainer_roles=MAX),
        texts=Catalogue(),
        clock=FakeClock(),
        wake_outbox=lambda: None,
    )


def opened(tracker: FakeTracker, *labels: str, is_new: bool = True) -> Change:
    issue = tracker.put(REF, "Xcode [fails](https://evil.example)", labels=labels)
    heard = Heard(name="x", about=About.ISSUE, repository="o/r", number=12)
    return Change(issue=issue, heard=heard, now=seen(issue), is_new=is_new)


async def test_a_new_issue_gets_one_card_whose_taps_put_labels_on() -> None:
    tracker, store = FakeTracker(), FakeSuggestions()
    suggestions = service(tracker, store)
    change = opened(tracker)
    (effect,) = (await suggestions.react(change)).effects
    assert (await suggestions.react(change)).effects == (effect,)
    assert effect.payload["channel"] == 5
    shown = "\n".join(effect.payload["card"]["texts"])
    assert "](https://evil" not in shown
    assert [one["label"] for one in effect.payload["card"]["buttons"]] == ["Bug", "ios"]
    card = await suggestions.apply(7, 1, MemberId(3), MAX)
    assert [one.is_disabled for one in card.buttons] == [False, True]
    await suggestions.apply(7, 1, MemberId(3), MAX)
    ((made, audit),) = store.made
    assert (made.kind, made.payload["add"]) == ("issue.label", ["ios"])
    assert (audit.actor, audit.details) == (3, "ios on o/r#12")


async def test_many_new_issues_at_once_are_learned_for_once() -> None:
    tracker = FakeTracker()
    suggestions, change = service(tracker, FakeSuggestions()), opened(tracker)
    await asyncio.gather(*(suggestions.react(change) for _ in range(5)))
    assert tracker.asked.count("recent") == 1


async def test_only_maintainers_tap() -> None:
    tracker, store = FakeTracker(), FakeSuggestions()
    suggestions = service(tracker, store)
    await suggestions.react(opened(tracker))
    with pytest.raises(Refused, match="maintainers"):
        await suggestions.apply(7, 0, MemberId(3), NORA)
    with pytest.raises(Refused, match="not there"):
        await suggestions.apply(8, 0, MemberId(3), MAX)
    assert store.made == []


async def test_nothing_is_said_of_old_issues_or_where_nothing_fits() -> None:
    tracker, store = FakeTracker(), FakeSuggestions()
    suggestions = service(tracker, store)
    assert not (await suggestions.react(opened(tracker, is_new=False))).effects
    assert not (await suggestions.react(opened(tracker, "bug", "ios"))).effects


async def test_a_github_that_is_down_holds_nothing_up() -> None:
    tracker, store = FakeTracker(), FakeSuggestions()
    suggestions = service(tracker, store)
    change = opened(tracker)
    tracker.down = Unavailable("GitHub", "is down")
    assert not (await suggestions.react(change)).effects
