"""Reads the company's status page, whoever hosts it."""

from bot.adapters.status_page.page import HostedPage

__all__ = ["HostedPage"]
