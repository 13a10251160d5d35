"""The short version of ``python -m benchmarks.kills``: killed under mixed load, nothing is lost or
doubled."""

import random
from pathlib import Path

import pytest

from benchmarks.kills import run


@pytest.mark.slow
async def test_killed_under_mixed_load_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    seed = random.SystemRandom().randint(1, 10**9)
    print(f"python -m benchmarks.kills --kills 4 --seed {seed} repeats this load")
    assert await run(4, seed, tmp_path, lanes=2) == []
