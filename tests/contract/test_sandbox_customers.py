"""The sandbox's directory is one that the bridge understands, and makes any trouble on request."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.adapters.addresses import one_spelling
from bot.adapters.content import policy_file
from bot.adapters.directories.signed_service import SignedService
from bot.domain.account import Account, AccountId, Standing
from bot.domain.errors import Unavailable
from bot.sandbox import Sandbox, World
from tests.support.sandbox_api import Json

DATA = Path(__file__).parents[2] / "data"
Talk = tuple[Sandbox, aiohttp.ClientSession]


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    async with Sandbox(World.load()) as sandbox, aiohttp.ClientSession() as session:
        yield sandbox, session


def directory(
    sandbox: Sandbox, secret: str = "", clock: Callable[[], datetime] = now, seconds: float = 5
) -> SignedService:
    secret = secret or sandbox.directory_secret
    return SignedService(sandbox.directory_url, secret, one_spelling, clock, seconds=seconds)


async def post(talk: Talk, path: str, body: object) -> tuple[int, Json]:
    sandbox, session = talk
    async with session.post(f"{sandbox.url}{path}", json=body) as response:
        return response.status, await response.json()


async def known(talk: Talk, name: str) -> Account:
    found = await directory(talk[0]).by_address(f"{name}@example.com")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "tier", "standing", "may_ask"),
    [
        ("lucia", "solo", Standing.ACTIVE, True),
        ("mateo", "maker", Standing.ACTIVE, True),
        ("paula", "team", Standing.ACTIVE, True),
        ("erin", "enterprise", Standing.ACTIVE, True),
        ("olga", "enterprise", Standing.ACTIVE, True),
        ("tariq", "maker", Standing.TRIAL, True),
        ("dana", "solo", Standing.PAST_DUE, True),
        ("carlos", "maker", Standing.ENDING, True),
        ("bianca", "team", Standing.ACTIVE, False),
        ("rob", "team", Standing.ACTIVE, False),
    ],
)
async def test_the_cast_has_customers_of_every_kind(
    talk: Talk, name: str, tier: str, standing: Standing, may_ask: bool
) -> None:
    policy = policy_file.load(DATA / "policy.toml")
    assert policy is not None
    found = await known(talk, name)
    assert (found.tier, found.standing) == (tier, standing)
    assert any(policy.is_developer(one.roles) for one in found.projects) is may_ask
    assert policy.rank(found.tier) >= 0
    assert await directory(talk[0]).by_id(found.id) == found
    assert all(bool(one.channel) is (name == "olga") for one in found.projects)


async def test_who_is_no_customer_is_nobody(talk: Talk) -> None:
    for name in ("nora", "max"):
        assert await directory(talk[0]).by_address(f"{name}@example.com") is None
    assert await directory(talk[0]).by_id(AccountId("sandbox-nobody")) is None


async def test_a_customers_standing_can_be_changed(talk: Talk) -> None:
    for state, standing in (
        ("past_due", Standing.PAST_DUE),
        ("cancelled", Standing.ENDING),
        ("inactive", Standing.INACTIVE),
        ("unknown", Standing.UNKNOWN),
        ("active", Standing.ACTIVE),
    ):
        wish = {"address": "paula@example.com", "state": state}
        status, row = await post(talk, "/sandbox/customer", wish)
        assert (status, row["state"]) == (200, state)
        found = await known(talk, "paula")
        assert found.standing is standing
        assert bool(found.past_due_since) is (state == "past_due")
        assert found.paid_until is not None
        assert (found.paid_until > now() + timedelta(days=1)) is (state != "past_due")
    wish = {"address": "paula@example.com", "state": "removed"}
    await post(talk, "/sandbox/customer", wish)
    assert await directory(talk[0]).by_address("paula@example.com") is None
    assert await directory(talk[0]).by_id(AccountId("sandbox-team")) is None


async def test_the_page_is_told(talk: Talk) -> None:
    sandbox, session = talk
    async with session.ws_connect(f"{sandbox.url}/sandbox/feed?as=nora") as socket:
        snapshot = await socket.receive_json()
        assert len(snapshot["panels"]["customers"]) == 10
        sandbox.customers.change({"address": "rob@example.com", "state": "removed"})
        frame = await socket.receive_json()
        assert (frame["kind"], frame["name"]) == ("panel", "customers")
        assert frame["data"][-1]["state"] == "removed"


@pytest.mark.parametrize(
    ("path", "body", "advice"),
    [
        ("/sandbox/customer", {"address": "x@example.com", "state": "active"}, '"address" is one'),
        ("/sandbox/customer", {"address": "rob@example.com", "state": "gone"}, '"state" is one of'),
        ("/sandbox/customer", [], "send a JSON object"),
        ("/sandbox/fault", {"kind": "directory", "how": "sulk"}, '"how" is one of down, hang'),
    ],
)
async def test_what_cannot_be_is_explained(
    talk: Talk, path: str, body: object, advice: str
) -> None:
    status, said = await post(talk, path, body)
    assert status == 400
    assert advice in said["error"]


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("down", "answers 503"),
        ("lie", "answers what nobody understands"),
        ("deny", "answers 401"),
        ("busy", "answers 429"),
        ("hang", "took too long"),
    ],
)
async def test_it_can_be_trouble(talk: Talk, how: str, reason: str) -> None:
    sandbox, _ = talk
    status, _ = await post(talk, "/sandbox/fault", {"kind": "directory", "how": how})
    assert status == 200
    with pytest.raises(Unavailable, match=reason) as caught:
        await directory(sandbox, seconds=0.1 if how == "hang" else 5).by_address("rob@example.com")
    assert caught.value.retry_after == (60 if how in ("down", "busy") else None)
    await post(talk, "/sandbox/fault", {"kind": "none"})
    assert await known(talk, "rob")


async def test_only_fresh_and_rightly_signed_questions_are_answered(talk: Talk) -> None:
    sandbox, session = talk
    for asked in (
        directory(sandbox, secret="another secret"),
        directory(sandbox, clock=lambda: now() - timedelta(minutes=6)),
    ):
        with pytest.raises(Unavailable, match="answers 401"):
            await asked.by_address("paula@example.com")
    async with session.post(sandbox.directory_url, json={"address": "x"}) as response:
        assert response.status == 401
