"""Reads where mail goes out, and never lets a password or a code travel in the open."""

import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

_SENDER = re.compile(
    r"(?=.{,254}\Z)(?P<user>[\w.+-]{1,64})@(?P<domain>([a-z\d]([a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]+)",
    re.ASCII | re.IGNORECASE,
)


class Encryption(StrEnum):
    """How the connection is protected."""

    TLS = "tls"
    """From its first byte."""
    STARTTLS = "starttls"
    """From a command on, without which nothing is sent."""
    NONE = "none"
    """It does not leave this machine."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """``username`` is empty where the server asks for none."""

    host: str
    port: int
    encryption: Encryption
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def mail_server(url: str) -> MailServer:
    """``smtps://user:password@host:465`` or ``smtp://…:587``, which means STARTTLS except on
    loopback. Raises ValueError, which never repeats the URL."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError(_ADVICE) from None
    is_whole = not (parts.path.strip("/") or parts.query or parts.fragment)
    if parts.scheme not in ("smtp", "smtps") or not host or not is_whole:
        raise ValueError(_ADVICE)
    is_implicit = parts.scheme == "smtps"
    username, password = _credentials(parts)
    if is_implicit:
        encryption = Encryption.TLS
    else:
        encryption = Encryption.NONE if is_loopback(host) else Encryption.STARTTLS
    return MailServer(host, port or (465 if is_implicit else 587), encryption, username, password)


_ADVICE = (
    "write it as smtp://user:password@host:587 or smtps://user:password@host:465, with %40 for @, "
    "%2F for /, %3F for ? and %23 for # in the user and password"
)


def _credentials(parts: SplitResult) -> tuple[str, str]:
    username, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(username) != bool(password):
        raise ValueError(_ADVICE)
    return username, password


def is_loopback(host: str) -> bool:
    """By its name alone: what a name leads to, others may decide."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def sender(text: str) -> Address:
    """``bridge@example.org`` or ``Example <bridge@example.org>``. Raises ValueError."""
    name, opened, spec = text.strip().rpartition("<")
    spec = spec[:-1] if opened and spec.endswith(">") else text.strip()
    found = _SENDER.fullmatch(spec)
    if not found or not name.isprintable() or not set(name).isdisjoint('<>@"'):
        raise ValueError("give an address, such as Example <help@example.org>")
    return Address(name.strip(), found["user"], found["domain"].lower())
