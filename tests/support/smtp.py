"""A mail server somebody else wrote (aiosmtpd), on loopback, that does as the test says."""

import asyncio
import email
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Post:
    """What the server does, and what it got. ``answers`` gives a command another answer than
    its usual one; ``hangs`` and ``drops`` name the command that gets none at all; ``delay`` is for
    all, in seconds."""

    answers: dict[str, str] = field(default_factory=dict)
    hangs: str = ""
    delay: float = 0
    drops: str = ""
    password: str = ""
    taken: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    port: int = 0
    reached: asyncio.Event = field(default_factory=asyncio.Event)
    left: asyncio.Event = field(default_factory=asyncio.Event)

    async def _usual(self, server: SMTP, verb: str) -> str:
        self.heard.append(verb)
        await asyncio.sleep(self.delay)
        if verb == self.drops:
            server.transport.abort()
        if verb == self.hangs:
            self.reached.set()
            await asyncio.Event().wait()
        return self.answers.get(verb, "250 OK")

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await self._usual(server, "MAIL")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return await self._usual(server, "RCPT")

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = await self._usual(server, "DATA")
        if answer.startswith("250"):
            content = envelope.original_content or b""
            message = email.message_from_bytes(content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append((envelope.mail_from or "", envelope.rcpt_tos, message))
        return answer

    async def handle_QUIT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.left.set()
        return "221 bye"

    def sign_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        is_right = data.password.decode() == self.password
        self.heard.append("AUTH" if is_right else "no AUTH")
        return AuthResult(success=is_right, handled=False)


@asynccontextmanager
async def post_office(
    *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, password: str = ""
) -> AsyncIterator[Post]:
    """``starttls`` or ``tls``: how it encrypts; it takes sign-ins with ``password``."""
    post = Post(password=password)
    loop = asyncio.get_running_loop()
    open_ones: list[SMTP] = []

    def connected() -> SMTP:
        more: dict[str, Any] = {}
        if password:
            # It does not count TLS that it did not start.
            more = {"authenticator": post.sign_in, "auth_require_tls": tls is None}
        one = SMTP(post, hostname="post.example.org", tls_context=starttls, loop=loop, **more)
        open_ones.append(one)
        return one

    async with serving(connected, tls) as port:
        post.port = port
        yield post
        for one in open_ones:
            if one.transport is not None:
                one.transport.abort()


@asynccontextmanager
async def serving(
    protocol: Callable[[], asyncio.BaseProtocol], tls: ssl.SSLContext | None = None
) -> AsyncIterator[int]:
    """A port of 127.0.0.1 for as long as the block lasts."""
    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
