"""Accepts bots, gives each the events it may see, and plays the gateway's faults."""

import asyncio
import contextlib
import time

from aiohttp import web

from bot.sandbox.chat.channels import Channels
from bot.sandbox.chat.events import Bus, Event, Intent, Notice
from bot.sandbox.chat.gateway.compression import encoder
from bot.sandbox.chat.gateway.connection import INVALID_SESSION, RECONNECT, Connection
from bot.sandbox.chat.gateway.payloads import guild_create, member_chunks, ready
from bot.sandbox.chat.gateway.session import Session
from bot.sandbox.chat.people import People
from bot.sandbox.chat.recording import Recording
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.chat.threads import Threads
from bot.sandbox.world import World

IDENTIFY, PRESENCE, VOICE, RESUME, REQUEST_MEMBERS = 2, 3, 4, 6, 8
UNKNOWN_OP, NOT_AUTHENTICATED, BAD_TOKEN, TWICE = 4001, 4003, 4004, 4005
INVALID_SEQ, INVALID_INTENTS, DISALLOWED_INTENTS = 4007, 4013, 4014
HEARTBEAT_INTERVAL = 41.25
COMES_BACK = 3.0
"""Seconds in which a bot that was cut off is waited for."""


class Gateway:
    """``heartbeat_interval`` in seconds; ``url`` is set once the server listens."""

    def __init__(
        self,
        world: World,
        people: People,
        channels: Channels,
        threads: Threads,
        bus: Bus,
        recording: Recording,
        *,
        message_content: bool,
    ) -> None:
        self._world, self._people, self._channels = world, people, channels
        self._threads, self._bus, self._recording = threads, bus, recording
        self._message_content = message_content
        self.heartbeat_interval = HEARTBEAT_INTERVAL
        self.url = ""
        self.events_sent = 0
        self._sessions: dict[str, Session] = {}
        self._sockets: set[Connection] = set()
        self._down_until = self._mute_until = self._parted_at = 0.0
        bus.listen(self._publish)

    @property
    def session(self) -> Session | None:
        """The newest one that is connected."""
        connected = [one for one in self._sessions.values() if one.connection is not None]
        return connected[-1] if connected else None

    @property
    def is_expecting(self) -> bool:
        """Whether a bot was cut off a moment ago, has not said goodbye and may yet come back."""
        since = time.monotonic() - max(self._parted_at, self._down_until)
        return self.session is None and bool(self._sessions) and since < COMES_BACK

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if time.monotonic() < self._down_until:
            return web.Response(status=503)
        try:
            encode = encoder(request.query.get("compress"))
        except ValueError as error:
            return web.Response(status=400, text=f"compress={error} is not known")
        socket = web.WebSocketResponse(timeout=1, compress=False, max_msg_size=65_536)
        await socket.prepare(request)
        scheme = "wss" if request.secure else "ws"
        url = f"{scheme}://{request.host}/gateway"
        connection = Connection(socket, request.transport, encode, url)
        connection.is_mute = time.monotonic() < self._mute_until
        self._sockets.add(connection)
        writer = asyncio.create_task(connection.write())
        try:
            await self._serve(connection)
        finally:
            self._sockets.discard(connection)
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
            self._parted(connection, socket.close_code)
        return socket

    async def close(self) -> None:
        for connection in tuple(self._sockets):
            await connection.close(1001)

    async def written(self) -> None:
        """Until all that was published so far is on its way to the bots."""
        for connection in tuple(self._sockets):
            await connection.written()

    async def handled(self) -> None:
        """Until the newest client has taken every event sent so far. Asked twice, so that what it
        started because of the last one has had its turn."""
        session = self.session
        for _ in range(2):
            if session is not None and session.connection is not None:
                await session.connection.handled(session.seq)

    def drop(self, *, seconds: float = 0) -> None:
        """Cut every connection without a word; let nobody in for so long."""
        self._down_until = time.monotonic() + seconds
        for connection in tuple(self._sockets):
            connection.drop()

    def silence(self, *, seconds: float = 0) -> None:
        """Every connection stays open and is spoken to no more; nor is who connects within so
        long."""
        self._mute_until = time.monotonic() + seconds
        for connection in tuple(self._sockets):
            connection.is_mute = True

    def ask_to_reconnect(self) -> None:
        for connection in tuple(self._sockets):
            connection.send_op(RECONNECT)

    def invalidate(self, *, resumable: bool) -> None:
        if not resumable:
            for session in self._sessions.values():
                session.connection = None
            self._sessions.clear()
        for connection in tuple(self._sockets):
            connection.send_op(INVALID_SESSION, resumable)

    async def _serve(self, connection: Connection) -> None:
        session: Session | None = None
        async for message in connection.receive(self.heartbeat_interval):
            op, data = message["op"], message.get("d") or {}
            if op in (IDENTIFY, RESUME):
                if session is not None and session.connection is connection:
                    return await connection.close(TWICE, "Already authenticated.")
                start = self._identify if op == IDENTIFY else self._resume
                session = await start(connection, data)
            elif session is None:
                return await connection.close(NOT_AUTHENTICATED, "Not authenticated.")
            elif op == REQUEST_MEMBERS:
                for chunk in member_chunks(self._people, session.intents, data):
                    self._send(session, Event("GUILD_MEMBERS_CHUNK", chunk))
            elif op not in (PRESENCE, VOICE):
                return await connection.close(UNKNOWN_OP, "Unknown opcode.")
        return None

    async def _identify(self, connection: Connection, data: Json) -> Session | None:
        if data.get("token") != self._world.token:
            await connection.close(BAD_TOKEN, "Authentication failed.")
            return None
        wanted = int(data.get("intents", 0))
        if wanted >= 1 << 26 or wanted < 0:
            await connection.close(INVALID_INTENTS, "Invalid intent(s).")
            return None
        if wanted & Intent.MESSAGE_CONTENT and not self._message_content:
            await connection.close(DISALLOWED_INTENTS, "Disallowed intent(s).")
            return None
        for old in [one for one in self._sessions.values() if one.connection is None]:
            del self._sessions[old.id]  # who identifies anew will not resume
        session = Session(wanted)
        self._sessions[session.id] = session
        session.connection = connection
        self._send(session, Event("READY", self._ready(session, connection.url, data)))
        if wanted & Intent.GUILDS:
            guild = guild_create(self._world, self._people, self._channels, self._threads, wanted)
            self._send(session, Event("GUILD_CREATE", guild))
        self._bus.publish(Notice("bot", None, True))
        return session

    async def _resume(self, connection: Connection, data: Json) -> Session | None:
        if data.get("token") != self._world.token:
            await connection.close(BAD_TOKEN, "Authentication failed.")
            return None
        session = self._sessions.get(data.get("session_id", ""))
        seq = int(data.get("seq") or 0)
        if session is None or (seq <= session.seq and not session.can_replay(seq)):
            connection.send_op(INVALID_SESSION, False)
            return None
        if seq > session.seq:
            await connection.close(INVALID_SEQ, "Invalid seq.")
            return None
        session.connection = connection
        session.replay(seq)
        self._send(session, Event("RESUMED", {"_trace": []}))
        self._bus.publish(Notice("bot", None, True))
        return session

    def _parted(self, connection: Connection, close_code: int | None) -> None:
        """A bot that closes with 1000 or 1001 ends its session; any other can be resumed."""
        for session in list(self._sessions.values()):
            if session.connection is connection:
                session.connection = None
                if close_code in (1000, 1001):
                    del self._sessions[session.id]
        self._parted_at = time.monotonic()
        if self.session is None:
            self._bus.publish(Notice("bot", None, False))

    def _publish(self, happened: Event | Notice) -> None:
        if isinstance(happened, Event):
            bot = self._people.bot_id
            if happened.channel is not None and not self._channels.sees(bot, happened.channel):
                return
            for session in self._sessions.values():
                if session.wants(happened):
                    self._send(session, happened)

    def _send(self, session: Session, event: Event) -> None:
        self.events_sent += 1
        self._recording.event(event.type, session.push(event))

    def _ready(self, session: Session, url: str, identify: Json) -> Json:
        return ready(
            self._world,
            self._people,
            session_id=session.id,
            url=url,
            shard=identify.get("shard"),
            message_content=self._message_content,
        )
