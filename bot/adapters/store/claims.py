"""Decides who reacts: of all that want to, only the first."""

from datetime import datetime

from bot.adapters.store.database import Step, to_micros

_CLAIM = """
INSERT INTO claims (kind, key, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING key
"""


def claiming(kind: str, key: str | int, at: datetime) -> Step:
    """The step a reaction starts with: it touches a row for one caller only, for ever."""
    return Step(_CLAIM, (kind, str(key), to_micros(at)))
