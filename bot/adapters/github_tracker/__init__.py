"""Speaks with GitHub: its issues, and the forms that repositories have for them."""

from bot.adapters.github_tracker.credentials import AppKey
from bot.adapters.github_tracker.tracker import GithubTracker

__all__ = ["AppKey", "GithubTracker"]
