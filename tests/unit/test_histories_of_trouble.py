"""The same histories, in which every fourth thing that happens is a misfortune, and the bridge has
a person's token: GitHub calls it no bot."""

import pytest

from tests.support.reckoning import hold
from tests.support.tracker import DEPUTY


@pytest.mark.parametrize("seed", range(100, 120))
async def test_nothing_is_doubled_or_lost_when_everything_goes_wrong(seed: int) -> None:
    await hold(seed, 250, trouble=0.25, login=DEPUTY)
