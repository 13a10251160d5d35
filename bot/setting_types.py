"""What kinds of values an operator can set: each takes what one would type, or says what belongs
there without repeating it."""

import re
from collections.abc import Callable
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

from bot.domain import desk, directory
from bot.domain.ids import ChannelId, RoleId
from bot.domain.keys import sealing_keys, secret, token_key
from bot.domain.mail_server import mail_server, sender
from bot.domain.signing import is_private

REPOSITORY = re.compile(r"[A-Za-z0-9-]{1,39}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")

_DSN = re.compile(r"https?://\w+@[^/@\s]+/(?:[^/\s]+/)*\d+")
_PRIVATE_KEY = re.compile(
    r"-----BEGIN (?P<kind>(?:RSA )?PRIVATE KEY)-----\s[A-Za-z0-9+/=\s]+-----END (?P=kind)-----"
)


def _split(value: object) -> object:
    if not isinstance(value, str):
        return value
    return [part for one in value.split(",") if (part := one.strip())]


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _bare(token: SecretStr) -> SecretStr:
    bare = token.get_secret_value().strip()
    if len(bare.split()) > 1:
        raise ValueError("give the token alone, without a word before it")
    return SecretStr(bare)


def _private_key(key: SecretStr) -> SecretStr:
    """Where a variable holds no line ends they are written as ``\\n``."""
    text = key.get_secret_value().replace("\\n", "\n").strip()
    if text and not _PRIVATE_KEY.fullmatch(text):
        raise ValueError("give all of the .pem file that GitHub made for the App")
    return SecretStr(text)


def _postgresql(url: SecretStr) -> SecretStr:
    text = url.get_secret_value()
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise ValueError("start it with postgresql://, or leave it empty for SQLite")
    return url


def _url(url: str) -> str:
    if url and not url.startswith(("https://", "http://", "wss://", "ws://")):
        raise ValueError("give a whole URL, such as https://example.org/sitemap.xml")
    return url.rstrip("/")


def _private_url(url: str) -> str:
    if not is_private(url):
        raise ValueError("start it with https://; without the s only on this machine")
    return _url(url)


def _dsn(dsn: SecretStr) -> SecretStr:
    text = dsn.get_secret_value()
    if text and not (is_private(text) and _DSN.fullmatch(text)):
        raise ValueError("give the DSN that Sentry shows: https://<key>@<host>/<number>")
    return dsn


def _repositories(names: tuple[str, ...]) -> tuple[str, ...]:
    if not all(REPOSITORY.fullmatch(name) for name in names):
        raise ValueError("write each as owner/name, separated by commas")
    return names


def _public_url(url: str) -> str:
    if urlsplit(url).path.strip("/"):
        raise ValueError("give the address without a path, such as https://bridge.example.org")
    return _private_url(url) if url else ""


def _repository(name: str) -> str:
    if name and not REPOSITORY.fullmatch(name):
        raise ValueError("write it as owner/name")
    return name


def _readable(read: Callable[[str], object]) -> AfterValidator:
    """Empty, or what ``read`` makes sense of; its ValueError says what belongs there."""

    def check(value: SecretStr | str) -> SecretStr | str:
        if text := value.get_secret_value() if isinstance(value, SecretStr) else value:
            read(text)
        return value

    return AfterValidator(check)


def tier_roles(text: str) -> dict[str, RoleId]:
    """``team:123,solo:456`` by tier, in small letters. Raises ValueError."""
    pairs = [one.strip().partition(":") for one in text.split(",") if one.strip()]
    found = {tier.strip().lower(): role.strip() for tier, _, role in pairs}
    if len(found) != len(pairs) or not all(
        tier and role.isdecimal() for tier, role in found.items()
    ):
        raise ValueError("name each tier once, with a role's id behind a colon: team:123,solo:456")
    return {tier: RoleId(int(role)) for tier, role in found.items()}


Channels = Annotated[frozenset[ChannelId], NoDecode, BeforeValidator(_split)]
Roles = Annotated[frozenset[RoleId], NoDecode, BeforeValidator(_split)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]
Token = Annotated[SecretStr, AfterValidator(_bare)]
AppKey = Annotated[SecretStr, AfterValidator(_private_key)]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_postgresql)]
Dsn = Annotated[SecretStr, AfterValidator(_dsn)]
Url = Annotated[str, AfterValidator(_url)]
PrivateUrl = Annotated[str, AfterValidator(_private_url)]
PublicUrl = Annotated[str, AfterValidator(_public_url)]
Pepper = Annotated[SecretStr, _readable(secret)]
SealingKeys = Annotated[SecretStr, _readable(sealing_keys)]
MailUrl = Annotated[SecretStr, _readable(mail_server)]
Sender = Annotated[str, _readable(sender)]
TierRoles = Annotated[str, _readable(tier_roles)]
SigningKey = Annotated[SecretStr, _readable(token_key)]
DirectoryPlace = Annotated[str, _readable(directory.place)]
DeskPlace = Annotated[str, _readable(desk.place)]
Repository = Annotated[str, AfterValidator(_repository)]
Repositories = Annotated[
    tuple[str, ...], NoDecode, BeforeValidator(_split), AfterValidator(_repositories)
]
