"""Keeps a dry run from changing anything on Discord: it reads, and tells Discord its commands."""

from typing import Any

import discord
from discord.http import Route

from bot.domain.errors import Withheld


def withhold(client: discord.Client) -> None:
    """Whoever writes through ``client`` gets Withheld. What people ask for by a command or a
    button is answered all the same: such answers take another way, and only they see them."""
    ask = client.http.request

    async def read_only(route: Route, **more: Any) -> Any:
        if route.method != "GET" and not route.path.startswith("/applications/"):
            raise Withheld(f"{route.method} {route.url.removeprefix(Route.BASE)}")
        return await ask(route, **more)

    client.http.request = read_only  # type: ignore[method-assign]
