"""One bot's session: what it wants to hear, what it was sent, what can be replayed."""

import secrets
from collections import deque

from bot.sandbox.chat.events import Event, Intent
from bot.sandbox.chat.gateway.connection import Connection

REPLAYABLE = 5_000
"""Events kept for RESUME; older ones make the session invalid."""


class Session:
    """Survives its connection."""

    def __init__(self, intents: int) -> None:
        self.id = secrets.token_hex(16)
        self.intents = intents
        self.seq = 0
        self.connection: Connection | None = None
        self._sent: deque[str] = deque(maxlen=REPLAYABLE)

    def wants(self, event: Event) -> bool:
        return not event.intent or bool(event.intent & self.intents)

    def push(self, event: Event) -> str:
        """Send it, or keep it for the resume; returns the data as JSON."""
        self.seq += 1
        text = event.text(with_content=bool(self.intents & Intent.MESSAGE_CONTENT))
        envelope = f'{{"op":0,"t":"{event.type}","s":{self.seq},"d":{text}}}'
        self._sent.append(envelope)
        if self.connection is not None:
            self.connection.send(envelope)
        return text

    def can_replay(self, after: int) -> bool:
        return self.seq - len(self._sent) <= after <= self.seq

    def replay(self, after: int) -> None:
        """Send again everything after number ``after``."""
        missed = self.seq - after
        assert self.connection is not None
        for place in range(len(self._sent) - missed, len(self._sent)):
            self.connection.send(self._sent[place])
