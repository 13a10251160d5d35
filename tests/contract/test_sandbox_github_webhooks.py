"""Who is told of what happens on the sandbox's GitHub, and what may go wrong on the way."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web

from tests.support.github import Json, Place, client, place

UPDATER, DEMO = "Cap-go/capacitor-updater", "Cap-go/capgo-demo"
SECRET = "It's a Secret to Everybody"


@pytest.fixture
async def there() -> AsyncIterator[Place]:
    async with place() as place_:
        yield place_


class Receiver:
    """Takes deliveries, and answers each with ``status``."""

    def __init__(self) -> None:
        self.got: list[tuple[Any, bytes]] = []
        self.url, self.status = "", 202

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((request.headers.copy(), await request.read()))
        return web.Response(status=self.status)

    @property
    def said(self) -> list[str]:
        payloads = [json.loads(body) for _, body in self.got]
        return [one["comment"]["body"] for one in payloads if "comment" in one]

    @property
    def actions(self) -> list[str]:
        return [
            f"{headers['X-GitHub-Event']} {json.loads(body)['action']}"
            for headers, body in self.got
            if headers["X-GitHub-Event"] != "ping"
        ]


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    there, app = Receiver(), web.Application()
    app.router.add_post("/", there.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    there.url = f"http://{host}:{port}/"
    yield there
    await runner.cleanup()


async def test_every_change_is_delivered_and_signed(there: Place) -> None:
    async with receiver() as hook:
        await there.post("/sandbox/webhook", {"url": hook.url, "secret": SECRET})
        await there.act("max", "gh_open", title="T", label="bug")
        await there.act("max", "gh_edit", issue=625, title="U")
        await there.act("nora", "gh_comment", issue=625, body="fixes #1")
        await there.act("max", "gh_unlabel", issue=625, label="bug")
        await there.act("max", "gh_close", issue=625)
        await there.act("max", "gh_reopen", issue=625)
        issue = client(there.sandbox).get_repo(UPDATER).get_issue(625)
        comment = await asyncio.to_thread(issue.create_comment, "from the bridge")
        await asyncio.to_thread(comment.edit, "edited")
        await asyncio.to_thread(comment.delete)
        await there.sandbox.settled()
        assert hook.actions == [
            "issues opened",
            "issues labeled",
            "issues edited",
            "issue_comment created",
            "issues unlabeled",
            "issues closed",
            "issues reopened",
            "issue_comment created",
            "issue_comment edited",
            "issue_comment deleted",
        ]
        ping, *changes = hook.got
        assert json.loads(ping[1])["hook"]["config"]["url"] == hook.url
        for headers, body in hook.got:
            mac = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
            assert headers["X-Hub-Signature-256"] == f"sha256={mac}"
        assert len({headers["X-GitHub-Delivery"] for headers, _ in hook.got}) == len(hook.got)
        payloads = [json.loads(body) for _, body in changes]
        assert payloads[1]["label"]["name"] == "bug"
        assert payloads[2]["changes"] == {"title": {"from": "T"}}
        said = payloads[3]
        assert said["repository"]["full_name"] == UPDATER
        assert (said["sender"]["login"], said["issue"]["number"]) == ("nora-builds", 625)
        assert (said["comment"]["body"], said["comment"]["author_association"]) == (
            "fixes #1",
            "NONE",
        )
        assert said["issue"]["author_association"] == "MEMBER"
        assert payloads[7]["sender"]["login"] == "capgo-bridge"


async def test_a_delivery_that_fails_is_noted_and_not_repeated() -> None:
    async with receiver() as hook:
        hook.status = 500
        async with place(webhook=(hook.url, "")) as there:
            await there.act("nora", "gh_open", title="T")
            await there.post("/sandbox/webhook", {"url": "http://127.0.0.1:9/"})
            await there.act("nora", "gh_comment", issue=625, body="x")
            await there.post("/sandbox/webhook", {"url": ""})
            await there.act("nora", "gh_close", issue=625)
            deliveries = there.sandbox.github.webhooks.deliveries
            assert [(one["event"], one["status"]) for one in deliveries] == [
                ("issues", 500),
                ("ping", 0),
                ("issue_comment", 0),
            ]
            assert "error" in deliveries[2]
        assert hook.actions == ["issues opened"]
        assert "X-Hub-Signature-256" not in hook.got[0][0]


async def test_plans_and_releases_are_told_of_as_well(there: Place) -> None:
    async with receiver() as hook:
        await there.post("/sandbox/webhook", {"url": hook.url})
        hub = there.sandbox.github
        here, elsewhere = hub.repositories.find(UPDATER), hub.repositories.find(DEMO)
        assert here
        assert elsewhere
        issue, by = here.issues[618], hub.repositories.account("max-capgo")
        hub.issues.plan(here, issue, by, here.milestones[1])
        hub.issues.plan(here, issue, by, None)
        hub.issues.assign(here, issue, by, [by])
        hub.issues.unassign(here, issue, by, [by])
        hub.issues.transfer(here, issue, by, elsewhere)
        hub.issues.delete(here, here.issues[624], by)
        release = hub.releases.publish(here, by, "7.3.0", "Fixes #612.")
        hub.releases.edit(here, by, release, "Fixes #612 and #590.")
        await there.sandbox.settled()
        assert hook.actions == [
            "issues milestoned",
            "issues demilestoned",
            "issues assigned",
            "issues unassigned",
            "issues transferred",
            "issues opened",
            "issues deleted",
            "release published",
            "release edited",
        ]
        said = [json.loads(body) for _, body in hook.got[1:]]
        assert said[0]["milestone"]["title"] == "7.3.0"
        assert said[2]["assignee"]["login"] == "max-capgo"
        assert said[4]["changes"]["new_issue"]["number"] == 15
        assert said[5]["changes"]["old_repository"]["full_name"] == UPDATER
        assert (said[7]["release"]["tag_name"], said[7]["release"]["draft"]) == ("7.3.0", False)
        assert said[8]["changes"] == {"body": {"from": "Fixes #612."}}


async def test_a_form_carries_the_same_in_one_field(there: Place) -> None:
    async with receiver() as hook:
        setup = {"url": hook.url, "secret": SECRET, "content_type": "form"}
        await there.post("/sandbox/webhook", setup)
        await there.act("nora", "gh_open", title="T & more")
        [headers, body] = hook.got[-1]
        assert headers["Content-Type"] == "application/x-www-form-urlencoded"
        mac = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        assert headers["X-Hub-Signature-256"] == f"sha256={mac}"
        [payload] = parse_qs(body.decode())["payload"]
        assert json.loads(payload)["issue"]["title"] == "T & more"


@pytest.mark.parametrize(
    ("fault", "arrive"),
    [
        ({"how": "lose"}, "b c"),
        ({"how": "lose", "count": 0}, ""),
        ({"how": "double", "count": 2}, "a a b b c"),
        ({"how": "reorder"}, "b a c"),
        ({"how": "reorder", "count": 3}, "c b a"),
        ({"how": "delay"}, "b c a"),
        ({"how": "delay", "count": 0}, "a b c"),
        ({"how": "delay", "event": "issues"}, "a b c"),
    ],
)
async def test_deliveries_meet_trouble_on_request(there: Place, fault: Json, arrive: str) -> None:
    async with receiver() as hook:
        await there.post("/sandbox/webhook", {"url": hook.url})
        await there.fault(**fault, kind="webhook")
        for body in "abc":
            await there.act("nora", "gh_comment", issue=618, body=body)
        await there.fault("none", kind="webhook")
        await there.sandbox.settled()
        assert " ".join(hook.said) == arrive
        guids = [headers["X-GitHub-Delivery"] for headers, _ in hook.got]
        assert len(set(guids)) == len(set(arrive.split())) + 1


async def test_a_delivery_comes_again_under_its_guid(there: Place) -> None:
    async with receiver() as hook:
        await there.post("/sandbox/webhook", {"url": hook.url})
        await there.fault("lose", kind="webhook")
        await there.act("nora", "gh_comment", issue=618, body="lost")
        await there.act("nora", "gh_comment", issue=618, body="heard")
        await there.fault("redeliver", kind="webhook", count=2)
        guid = hook.got[1][0]["X-GitHub-Delivery"]
        await there.fault("redeliver", kind="webhook", id=guid)
        await there.sandbox.settled()
        assert hook.said == ["heard", "lost", "heard", "heard"]
        guids = [headers["X-GitHub-Delivery"] for headers, _ in hook.got[1:]]
        assert (len(set(guids)), guids.count(guid)) == (2, 3)
        wrong = {"kind": "webhook", "how": "redeliver", "id": "nobody's"}
        assert (await there.post("/sandbox/fault", wrong))[0] == 400
        assert (await there.post("/sandbox/fault", {"kind": "webhook", "how": "x"}))[0] == 400
