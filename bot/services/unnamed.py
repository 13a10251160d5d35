"""Keeps addresses out of errors, which are logged, stored and shown to staff."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

from bot.domain.errors import Rejected, Unavailable, Uncertain, Withheld
from bot.domain.verify import without_addresses


@contextmanager
def unnamed(fault: type[Unavailable | Uncertain], who: str) -> Iterator[None]:
    """No error may repeat an address, whatever others put into it. What nobody raised on purpose
    becomes ``fault``, of ``who``."""
    try:
        yield
    except Withheld:
        raise  # ours: it names nobody
    except Unavailable as error:
        reason = without_addresses(error.reason)
        raise Unavailable(error.who, reason, retry_after=error.retry_after) from None
    except Rejected as error:
        raise Rejected(error.who, without_addresses(error.reason)) from None
    except Uncertain as error:
        reason = without_addresses(str(error).removeprefix(f"{error.who}: "))
        raise Uncertain(error.who, reason) from None
    except Exception as error:  # noqa: BLE001 - its text and its trace may hold an address
        where = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"{type(error).__name__} in {where.name}, line {where.lineno}"
        raise fault(who, reason) from None
