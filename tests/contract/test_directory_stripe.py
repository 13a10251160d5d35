"""Stripe's directory, over a Stripe that somebody else wrote: localstripe, in this process."""

import warnings
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.adapters.addresses import one_spelling
from bot.adapters.directories.stripe_billing import MOST_CUSTOMERS, MOST_PAGES, StripeBilling
from bot.domain.account import Account, AccountId, Standing
from bot.domain.errors import Unavailable
from tests.support.clock import FakeClock
from tests.support.directories import (
    KEY,
    LATER,
    POLICY,
    FarSide,
    far_side,
    served,
    stripe_customer,
    stripe_side,
    stripe_subscription,
)

LOCAL_KEY = "sk_test_local"
ADDRESS = "paula+billing@example.com"

TEAM = Account(AccountId("cus_1"), "team", Standing.ACTIVE, ADDRESS, paid_until=LATER)


class LocalStripe:
    """Makes customers in localstripe the way a company's shop would."""

    def __init__(self, address: str, session: aiohttp.ClientSession) -> None:
        self.address, self._session = address, session

    async def post(self, path: str, **body: Any) -> dict[str, Any]:
        async with self._session.post(self.address + path, json=body) as response:
            said: dict[str, Any] = await response.json()
            assert response.status == 200, said
            return said

    async def customer(self, email: str = ADDRESS) -> str:
        made = await self.post("/v1/customers", email=email, preferred_locales=["es"])
        return str(made["id"])

    async def subscribe(self, customer: str, plan: str, **more: Any) -> str:
        item = {"plan": plan, "quantity": 1}
        made = await self.post("/v1/subscriptions", customer=customer, items=[item], **more)
        return str(made["id"])

    async def cancel_now(self, subscription: str) -> None:
        url = f"{self.address}/v1/subscriptions/{subscription}"
        async with self._session.delete(url) as response:
            assert response.status == 200

    def directory(self) -> StripeBilling:
        return StripeBilling(LOCAL_KEY, one_spelling, FakeClock(), POLICY, api=self.address)


