"""Stands for the outside world on loopback, so that the real bot can be tried and tested."""

from bot.sandbox.server import Sandbox
from bot.sandbox.world import World

__all__ = ["Sandbox", "World"]
