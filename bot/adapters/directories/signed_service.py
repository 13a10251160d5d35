"""Asks a service of the company's own who pays: one signed JSON POST a question.

Request: ``POST`` to the address in ``BRIDGE_DIRECTORY``, with exactly one of these bodies::

    {"address": "paula@example.com"}    who somebody is, by an e-mail address in small letters
    {"id": "acc_7"}                     how an account stands now, by the ``id`` once answered

It carries ``X-Bridge-Timestamp`` (seconds since 1970) and ``X-Bridge-Signature``: ``sha256=`` and
the hexadecimal HMAC-SHA256, under ``BRIDGE_DIRECTORY_SECRET``, of the timestamp, a full stop and
the body, byte for byte. Refuse what is signed wrongly or is older than five minutes, with 401.

Answer: 200 with ``{"account": null}`` (or 404 with any JSON object) for nobody, otherwise::

    {"account": {
        "id": "acc_7",
        "contact": "paula@example.com",
        "standing": "active",
        "tier": "team",
        "paid_until": "2027-01-31",
        "past_due_since": null,
        "locale": "es",
        "channel": "https://discord.com/channels/…",
        "projects": [{"id": "com.example.app", "name": "Example", "roles": ["app_developer"]}]
    }}

``id`` stays the same for ever and is shown to nobody; ``contact`` is where the code is mailed to;
``standing`` is active, trial, past_due, ending (which needs ``paid_until``), inactive or unknown.
``channel`` is the https address where the account's people reach the team in private; a project may
name its own. The rest may be left out. Times are ISO 8601; a mere date of ``paid_until`` is that
whole day, in UTC.

Within 5 seconds, in 1 MiB at most. Anything else, redirects too, means "unknown" and takes nothing
from anybody; 429 or 503 with ``Retry-After`` says how long to stay away.
"""

import json
from collections.abc import Callable

from bot.adapters.directories import accounts
from bot.adapters.directories.answer import SECONDS, WHO, ask
from bot.adapters.web_service import values
from bot.adapters.web_service.values import Json, MalformedError
from bot.domain.account import Account, AccountId
from bot.domain.errors import Unavailable
from bot.domain.signing import signed_headers
from bot.ports import Addresses, Clock

Reader = Callable[[Json, Addresses], Account]
"""Makes an account of the ``account`` in an answer. Raises MalformedError."""


class SignedService:
    """The directory at ``url``; ``read`` is how its accounts are written."""

    def __init__(
        self,
        url: str,
        secret: str,
        addresses: Addresses,
        clock: Clock,
        *,
        read: Reader = accounts.account,
        seconds: float = SECONDS,
    ) -> None:
        self._url, self._secret = url, secret
        self._addresses, self._clock = addresses, clock
        self._read, self._seconds = read, seconds

    async def by_address(self, address: str) -> Account | None:
        return await self._ask({"address": address})

    async def by_id(self, account: AccountId) -> Account | None:
        found = await self._ask({"id": account})
        if found is not None and found.id != account:
            raise Unavailable(WHO, "answers with another account than the one asked for")
        return found

    async def _ask(self, question: Json) -> Account | None:
        body = json.dumps(question).encode()
        said = await ask(
            "POST",
            self._url,
            {
                "Content-Type": "application/json",
                **signed_headers(self._secret, self._clock(), body),
            },
            body=body,
            clock=self._clock,
            seconds=self._seconds,
        )
        if said is None:
            return None
        if "account" not in said:
            raise Unavailable(WHO, "answers without an account")
        if said["account"] is None:
            return None
        try:
            return self._read(values.table(said, "account"), self._addresses)
        except MalformedError as error:
            raise Unavailable(WHO, f"answers what nobody understands: {error}") from None
