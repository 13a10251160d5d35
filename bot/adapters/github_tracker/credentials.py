"""What a request shows GitHub so that it is let in: nothing, a token, or an App's own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from bot.adapters.github_tracker.exchange import Answer, Request
from bot.adapters.github_tracker.limits import WHO
from bot.adapters.github_tracker.refusals import METADATA_READ, NO_APP, refusal
from bot.domain.errors import Rejected, Unavailable

if TYPE_CHECKING:
    from github.Auth import AppAuth

BEFORE_ITS_END = 300.0
"""Seconds: what a request begins with must not expire under way."""
LIFE = 540
"""Seconds; GitHub takes ten minutes at most, and clocks differ."""
Ask = Callable[[Request, str], Answer]
"""Sends a request with that header, one at a time. Raises Unavailable and Rejected."""


class Credentials(Protocol):
    """``own`` is where GitHub says whose they are, empty for nobody's; ``fault`` is what is wrong
    where it does not know them."""

    own: str
    fault: str

    def header(self, repository: str, ask: Ask) -> str:
        """``Authorization`` for what ``repository`` is asked, or GitHub itself for an empty one.
        Raises Unavailable and Rejected."""
        ...

    def renew(self, repository: str) -> bool:
        """Was that refused only because it is too old? Then the next one is another."""
        ...

    def login(self, said: Mapping[str, object]) -> str:
        """Out of the answer of ``own``."""
        ...


class Token:
    """May be empty: then only what is public can be read."""

    fault = "BRIDGE_GITHUB_TOKEN is missing, wrong or has expired"

    def __init__(self, token: str) -> None:
        self.own = "/user" if token else ""
        self._header = f"Bearer {token}" if token else ""

    def header(self, repository: str, ask: Ask) -> str:  # noqa: ARG002 - the same for all
        return self._header

    def renew(self, repository: str) -> bool:  # noqa: ARG002 - people make another
        return False

    def login(self, said: Mapping[str, object]) -> str:
        return str(said.get("login") or "")


@dataclass(frozen=True, slots=True)
class AppKey:
    """A GitHub App's number, and its private key in PEM."""

    id: int
    key: str = field(repr=False)


class App:
    """Installed by owners on their repositories, each of which has a token of an hour's life.

    Source: https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app
    """

    own = "/app"
    fault = "BRIDGE_GITHUB_APP_ID or BRIDGE_GITHUB_APP_KEY is wrong, or this machine's clock"

    def __init__(self, app: AppKey, monotonic: Callable[[], float]) -> None:
        self._app, self._monotonic = app, monotonic
        self._signer: AppAuth | None = None
        self._installations: dict[str, int] = {}
        """By repository."""
        self._tokens: dict[int, tuple[float, str]] = {}
        """Until when which, by installation."""

    def header(self, repository: str, ask: Ask) -> str:
        if not repository:
            return self._signed()
        name = repository.lower()
        if name not in self._installations:
            self._installations[name] = self._installation(repository, ask)
        number = self._installations[name]
        until, token = self._tokens.get(number, (0.0, ""))
        if self._monotonic() >= until:
            until, token = self._tokens[number] = self._token(name, number, ask)
        return f"Bearer {token}"

    def renew(self, repository: str) -> bool:
        """An App that was installed anew has another number, too."""
        number = self._installations.pop(repository.lower(), 0)
        return self._tokens.pop(number, None) is not None

    def login(self, said: Mapping[str, object]) -> str:
        return f"{said['slug']}[bot]" if said.get("slug") else ""

    def _installation(self, repository: str, ask: Ask) -> int:
        path = f"/repos/{repository}/installation"
        answer = ask(Request("GET", path, METADATA_READ), self._signed())
        if answer.status == 404 and answer.message != NO_APP:
            raise Rejected(WHO, f"the App is not installed on {repository}")
        number = _given(answer).get("id")
        if not isinstance(number, int):
            raise Unavailable(WHO, "answers no installation")
        return number

    def _token(self, name: str, installation: int, ask: Ask) -> tuple[float, str]:
        path = f"/app/installations/{installation}/access_tokens"
        request = Request("POST", path, METADATA_READ, body={}, is_repeatable=True)
        answer = ask(request, self._signed())
        if answer.status == 404 and answer.message != NO_APP:  # taken off, and maybe put back
            del self._installations[name]
            raise Unavailable(WHO, "does not know the App's installation any more")
        given = _given(answer)
        try:
            ends = datetime.fromisoformat(str(given["expires_at"]))
            left = (ends - datetime.now(UTC)).total_seconds() - BEFORE_ITS_END
            return self._monotonic() + left, str(given["token"])
        except (KeyError, ValueError, TypeError):
            raise Unavailable(WHO, "answers no token") from None

    def _signed(self) -> str:
        from github.Auth import AppAuth  # Loads what signs, which takes memory.

        try:
            if self._signer is None:
                self._signer = AppAuth(self._app.id, self._app.key, jwt_expiry=LIFE)
            return f"Bearer {self._signer.token}"
        except Exception:  # noqa: BLE001 - it may hold the key: whatever it is, it ends here
            error = Rejected(WHO, "BRIDGE_GITHUB_APP_KEY is no RSA private key")
        raise error


def _given(answer: Answer) -> Mapping[str, object]:
    if answer.status >= 300:
        raise refusal(answer, METADATA_READ, App.fault)
    given = answer.json
    if not isinstance(given, dict):
        raise Unavailable(WHO, "answers no JSON object")
    return given
