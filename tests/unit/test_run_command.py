"""``run --role`` says what it needs before anything is opened."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.domain.role import Role

PARTS = [role for role in Role if role is not Role.ALL]


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BRIDGE_DISCORD_TOKEN", "token")
    yield
    gc.enable()  # a start goes without


@pytest.mark.parametrize("role", PARTS)
def test_on_sqlite_one_process_does_everything(
    role: Role, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["run", "--role", role]) == 1
    told = capsys.readouterr().err
    assert "BRIDGE_DATABASE_URL" in told
    assert "on SQLite one process does everything: python -m bot run" in told
    assert [*tmp_path.iterdir()] == []


def test_a_worker_is_told_its_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIDGE_DATABASE_URL", "postgresql://bridge@127.0.0.1:1/bridge")
    assert main(["run", "--role", "worker"]) == 1
    assert "BRIDGE_GUILD_ID" in capsys.readouterr().err


def test_who_hears_or_speaks_needs_a_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BRIDGE_DISCORD_TOKEN")
    monkeypatch.setenv("BRIDGE_DATABASE_URL", "postgresql://bridge@127.0.0.1:1/bridge")
    monkeypatch.setenv("BRIDGE_GUILD_ID", "1")
    for role in ("gateway", "worker"):
        assert main(["run", "--role", role]) == 1
        assert "BRIDGE_DISCORD_TOKEN: is not set" in capsys.readouterr().err
