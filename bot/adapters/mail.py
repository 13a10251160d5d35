"""Hands mails to the company's mail server, and says honestly whether one may have left."""

import asyncio
import hashlib
import ssl
from contextlib import suppress
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib

from bot.domain.errors import Rejected, Unavailable, Uncertain, Withheld
from bot.domain.mail import Mail
from bot.domain.mail_server import Encryption, MailServer
from bot.ports import Clock

WHO = "mail server"
_ASKED = {
    aiosmtplib.SMTPAuthenticationError: "user and password",
    aiosmtplib.SMTPSenderRefused: "the sender",
    aiosmtplib.SMTPRecipientRefused: "the recipient",
    aiosmtplib.SMTPDataError: "the mail",
}
_REASONS = {
    TimeoutError: "took too long to answer",
    aiosmtplib.SMTPServerDisconnected: "broke the connection off",
    ssl.SSLError: "has no certificate that can be trusted",
    ConnectionRefusedError: "takes no connections",
}


class SmtpMailer:
    """``Mailer`` over SMTP; one connection a mail.

    ``seconds`` is how long it may take until the server wants the mail, and again until it says
    that it has it; twice that must be less than an effect's patience. ``tls`` holds whom to trust,
    else the system's authorities (or ``SSL_CERT_FILE``). Nothing raised here holds an address, a
    password or the server's own words, which like to repeat both.
    """

    def __init__(
        self,
        server: MailServer,
        sender: Address,
        clock: Clock,
        *,
        tls: ssl.SSLContext | None = None,
        seconds: float = 10,
        is_dry: bool = False,
    ) -> None:
        self._server = server
        self._sender = sender
        self._clock = clock
        self._tls = tls
        self._seconds = seconds
        self._is_dry = is_dry

    async def send(self, mail: Mail) -> None:
        """Raises Rejected, Unavailable or Uncertain."""
        if self._is_dry:
            raise Withheld("send a mail")
        content = self._written(mail)
        client = self._client()
        try:
            await self._prepare(client, mail.to)
            await self._hand_over(client, content)
            _take_leave(client)
        finally:
            client.close()

    async def check(self) -> None:
        """Connect and sign in, and send nothing. Raises Unavailable."""
        reason = ""
        client = self._client()
        try:
            async with asyncio.timeout(self._seconds):
                await client.connect()
            _take_leave(client)
        except aiosmtplib.SMTPResponseException as error:
            reason = _answered(error)
        except (aiosmtplib.SMTPException, OSError) as error:
            reason = _reason(error)
        finally:
            client.close()
        if reason:
            raise Unavailable(WHO, reason)

    def _written(self, mail: Mail) -> bytes:
        """Raises Rejected for what cannot be a header."""
        message = EmailMessage(policy.SMTP)
        try:
            message["From"] = self._sender
            message["To"] = _only_address(mail.to)
            message["Subject"] = mail.subject
            message["Date"] = format_datetime(self._clock())
            message["Message-ID"] = self._message_id(mail.key)
            message["Auto-Submitted"] = "auto-generated"
            if mail.reply_to:
                message["Reply-To"] = _only_address(mail.reply_to)
            if mail.follows:
                message["In-Reply-To"] = message["References"] = self._message_id(mail.follows)
            if mail.handoff:
                message["X-Bridge-Handoff"] = mail.handoff
            message.set_content(mail.text, cte="quoted-printable")
            for one in mail.attachments:
                message.add_attachment(
                    one.text.encode(),  # as bytes, for these keep their line ends
                    maintype="text",
                    subtype="plain",
                    params={"charset": "utf-8"},
                    filename=one.name,
                )
            message["Content-Language"] = mail.locale  # only now: content takes such headers away
            return message.as_bytes()
        except (ValueError, IndexError, MessageError):
            pass
        raise Rejected(WHO, "the mail's address, subject or text cannot be sent")

    def _message_id(self, key: str) -> str:
        name = hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:32]
        return f"<{name}@{self._sender.domain}>"

    def _client(self) -> aiosmtplib.SMTP:
        server = self._server
        is_protected = server.encryption is not Encryption.NONE
        if is_protected and self._tls is None:
            self._tls = ssl.create_default_context()
        return aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username or None,
            password=server.password or None,
            local_hostname=self._sender.domain,
            timeout=self._seconds,
            use_tls=server.encryption is Encryption.TLS,
            start_tls=server.encryption is Encryption.STARTTLS,
            tls_context=self._tls if is_protected else None,
        )

    async def _prepare(self, client: aiosmtplib.SMTP, to: str) -> None:
        """Everything before the mail: whatever fails, nothing has left."""
        reason, is_final = "", False
        try:
            async with asyncio.timeout(self._seconds):
                await client.connect()
                await client.mail(self._sender.addr_spec)
                await client.rcpt(to)
        except aiosmtplib.SMTPResponseException as error:
            refused = aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPRecipientRefused
            is_final = isinstance(error, refused) and error.code >= 500
            reason = _answered(error)
        except (aiosmtplib.SMTPException, OSError) as error:  # TimeoutError is an OSError
            reason = _reason(error)
        # Raised out here, so that the library's error does not hang on to it: that knows the
        # address.
        if is_final:
            raise Rejected(WHO, reason)
        if reason:
            raise Unavailable(WHO, reason)

    async def _hand_over(self, client: aiosmtplib.SMTP, content: bytes) -> None:
        """From here on only the server's word says whether it has the mail."""
        code, reason = 0, ""
        try:
            async with asyncio.timeout(self._seconds):
                await client.data(content)
        except aiosmtplib.SMTPResponseException as error:
            code, reason = error.code, _answered(error)
        except (aiosmtplib.SMTPException, OSError) as error:
            reason = _reason(error)
        except asyncio.CancelledError:
            reason = "was given no time to answer"
        if 400 <= code < 500:
            raise Unavailable(WHO, reason)
        if 500 <= code < 600:
            raise Rejected(WHO, reason)
        if reason:
            raise Uncertain(WHO, reason)


def _only_address(text: str) -> Address:
    """Raises ValueError or worse for what holds anything else: it is what RCPT names, too."""
    address = Address(addr_spec=text)
    if address.addr_spec != text or not text.isascii():
        raise ValueError("more than an address, or one in letters that SMTP has not")
    return address


def _take_leave(client: aiosmtplib.SMTP) -> None:
    """Nobody waits for the answer: the server has the mail, and nothing may fail any more."""
    if client.protocol is not None:
        with suppress(aiosmtplib.SMTPServerDisconnected):
            client.protocol.write(b"QUIT\r\n")


def _answered(error: aiosmtplib.SMTPResponseException) -> str:
    to = next((to for kind, to in _ASKED.items() if isinstance(error, kind)), "the connection")
    return f"answers {error.code} to {to}"


def _reason(error: Exception) -> str:
    """Also from what the library wraps."""
    for one in (error, error.__cause__):
        for kind, reason in _REASONS.items():
            if isinstance(one, kind):
                return reason
    return "offers no TLS, or no way to sign in" if _is_plain(error) else "cannot be reached"


def _is_plain(error: Exception) -> bool:
    """The library has no type of its own for what a server does not offer."""
    return type(error) is aiosmtplib.SMTPException
