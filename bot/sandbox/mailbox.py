"""Stands for the mail server and everybody's mailbox: what the bot sends is there to be read.

It speaks as much SMTP (https://www.rfc-editor.org/rfc/rfc5321) as takes a mail, on loopback.
Trouble on request, ``{"kind": "mail", "how": …}``:

| how | effect | more |
| --- | --- | --- |
| ``down`` | hangs up at once | |
| ``slow`` | greets late | ``seconds`` (1) |
| ``refuse`` | takes no recipient | ``code`` (550) |
| ``drop_after_data`` | has the mail and hangs up without saying so | |
| ``slow_after_data`` | has the mail and says so late | ``seconds`` (1) |
| ``none`` | clears all of the above | |

Each hits the next connection, or the next ``count``; 0 means all until it is cleared.
"""

import asyncio
import email
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.events import Bus, Notice
from bot.sandbox.chat.snowflakes import Json

HOST = "127.0.0.1"
HOWS = ("down", "slow", "refuse", "drop_after_data", "slow_after_data")
KEPT = 200
"""Mails that are shown, the newest."""
MOST_BYTES = 10 * 1024 * 1024

_PATH = re.compile(rb"(?:FROM|TO):\s*<([^<>\s]*)>.*", re.IGNORECASE | re.DOTALL)


@dataclass(slots=True)
class Fault:
    """``left`` connections are still to be hit; None: all until it is cleared."""

    how: str
    left: int | None
    seconds: float = 0.0
    code: int = 550


_WELL = Fault("", None)


class Mailbox:
    """Takes mails on 127.0.0.1 from ``open`` to ``close``; ``panel`` is what the sandbox's page
    shows of them, oldest first."""

    def __init__(self, bus: Bus, panel: list[Json]) -> None:
        self._bus, self._panel = bus, panel
        self._faults: list[Fault] = []
        self._count = 0
        self._server: asyncio.Server | None = None
        self._clients: set[asyncio.Task[None] | None] = set()
        self.port = 0

    @property
    def url(self) -> str:
        return f"smtp://{HOST}:{self.port}"

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        talking = [task for task in self._clients if task]
        for task in talking:
            task.cancel()
        await asyncio.gather(*talking, return_exceptions=True)

    def fault(self, wanted: Json) -> None:
        """Raises Wrong, and ValueError for what is no number."""
        how, count = wanted.get("how"), wanted.get("count")
        if how == "none":
            self._faults.clear()
            return
        if how not in HOWS:
            raise Wrong(f'"how" is one of {", ".join((*HOWS, "none"))}')
        left = (1 if count is None else int(count)) or None
        seconds, code = float(wanted.get("seconds", 1)), int(wanted.get("code", 550))
        self._faults.append(Fault(how, left, seconds, code))

    def clear(self) -> None:
        self._faults.clear()

    def take(self, sender: str, to: list[str], content: bytes) -> None:
        """A mail has arrived."""
        # In the open, lines end in CR LF; readers want them as in a file.
        message = email.message_from_bytes(content.replace(b"\r\n", b"\n"), policy=policy.default)
        assert isinstance(message, EmailMessage)
        body = message.get_body(("plain", "html"))
        self._count += 1
        row = {
            "id": str(self._count),
            "at": datetime.now(UTC).isoformat(),
            "from": str(message["From"] or sender),
            "to": ", ".join(to),
            "subject": str(message["Subject"] or ""),
            "text": str(body.get_content()) if body else "",
        }
        self._panel[:] = [*self._panel, row][-KEPT:]
        self._bus.publish(Notice("panel", None, self._panel, "mail"))

    def _next_fault(self) -> Fault:
        if not self._faults:
            return _WELL
        fault = self._faults[0]
        if fault.left is not None:
            fault.left -= 1
            if fault.left <= 0:
                self._faults.pop(0)
        return fault

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients.add(task := asyncio.current_task())
        try:
            with suppress(OSError, EOFError, ValueError):  # gone, or says what is no line
                await _Conversation(self, self._next_fault(), reader, writer).hold()
        finally:
            self._clients.discard(task)
            writer.close()


class _Conversation:
    """One client's."""

    def __init__(
        self,
        mailbox: Mailbox,
        fault: Fault,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._mailbox, self._fault = mailbox, fault
        self._reader, self._writer = reader, writer
        self._sender: str | None = None
        self._to: list[str] = []

    async def hold(self) -> None:
        if self._fault.how == "down":
            self._writer.transport.abort()
            return
        if self._fault.how == "slow":
            await asyncio.sleep(self._fault.seconds)
        await self._say("220 sandbox ESMTP")
        while line := (await self._reader.readline()).strip():
            verb, _, rest = line.partition(b" ")
            answer = await self._answer(verb.upper(), rest.strip())
            await self._say(answer)
            if answer.startswith("221"):
                return

    async def _answer(self, verb: bytes, rest: bytes) -> str:
        match verb:
            case b"EHLO" | b"HELO" | b"RSET" | b"NOOP":
                if verb != b"NOOP":
                    self._sender, self._to = None, []
                return "250 sandbox"
            case b"MAIL" if path := _PATH.fullmatch(rest):
                self._sender, self._to = path[1].decode("ascii"), []
                return "250 OK"
            case b"RCPT" if self._sender is not None and (path := _PATH.fullmatch(rest)):
                if self._fault.how == "refuse":
                    return f"{self._fault.code} <{path[1].decode('ascii')}> is not wanted here"
                self._to.append(path[1].decode("ascii"))
                return "250 OK"
            case b"DATA" if self._to:
                return await self._data()
            case b"QUIT":
                return "221 bye"
        return "503 not now" if verb in (b"MAIL", b"RCPT", b"DATA") else "502 unknown"

    async def _data(self) -> str:
        await self._say("354 go on, and end with a dot alone")
        content = bytearray()
        while (line := await self._reader.readline()).rstrip(b"\r\n") != b".":
            content += line.removeprefix(b".")
            if not line or len(content) > MOST_BYTES:
                raise EOFError("no mail ends like that")
        self._mailbox.take(self._sender or "", self._to, bytes(content))
        self._sender, self._to = None, []
        if self._fault.how == "drop_after_data":
            self._writer.transport.abort()
        if self._fault.how == "slow_after_data":
            await asyncio.sleep(self._fault.seconds)
        return "250 it is here"

    async def _say(self, line: str) -> None:
        self._writer.write(f"{line}\r\n".encode())
        await self._writer.drain()
