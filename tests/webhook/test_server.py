"""A delivery is answered once it cannot be lost; whatever else comes in does no harm."""

import json
import logging
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.errors import Unavailable
from bot.domain.heard import About, Heard
from bot.webhook.router import COMMENTS, EVENTS, ISSUES, RELEASES, Router
from bot.webhook.server import MOST
from tests.webhook.conftest import Door, signed, told

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
COMMENT: dict[str, Any] = {"comment": {"id": 2**40, "body": "me too"}}
RELEASE: dict[str, Any] = {"release": {"tag_name": "v2"}, "issue": None}


def heard(**more: Any) -> Heard:
    found = {
        "name": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "about": About.ISSUE,
        "repository": "acme/app",
        "number": 12,
        "by": "mia",
        **more,
    }
    return Heard(**found)


@pytest.mark.parametrize(
    ("event", "payload", "expected"),
    [
        ("issues", told(), heard(action="labeled", label="Needs-Repro")),
        ("issues", told("closed", label=None), heard(action="closed")),
        (
            "issue_comment",
            told("created", **COMMENT),
            heard(about=About.COMMENT, action="created", comment=2**40),
        ),
        (
            "release",
            told("published", **RELEASE),
            heard(about=About.RELEASE, action="published", number=0, tag="v2"),
        ),
    ],
)
async def test_what_is_of_use_is_kept_before_it_is_answered(
    door: Door, event: str, payload: object, expected: Heard
) -> None:
    assert await door.send(payload, event) == (202, {"taken": True})
    assert door.kept == [expected]


async def test_forms_are_read_as_well(door: Door) -> None:
    body = urlencode({"payload": json.dumps(told())}).encode()
    assert await door.send(body, headers=FORM) == (202, {"taken": True})
    assert door.kept == [heard(action="labeled", label="Needs-Repro")]


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("ping", {"zen": "Keep it logically awesome."}),
        ("push", told()),
        ("nobody-knows", told()),
        ("issues", told("pinned")),
        ("issues", told(repository="acme/secret")),
        ("issues", told(issue={"number": 12, "pull_request": {"url": "…"}})),
        ("issue_comment", told("created", **COMMENT, issue={"number": 1, "pull_request": {}})),
        ("issue_comment", told("created", issue={"number": 1, "pull_request": {"url": "x"}})),
        ("issue_comment", told("created")),
        ("release", told("deleted", **RELEASE)),
        ("issues", []),
        ("issues", None),
        ("issues", "labeled"),
        ("issues", told(issue={"number": 2**63})),
        ("issues", told(issue={"number": True})),
        ("issues", told(issue={"number": -1})),
    ],
)
async def test_what_is_of_no_use_is_thanked_for(door: Door, event: str, payload: object) -> None:
    assert await door.send(payload, event) == (202, {"taken": False})
    assert door.kept == []


def test_every_action_that_is_listened_to_is_one_of_githubs() -> None:
    assert set(EVENTS) == {"issues", "issue_comment", "release"}
    assert len(ISSUES) == 10
    assert {"created", "edited", "deleted"} == COMMENTS
    assert "published" in RELEASES


shapes = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_payloads_of_any_shape_do_no_harm(data: st.DataObject) -> None:
    payload: dict[str, Any] = told("created", **COMMENT, release={"tag_name": "v"})
    for name in data.draw(st.sets(st.sampled_from(sorted(payload)))):
        payload[name] = data.draw(shapes)
    for event in EVENTS:
        found = Router(["acme/app"]).heard(event, "one", payload)
        assert found is None or Heard.from_json(json.loads(json.dumps(found.to_json()))) == found


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"", {}),
        (b"{", {}),
        (b"\xff", {}),
        (b"[" * 100_000, {}),
        (b"1" * 5000, {}),
        (b"payload=%7B", FORM),
        (b"other=%7B%7D", FORM),
        (b"\xff", FORM),
        (b"{}", {"X-GitHub-Event": ""}),
        (b"{}", {"X-GitHub-Delivery": ""}),
        (b"{}", {"X-GitHub-Delivery": "one\N{NO-BREAK SPACE}two"}),
    ],
)
async def test_what_github_never_sends_is_refused_with_a_reason(
    door: Door, body: bytes, headers: dict[str, str]
) -> None:
    status, answer = await door.send(body, headers=headers)
    assert (status, door.kept) == (400, [])
    assert answer["error"]


async def test_a_body_of_25_megabytes_is_the_largest(door: Door) -> None:
    start = json.dumps(told())[:-1].encode() + b', "x": "'
    largest = start + b"x" * (MOST - len(start) - 2) + b'"}'
    assert (await door.send(largest))[0] == 202
    assert (await door.send(largest + b" "))[0] == 413

    async def pieces() -> Any:
        for _ in range(MOST // 2**20 + 1):
            yield b" " * 2**20

    async with door.client.post(
        "/github", data=pieces(), headers={"X-Hub-Signature-256": signed(b"")}
    ) as response:
        assert response.status == 413
    assert len(door.kept) == 1


async def test_while_the_store_is_away_github_is_told_so(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    door.away = Unavailable("store", "the disk is full")
    with caplog.at_level(logging.DEBUG):
        status, answer = await door.send(told())
    assert (status, answer) == (503, {"error": "the store is away"})
    assert "the disk is full" in caplog.text
    door.away = None
    assert (await door.send(told()))[0] == 202


async def test_nothing_of_a_body_or_a_secret_is_written_into_the_log(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "ghp_" + 36 * "a"
    with caplog.at_level(logging.DEBUG):
        await door.send(told(secret, issue={"number": 12, "title": secret}))
        await door.send(f"{{{secret}".encode())
        await door.send(told(), headers={"X-Hub-Signature-256": secret})
    assert secret not in caplog.text
