"""Asks a directory over HTTP once, and never says whom it asked about."""

from collections.abc import Mapping

from bot.adapters.web_service.exchange import exchange
from bot.adapters.web_service.values import Json
from bot.domain.errors import Unavailable
from bot.ports import Clock

WHO = "directory"
SECONDS = 5.0
"""That one answer may take."""


async def ask(
    method: str,
    url: str,
    headers: Mapping[str, str],
    *,
    clock: Clock,
    seconds: float = SECONDS,
    params: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Json | None:
    """The JSON object of a 200; None for a 404 that is JSON as well, for that is the directory's
    word and not a proxy's page. Raises Unavailable for everything else."""
    answer = await exchange(
        WHO, method, url, headers, clock=clock, seconds=seconds, params=params, body=body
    )
    if answer.status not in (200, 404):
        raise Unavailable(WHO, _refusal(answer.status), retry_after=answer.retry_after)
    said = answer.table()
    if said is None:
        reason = f"answers {answer.status} with something else than a JSON object"
        raise Unavailable(WHO, reason)
    return said if answer.status == 200 else None


def _refusal(status: int) -> str:
    if 300 <= status < 400:
        return f"answers {status} and wants us to go elsewhere"
    if status in (401, 403):
        return f"answers {status}: it does not take our secret"
    return f"answers {status}"
