"""Whatever GitHub sends is taken when it is signed, and turned away when it is not."""

import json
from collections import Counter
from typing import Any

from bot.domain.heard import About
from bot.webhook.router import COMMENTS, ISSUES, RELEASES
from tests.support.webhook_examples import examples
from tests.webhook.conftest import opened, signed


async def test_every_payload_that_is_known_is_replayed_with_a_good_and_a_bad_signature() -> None:
    known = list(examples())
    named = {str(_name(payload)) for *_, payload in known}
    answers: Counter[tuple[int, int]] = Counter()
    expected: Counter[About] = Counter()
    async with opened(*named) as door:
        for number, (_, event, payload) in enumerate(known):
            delivery = f"example-{number}"
            good, _ = await door.send(payload, event, delivery)
            wrong = {"X-Hub-Signature-256": signed(json.dumps(payload).encode(), "wrong")}
            bad, _ = await door.send(payload, event, delivery, wrong)
            answers[good, bad] += 1
            expected.update(_expected(event, payload))
    assert answers == {(202, 401): len(known)}
    assert len(known) > 300
    assert Counter(one.about for one in door.kept) == expected
    assert set(expected) == set(About)
    assert all(one.repository in named and one.by for one in door.kept)


def _expected(event: str, payload: dict[str, Any]) -> list[About]:
    action, is_pull = payload.get("action"), payload.get("issue", {}).get("pull_request")
    about = {
        About.ISSUE: event == "issues" and action in ISSUES and not is_pull,
        About.COMMENT: event == "issue_comment" and action in COMMENTS and not is_pull,
        About.RELEASE: event == "release" and action in RELEASES,
    }
    return [one for one, is_it in about.items() if is_it]


def _name(payload: dict[str, Any]) -> object:
    return payload.get("repository", {}).get("full_name", "acme/app")
