"""Reads the FAQ's files for services, and says of every broken one where and what."""

from bot.adapters.content.faq_files import FaqFiles

__all__ = ["FaqFiles"]
