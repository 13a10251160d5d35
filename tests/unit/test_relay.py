"""Comments cross a link both ways where its opener agrees: once each, and never back."""

from collections.abc import Awaitable, Coroutine
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import cast

import pytest

from bot.domain.card import TEXT_MOST
from bot.domain.errors import Refused, Rejected, Unavailable
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.link import Relay
from bot.domain.question import File
from bot.services.relay import RelayService
from tests.support.crossing import ISSUE, MAX, POST, Killed, Strait, parts, person

THREAD = ChannelId(POST)


@pytest.fixture
async def strait() -> Strait:
    found = Strait()
    await found.open()
    return found


async def test_nothing_crosses_before_the_opener_agrees() -> None:
    strait = Strait()
    await strait.out.said(strait.write("Hello"))
    strait.tracker.person("oscar").says(ISSUE, "Hi")
    await strait.settle()
    assert (strait.comments(), strait.room.shown) == ([], {})
    strait.clock.advance(seconds=1)
    await strait.open()
    await strait.out.catch_up()
    await strait.settle()
    assert strait.comments() == []


async def test_a_message_becomes_one_comment_and_does_not_come_back(strait: Strait) -> None:
    said = strait.write("It fixes #3, says @oscar; mail nora@private-mail.example")
    for _ in range(3):
        await strait.out.said(said)
        await strait.settle()
    [comment] = strait.comments()
    assert comment.startswith("It fixes #<!-- -->3, says @<!-- -->oscar; mail [redacted: email]")
    assert strait.room.shown == {}


async def test_files_are_shown_or_described_and_what_says_nothing_stays(strait: Strait) -> None:
    strait.room.read = {"small.log": "E: nora@private-mail.example", "large.log": "E: no"}
    files = (File("small.log", "u", 40), File("large.log", "u", 40_000), File("a.zip", "u", 9_000))
    await strait.out.said(strait.write("", files=files))
    await strait.out.said(strait.write(""))
    await strait.settle()
    [comment] = strait.comments()
    assert "<code>small.log</code></summary>\n\n```text\nE: [redacted: email]\n```" in comment
    assert comment.endswith("_Attached in Discord: `large.log` (40 kB), `a.zip` (9 kB)_")


async def test_edits_and_deletions_of_a_message_follow(strait: Strait) -> None:
    said = strait.write("One")
    await strait.out.said(said)
    await strait.settle()
    for text in ("Two", "One"):
        await strait.out.said(said := strait.reword(said, text))
        await strait.settle()
        assert strait.comments() == [text]
    await strait.out.gone(said.message, THREAD)
    await strait.settle()
    assert strait.comments() == []
    assert len(strait.tracker.said) == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1), (1, 0, 2), (2, 1, 0), (0, 2, 1)])
async def test_the_end_is_the_same_in_whatever_order_it_is_heard(
    strait: Strait, order: tuple[int, ...]
) -> None:
    first, last = strait.write("One"), strait.write("Stays")
    second = strait.reword(first, "Two")
    steps = (
        lambda: strait.out.said(first),
        lambda: strait.out.said(second),
        lambda: strait.out.gone(first.message, THREAD),
    )
    for step in order:
        await steps[step]()
    await strait.out.said(strait.reword(last, "Changed"))
    await strait.out.said(last)
    await strait.settle()
    assert strait.comments() == ["Changed"]


async def test_a_comment_is_shown_and_does_not_come_back(strait: Strait) -> None:
    strait.tracker.person("maya").says(ISSUE, "Try <!-- x --> v8, @everyone")
    await strait.settle()
    [card] = strait.room.shown.values()
    assert card.texts[0].startswith("**maya** (maintainer) [on GitHub](https://github.com/acme/")
    assert card.texts[1] == "Try  v8, @\u200beveryone"
    assert strait.comments() == []


async def test_edits_and_deletions_of_a_comment_follow(strait: Strait) -> None:
    oscar = strait.tracker.person("oscar")
    comment = oscar.says(ISSUE, "One\n\n" + "a" * 3_300 + "\n\n" + "b" * 3_300)
    await strait.settle()
    assert [len(part) for part in parts(strait)] == [3_305, 3_300]
    oscar.rewords(comment.id, "Short")
    await strait.settle()
    assert parts(strait) == ["Short"]
    oscar.rewords(comment.id, "\n\n".join(letter * 3_300 for letter in "abcdef"))
    await strait.settle()
    assert [part[0] for part in parts(strait)] == ["a", "b", "c", "d"]
    assert parts(strait)[-1].endswith(f"**[Go on reading on GitHub]({comment.url})**")
    oscar.deletes(comment.id)
    await strait.settle()
    assert strait.room.shown == {}
    assert strait.relays.rows == {}


