"""What one process of the bridge does, where several share the work."""

from enum import StrEnum


class Role(StrEnum):
    """``gateway`` hears Discord and keeps watch, ``web`` takes webhooks and shows pages,
    ``worker`` makes effects happen; ``all`` is the three in one."""

    ALL = "all"
    GATEWAY = "gateway"
    WEB = "web"
    WORKER = "worker"

    @property
    def is_listening(self) -> bool:
        """Does it hear Discord? Of these one works, and the others stand by."""
        return self in (Role.ALL, Role.GATEWAY)

    @property
    def takes_webhooks(self) -> bool:
        return self in (Role.ALL, Role.WEB)

    @property
    def lets_happen(self) -> bool:
        """Does it carry out effects? Whoever is listening carries out every kind."""
        return self is not Role.WEB


SHARED = ("chat.", "inbox.", "role.", "secret.", "verify.")
"""Beginnings of the kinds of effects that workers carry out. The others need what only the process
that hears Discord has in mind (what was said in a post, who waits for an answer), or write to
GitHub, which wants that done one after the other."""
