"""Packages of npm's that tests read or run, each fetched once a machine."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn

import pytest


def package(name: str, version: str) -> Path:
    """Its folder, with what it needs beside it. Where there is no npm, or it does not get there,
    tests are skipped; with ``CI`` set they fail, for there it is installed."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    kept = caches / "community-bridge-tests" / f"npm-{name.replace('/', '-')}-{version}"
    if not kept.exists():
        _fetch(f"{name}@{version}", kept)
    return kept / "node_modules" / name


def node() -> str:
    """The program that runs them."""
    return shutil.which("node") or _missing("Node.js is not here")


def _fetch(wanted: str, kept: Path) -> None:
    npm = shutil.which("npm") or _missing(f"npm is not here, which fetches {wanted}")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        inside = Path(folder, "fetched")
        inside.mkdir()
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--no-save")
        command = [npm, "install", *quiet, "--prefix", str(inside), wanted]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            _missing(f"npm does not fetch {wanted}: {done.stderr.strip()[-300:]}")
        try:
            inside.rename(kept)
        except OSError:
            assert kept.exists()  # another test process was faster


def _missing(why: str) -> NoReturn:
    (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