async def test_an_answer_older_than_what_is_shown_changes_nothing(strait: Strait) -> None:
    oscar = strait.tracker.person("oscar")
    stale = oscar.says(ISSUE, "Early")
    strait.heard = len(strait.tracker.told)
    strait.clock.advance(seconds=5)
    oscar.rewords(stale.id, "Late")
    await strait.settle()
    strait.tracker.notes[stale.id] = stale
    strait.heard = len(strait.tracker.told) - 2  # what told of it first comes only now
    await strait.settle()
    assert parts(strait) == ["Late"]


async def test_the_longest_comment_of_the_longest_names_fits(strait: Strait) -> None:
    strait.tracker.maintainers.add("m" * 39)
    url = f"https://github.com/{'o' * 39}/{'r' * 100}/issues/1234567#issuecomment-12345678901"
    comment = strait.tracker.person("m" * 39).says(ISSUE, "a" * 40_000)
    strait.tracker.notes[comment.id] = replace(comment, url=url)
    await strait.settle()
    assert max(card.length for card in strait.room.shown.values()) <= TEXT_MOST
    assert len(strait.room.shown) == 4


async def test_a_comment_that_is_gone_before_it_is_shown_is_not_shown(strait: Strait) -> None:
    oscar = strait.tracker.person("oscar")
    comment = oscar.says(ISSUE, "One")
    await strait.hear()
    oscar.deletes(comment.id)
    await strait.settle()
    assert strait.room.shown == {}


async def test_bots_and_what_is_old_stay_where_they_are(strait: Strait) -> None:
    strait.clock.now -= timedelta(minutes=1)
    old = strait.tracker.person("oscar").says(ISSUE, "Old")
    said = strait.write("Old")
    strait.clock.advance(minutes=2)
    strait.tracker.person("renovate[bot]").says(ISSUE, "Beep")
    strait.tracker.person("oscar").rewords(old.id, "Old, but new")
    await strait.out.said(strait.reword(said, "Old, but new"))
    await strait.settle()
    assert (strait.comments(), strait.room.shown) == ([], {})


async def test_a_webhook_that_is_faster_than_its_answer_is_known_by_its_mark(
    strait: Strait,
) -> None:
    await strait.out.said(strait.write("Hello"))
    strait.tracker.loses = True
    await strait.settle()
    strait.clock.advance(minutes=2)
    await strait.settle()
    assert strait.comments() == ["Hello"]
    assert strait.room.shown == {}


async def test_only_maintainers_words_cross_where_that_was_agreed() -> None:
    strait = Strait()
    await strait.open(Relay.MAINTAINERS)
    await strait.out.said(strait.write("Nora's"))
    await strait.out.said(strait.write("Max's", MAX))
    strait.tracker.person("oscar").says(ISSUE, "Oscar's")
    strait.tracker.person("maya").says(ISSUE, "Maya's")
    await strait.settle()
    assert (strait.comments(), parts(strait)) == (["Max's"], ["Maya's"])


async def test_what_waits_stays_when_the_link_is_closed(strait: Strait) -> None:
    crossed = strait.write("Crossed")
    await strait.out.said(crossed)
    await strait.settle()
    await strait.out.said(strait.write("Waits"))
    await strait.consent.choose(THREAD, Relay.OFF, person(MAX))
    strait.tracker.person("oscar").says(ISSUE, "Too late")
    await strait.settle()
    assert strait.comments() == ["Crossed"]
    assert parts(strait) == []
    assert "Nothing crosses" in strait.room.texts()[-1]
    await strait.out.gone(crossed.message, THREAD)
    await strait.settle()
    assert strait.comments() == []


async def test_what_happened_while_the_bridge_was_away_is_caught_up(strait: Strait) -> None:
    edited, deleted = strait.write("Edited"), strait.write("Deleted")
    for one in (edited, deleted):
        await strait.out.said(one)
    await strait.settle()
    strait.reword(edited, "Anew")
    strait.remove(deleted)
    strait.write("Missed")
    for _ in range(2):
        await strait.survive()
    assert strait.comments() == ["Anew", "Missed"]


async def test_what_github_does_not_take_is_told_below_the_message(strait: Strait) -> None:
    said = strait.write("Hello")
    await strait.out.said(said)
    strait.tracker.down = Rejected("GitHub", "locked")
    await strait.settle()
    assert strait.room.texts() == ["GitHub did not take this, so acme/app#12 lacks it."]


