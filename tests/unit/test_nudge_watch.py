"""Reminders and closing: counted from the latest labelling, after three looks, never over a word of
the author's."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import Rejected, Unavailable
from bot.domain.issue import CloseReason, Issue, IssueRef, hidden
from bot.domain.nudge import NudgeState
from tests.support.nudging import (
    COLLEAGUE,
    ISSUE,
    MAX,
    NORA,
    REST,
    RULES,
    STAFF,
    VAGUE,
    VERSION,
    Nudges,
)
from tests.support.tracker import ME

LABEL, READY = RULES.label, RULES.ready


@pytest.fixture
async def nudges() -> Nudges:
    """Nora was asked."""
    return await asked()


async def asked(**more: object) -> Nudges:
    nudges = Nudges(**more)  # type: ignore[arg-type]
    await nudges.opened(VAGUE)
    return nudges


def reminders(nudges: Nudges) -> list[str]:
    return [one.body for one in nudges.own if "bridge:nudge-reminder" in one.body]


async def test_an_author_is_reminded_once_a_labelling_after_three_looks(nudges: Nudges) -> None:
    await nudges.pass_(days=6.9)
    assert not reminders(nudges)
    nudges.clock.advance(days=0.2)
    for look in (1, 2, 3):
        await nudges.watch.turn()
        await nudges.watch.turn()  # what looks again at once is no further look
        await nudges.settle()
        assert len(reminders(nudges)) == (look == 3)
        nudges.clock.advance(minutes=10)
    await nudges.pass_(days=1)
    (text,) = reminders(nudges)
    assert hidden("nudge-reminder") in text
    assert "2026-03-15" in text


async def test_who_does_not_answer_finds_it_closed_as_not_planned(nudges: Nudges) -> None:
    await nudges.pass_(days=7.1)
    await nudges.pass_(days=6)
    assert nudges.is_open()
    await nudges.pass_(days=1)
    assert nudges.tracker.closed == [(ISSUE, CloseReason.NOT_PLANNED)]
    assert len(nudges.own) == 2
    assert "Closed for now" in nudges.own[0].body
    assert LABEL in nudges.labels


@pytest.mark.parametrize("days", [7.1, 14.1])
@pytest.mark.parametrize("is_heard", [True, False], ids=["heard", "lost on the way"])
async def test_a_word_of_the_author_stops_the_clock(
    nudges: Nudges, days: float, is_heard: bool
) -> None:
    if days > 14:
        await nudges.pass_(days=7.1)
        days -= 7.1
    nudges.clock.advance(hours=1)
    nudges.tracker.person(NORA).says(ISSUE, VERSION)
    if not is_heard:
        nudges.lose()
    await nudges.settle()
    await nudges.pass_(days=days)
    await nudges.pass_(days=14)
    assert nudges.is_open()
    assert len(reminders(nudges)) == (days != 7.1)
    assert "- [x] Plugin" in nudges.own[0].body


@pytest.mark.parametrize("what", ["edit", "reworded comment"])
async def test_edits_count_as_answers_even_where_nobody_told_of_them(what: str) -> None:
    nudges = Nudges()
    await nudges.opened(VAGUE)
    nora = nudges.tracker.person(NORA)
    said = nora.says(ISSUE, "moment")
    nudges.tracker.person(MAX).unlabels(ISSUE, LABEL)
    nudges.clock.advance(minutes=1)
    await nudges.settle()
    nudges.tracker.person(MAX).labels(ISSUE, LABEL)
    await nudges.settle()
    nudges.clock.advance(days=1)
    if what == "edit":
        nora.edits(ISSUE, body=f"{VAGUE} {VERSION}")
    else:
        nora.rewords(said.id, VERSION)
    nudges.lose()
    await nudges.pass_(days=7)
    assert not reminders(nudges)
    assert "- [x] Plugin" in nudges.text


@pytest.mark.parametrize(("who", "count"), [(NORA, 0), (MAX, 1)])
async def test_whose_edit_of_the_issue_it_is_decides(nudges: Nudges, who: str, count: int) -> None:
    nudges.clock.advance(days=1)
    nudges.tracker.person(who).edits(ISSUE, title="[iOS] App crashes")
    await nudges.settle()
    await nudges.pass_(days=6.1)
    assert len(reminders(nudges)) == count


async def test_neither_others_nor_the_bridge_itself_reset_the_clock(nudges: Nudges) -> None:
    nudges.clock.advance(days=5)
    nudges.tracker.person(COLLEAGUE).says(ISSUE, "Me too")
    nudges.tracker.person(ME).says(ISSUE, "beep")
    nudges.tracker.person("robot[bot]").says(ISSUE, "boop")
    await nudges.settle()
    await nudges.pass_(days=2.1)
    assert len(reminders(nudges)) == 1


async def test_the_latest_labelling_counts_and_is_reminded_of_anew(nudges: Nudges) -> None:
    await nudges.pass_(days=7.1)
    max_ = nudges.tracker.person(MAX)
    max_.unlabels(ISSUE, LABEL)
    max_.labels(ISSUE, LABEL)
    nudges.lose()
    await nudges.pass_(days=7.5)
    assert nudges.is_open()
    assert len(reminders(nudges)) == 2
    assert hidden("nudge-reminder-2") in reminders(nudges)[1]


async def test_a_new_labelling_between_two_looks_begins_anew(nudges: Nudges) -> None:
    nudges.clock.advance(days=7.1)
    await nudges.watch.turn()
    nudges.tracker.person(MAX).unlabels(ISSUE, LABEL)
    nudges.tracker.person(MAX).labels(ISSUE, LABEL)
    nudges.lose()
    await nudges.pass_(minutes=10)
    await nudges.pass_(days=6)
    assert not reminders(nudges)
    await nudges.pass_(days=1)
    assert len(reminders(nudges)) == 1


@pytest.mark.parametrize("what", ["unlabelled", "exempt", "closed by a person"])
async def test_people_end_it(nudges: Nudges, what: str) -> None:
    max_ = nudges.tracker.person(MAX)
    match what:
        case "unlabelled":
            max_.unlabels(ISSUE, LABEL)
        case "exempt":
            max_.labels(ISSUE, "enhancement")
        case _:
            max_.closes(ISSUE)
    nudges.lose()
    await nudges.pass_(days=7.1)
    await nudges.pass_(days=14)
    assert not reminders(nudges)
    assert not nudges.tracker.closed


async def test_where_closing_is_off_staff_hear_it_once(nudges: Nudges) -> None:
    nudges = await asked(may_close=False)
    await nudges.pass_(days=7.1)
    assert "closed" not in reminders(nudges)[0]
    await nudges.pass_(days=7)
    await nudges.pass_(days=7)
    assert nudges.is_open()
    ((channel, line),) = nudges.chat
    assert channel == STAFF
    assert "would be closed as not planned" in line


@pytest.mark.parametrize(("answer", "labels"), [(REST, {READY}), (VERSION, {LABEL})])
async def test_an_answer_after_closing_opens_it_again(
    nudges: Nudges, answer: str, labels: set[str]
) -> None:
    await nudges.pass_(days=7.1)
    await nudges.pass_(days=7)
    assert not nudges.is_open()
    nudges.tracker.person(COLLEAGUE).says(ISSUE, "Any news?")
    await nudges.settle()
    assert not nudges.is_open()
    nudges.tracker.person(NORA).says(ISSUE, answer)
    await nudges.settle()
    assert nudges.is_open()
    assert nudges.labels == labels
    assert "- [x] Plugin" in nudges.own[0].body
    await nudges.pass_(days=30)
    assert nudges.is_open()


async def test_an_old_comment_that_is_told_of_late_opens_nothing(nudges: Nudges) -> None:
    """It is told of again after a catch-up, or was redelivered by hand."""
    early = nudges.tracker.person(NORA).says(ISSUE, "I use it a lot")
    await nudges.settle()
    nudges.clock.advance(days=1)
    nudges.tracker.person(MAX).unlabels(ISSUE, LABEL)
    await nudges.settle()
    nudges.tracker.person(MAX).labels(ISSUE, LABEL)
    await nudges.settle()
    await nudges.pass_(days=7.1)
    await nudges.pass_(days=7)
    assert not nudges.is_open()
    nudges.tracker.tell(ISSUE, "created", NORA, comment=early.id)
    await nudges.settle()
    assert not nudges.is_open()


async def test_a_label_on_a_closed_issue_asks_nothing() -> None:
    nudges = Nudges(rules=replace(RULES, on_open=False))
    await nudges.opened(VAGUE)
    nudges.tracker.person(MAX).closes(ISSUE)
    nudges.tracker.person(MAX).labels(ISSUE, LABEL)
    await nudges.settle()
    assert not nudges.own


async def test_what_a_person_closed_an_answer_does_not_open(nudges: Nudges) -> None:
    nudges.tracker.person(MAX).closes(ISSUE)
    await nudges.settle()
    nudges.tracker.person(NORA).says(ISSUE, REST)
    await nudges.settle()
    assert not nudges.is_open()
    assert LABEL in nudges.labels


async def test_what_a_person_opens_again_is_not_closed_again(nudges: Nudges) -> None:
    await nudges.pass_(days=7.1)
    await nudges.pass_(days=7)
    nudges.tracker.person(MAX).reopens(ISSUE)
    await nudges.settle()
    await nudges.pass_(days=30)
    assert nudges.is_open()
    assert "- [ ]" in nudges.own[0].body


async def test_after_an_outage_nobody_is_closed_right_after_the_reminder(nudges: Nudges) -> None:
    await nudges.pass_(days=40)
    await nudges.pass_(days=3)
    assert nudges.is_open()
    await nudges.pass_(days=0.5)
    assert not nudges.is_open()


async def test_zero_days_are_never() -> None:
    nudges = await asked(rules=replace(RULES, remind=timedelta()))
    await nudges.pass_(days=100)
    assert not reminders(nudges)
    assert nudges.is_open()


async def test_one_issue_in_trouble_holds_up_no_other(nudges: Nudges) -> None:
    await nudges.pass_(days=7)
    nudges.tracker.down = Rejected("GitHub", "Resource not accessible")
    nudges.clock.advance(days=7)
    await nudges.watch.turn()
    nudges.tracker.down = Unavailable("GitHub", "down")
    nudges.clock.advance(hours=1)
    with pytest.raises(Unavailable):
        await nudges.watch.turn()
    nudges.tracker.down = None
    await nudges.pass_()
    assert not nudges.is_open()


async def test_a_deleted_issue_is_forgotten(nudges: Nudges) -> None:
    nudges.tracker.gone.add(ISSUE)
    nudges.lose()
    await nudges.pass_(days=8)
    assert await nudges.store.of(ISSUE) is None


async def test_an_issue_in_a_renamed_repository_is_still_waited_for(
    nudges: Nudges, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def issue(ref: IssueRef) -> Issue:
        return replace(nudges.issue, ref=IssueRef("acme/renamed", ref.number))

    monkeypatch.setattr(nudges.tracker, "issue", issue)
    await nudges.pass_(days=7.1)
    assert len(reminders(nudges)) == 1


async def test_a_clock_that_was_overtaken_changes_nothing(nudges: Nudges) -> None:
    """The author answered while GitHub was being read."""
    await nudges.pass_(days=7.1)
    before = await nudges.store.of(ISSUE)
    assert before
    nudges.tracker.person(NORA).says(ISSUE, REST)
    await nudges.settle()
    assert not await nudges.store.put(replace(before, state=NudgeState.CLOSED))
    after = await nudges.store.of(ISSUE)
    assert after
    assert after.state is NudgeState.READY
