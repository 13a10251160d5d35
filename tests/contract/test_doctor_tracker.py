"""The doctor looks at GitHub, and makes nothing there."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.doctor.finding import Finding, Level
from bot.doctor.tracker import tracking
from bot.sandbox import Sandbox, World
from bot.settings import Settings
from tests.support.directories import far_side
from tests.support.tracker_sides import APP, private_key

PLACE, NO_LABELS = "Cap-go/capgo-demo", "Cap-go/electron-updater"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(World.load()) as running:
        yield running


async def found(sandbox: Sandbox, **changes: Any) -> list[Finding]:
    good = {
        "github_token": sandbox.github_token,
        "github_api_url": sandbox.github_url,
        "github_repositories": (PLACE,),
        "github_files_issues": True,
    }
    return [finding async for finding in tracking(Settings(**{**good, **changes}))]


def issues(sandbox: Sandbox) -> int:
    return sum(len(one.issues) for one in sandbox.github.repositories.all.values())


async def test_a_good_token_and_its_repositories_are_well(sandbox: Sandbox) -> None:
    before = issues(sandbox)
    findings = await found(sandbox, github_repositories=(PLACE, NO_LABELS))
    assert [(one.level, one.subject) for one in findings] == [
        (Level.OK, "GitHub"),
        (Level.OK, PLACE),
        (Level.INFO, NO_LABELS),
        (Level.OK, NO_LABELS),
    ]
    assert "offers 2 forms" in findings[1].message
    assert issues(sandbox) == before


async def test_without_repositories_and_token_there_is_nothing_to_say(sandbox: Sandbox) -> None:
    assert await found(sandbox, github_token="", github_repositories=()) == []


async def test_without_a_token_only_public_things_are_read(sandbox: Sandbox) -> None:
    async with far_side() as side:

        async def says(request: web.Request) -> web.Response:
            assert "Authorization" not in request.headers
            if request.path == "/rate_limit":
                return web.json_response({"resources": {"core": {"remaining": 59, "limit": 60}}})
            if "/contents/" in request.path:
                return web.json_response({"message": "Not Found"}, status=404)
            return web.json_response({"full_name": PLACE})

        side.says = says
        findings = await found(sandbox, github_token="", github_api_url=side.address)
    assert [one.level for one in findings] == [Level.WARNING, Level.OK]
    assert "60 requests an hour" in findings[0].message
    assert not any(one.startswith("POST") for one in side.asked)


@pytest.mark.parametrize(
    ("changes", "subject", "message", "advice"),
    [
        ({"github_token": "wrong"}, "GitHub", "BRIDGE_GITHUB_TOKEN", "new token"),
        (
            {"github_api_url": "http://127.0.0.1:9"},
            "GitHub",
            "not reachable",
            "BRIDGE_GITHUB_API_URL",
        ),
        (
            {"github_repositories": ("Cap-go/nothing",)},
            "Cap-go/nothing",
            "Not Found",
            "BRIDGE_GITHUB_REPOSITORIES",
        ),
        (
            {"github_repositories": ("Cap-go/.github",)},
            "Cap-go/.github",
            "switched off",
            "BRIDGE_GITHUB_REPOSITORIES",
        ),
    ],
    ids=["token", "address", "repository", "issues"],
)
async def test_each_fault_is_named_with_what_to_do(
    sandbox: Sandbox, changes: dict[str, Any], subject: str, message: str, advice: str
) -> None:
    (finding,) = [one for one in await found(sandbox, **changes) if one.level is Level.FAILURE]
    assert finding.subject == subject
    assert message in finding.message
    assert advice in finding.advice
    assert sandbox.github_token not in str(finding)


@pytest.mark.parametrize("files", [True, False])
async def test_a_token_that_may_not_write_is_found_out(sandbox: Sandbox, *, files: bool) -> None:
    sandbox.github.faults.add({"how": "deny", "method": "POST", "count": 1})
    findings = await found(sandbox, github_files_issues=files)
    (finding,) = [one for one in findings if one.level is Level.FAILURE]
    assert finding.subject == PLACE
    assert "takes no issues and comments" in finding.message
    assert "Issues: read and write" in finding.advice


async def test_moved_repositories_and_broken_forms_are_named(sandbox: Sandbox) -> None:
    moved = "Cap-go/capgo-updater-legacy"
    repository = sandbox.github.repositories.find("Cap-go/capacitor-updater")
    assert repository is not None
    repository.files[".github/ISSUE_TEMPLATE/torn.yml"] = b"name: [torn"
    findings = await found(sandbox, github_repositories=(moved,), github_files_issues=False)
    warnings = [one.message for one in findings if one.level is Level.WARNING]
    assert warnings == ["is Cap-go/capacitor-updater now", "torn.yml is no form or template"]


async def test_an_app_is_asked_where_it_is_installed() -> None:
    async with Sandbox(World.load(), github_app=(APP, "bridge")) as sandbox:
        app = {"github_token": "", "github_app_id": APP, "github_app_key": private_key()}
        good = await found(sandbox, **app)
        [bad] = await found(sandbox, **app, github_repositories=("Cap-go/nothing",))
    assert [(one.level, one.subject) for one in good] == [
        (Level.OK, "GitHub"),
        (Level.OK, PLACE),
    ]
    assert good[0].message.startswith("takes the App's key; ")
    assert (bad.level, bad.subject) == (Level.FAILURE, "GitHub")
    assert "Install the App there" in bad.advice


async def test_where_answers_are_proposed_branches_must_be_taken(sandbox: Sandbox) -> None:
    good = await found(sandbox, github_repositories=(), content_repository=PLACE)
    assert [(one.level, one.subject) for one in good] == [(Level.OK, "GitHub"), (Level.OK, PLACE)]
    closed = await found(sandbox, github_repositories=(), content_repository=NO_LABELS)
    assert closed[1].level is Level.FAILURE
    assert "Pull requests: read and write" in closed[1].advice
