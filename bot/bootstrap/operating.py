"""Puts together what lets maintainers in to the operators' pages."""

import secrets
from typing import TYPE_CHECKING

import yarl

from bot.adapters.store.dashboard import StoredDashboard
from bot.domain.dashboard import key_of
from bot.domain.role import Role
from bot.domain.signing import LOOPBACK
from bot.knowledge import utc_now
from bot.services.dashboard import DashboardService
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.bootstrap.ground import Ground


def dashboard_of(ground: "Ground") -> DashboardService:
    """All processes of a bridge have one token of Discord's, so they know each other's passes."""
    settings = ground.settings
    return DashboardService(
        store=StoredDashboard(ground.database),
        chat=ground.chat,
        places=ground.places,
        texts=ground.texts,
        address=address_of(settings, ground.role),
        key=key_of(settings.discord_token.get_secret_value()),
        clock=utc_now,
        token=lambda: secrets.token_urlsafe(32),
    )


def address_of(settings: Settings, role: Role = Role.ALL) -> str:
    """Where browsers reach the pages, as they write it themselves; empty where nobody said so and
    they may not be on this machine, or another process shows them."""
    if settings.public_url:
        return str(yarl.URL(settings.public_url).origin())
    host, port = settings.http_host, settings.http_port
    if not (port and host in LOOPBACK and role.takes_webhooks):
        return ""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
