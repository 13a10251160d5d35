"""Remembers everything the bridge must not forget, in SQLite or PostgreSQL."""

from bot.adapters.store.database import Database
from bot.adapters.store.faq import StoredFaq
from bot.adapters.store.intake import StoredIntakes
from bot.adapters.store.opening import open_database
from bot.adapters.store.outbox import StoredOutbox

__all__ = ["Database", "StoredFaq", "StoredIntakes", "StoredOutbox", "open_database"]