async def test_who_may_open_a_link(strait: Strait) -> None:
    strait = Strait(most=Relay.MAINTAINERS)
    consent: RelayService = strait.consent
    with pytest.raises(Refused, match="Only whoever opened"):
        await consent.choose(THREAD, Relay.MAINTAINERS, person(MemberId(99)))
    with pytest.raises(Refused, match="On this server"):
        await consent.choose(THREAD, Relay.ALL, person())
    with pytest.raises(Refused, match="only in the thread"):
        await consent.state(ChannelId(99), person())
    for _ in range(2):
        await consent.choose(THREAD, Relay.MAINTAINERS, person(MAX))
    await strait.settle()
    [asked] = strait.room.shown.values()
    assert asked.custom_ids == {"relay:agree:50:maintainers", "relay:decline:50:maintainers"}
    with pytest.raises(Refused, match="Only whoever opened"):
        await consent.answer(MessageId(POST), Relay.MAINTAINERS, person(MAX), agrees=True)
    await consent.answer(MessageId(POST), Relay.MAINTAINERS, person(), agrees=False)
    assert await strait.relays.crossings() == []
    await consent.answer(MessageId(POST), Relay.MAINTAINERS, person(), agrees=True)
    await strait.settle()
    assert "What maintainers write here, everybody can read" in strait.room.texts()[-1]
    [audit] = strait.relays.audits
    assert (audit.actor, audit.details) == (person().member, "maintainers acme/app#12")


@pytest.mark.parametrize("opener", [None, person().member])
async def test_a_thread_that_is_no_post_is_up_to_its_opener(opener: MemberId | None) -> None:
    strait = Strait()
    strait.intakes.is_post = False
    if opener:
        strait.room.openers[THREAD] = opener
        await strait.consent.choose(THREAD, Relay.ALL, person(MAX))
        assert await strait.relays.crossings() == []
        await strait.consent.choose(THREAD, Relay.ALL, person())
    else:  # the bridge opened it for an issue
        await strait.consent.choose(THREAD, Relay.ALL, person(MAX))
    assert len(await strait.relays.crossings()) == 1


async def test_a_message_waits_for_github_and_an_outage_doubles_nothing(strait: Strait) -> None:
    strait.tracker.down = Unavailable("GitHub", "down")
    await strait.out.said(strait.write("Hello"))
    await strait.settle()
    strait.tracker.down = None
    strait.clock.advance(minutes=2)
    await strait.settle()
    assert strait.comments() == ["Hello"]


class Scene:
    """People act whether the bridge lives or not; what it does not hear it must find out."""

    def __init__(self, strait: Strait) -> None:
        self.strait = strait
        self.is_dead = False

    async def bridge(self, *does: Awaitable[None]) -> None:
        for act in does:
            try:
                if self.is_dead:
                    cast("Coroutine[None, None, None]", act).close()
                else:
                    await act
            except Killed:
                self.is_dead = True

    async def play(self) -> None:
        """Everything that can happen to a message, and to a comment of two parts."""
        strait, out = self.strait, self.strait.out
        oscar = strait.tracker.person("oscar")
        first, second = strait.write("One"), strait.write("Deleted")
        comment = oscar.says(ISSUE, "a" * 3_300 + "\n\n" + "b" * 3_300)
        gone = oscar.says(ISSUE, "Gone")
        await self.bridge(out.said(first), out.said(second), strait.settle())
        strait.clock.advance(minutes=2)
        oscar.rewords(comment.id, "c" * 3_300)
        oscar.deletes(gone.id)
        third = strait.reword(first, "Two")
        strait.remove(second)
        await self.bridge(out.said(third), out.gone(second.message, THREAD), strait.settle())
        if self.is_dead:
            await strait.survive()
        strait.switch.at = None
        for _ in range(2):
            strait.clock.advance(minutes=2)
            await strait.settle()


@pytest.mark.parametrize("loses", [False, True])
async def test_a_death_at_any_step_doubles_and_loses_nothing(*, loses: bool) -> None:
    for at in count(step=5 if loses else 1):
        strait = Strait()
        await strait.open()
        strait.switch.steps, strait.switch.at = 0, at
        strait.tracker.loses = loses
        scene = Scene(strait)
        await scene.play()
        assert strait.comments() == ["Two"], at
        assert parts(strait) == ["c" * 3_300], at
        if not scene.is_dead:
            break
    assert at > 60
