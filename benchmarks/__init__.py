"""Ratios against a bare discord.py bot, measured in one run: ``make bench``."""
