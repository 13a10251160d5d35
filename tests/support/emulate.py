"""A second GitHub on loopback, written by somebody else: npm's ``emulate``. It knows no ETags,
limits and redeliveries; those are the sandbox's."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bot.adapters.github_tracker import AppKey
from tests.support.npm import node, package

OWNER = "acme"
BRIDGE, MAINTAINER, PASSER_BY = "bridge-bot", "mia", "noah"
APP, SLUG = 4711, "community-bridge"
SEED = {
    "tokens": {f"token-of-{one}": {"login": one} for one in (BRIDGE, MAINTAINER, PASSER_BY)},
    "github": {
        "users": [{"login": one} for one in (BRIDGE, MAINTAINER, PASSER_BY)],
        "orgs": [
            {
                "login": OWNER,
                "members": [{"login": one, "role": "admin"} for one in (BRIDGE, MAINTAINER)],
            }
        ],
        "apps": [
            {
                "app_id": APP,
                "slug": SLUG,
                "name": "Community Bridge",
                "permissions": {"issues": "write", "contents": "read", "metadata": "read"},
                "events": [],
                "installations": [{"installation_id": 100, "account": OWNER}],
            }
        ],
    },
}


@dataclass(frozen=True, slots=True)
class Emulate:
    """``app`` is the key of a GitHub App that ``OWNER`` has installed."""

    url: str
    app: AppKey

    def token(self, login: str) -> str:
        return f"token-of-{login}"

    def as_person(self, login: str, verb: str, path: str, body: object = None) -> Any:
        """What it answers to somebody's own request; fails where it refuses."""
        request = Request(
            self.url + path,
            method=verb,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token(login)}",
                "Content-Type": "application/json",
            },
        )
        with urlopen(request, timeout=10) as response:
            return json.loads(response.read() or b"null")

    def repository(self, name: str) -> str:
        """A new one of ``OWNER``'s."""
        made = self.as_person(MAINTAINER, "POST", f"/orgs/{OWNER}/repos", {"name": name})
        return str(made["full_name"])


@contextmanager
def emulating() -> Iterator[Emulate]:
    """Skips where there is no Node.js; see ``tests.support.npm``."""
    script, folder = Path(__file__).with_suffix(".mjs"), package("emulate", "0.12.2")
    command = [node(), str(script), str(folder), json.dumps(SEED)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        keys = [one["value"] for one in said["secrets"] if one["kind"] == "github.app_private_key"]
        yield Emulate(said["url"], AppKey(APP, keys[0]))
