"""Reads the signed tokens (JWT) that the company's dashboard shows its users."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.domain.account import AccountId, Project
from bot.domain.errors import Rejected
from bot.domain.ids import GuildId
from bot.domain.keys import Algorithm, TokenKey
from bot.domain.verify import TOKEN_LIFE, Claims
from bot.ports import Clock

log = logging.getLogger(__name__)

LONGEST = 4096
"""Characters of a token; a good one has only plain letters."""
SKEW = timedelta(seconds=10)
"""How far the dashboard's clock may be ahead."""
_TEXT_MOST, _LIST_MOST = 200, 100
_LATEST = 2**40
"""Seconds: later times are no times."""
_UNCHECKED = ("exp", "iat", "nbf", "aud", "iss", "sub", "jti")


class TokenReader:
    """``TokenProof`` for one server: tokens are checked with one key by that key's own algorithm.

    Required: ``sub``, ``tier``, ``aud`` (the server's id as a text), ``iat``, ``exp``, ``jti``;
    optional: ``projects`` (``{"id", "name", "roles"}``), ``roles`` in all of them, ``nbf``.
    """

    def __init__(self, key: TokenKey, guild: GuildId, clock: Clock) -> None:
        is_public = key.algorithm is Algorithm.EDDSA
        self._key = Ed25519PublicKey.from_public_bytes(key.key) if is_public else key.key
        self._algorithm = key.algorithm.value
        self._guild = guild
        self._clock = clock

    def __call__(self, token: str) -> Claims:
        """Raises Rejected, with one reason for all that may be wrong; the log knows which. Whether
        it was used before, the caller must remember."""
        try:
            return self._claims(self._signed(token.strip()))
        except _WrongError as error:
            log.info("refused a token: %s", error)
        raise Rejected("token", "is not valid here, or not any more")

    def _signed(self, token: str) -> Mapping[str, Any]:
        """What it says, if the key's owner signed it."""
        if len(token) > LONGEST:
            raise _WrongError("it is no token")
        unchecked: Any = {f"verify_{name}": False for name in _UNCHECKED}  # checked below
        try:
            return jwt.decode(token, self._key, algorithms=[self._algorithm], options=unchecked)
        except (jwt.PyJWTError, ValueError) as error:
            raise _WrongError(type(error).__name__) from None

    def _claims(self, said: Mapping[str, Any]) -> Claims:
        now = self._clock()
        issued, expires = _time(said, "iat"), _time(said, "exp")
        if issued > now + SKEW or ("nbf" in said and _time(said, "nbf") > now + SKEW):
            raise _WrongError("it is from the future")
        if not now < expires <= min(issued, now) + TOKEN_LIFE:
            raise _WrongError("it has expired, or would live too long")
        if said.get("aud") not in (str(self._guild), [str(self._guild)]):
            raise _WrongError("it is for somebody else")
        return Claims(
            account=AccountId(_text(said, "sub")),
            guild=self._guild,
            tier=_text(said, "tier", least=0).lower(),
            jti=_text(said, "jti"),
            expires_at=expires,
            projects=tuple(_project(one, _roles(said)) for one in _list(said, "projects")),
        )


class _WrongError(Exception):
    """What is wrong with a token, in words that hold none of it."""


def _text(said: Mapping[str, Any], name: str, least: int = 1) -> str:
    value = said.get(name)
    if not isinstance(value, str) or not least <= len(value.strip()) <= _TEXT_MOST:
        raise _WrongError(f"{name} is no text of {least} to {_TEXT_MOST} characters")
    return value.strip()


def _time(said: Mapping[str, Any], name: str) -> datetime:
    value: Any = said.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value < _LATEST:
        raise _WrongError(f"{name} is no time")
    return datetime.fromtimestamp(value, UTC)


def _list(said: Mapping[str, Any], name: str) -> list[Any]:
    value = said.get(name, [])
    if not isinstance(value, list) or len(value) > _LIST_MOST:
        raise _WrongError(f"{name} is no list of up to {_LIST_MOST}")
    return value


def _roles(said: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(_text({"roles": one}, "roles") for one in _list(said, "roles"))


def _project(said: object, roles: frozenset[str]) -> Project:
    if not isinstance(said, dict):
        raise _WrongError("a project is no object")
    project, name = _text(said, "id"), _text({"name": said["id"], **said}, "name")
    return Project(project, name, roles | _roles(said))
