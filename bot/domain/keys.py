"""Says which secrets of an operator are good enough, and how to make one."""

import base64
import binascii
import re
from dataclasses import dataclass, field
from enum import StrEnum

MAKE_ONE = 'python -c "import secrets; print(secrets.token_urlsafe(32))"'
SHORTEST = 32
"""Bytes."""
_FEWEST = 8
"""Different characters: a random text of 32 has more, whatever its alphabet."""

_ED25519 = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 bytes of such a public key: https://www.rfc-editor.org/rfc/rfc8410"""
_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----\s(.+)\s-----END PUBLIC KEY-----", re.DOTALL)


class Algorithm(StrEnum):
    """How a token is signed; the key decides, never the token."""

    EDDSA = "EdDSA"
    HS256 = "HS256"


@dataclass(frozen=True, slots=True)
class TokenKey:
    """A bare Ed25519 public key, or a secret that both sides know."""

    algorithm: Algorithm
    key: bytes = field(repr=False)


def secret(text: str) -> bytes:
    """A secret that something is signed or hashed with. Raises ValueError that says how to make
    a good one."""
    key = text.strip().encode()
    if len(key) < SHORTEST or len(set(key)) < _FEWEST:
        raise ValueError(f"give at least {SHORTEST} random bytes; this makes some: {MAKE_ONE}")
    return key


def sealing_keys(text: str) -> tuple[bytes, ...]:
    """Keys of 32 bytes each, written in URL-safe base64 and separated by commas or spaces. Raises
    ValueError that says how to make one."""
    keys = tuple(map(_sealing_key, re.split(r"[,\s]+", text.strip(", \n\t"))))
    return tuple(dict.fromkeys(keys))


def _sealing_key(text: str) -> bytes:
    """With or without the padding at its end."""
    bare = text.rstrip("=")
    try:
        key = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != SHORTEST or len(set(key)) < _FEWEST:
        raise ValueError(
            f"each key is {SHORTEST} random bytes in URL-safe base64; this makes one: {MAKE_ONE}"
        )
    return key


def token_key(text: str) -> TokenKey:
    """From a PEM public key (Ed25519) or a secret. Raises ValueError."""
    text = text.replace(r"\n", "\n").strip()  # as platforms without line breaks write them
    if not text.startswith(("-----", "ssh-")):
        return TokenKey(Algorithm.HS256, secret(text))
    found = _PEM.fullmatch(text)
    try:
        der = base64.b64decode("".join(found[1].split()), validate=True) if found else b""
    except (binascii.Error, ValueError):
        der = b""
    if not der.startswith(_ED25519) or len(der) != len(_ED25519) + 32:
        raise ValueError(
            "give an Ed25519 public key in PEM (openssl pkey -in private.pem -pubout), or a secret"
        )
    return TokenKey(Algorithm.EDDSA, der.removeprefix(_ED25519))
