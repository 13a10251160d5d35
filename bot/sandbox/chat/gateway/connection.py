"""One WebSocket to a bot: a queue of messages out, heartbeats in, closed as Discord closes."""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import AsyncIterator

from aiohttp import WSMsgType, web

from bot.sandbox.chat.gateway.compression import Encode
from bot.sandbox.chat.snowflakes import Json

HEARTBEAT, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 1, 7, 9, 10, 11
DECODE_ERROR, SESSION_TIMED_OUT = 4002, 4009
ACK_SECONDS = 0.05
"""Discord is never as near as loopback: discord.py takes an answer that comes before it has noted
the time of its beat for one that took a whole interval."""
GRACE = 1.5
"""Heartbeat intervals of silence before the connection is closed."""


class Connection:
    """``url`` is where the client reached us, for ``resume_gateway_url``."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.Transport | None,
        encode: Encode,
        url: str,
    ) -> None:
        self._socket, self._transport, self._encode, self.url = socket, transport, encode, url
        self._queue: deque[str] = deque()
        self._wanted, self._written = asyncio.Event(), asyncio.Event()
        self._written.set()
        self._handled = 0
        self._beat = asyncio.Event()
        self._is_gone = False
        self.is_mute = False
        """Nothing more is said on it, not even an answer to a heartbeat."""

    def send(self, text: str) -> None:
        self._queue.append(text)
        self._wanted.set()
        self._written.clear()

    def send_op(self, op: int, data: object = None) -> None:
        self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def written(self) -> None:
        """Until everything queued was handed to the socket, or the connection is gone."""
        await self._written.wait()

    async def handled(self, seq: int) -> None:
        """Until the client says that it took event ``seq``, or the connection is gone. It is asked
        for a heartbeat, which names the last event it took.

        https://discord.com/developers/docs/events/gateway#sending-heartbeats
        """
        self._beat.clear()
        self.send_op(HEARTBEAT)
        while not self._is_gone:
            await self._beat.wait()
            if self._handled >= seq:
                return
            self._beat.clear()

    async def close(self, code: int, reason: str = "") -> None:
        with contextlib.suppress(ConnectionError):
            await self._socket.close(code=code, message=reason.encode())

    def drop(self) -> None:
        """As when the network fails: no close frame."""
        if self._transport is not None:
            self._transport.abort()

    async def receive(self, interval: float) -> AsyncIterator[Json]:
        """Messages from the bot, its heartbeats answered; ends when either side closes.
        ``interval`` seconds is how often it should beat."""
        self.send_op(HELLO, {"heartbeat_interval": int(interval * 1000), "_trace": []})
        loop = asyncio.get_running_loop()
        last_beat = loop.time()
        while True:
            left = last_beat + GRACE * interval - loop.time()
            try:
                received = await self._socket.receive(timeout=max(left, 0.001))
            except TimeoutError:
                await self.close(SESSION_TIMED_OUT, "Session timed out.")
                return
            if received.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                return
            try:
                message = json.loads(received.data)
                op = message["op"]
            except (ValueError, KeyError, TypeError):
                await self.close(DECODE_ERROR, "Error while decoding payload.")
                return
            if op == HEARTBEAT:
                last_beat = loop.time()
                self._handled = message.get("d") or 0
                self._beat.set()
                loop.call_later(ACK_SECONDS, self.send_op, HEARTBEAT_ACK)
            else:
                yield message

    async def write(self) -> None:
        """Runs beside ``receive`` until cancelled."""
        try:
            while True:
                while self._queue:
                    payload = self._encode(self._queue.popleft())
                    if self.is_mute:
                        continue
                    if isinstance(payload, bytes):
                        await self._socket.send_bytes(payload)
                    else:
                        await self._socket.send_str(payload)
                self._written.set()
                self._wanted.clear()
                await self._wanted.wait()
        except ConnectionError:
            self._queue.clear()
        finally:
            self._is_gone = True
            self._written.set()
            self._beat.set()
