"""What an operator can set, read once from the environment, ``.env`` and secret files."""
# ruff: noqa: ARG003 - settings_customise_sources has pydantic's signature

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.domain.errors import BridgeError
from bot.domain.ids import ChannelId, GuildId, RoleId

PREFIX = "BRIDGE_"


class SettingsError(BridgeError):
    """Settings that cannot be used: a line each, with the variable's name and what belongs there.

    Values are never repeated, for some of them are secrets.
    """


def _split(value: object) -> object:
    if not isinstance(value, str):
        return value
    return [part for one in value.split(",") if (part := one.strip())]


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


Channels = Annotated[frozenset[ChannelId], NoDecode, BeforeValidator(_split)]
Roles = Annotated[frozenset[RoleId], NoDecode, BeforeValidator(_split)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)]


class _SecretFiles(PydanticBaseSettingsSource):
    """Secrets that stand in files named by ``BRIDGE_<NAME>_FILE``."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        variable = f"{PREFIX}{field_name.upper()}_FILE"
        path = os.environ.get(variable) if field.annotation is SecretStr else None
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise SettingsError(f"{variable}: cannot read {path}: {reason}") from None

    def __call__(self) -> dict[str, Any]:
        fields = self.settings_cls.model_fields
        values = {name: self.get_field_value(field, name)[0] for name, field in fields.items()}
        return {name: value for name, value in values.items() if value}


class Settings(BaseSettings):
    """Every setting; a description says what belongs there. Made by hand it takes nothing from
    outside; ``load_settings`` reads ``BRIDGE_<NAME>``.

    A secret may also stand in a file: ``BRIDGE_<NAME>_FILE`` names it, as container platforms
    mount them. The variable itself wins over its file.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    discord_token: SecretStr = Field(
        default=SecretStr(""), description="The bot's token, from Discord's developer portal."
    )
    guild_id: GuildId | None = Field(
        default=None, description="The id of the Discord server it serves."
    )
    help_channels: Channels = Field(
        default=frozenset(), description="Ids of text channels to answer in, separated by commas."
    )
    help_forums: Channels = Field(
        default=frozenset(),
        description="Ids of forums whose new posts are answered, separated by commas.",
    )
    maintainer_roles: Roles = Field(
        default=frozenset(),
        description="Ids of roles that may do everything and are never answered automatically.",
    )
    helper_roles: Roles = Field(
        default=frozenset(), description="Ids of roles that may answer others from the FAQ."
    )
    message_content: bool = Field(
        default=True,
        description="Whether the message content intent is switched on in the developer portal.",
    )
    members: bool = Field(
        default=False,
        description="Whether the server members intent is on: then who leaves is seen at once.",
    )
    data_dir: Path = Field(
        default=Path("data"), description="The folder with the company's content."
    )
    state_dir: Path = Field(
        default=Path("var"), description="The folder for state: the SQLite database and locks."
    )
    database_url: SecretStr = Field(
        default=SecretStr(""),
        description="`postgresql://…` to keep state there; empty for SQLite in the state folder.",
    )
    keep_questions_days: int = Field(
        default=30,
        ge=0,
        le=3650,
        description="Days to keep redacted unanswered questions; 0 keeps none.",
    )
    answers_per_minute: int = Field(
        default=5,
        ge=1,
        le=1000,
        description="Automatic answers one member gets in a minute, at most.",
    )
    commands_per_minute: int = Field(
        default=10, ge=1, le=1000, description="Commands one member may use in a minute, at most."
    )
    follow_up_hours: float = Field(
        default=24,
        ge=0,
        le=8760,
        description="Hours without a word until an unanswered asker is asked; 0 never asks.",
    )
    close_idle_days: float = Field(
        default=0,
        ge=0,
        le=3650,
        description="Days without a word until a post is closed after that; 0 never closes.",
    )
    semantic_model: Path | None = Field(
        default=None,
        description="A sentence-transformers model folder to blend in; empty for none.",
    )
    docs_sitemap: str = Field(
        default="",
        description="URL of a sitemap or `llms.txt` to refresh the documentation index from.",
    )
    status_url: str = Field(
        default="",
        description="The status page to watch; empty for the one that `data/policy.toml` names.",
    )
    status_seconds: int = Field(
        default=60, ge=1, le=3600, description="Seconds between two looks at the status page."
    )
    incident_channel: ChannelId | None = Field(
        default=None,
        description="The id of a channel that gets one message for each incident; empty for none.",
    )
    log_format: Literal["json", "text"] = Field(
        default="text", description="`text` for people, `json` for one JSON object a line."
    )
    log_level: LogLevel = Field(
        default="INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`."
    )
    http_host: str = Field(
        default="127.0.0.1", description="The address that health and metrics are on."
    )
    http_port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="The port that health and metrics are on; 0 for none.",
    )
    discord_api_url: str = Field(
        default="https://discord.com/api/v10",
        description="Discord's REST API, or a proxy or the sandbox in its place.",
    )
    discord_gateway_url: str = Field(
        default="", description="The gateway to connect to; empty for the one that the API names."
    )

    def __init__(self, **values: Any) -> None:
        """Values may be given as they would be typed: plain texts, lists or comma-separated."""
        super().__init__(**values)

    @property
    def store(self) -> Path | str:
        """Where state is kept: an SQLite file or a ``postgresql://`` address (a secret)."""
        return self.database_url.get_secret_value() or self.state_dir / "bridge.db"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)

    @field_validator("discord_token")
    @classmethod
    def _is_bare_token(cls, token: SecretStr) -> SecretStr:
        bare = token.get_secret_value().strip()
        if len(bare.split()) > 1:
            raise ValueError("give the token alone, without the word Bot")
        return SecretStr(bare)

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, url: SecretStr) -> SecretStr:
        text = url.get_secret_value()
        if text and not text.startswith(("postgresql://", "postgres://")):
            raise ValueError("start it with postgresql://, or leave it empty for SQLite")
        return url

    @field_validator("docs_sitemap", "status_url", "discord_api_url", "discord_gateway_url")
    @classmethod
    def _is_url(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://", "wss://", "ws://")):
            raise ValueError("give a whole URL, such as https://example.org/sitemap.xml")
        return url.rstrip("/")


def load_settings() -> Settings:
    """The operator's settings: environment, then ``.env``, then secret files, then defaults.

    Raises SettingsError.
    """
    sources = _SecretFiles, DotEnvSettingsSource, EnvSettingsSource
    values = {name: value for source in sources for name, value in source(Settings)().items()}
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError("\n".join(map(_explain, error.errors()))) from None


def _explain(error: ErrorDetails) -> str:
    name = str(error["loc"][0])
    reason = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{PREFIX}{name.upper()}: {reason}. {Settings.model_fields[name].description}"
