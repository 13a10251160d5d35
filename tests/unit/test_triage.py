"""What waits for a maintainer, by whom it waits for, longest first."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import pytest

from bot.domain.errors import Refused, Rejected, Unavailable
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, RoleId
from bot.domain.intake import Intake
from bot.domain.issue import Comment, IssueRef
from bot.domain.places import Places
from bot.domain.triage import PAGE, Section
from bot.ports import IntakeStore
from bot.services.close import Person
from bot.services.triage import TriageService
from bot.services.triage_cards import TriageCards, View
from tests.support.intakes import intake
from tests.support.links import link
from tests.support.nudging import COLLEAGUE, ISSUE, MAX, NORA, VAGUE, VERSION, AsPerson, Nudges
from tests.support.tracker import FakeTracker
from tests.support.verify import FakeTexts

ACME, OTHER = "acme/app", "acme/web"
MAINTAINER = Person(MemberId(1), frozenset({RoleId(9)}), "en")


class Intakes:
    def __init__(self, *active: Intake) -> None:
        self.rows = active

    async def active(self, limit: int) -> list[Intake]:
        return list(self.rows[:limit])


def triage(
    nudges: Nudges, *active: Intake, repositories: tuple[str, ...] = (ACME,)
) -> TriageService:
    return TriageService(
        repositories=repositories,
        label="Needs-Repro",
        tracker=nudges.tracker,
        nudges=nudges.store,
        links=nudges.links,
        intakes=cast("IntakeStore", Intakes(*active)),
        places=Places(maintainer_roles=frozenset({RoleId(9)})),
        cards=TriageCards(FakeTexts(), repositories),
        texts=FakeTexts(),
        clock=nudges.clock,
    )


async def rows(service: TriageService, section: Section, **more: Any) -> list[str]:
    """The numbers of a page, in their order."""
    card = await service.queue(MAINTAINER, View(section=section, **more))
    text = next(text for part in card.parts() for text in part.texts if "###" not in text)
    return [line.split("]")[0] for line in text.split("\n") if line.startswith("- [")]


@pytest.fixture
def nudges() -> Nudges:
    return Nudges()


async def test_unlabelled_issues_wait_longest_first_without_pull_requests(nudges: Nudges) -> None:
    for number, labels in ((1, ()), (2, ("bug",)), (3, ())):
        nudges.tracker.put(IssueRef(ACME, number), "Title", labels=labels)
        nudges.clock.advance(hours=1)
    nudges.tracker.put(IssueRef(ACME, 4), "Pull", is_pull=True)
    nudges.tracker.person(MAX).closes(nudges.tracker.put(IssueRef(ACME, 5), "Done").ref)
    assert await rows(triage(nudges), Section.UNLABELLED) == ["- [#1", "- [#3"]


async def test_who_was_asked_is_waited_for_until_they_answer(nudges: Nudges) -> None:
    await nudges.opened(VAGUE)
    service = triage(nudges)
    assert await rows(service, Section.WAITING) == ["- [#12"]
    assert await rows(service, Section.ANSWERED) == []
    nudges.clock.advance(hours=1)
    nudges.tracker.person(NORA).edits(ISSUE, body=f"{VAGUE} {VERSION}")
    await nudges.settle()
    assert await rows(service, Section.WAITING) == []
    assert await rows(service, Section.ANSWERED) == ["- [#12"]
    nudges.clock.advance(hours=1)
    nudges.tracker.person(MAX).says(ISSUE, "Thanks, I look")
    assert await rows(service, Section.ANSWERED) == []
    assert await rows(service, Section.WAITING) == ["- [#12"]


@pytest.mark.parametrize(
    ("said", "is_answered"),
    [
        ((), False),
        ((NORA,), True),
        ((MAX, NORA), True),
        ((NORA, MAX), False),
        ((MAX, NORA, COLLEAGUE), True),
        ((MAX, NORA, "robot[bot]"), True),
        ((MAX, COLLEAGUE), False),
    ],
)
async def test_the_authors_word_waits_until_a_maintainers_is_newer(
    nudges: Nudges, said: tuple[str, ...], is_answered: bool
) -> None:
    nudges.tracker.put(ISSUE, "Title", labels=("bug",), author=NORA)
    for who in said:
        nudges.clock.advance(minutes=1)
        nudges.tracker.person(who).says(ISSUE, "word")
    assert bool(await rows(triage(nudges), Section.ANSWERED)) is is_answered


async def test_the_bridges_own_word_is_no_maintainers() -> None:
    nudges = Nudges(tracker=AsPerson())
    nudges.tracker.put(ISSUE, "Title", author=NORA)
    for who in (NORA, MAX):
        nudges.tracker.person(who).says(ISSUE, "word")
    assert await rows(triage(nudges), Section.ANSWERED) == ["- [#12"]


async def test_maintainers_own_issues_answer_nobody(nudges: Nudges) -> None:
    nudges.tracker.put(ISSUE, "Title", author=MAX)
    nudges.tracker.person(MAX).says(ISSUE, "word")
    assert await rows(triage(nudges), Section.ANSWERED) == []


async def test_linked_posts_that_nobody_wrote_in_are_shown_by_their_links(nudges: Nudges) -> None:
    def post(number: int, **more: Any) -> Intake:
        one = intake(MessageId(number), nudges.clock)
        return replace(one, guild=GuildId(1), channel=ChannelId(number), **more)

    for number, issue in ((50, "acme/app#12"), (51, "acme/app#13"), (52, "acme/web#1")):
        await nudges.links.link(link(number, issue), [])
    posts = post(53), post(52), post(51, helped_at=nudges.clock.now), post(50, title="It *crashes*")
    service = triage(nudges, *posts)
    card = await service.queue(MAINTAINER, View(section=Section.THREADS))
    assert "[#12](https://discord.com/channels/1/50) It \\*crashes\\*" in card.texts[1]
    assert await rows(service, Section.THREADS) == ["- [#12"]


async def test_pages_are_turned_and_a_page_that_is_gone_is_the_last(nudges: Nudges) -> None:
    for number in range(1, 2 * PAGE + 2):
        nudges.tracker.put(IssueRef(ACME, number), "Title")
        nudges.clock.advance(minutes=1)
    service = triage(nudges)
    assert len(await rows(service, Section.UNLABELLED)) == PAGE
    assert await rows(service, Section.UNLABELLED, page=2) == ["- [#21"]
    assert await rows(service, Section.UNLABELLED, page=9) == ["- [#21"]
    card = await service.queue(MAINTAINER, View(page=1))
    assert {"triage:previous:0:unlabelled:0", "triage:next:0:unlabelled:2"} <= card.custom_ids
    assert View.parse("0:unlabelled:2") == View(0, Section.UNLABELLED, 2)


async def test_another_repository_is_chosen_and_one_that_left_is_the_first(nudges: Nudges) -> None:
    nudges.tracker.put(IssueRef(OTHER, 7), "Title")
    service = triage(nudges, repositories=(ACME, OTHER))
    card = await service.queue(MAINTAINER, View(repository=1))
    assert card.select
    assert [one.label for one in card.select.options] == [ACME, OTHER]
    assert await rows(service, Section.UNLABELLED, repository=1) == ["- [#7"]
    assert await rows(service, Section.UNLABELLED, repository=2) == []


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (Unavailable("GitHub", "down"), "GitHub does not answer right now"),
        (Rejected("GitHub", "Bad credentials"), "Bad credentials"),
    ],
)
async def test_trouble_at_github_is_told_and_threads_are_shown(
    nudges: Nudges, error: Unavailable | Rejected, text: str
) -> None:
    nudges.tracker.down = error
    card = await triage(nudges).queue(MAINTAINER, View())
    assert text in card.texts[1]
    labels = [button.label for part in card.parts() for button in part.buttons]
    assert labels[0] == "Unlabelled (?)"
    assert "Threads without a reply (0)" in labels
    assert "Refresh" in labels


async def test_only_maintainers_see_it(nudges: Nudges) -> None:
    with pytest.raises(Refused):
        await triage(nudges).queue(Person(MemberId(2), frozenset(), "en"), View())


class Asked(FakeTracker):
    """Knows since when comments were asked for."""

    since: list[datetime]

    async def commented(self, repository: str, since: datetime) -> Sequence[Comment]:
        self.since.append(since)
        return await super().commented(repository, since)


async def test_while_a_day_lasts_github_is_asked_the_same(nudges: Nudges) -> None:
    """Only then it answers for nothing."""
    tracker = Asked(clock=nudges.clock)
    tracker.since = []
    service = replace(triage(nudges), tracker=tracker)
    await service.queue(MAINTAINER, View())
    nudges.clock.advance(hours=5)
    await service.queue(MAINTAINER, View())
    assert len(tracker.since) == 2
    assert len(set(tracker.since)) == 1
