"""What GitHub's webhooks send, as npm's ``@octokit/webhooks-examples`` collects it."""

import json
from collections.abc import Iterator
from typing import Any

from tests.support.npm import package


def examples() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The kind of GitHub (``api.github.com``, ``ghes-35``), the event and its payload."""
    folder = package("@octokit/webhooks-examples", "7.6.1")
    for index in sorted(folder.glob("*/index.json")):
        for event in json.loads(index.read_text(encoding="utf-8")):
            for payload in event["examples"]:
                yield index.parent.name, event["name"], payload
