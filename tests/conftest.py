"""What tests of every ring may ask for."""

import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import discord
import pytest
from discord.gateway import DiscordWebSocket
from hypothesis import settings

from bot import knowledge
from bot.adapters.search.build import build_index
from bot.adapters.search.corpus import Vectors
from bot.adapters.search.index import SearchIndex
from bot.domain.faq import Entry

settings.load_profile("ci")
"""Hypothesis's own: the same examples at every run, and no deadline on a busy machine."""


@pytest.fixture(scope="session", autouse=True)
def one_index() -> Iterator[None]:
    """The shipped content is indexed once for all bridges that a process of the tests begins, not
    a third of a second each time: the same content gives the same index, which nothing changes."""
    built: list[tuple[Sequence[Entry], SearchIndex]] = []

    def build_once(entries: Sequence[Entry], vectors: Vectors | None = None) -> SearchIndex:
        if vectors:
            return build_index(entries, vectors)
        for known, index in built:
            if known == entries:
                return index
        built.append((entries, build_index(entries)))
        return built[-1][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(knowledge, "build_index", build_once)
        yield


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture(autouse=True)
def discord_address() -> Iterator[None]:
    """The bridge points discord.py, which keeps its addresses in classes, at a test's sandbox; the
    next test finds them as they were."""
    address, gateway = discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    yield
    discord.http.Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = address, gateway


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Tests that run side by side are known by their names, so nothing long, and with it nothing
    made at random, may be a part of one."""
    return argname if isinstance(val, str) and len(val) > 60 else None
