"""What people do on GitHub reaches the running bridge: at once by webhook, else by polling, and
each of it once."""

from pathlib import Path
from typing import Any

from tests.support.stage import Stage, stage, until

UPDATER = "Cap-go/capacitor-updater"
NUMBER = 624
"""An old issue with one label, which nobody is asked anything about."""


def issue(play: Stage) -> Any:
    repository = play.sandbox.github.repositories.find(UPDATER)
    assert repository
    return repository.issues[NUMBER]


async def labelled(play: Stage, *labels: str) -> None:
    """By Max, who maintains the repository."""
    for label in labels:
        await play.act("max", "gh_label", issue=f"{UPDATER}#{NUMBER}", label=label)


def calls(play: Stage) -> int:
    return play.sandbox.github.limits.windows["core"].used


async def test_a_label_becomes_a_comment_with_two_calls(play: Stage) -> None:
    await labelled(play, "cli")  # now the issue is known
    # GitHub tells of the bridge's own comment once it has answered; the sandbox may be faster.
    await play.fault("webhook", how="lose", event="issue_comment", count=0)
    before = calls(play)
    await labelled(play, "billing")
    assert [one.author.is_bridge for one in issue(play).comments] == [True]
    assert calls(play) - before == 2


async def test_deliveries_that_come_twice_or_out_of_order_act_once(play: Stage) -> None:
    await play.fault("webhook", how="double", count=0)
    await play.fault("webhook", how="reorder", count=2)
    await labelled(play, "billing", "cli")
    await play.settle()
    await play.fault("webhook", how="redeliver", count=4)
    await play.settle()
    assert len(issue(play).comments) == 1


async def test_what_happened_while_the_bridge_was_away_is_caught_up_once(tmp_path: Path) -> None:
    async with stage(tmp_path, github_poll_seconds=3600) as play:
        async with play.away():
            await labelled(play, "billing")
            assert issue(play).comments == []
        await until(lambda: len(issue(play).comments) == 1)
        await play.fault("webhook", how="redeliver", count=1)
        await play.settle()
        assert len(issue(play).comments) == 1
