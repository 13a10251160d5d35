"""What GitHub's webhooks send, as npm's ``@octokit/webhooks-examples`` collects it; fetched once a
machine."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PACKAGE, VERSION = "@octokit/webhooks-examples", "7.6.1"


def examples() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The kind of GitHub (``api.github.com``, ``ghes-35``), the event and its payload. Skips where
    there is no npm, and on a person's machine where it does not get there."""
    for index in sorted(_folder().glob("*/index.json")):
        for event in json.loads(index.read_text(encoding="utf-8")):
            for payload in event["examples"]:
                yield index.parent.name, event["name"], payload


def _folder() -> Path:
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    kept = caches / "community-bridge-tests" / f"webhooks-examples-{VERSION}"
    if not kept.exists():
        _fetch(kept)
    return kept


def _fetch(kept: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not here, which fetches GitHub's payloads")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        quiet = ("--no-audit", "--no-fund", "--ignore-scripts", "--no-save")
        command = [npm, "install", *quiet, "--prefix", folder, f"{PACKAGE}@{VERSION}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            reason = f"npm does not fetch {PACKAGE}: {done.stderr.strip()[-300:]}"
            (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
        try:
            Path(folder, "node_modules", PACKAGE).rename(kept)
        except OSError:
            assert kept.exists()  # another test process was faster
