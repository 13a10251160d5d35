"""What the operators' pages are made of."""

from dataclasses import dataclass

from bot.services.dashboard import DashboardService
from bot.services.dead_letters import DeadLetters
from bot.services.stats import StatsService


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """``kept_days`` is how long questions that nothing answers are kept; ``github`` where people
    see issues, empty where there are none."""

    dashboard: DashboardService
    stats: StatsService
    letters: DeadLetters
    kept_days: int
    github: str