@pytest.fixture
async def stripe(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[LocalStripe]:
    """Free of charge plans called Team and Solo, and nobody yet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its handlers are written for an older aiohttp
        server = pytest.importorskip("localstripe.server", reason="localstripe is not installed")
        resources = pytest.importorskip("localstripe.resources")
    # It keeps everything in a file that all who run it share, and calls webhooks a second later.
    monkeypatch.setattr(resources.Store, "dump_to_disk", lambda _: None)
    monkeypatch.setattr(resources, "schedule_webhook", lambda _: None)
    resources.store.clear()
    app = web.Application(middlewares=list(server.app.middlewares))
    for route in server.app.router.routes():
        if route.method != "HEAD":
            app.router.add_route(route.method, route.resource.canonical, route.handler)
    headers = {"Authorization": f"Bearer {LOCAL_KEY}"}
    async with served(app) as address, aiohttp.ClientSession(headers=headers) as session:
        local = LocalStripe(address, session)
        for name in ("Team", "Solo"):
            plan = {"id": f"plan_{name}", "nickname": name, "product": {"name": name}}
            await local.post("/v1/plans", **plan, amount=0, currency="eur", interval="month")
        yield local


async def test_a_subscriber_is_active_for_the_plan_and_the_period(stripe: LocalStripe) -> None:
    customer = await stripe.customer()
    await stripe.subscribe(customer, "plan_Team")
    found = await stripe.directory().by_address(ADDRESS)
    assert found is not None
    assert (found.id, found.tier, found.standing) == (customer, "team", Standing.ACTIVE)
    assert (found.contact, found.locale) == (ADDRESS, "es")
    assert found.paid_until is not None
    left = found.paid_until - datetime.now(UTC)
    assert timedelta(days=27) < left < timedelta(days=32)
    assert await stripe.directory().by_id(found.id) == found


async def test_nobody_is_nobody(stripe: LocalStripe) -> None:
    await stripe.customer("other@example.com")
    assert await stripe.directory().by_address(ADDRESS) is None
    assert await stripe.directory().by_id(AccountId("cus_nobody")) is None
    assert await stripe.directory().by_id(AccountId("../subscriptions")) is None


async def test_a_customer_without_a_subscription_is_inactive(stripe: LocalStripe) -> None:
    customer = await stripe.customer()
    found = await stripe.directory().by_address(ADDRESS)
    assert found is not None
    assert (found.id, found.tier, found.standing) == (customer, "", Standing.INACTIVE)


async def test_one_cancelled_at_once_is_inactive(stripe: LocalStripe) -> None:
    subscription = await stripe.subscribe(await stripe.customer(), "plan_Team")
    await stripe.cancel_now(subscription)
    found = await stripe.directory().by_address(ADDRESS)
    assert found is not None
    assert (found.tier, found.standing) == ("team", Standing.INACTIVE)


async def test_one_cancelled_at_its_end_is_ending(stripe: LocalStripe) -> None:
    subscription = await stripe.subscribe(await stripe.customer(), "plan_Team")
    await stripe.post(f"/v1/subscriptions/{subscription}", cancel_at_period_end=True)
    found = await stripe.directory().by_address(ADDRESS)
    assert found is not None
    assert found.standing is Standing.ENDING
    assert found.paid_until is not None


async def test_of_several_customers_the_best_one_counts(stripe: LocalStripe) -> None:
    over, solo, team = [await stripe.customer() for _ in range(3)]
    await stripe.cancel_now(await stripe.subscribe(over, "plan_Team"))
    await stripe.subscribe(solo, "plan_Solo")
    await stripe.subscribe(team, "plan_Team")
    directory = stripe.directory()
    found = [await directory.by_address(ADDRESS) for _ in range(3)]
    assert {one and one.id for one in found} == {team}
    assert await directory.by_id(AccountId(over)) != found[0]


async def test_a_wrong_key_is_unknown(stripe: LocalStripe) -> None:
    directory = StripeBilling("rk_wrong", one_spelling, FakeClock(), POLICY, api=stripe.address)
    with pytest.raises(Unavailable, match="answers 401"):
        await directory.by_address(ADDRESS)


@pytest.fixture
async def far() -> AsyncIterator[FarSide]:
    async with far_side() as side:
        yield side


def asking(far: FarSide) -> StripeBilling:
    return StripeBilling(KEY, one_spelling, FakeClock(), POLICY, api=far.address)


async def test_the_address_is_one_encoded_value_and_never_a_search(far: FarSide) -> None:
    far.says = stripe_side([TEAM])
    assert await asking(far).by_address(ADDRESS)
    customers, subscriptions = far.asked
    assert customers == "GET /v1/customers?email=paula%2Bbilling@example.com&limit=100"
    assert subscriptions == "GET /v1/subscriptions?customer=cus_1&status=all&limit=100"


async def test_a_customer_of_another_address_never_counts(far: FarSide) -> None:
    other = {**stripe_customer(TEAM), "email": "somebody@example.com"}
    far.always(lambda: web.json_response({"data": [other], "has_more": False}))
    assert await asking(far).by_address(ADDRESS) is None
    assert len(far.asked) == 1


async def test_pages_are_turned_up_to_a_bound(far: FarSide) -> None:
    everybody = [replace(TEAM, id=AccountId(f"cus_{at}")) for at in range(3)]
    far.says = stripe_side(everybody, page=1)
    assert await asking(far).by_address(ADDRESS)
    assert [one.startswith("GET /v1/customers") for one in far.asked] == [True] * 3 + [False] * 3
    far.asked.clear()
    far.says = stripe_side([replace(TEAM, id=AccountId(f"cus_{at}")) for at in range(9)], page=1)
    with pytest.raises(Unavailable, match="lists more"):
        await asking(far).by_address(ADDRESS)
    assert len(far.asked) == MOST_PAGES


async def test_an_address_of_too_many_customers_is_unknown(far: FarSide) -> None:
    many = [replace(TEAM, id=AccountId(f"cus_{at}")) for at in range(MOST_CUSTOMERS + 1)]
    far.says = stripe_side(many)
    with pytest.raises(Unavailable, match="more than 10 customers"):
        await asking(far).by_address(ADDRESS)


async def subscribed(far: FarSide, **changes: Any) -> Account:
    """What one subscription comes to that differs from an active one so."""
    row = {**stripe_subscription(TEAM), **changes}

    async def says(request: web.Request) -> web.Response:
        data = [stripe_customer(TEAM)] if request.path == "/v1/customers" else [row]
        return web.json_response({"data": data, "has_more": False})

    far.says = says
    found = await asking(far).by_address(ADDRESS)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("active", Standing.ACTIVE),
        ("trialing", Standing.TRIAL),
        ("past_due", Standing.PAST_DUE),
        ("unpaid", Standing.INACTIVE),
        ("paused", Standing.INACTIVE),
        ("canceled", Standing.INACTIVE),
        ("incomplete", Standing.INACTIVE),
        ("incomplete_expired", Standing.INACTIVE),
        ("invented_later", Standing.UNKNOWN),
    ],
)
async def test_every_status_of_stripes(far: FarSide, status: str, standing: Standing) -> None:
    assert (await subscribed(far, status=status)).standing is standing


async def test_the_period_is_the_subscriptions_or_its_items(far: FarSide) -> None:
    item = {"price": {"id": "team"}}
    items = {"data": [{**item, "current_period_end": int(LATER.timestamp())}]}
    assert (await subscribed(far, items=items)).paid_until == LATER
    end = int(LATER.timestamp())
    found = await subscribed(far, items={"data": [item]}, current_period_end=end)
    assert found.paid_until == LATER
    assert (await subscribed(far, items={"data": [item]})).paid_until is None


async def test_a_date_to_cancel_at_is_the_end(far: FarSide) -> None:
    end = LATER - timedelta(days=3)
    found = await subscribed(far, cancel_at=int(end.timestamp()))
    assert (found.standing, found.paid_until) == (Standing.ENDING, end)


@pytest.mark.parametrize(
    "price",
    [
        {"id": "TEAM"},
        {"id": "price_1", "lookup_key": "team"},
        {"id": "price_1", "product": "team"},
        {"id": "price_1", "product": {"id": "prod_1", "name": "Team"}},
        {"id": "price_1", "nickname": "Team"},
    ],
)
@pytest.mark.parametrize("field", ["price", "plan"])
async def test_a_plan_is_known_by_any_of_its_names(
    far: FarSide, field: str, price: dict[str, Any]
) -> None:
    assert (await subscribed(far, items={"data": [{field: price}]})).tier == "team"


async def test_an_add_on_does_not_hide_the_plan(far: FarSide) -> None:
    add_on = {**stripe_subscription(replace(TEAM, tier="book")), "id": "sub_book"}
    plan = stripe_subscription(replace(TEAM, standing=Standing.PAST_DUE))

    async def says(request: web.Request) -> web.Response:
        data = [stripe_customer(TEAM)] if request.path == "/v1/customers" else [add_on, plan]
        return web.json_response({"data": data, "has_more": False})

    far.says = says
    found = await asking(far).by_address(ADDRESS)
    assert found is not None
    assert (found.tier, found.standing) == ("team", Standing.PAST_DUE)
