"""Puts Discord's marks for people, roles, channels and emoji into words that stand elsewhere."""

import re

_MARK = re.compile(
    r"<(?:(?P<member>@!?)|(?P<role>@&)|(?P<channel>#))\d{15,20}>"
    r"|<a?(?P<emoji>:\w{2,32}:)\d{15,20}>"
)
"""https://discord.com/developers/docs/reference#message-formatting"""


def without_marks(text: str) -> str:
    """Outside Discord a mark names nobody, but its number does."""
    return _MARK.sub(lambda found: found["emoji"] or f"[{found.lastgroup}]", text)
