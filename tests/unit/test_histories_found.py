"""What histories have found once, told step by step."""

from bot.domain.errors import Unavailable
from bot.domain.issue import CloseReason
from bot.domain.outbox import EffectState, Outcome
from tests.support.crossing import ISSUE
from tests.support.history import History
from tests.support.reckoning import faults
from tests.support.reckoning_posts import in_step

AWAY = Unavailable("chat", "503")


async def _begun() -> History:
    history = History()
    await history.begin()
    return history


async def _ends_well(history: History) -> None:
    await history.end()
    assert [*faults(history), *in_step(history)] == []


async def test_a_milestone_that_comes_and_goes_while_discord_is_away_does_not_stay() -> None:
    history = await _begun()
    maya, sea = history.sea.tracker.person("maya"), history.sea
    maya.labels(ISSUE, "billing")
    maya.plans(ISSUE, "1.0")
    sea.room.down = AWAY
    await sea.settle()
    maya.plans(ISSUE, "")
    await _ends_well(history)


async def test_what_a_person_closed_meanwhile_keeps_their_reason() -> None:
    history = await _begun()
    maya, sea = history.sea.tracker.person("maya"), history.sea
    maya.labels(ISSUE, "billing")
    await _look(history)
    maya.closes(ISSUE, CloseReason.COMPLETED)
    await _ends_well(history)
    assert sea.tracker.issues[ISSUE].reason is CloseReason.COMPLETED


async def test_its_own_label_shows_in_the_feed_where_no_webhook_tells_of_it() -> None:
    history = await _begun()
    sea = history.sea
    sea.tracker.person("maya").labels(ISSUE, "triage")
    await _look(history)
    await history.work()
    sea.heard = len(sea.tracker.told)
    await _ends_well(history)
    assert "seen" in sea.tracker.issues[ISSUE].labels


async def _look(history: History) -> None:
    """Hear of the last thing that happened, and do no more than to look at it."""
    sea = history.sea
    await sea.inbox.hear(sea.tracker.told[-1:])
    sea.heard = len(sea.tracker.told)
    (look,) = await sea.outbox.lease("me", sea.clock.now, 9, sea.clock.now)
    await sea.inbox.look(look)
    await sea.outbox.settle([Outcome(look, EffectState.DONE, sea.clock.now, None, None)])
