"""Whatever people do on both sides, heard twice, late, in any order or not at all, with the bridge
dying and both sides failing at any step: in the end each side holds exactly what it should."""

import pytest

from tests.support.reckoning import hold


@pytest.mark.parametrize("seed", range(20))
async def test_nothing_is_doubled_or_lost_when_things_go_wrong_now_and_then(seed: int) -> None:
    await hold(seed, 250, trouble=0.05)
