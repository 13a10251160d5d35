"""The same customers in every kind of directory, and far sides on loopback that hold them."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.domain.account import Account, AccountId, Standing
from bot.domain.errors import Unavailable
from bot.domain.policy import Policy

SECRET = "a-secret-of-the-tests-that-nobody-may-read"
KEY = "rk_test_nobody_may_read_this_one"
LATER = datetime(2026, 4, 1, tzinfo=UTC)
BEFORE = datetime(2026, 2, 27, 8, tzinfo=UTC)
POLICY = Policy(
    {},
    plans={"solo": "solo", "maker": "maker", "team": "team", "enterprise": "enterprise"},
    developer_roles=frozenset({"app_developer", "app_admin", "org_admin", "org_super_admin"}),
)

Json = Mapping[str, Any]


@dataclass
class FakeDirectory:
    """``accounts`` by address; ``is_down`` makes it answer nothing. ``asked`` is what tests read;
    the contract tests hold it to the real ones."""

    accounts: dict[str, Account] = field(default_factory=dict)
    is_down: bool = False
    asked: list[str] = field(default_factory=list)

    async def by_address(self, address: str) -> Account | None:
        self._ask(address)
        return self.accounts.get(address)

    async def by_id(self, account: AccountId) -> Account | None:
        self._ask(account)
        return next((one for one in self.accounts.values() if one.id == account), None)

    def _ask(self, name: str) -> None:
        self.asked.append(name)
        if self.is_down:
            raise Unavailable("directory", "answers 503")


class FarSide:
    """A web server on loopback that answers with what ``says`` makes of a request."""

    def __init__(self) -> None:
        self.says: Callable[[web.Request], Awaitable[web.StreamResponse]] = _nothing
        self.asked: list[str] = []
        self.address = ""
        self.hang = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.method} {request.path_qs}")
        return await self.says(request)

    def always(self, response: Callable[[], web.Response]) -> None:
        async def says(_: web.Request) -> web.Response:
            return response()

        self.says = says


async def _nothing(request: web.Request) -> web.StreamResponse:
    raise AssertionError(f"nobody said what {request.path} answers")


@asynccontextmanager
async def far_side() -> AsyncIterator[FarSide]:
    side = FarSide()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", side.answer)
    async with served(app) as address:
        side.address = address
        yield side
        side.hang.set()


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    """Yields the address of ``app``."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield "http://{}:{}".format(*runner.addresses[0][:2])
    finally:
        await runner.cleanup()


def account_row(one: Account) -> dict[str, Any]:
    """As an ``http`` directory writes it."""
    return {
        "id": one.id,
        "contact": one.contact,
        "standing": one.standing.value,
        "tier": one.tier,
        "paid_until": one.paid_until and one.paid_until.isoformat(),
        "past_due_since": one.past_due_since and one.past_due_since.isoformat(),
        "locale": one.locale,
        "projects": [
            {
                "id": project.id,
                "name": project.name,
                "roles": sorted(project.roles),
                "channel": project.channel,
            }
            for project in one.projects
        ],
    }


def csv_text(accounts: Sequence[Account]) -> str:
    lines = ["address,account,tier,standing,paid_until,past_due_since,locale,project,roles,channel"]
    for one in accounts:
        row = account_row(one)
        names = ("contact", "id", "tier", "standing", "paid_until", "past_due_since", "locale")
        head = ",".join(str(row[name] or "") for name in names)
        projects = one.projects or (None,)
        for project in projects:
            roles = " ".join(sorted(project.roles)) if project else ""
            tail = f"{project.id},{roles},{project.channel}" if project else ",,"
            lines.append(f"{head},{tail}")
            head = f"{one.contact},{one.id},,,,,"
    return "\n".join(lines) + "\n"


