"""The short version of ``python -m benchmarks.soak``: a hundredth of the hour, in as many parts."""

from pathlib import Path

import pytest

from benchmarks.soak import run


@pytest.mark.slow
async def test_no_task_and_no_open_resource_is_left(tmp_path: Path) -> None:
    assert await run(0.01, tmp_path) == []
