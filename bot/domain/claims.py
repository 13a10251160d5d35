"""What a signed token says of whoever shows it: the company's dashboard vouches for them."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.account import AccountId, Project


@dataclass(frozen=True, slots=True)
class Claims:
    """``token`` is the token's own id and may be used once, until ``expires_at``. ``tier`` is in
    small letters, empty for none; ``roles`` are the account's own, beside those in projects."""

    account: AccountId = field(repr=False)
    tier: str
    token: str
    expires_at: datetime
    roles: frozenset[str] = frozenset()
    projects: tuple[Project, ...] = ()
    locale: str = ""
