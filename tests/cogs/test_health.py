"""``/livez``, ``/readyz`` and ``python -m bot health``: does it do its work?"""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import main
from tests.cogs.test_store_faults import held
from tests.support.stage import Stage, stage


def home(play: Stage) -> str:
    return f"http://127.0.0.1:{play.life.settings.http_port}"


async def get(play: Stage, path: str) -> tuple[int, Any]:
    async with play.http.get(home(play) + path) as response:
        return response.status, await response.json()


async def asked(play: Stage) -> int:
    return await asyncio.to_thread(main, ["health", "--url", f"{home(play)}/readyz"])


async def test_a_bridge_at_work_is_ready(play: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    assert await get(play, "/livez") == (200, {"live": True})
    status, body = await get(play, "/readyz")
    assert (status, body["ready"], body["wrong"]) == (200, True, {})
    assert body["checked"] == ["gateway", "outbox", "process", "store"]
    assert await asked(play) == 0
    assert '"ready": true' in capsys.readouterr().out


async def test_a_store_that_takes_no_writes_is_told_until_it_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with stage(tmp_path) as play:
        async with held(tmp_path / "bridge.db"):
            status, body = await get(play, "/readyz")
            assert (status, body["ready"]) == (503, False)
            assert "store" in body["wrong"]
            assert (await get(play, "/livez"))[0] == 200, "a restart would not help"
        async with asyncio.timeout(30):
            while (await get(play, "/readyz"))[0] != 200:
                play.bridge.outbox.hear()  # which may have failed meanwhile, and rests
    assert await asked(play) == 1, "nobody is there any more"
    assert "does not answer" in capsys.readouterr().err
