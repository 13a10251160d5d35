"""Who calls: the bearer of the token, a GitHub App, or one of its installations.

https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app
"""

import base64
import binascii
import json
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.records import Account
from bot.sandbox.github.refusals import Refused, bad_credentials, forbidden
from bot.sandbox.github.repositories import Repositories

LONGEST = 600
"""Seconds that an App's own token may be good for, and a minute for clocks that go wrong."""
SLACK = 60


@dataclass(frozen=True, slots=True)
class App:
    """``slug[bot]`` is who it writes as; ``installation`` the number of its only one."""

    id: int
    slug: str
    installation: int = 1

    @property
    def login(self) -> str:
        return f"{self.slug}[bot]"


class Credentials:
    """``lifetime`` is how long installation tokens are good from now on."""

    def __init__(self, repositories: Repositories, app: App | None) -> None:
        self._repositories, self.app = repositories, app
        self.lifetime = timedelta(hours=1)
        self._until: dict[str, datetime] = {}
        self.bot = repositories.keep(Account(app.login, is_bridge=True)) if app else None

    def grant(self) -> tuple[str, datetime]:
        """A token for the installation, and when it ends; see ``lifetime``."""
        token = f"ghs_{uuid.uuid4().hex}"
        self._until[token] = datetime.now(UTC).replace(microsecond=0) + self.lifetime
        return token, self._until[token]

    def expire(self) -> None:
        """All tokens of the installation end now."""
        self._until.clear()

    def account(self, request: web.Request) -> Account:
        """Who acts. Raises Refused."""
        token = _token(request)
        if token == self._repositories.token:
            return self._repositories.bridge
        if self.bot is not None and datetime.now(UTC) < self._until.get(token, _NEVER):
            return self.bot
        raise bad_credentials()

    def person(self, request: web.Request) -> Account:
        """As ``account``, for what an installation may not ask. Raises Refused."""
        account = self.account(request)
        if account.is_app:
            raise forbidden("Resource not accessible by integration")
        return account

    def owner(self, request: web.Request) -> Account:
        """The App itself, by a JSON Web Token; who signed it is not looked at. Raises Refused."""
        claims = _claims(_token(request))
        if self.app is None or self.bot is None or str(claims.get("iss")) != str(self.app.id):
            raise Refused(404, "Integration not found")
        ends, began = claims.get("exp"), claims.get("iat")
        if not isinstance(ends, int) or ends <= time.time():
            raise bad_credentials(
                "'Expiration time' claim ('exp') must be a numeric value representing the future "
                "time at which the assertion expires"
            )
        if ends > time.time() + LONGEST + SLACK:
            raise bad_credentials("'Expiration time' claim ('exp') is too far in the future")
        if not isinstance(began, int) or began > time.time() + SLACK:
            raise bad_credentials(
                "'Issued at' claim ('iat') must be an Integer representing the time that the "
                "assertion was issued"
            )
        return self.bot


_NEVER = datetime.min.replace(tzinfo=UTC)


def _token(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if not token:
        raise bad_credentials("Requires authentication")
    if scheme.lower() not in ("token", "bearer"):
        raise bad_credentials()
    return token


def _claims(token: str) -> Json:
    head, _, rest = token.partition(".")
    body, _, signature = rest.partition(".")
    try:
        if not signature or _part(head).get("alg") != "RS256":
            raise ValueError
        return _part(body)
    except (ValueError, binascii.Error, AttributeError):
        raise bad_credentials("A JSON web token could not be decoded") from None


def _part(text: str) -> Json:
    padded = text + "=" * (-len(text) % 4)
    return dict(json.loads(base64.urlsafe_b64decode(padded)))