def toml_text(accounts: Sequence[Account]) -> str:
    blocks = []
    for one in accounts:
        row = account_row(one)
        row["address"], row["account"] = row.pop("contact"), row.pop("id")
        projects = row.pop("projects")
        lines = [f"{name} = {json.dumps(said)}" for name, said in row.items() if said]
        for project in projects:
            lines.append("[[customer.projects]]")
            lines += [f"{name} = {json.dumps(said)}" for name, said in project.items()]
        blocks.append("\n".join(["[[customer]]", *lines]))
    return "\n\n".join(blocks) + "\n"


def capgo_row(one: Account) -> dict[str, Any]:
    """As the staff-run service of Capgo writes it: an organisation with one app a project."""
    standing = one.standing
    return {
        "id": one.id,
        "contact": one.contact,
        "locale": one.locale,
        "organizations": [
            {
                "gid": f"org-{one.id}",
                "name": "Example",
                "plan": one.tier.title(),
                "role": "org_member",
                "is_invite": False,
                "paying": standing is Standing.ACTIVE,
                "trial_left": 3 if standing is Standing.TRIAL else 0,
                "is_canceled": standing is Standing.ENDING,
                "subscription_end": one.paid_until and one.paid_until.isoformat(),
                "past_due_at": one.past_due_since and one.past_due_since.isoformat(),
                "credit_available": 5 if standing is Standing.UNKNOWN else 0,
                "credit_total": 0,
                "support_channel_url": next((p.channel for p in one.projects), None),
                "2fa_has_access": True,
                "password_has_access": True,
                "apps": [
                    {"id": project.id, "name": project.name, "role": role, "is_tmp": False}
                    for project in one.projects
                    for role in project.roles
                ],
            }
        ],
    }


STRIPE_STATUS = {
    Standing.ACTIVE: "active",
    Standing.TRIAL: "trialing",
    Standing.PAST_DUE: "past_due",
    Standing.ENDING: "active",
    Standing.INACTIVE: "canceled",
    Standing.UNKNOWN: "something_of_next_year",
}


def stripe_customer(one: Account) -> dict[str, Any]:
    return {
        "id": one.id,
        "object": "customer",
        "email": one.contact,
        "created": 1,
        "preferred_locales": [one.locale] if one.locale else [],
    }


def stripe_subscription(one: Account) -> dict[str, Any]:
    item = {
        "id": f"si_{one.id}",
        "price": {"id": "price_1", "lookup_key": one.tier or None, "product": "prod_1"},
        "current_period_start": int((one.past_due_since or BEFORE).timestamp()),
        "current_period_end": int((one.paid_until or LATER).timestamp()),
    }
    return {
        "id": f"sub_{one.id}",
        "object": "subscription",
        "customer": one.id,
        "status": STRIPE_STATUS[one.standing],
        "cancel_at_period_end": one.standing is Standing.ENDING,
        "cancel_at": None,
        "items": {"object": "list", "data": [item], "has_more": False},
    }


def stripe_side(
    accounts: Sequence[Account],
    page: int = 100,
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Stripe with one subscription a customer, as its lists and objects look."""
    customers = [stripe_customer(one) for one in accounts]
    subscriptions = [stripe_subscription(one) for one in accounts]

    async def says(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {KEY}":
            return web.json_response({"error": {"type": "invalid_request_error"}}, status=401)
        assert request.headers["Stripe-Version"] == "2025-03-31.basil"
        name = request.path.removeprefix("/v1/customers/")
        if name != request.path:
            found = next((one for one in customers if one["id"] == name), None)
            missing = {"error": {"code": "resource_missing"}}
            return web.json_response(found or missing, status=200 if found else 404)
        field = {"/v1/customers": "email", "/v1/subscriptions": "customer"}[request.path]
        rows = customers if field == "email" else subscriptions
        same = [one for one in rows if one[field] == request.query[field]]
        names = [one["id"] for one in same]
        after = request.query.get("starting_after")
        start = names.index(after) + 1 if after else 0
        data = same[start : start + page]
        more = start + page < len(same)
        return web.json_response({"object": "list", "data": data, "has_more": more})

    return says
