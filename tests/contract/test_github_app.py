"""As a GitHub App the bridge has a short-lived token for each place where it is installed."""

import logging
import traceback
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.adapters.github_tracker import AppKey, GithubTracker
from bot.domain.errors import BridgeError, Rejected, Unavailable
from bot.domain.issue import CloseReason, IssueRef
from tests.support.clock import FakeTime
from tests.support.directories import FarSide, far_side
from tests.support.tracker_sides import APP, private_key

INSTALLED = {"a/one": 1, "a/three": 1, "b/two": 2}


@dataclass
class Apps:
    """A GitHub where the App is installed by two owners; ``tokens`` are those that are good."""

    tokens: dict[int, str] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    status: int = 0
    """What to answer to whatever asks for a token, unless it is 0."""
    is_strict: bool = False
    """Takes no token of an installation at all."""

    async def says(self, request: web.Request) -> web.Response:
        shown = request.headers["Authorization"].removeprefix("Bearer ")
        if request.path.endswith("/installation"):
            number = INSTALLED.get(request.path.removeprefix("/repos/")[: -len("/installation")])
            return self._to_app(shown, {"id": number} if number else None)
        if request.path.endswith("/access_tokens"):
            return self._token(shown, int(request.path.split("/")[3]))
        name = "/".join(request.path.split("/")[2:4])
        if self.is_strict or shown != self.tokens.get(INSTALLED[name]):
            return web.json_response({"message": "Bad credentials"}, status=401)
        url = f"https://github.com/{name}/issues/7"
        return web.json_response({"title": "It stops", "html_url": url, "state": "open"})

    def _token(self, shown: str, installation: int) -> web.Response:
        token = f"ghs_installation-{installation}-number-{len(self.given)}"
        ends = datetime.now(UTC) + timedelta(hours=1)
        answer = self._to_app(shown, {"token": token, "expires_at": ends.isoformat()})
        if answer.status == 200:
            self.tokens[installation] = token
            self.given.append(token)
        return answer

    def _to_app(self, shown: str, answer: dict[str, object] | None) -> web.Response:
        key = load_pem_private_key(private_key().encode(), None).public_key()
        said = jwt.decode(shown, key, algorithms=["RS256"], issuer=str(APP))  # type: ignore[arg-type]
        assert said["iat"] < datetime.now(UTC).timestamp() - 30
        assert said["exp"] - said["iat"] <= 600
        if self.status or not answer:
            message = {"message": "Not Found" if self.status in (0, 404) else "No"}
            return web.json_response(message, status=self.status or 404)
        return web.json_response(answer)


@dataclass
class Talk:
    apps: Apps
    side: FarSide
    tracker: GithubTracker
    time: FakeTime

    async def issue(self, repository: str) -> list[str]:
        """What was asked for on the way to it."""
        before = len(self.side.asked)
        assert (await self.tracker.issue(IssueRef(repository, 7))).ref.repository == repository
        return [one.replace(" /", " ").partition(" ")[2] for one in self.side.asked[before:]]


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    async with talking(private_key()) as talk:
        yield talk


@asynccontextmanager
async def talking(key: str) -> AsyncIterator[Talk]:
    time, apps = FakeTime(), Apps()
    async with far_side() as side:
        side.says = apps.says
        async with GithubTracker(
            AppKey(APP, key), side.address, monotonic=time, sleep=time.sleep
        ) as tracker:
            yield Talk(apps, side, tracker, time)


async def test_each_installation_has_a_token_of_its_own_that_is_asked_for_once(talk: Talk) -> None:
    mint = "app/installations/{}/access_tokens".format
    assert await talk.issue("a/one") == [
        "repos/a/one/installation",
        mint(1),
        "repos/a/one/issues/7",
    ]
    assert await talk.issue("a/one") == ["repos/a/one/issues/7"]
    assert await talk.issue("a/three") == ["repos/a/three/installation", "repos/a/three/issues/7"]
    assert (await talk.issue("b/two"))[1] == mint(2)
    await talk.time.sleep(3600 - 301)
    assert await talk.issue("a/one") == ["repos/a/one/issues/7"]
    await talk.time.sleep(2)
    assert await talk.issue("a/one") == [mint(1), "repos/a/one/issues/7"]


async def test_a_token_that_is_refused_is_asked_for_anew_once(talk: Talk) -> None:
    await talk.issue("a/one")
    talk.apps.tokens.clear()
    assert len(await talk.issue("a/one")) == 4
    talk.apps.tokens.clear()
    await talk.tracker.close(IssueRef("a/one", 7), CloseReason.COMPLETED)
    assert len(talk.apps.given) == 3
    talk.apps.is_strict = True
    assert "Bad credentials" in str(await refused(talk.tracker.issue(IssueRef("a/one", 7))))
    assert len(talk.apps.given) == 4


async def refused(asked: Awaitable[object]) -> BridgeError:
    with pytest.raises(BridgeError) as caught:
        await asked
    shown = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))
    assert "PRIVATE KEY" not in shown
    assert private_key().splitlines()[3] not in shown
    assert "ghs_" not in shown
    return caught.value


async def test_where_it_is_not_installed_is_told_and_nothing_counts_as_gone(talk: Talk) -> None:
    error = await refused(talk.tracker.issue(IssueRef("c/four", 7)))
    assert isinstance(error, Rejected)
    assert not error.is_gone
    assert "the App is not installed on c/four" in str(error)


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (401, Rejected, "BRIDGE_GITHUB_APP_KEY"),
        (403, Rejected, "No"),
        (404, Unavailable, "installation"),
        (503, Unavailable, "answers 503"),
    ],
)
async def test_what_refuses_a_token_is_told_without_secrets(
    talk: Talk, status: int, kind: type[BridgeError], says: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await talk.issue("a/one")
        await talk.time.sleep(3600)
        talk.apps.status = status
        error = await refused(talk.tracker.issue(IssueRef("a/one", 7)))
    assert isinstance(error, kind)
    assert says in str(error)
    assert "ghs_" not in caplog.text
    assert "eyJ" not in caplog.text


async def test_a_key_that_is_none_is_told_without_it() -> None:
    broken = private_key().replace(private_key().splitlines()[3], "")
    async with talking(broken) as talk:
        error = await refused(talk.tracker.issue(IssueRef("a/one", 7)))
    assert "BRIDGE_GITHUB_APP_KEY" in str(error)
    assert private_key() not in repr(AppKey(APP, private_key()))
