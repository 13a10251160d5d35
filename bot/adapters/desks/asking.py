"""Asks a desk over HTTP once and turns whatever it answers into the house's errors.

What a desk says of a refusal is passed on to maintainers, without addresses and without anything
that could be a secret; nothing else of what it says ever is.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from bot.adapters.web_service.exchange import Answer, exchange
from bot.adapters.web_service.values import Json, MalformedError
from bot.domain.errors import Rejected, Unavailable
from bot.domain.verify import without_addresses
from bot.ports import Clock

WHO = "desk"
SECONDS = 10.0
"""That one answer may take."""
REASON_MOST = 200
_REASONS = ("message", "error", "description", "detail", "title")
_LONG_WORD = re.compile(r"\S{32,}")
_TRY_AGAIN = frozenset({408, 425, 429})
"""The only refusals that pass by themselves."""


@dataclass(frozen=True, slots=True)
class Asking:
    clock: Clock
    seconds: float = SECONDS

    async def __call__(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        body: bytes | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Json | None:
        """The JSON object of a 200 or 201; None for a 404 that is one as well, for that is the
        desk's word and not a web server's page. Raises Rejected where asking again is no use,
        otherwise Unavailable."""
        answer = await exchange(
            *(WHO, method, url, headers),
            clock=self.clock,
            seconds=self.seconds,
            params=params,
            body=body,
        )
        if answer.status not in (200, 201, 404):
            raise _refusal(answer)
        said = answer.table()
        if answer.status == 404:
            return None if said is not None else taken(None)
        if said is None:
            reason = f"answers {answer.status} with something else than a JSON object"
            raise Unavailable(WHO, reason)
        return said


def taken(said: Json | None) -> Json:
    """What a desk says, which cannot be that there is nothing. Raises Rejected."""
    if said is None:
        raise Rejected(WHO, "answers 404: there is no desk where BRIDGE_DESK says")
    return said


@contextmanager
def reading() -> Iterator[None]:
    """What is malformed is no answer: raises Unavailable for it."""
    try:
        yield
    except MalformedError as error:
        raise Unavailable(WHO, f"answers what nobody understands: {error}") from None


def _refusal(answer: Answer) -> Rejected | Unavailable:
    status = answer.status
    if 400 <= status < 500 and status not in _TRY_AGAIN:
        is_stranger = status in (401, 403)
        ours = "it does not take BRIDGE_DESK_SECRET" if is_stranger else ""
        reason = "; ".join(filter(None, (ours, spoken(answer.table() or {}))))
        return Rejected(WHO, f"answers {status}: {reason}" if reason else f"answers {status}")
    elsewhere = " and wants us to go elsewhere" if 300 <= status < 400 else ""
    return Unavailable(WHO, f"answers {status}{elsewhere}", retry_after=answer.retry_after)


def spoken(said: Mapping[str, Any]) -> str:
    """A desk's own reason, fit to be shown; empty where it gives none."""
    found = next((said[name] for name in _REASONS if said.get(name)), "")
    if isinstance(found, dict):
        return spoken(found)
    if not isinstance(found, str):
        return ""
    plain = "".join(sign if sign.isprintable() else " " for sign in found[: 10 * REASON_MOST])
    plain = _LONG_WORD.sub("[…]", without_addresses(plain))
    return " ".join(plain.split())[:REASON_MOST]
