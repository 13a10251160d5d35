"""Keeps the secrets of others: sealed where they must be read again, hashed where not."""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.domain.errors import Rejected

_LENGTH_BYTES = 8
# Texts come from outside and may hold half a character, which UTF-8 has no bytes for.
_ODD = "surrogatepass"


class KeyVault:
    """``Vault`` over Fernet (AES-128-CBC and HMAC-SHA256, https://github.com/fernet/spec) and
    HMAC-SHA256.

    The first of ``keys`` (32 bytes each, see ``bot.domain.keys``) seals, all of them open: put a
    new one in front and leave the old ones until everything was sealed again.
    """

    def __init__(self, pepper: bytes, keys: Sequence[bytes]) -> None:
        self._pepper = pepper
        self._fernet = MultiFernet([Fernet(urlsafe_b64encode(key)) for key in keys])

    def seal(self, text: str) -> str:
        """Different each time."""
        return self._fernet.encrypt(text.encode(errors=_ODD)).decode()

    def open(self, sealed: str) -> str:
        """Raises Rejected for what was changed, or sealed with a key that is gone."""
        try:
            return self._fernet.decrypt(sealed.encode(errors=_ODD)).decode(errors=_ODD)
        except InvalidToken:
            raise Rejected("vault", "no key of BRIDGE_KEYS opens this") from None

    def digest(self, *parts: str) -> str:
        """64 hexadecimal digits. Each part goes in behind its length, so that "a", "bc" and
        "ab", "c" differ."""
        hashed = hmac.new(self._pepper, digestmod="sha256")
        for part in parts:
            encoded = part.encode(errors=_ODD)
            hashed.update(len(encoded).to_bytes(_LENGTH_BYTES, "big"))
            hashed.update(encoded)
        return hashed.hexdigest()
