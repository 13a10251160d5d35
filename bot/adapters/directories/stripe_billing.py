"""Asks Stripe who pays: a customer by address or id, then all their subscriptions.

Needs a restricted key that may read customers and subscriptions, nothing more. The address is only
ever the value of the ``email`` filter, which compares letter by letter
(https://docs.stripe.com/api/customers/list): whom Stripe knows by capitals is not found by small
ones. Never the search endpoint, whose query language typed text could speak.
"""

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

from bot.adapters.directories import accounts
from bot.adapters.directories.answer import SECONDS, WHO, ask
from bot.adapters.directories.standings import best
from bot.adapters.web_service import values
from bot.adapters.web_service.values import Json, MalformedError
from bot.domain.account import Account, AccountId, Standing
from bot.domain.errors import Unavailable
from bot.domain.policy import Policy
from bot.ports import Addresses, Clock

API = "https://api.stripe.com"
VERSION = "2025-03-31.basil"
"""Answers keep this shape, whatever the company's account is set to."""
PAGE = 100
MOST_PAGES = 5
MOST_CUSTOMERS = 10
"""Of one address. Each costs a question."""
MOST_SECONDS = 20.0
"""For all questions of one look-up."""

_STANDINGS: Mapping[str, Standing] = {
    "active": Standing.ACTIVE,
    "trialing": Standing.TRIAL,
    "past_due": Standing.PAST_DUE,
    # Every attempt to collect failed, or the trial ended without a way to pay.
    "unpaid": Standing.INACTIVE,
    "paused": Standing.INACTIVE,
    # One that still runs to the end of its period stays "active" until then.
    "canceled": Standing.INACTIVE,
    # The first payment has not arrived.
    "incomplete": Standing.INACTIVE,
    "incomplete_expired": Standing.INACTIVE,
}
"""https://docs.stripe.com/api/subscriptions/object#subscription_object-status"""


class StripeBilling:
    """``api`` is where Stripe is, for tests."""

    def __init__(
        self,
        key: str,
        addresses: Addresses,
        clock: Clock,
        policy: Policy,
        *,
        api: str = API,
        seconds: float = SECONDS,
    ) -> None:
        self._headers = {"Authorization": f"Bearer {key}", "Stripe-Version": VERSION}
        self._addresses, self._clock, self._policy = addresses, clock, policy
        self._api, self._seconds = api, seconds

    async def by_address(self, address: str) -> Account | None:
        """Several customers of one address are usual; the best standing wins."""
        return await _in_time(self._by_address(address))

    async def by_id(self, account: AccountId) -> Account | None:
        """That customer alone, and not others of the same address: whoever may edit a customer
        could have put anybody's there."""
        return await _in_time(self._by_id(account))

    async def _by_address(self, address: str) -> Account | None:
        rows = await self._list("/v1/customers", {"email": address})
        same = [row for row in rows if self._addresses(values.text(row, "email")) == address]
        if len(same) > MOST_CUSTOMERS:
            raise Unavailable(WHO, f"knows more than {MOST_CUSTOMERS} customers of one address")
        same.sort(key=lambda row: values.word(row, "id"))
        found = [await self._account(row) for row in same]
        return best(found, self._policy) if found else None

    async def _by_id(self, account: AccountId) -> Account | None:
        row = await self._get(f"/v1/customers/{quote(account, safe='')}", {})
        if row is None or values.flag(row, "deleted", False):
            return None
        if values.word(row, "id") != account:
            raise Unavailable(WHO, "answers with another customer than the one asked for")
        return await self._account(row)

    async def _account(self, row: Json) -> Account:
        name = values.word(row, "id")
        base = Account(
            AccountId(name),
            tier="",
            standing=Standing.INACTIVE,
            contact=accounts.address(row, "email", self._addresses),
            locale=_locale(row.get("preferred_locales")),
        )
        rows = await self._list("/v1/subscriptions", {"customer": name, "status": "all"})
        found = [_subscribed(row, base, self._policy) for row in rows]
        return best(found, self._policy) if found else base

    async def _list(self, path: str, wanted: Mapping[str, str]) -> Sequence[Json]:
        rows: list[Json] = []
        for _ in range(MOST_PAGES):
            after = {"starting_after": values.word(rows[-1], "id")} if rows else {}
            page = await self._get(path, {**wanted, "limit": str(PAGE), **after})
            if page is None:
                raise Unavailable(WHO, "answers 404 to a list")
            rows += values.tables(page, "data", PAGE)
            if not values.flag(page, "has_more"):
                return rows
        raise Unavailable(WHO, f"lists more than {MOST_PAGES * PAGE} of one customer")

    async def _get(self, path: str, params: Mapping[str, str]) -> Json | None:
        return await ask(
            "GET",
            self._api + path,
            self._headers,
            params=params,
            clock=self._clock,
            seconds=self._seconds,
        )


async def _in_time(look_up: Coroutine[None, None, Account | None]) -> Account | None:
    try:
        async with asyncio.timeout(MOST_SECONDS):
            return await look_up
    except TimeoutError:
        raise Unavailable(WHO, "took too long to answer") from None
    except MalformedError as error:
        raise Unavailable(WHO, f"answers what nobody understands: {error}") from None


def _subscribed(row: Json, base: Account, policy: Policy) -> Account:
    """``base`` with what one subscription gives it. The period may stand on the subscription or,
    since 2025, on its items. Raises MalformedError."""
    items = values.tables(values.table(row, "items"), "data", PAGE)
    periods = [row, *items]
    standing = _STANDINGS.get(values.word(row, "status"), Standing.UNKNOWN)
    ends = _moment(row, "cancel_at") or _latest(periods, "current_period_end")
    is_ending = row.get("cancel_at") is not None or values.flag(row, "cancel_at_period_end", False)
    if standing is Standing.ACTIVE and is_ending:
        standing = Standing.ENDING
    is_past_due = standing is Standing.PAST_DUE  # since the period began that nobody paid for
    return replace(
        base,
        tier=next((tier for tier in (policy.tier(*_plans(one)) for one in items) if tier), ""),
        standing=standing,
        paid_until=ends,
        past_due_since=_latest(periods, "current_period_start") if is_past_due else None,
    )


def _plans(item: Json) -> Sequence[str]:
    """What an item's plan is called: ids of its price and product, lookup key and names."""
    said: list[object] = []
    for price in (item.get("price"), item.get("plan")):
        if isinstance(price, dict):
            product = price.get("product")
            names = (product.get("id"), product.get("name")) if isinstance(product, dict) else ()
            said += [*(price.get(one) for one in ("id", "lookup_key", "nickname")), product, *names]
    return [one for one in said if isinstance(one, str)]


def _locale(preferred: object) -> str:
    """The first of a list, if there is any."""
    first = preferred[0] if isinstance(preferred, list) and preferred else None
    return values.text({"locale": first}, "locale")


def _latest(rows: Sequence[Json], field: str) -> datetime | None:
    return max((found for row in rows if (found := _moment(row, field))), default=None)


def _moment(row: Json, field: str) -> datetime | None:
    """Stripe counts seconds since 1970."""
    if row.get(field) is None:
        return None
    try:
        return datetime.fromtimestamp(values.amount(row, field), UTC)
    except (ValueError, OverflowError, OSError):
        raise MalformedError(field, "is no time") from None
