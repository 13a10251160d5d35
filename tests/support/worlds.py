"""The sandbox's world, with something in it otherwise."""

from dataclasses import replace
from typing import Any

from bot.sandbox import World


def changed(channel: str, **values: Any) -> World:
    """One channel is otherwise."""
    world = World.load()
    channels = {**world.channels, channel: replace(world.channels[channel], **values)}
    return replace(world, channels=channels)
