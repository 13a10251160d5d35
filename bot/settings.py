"""What an operator can set, read once from the environment, ``.env`` and secret files."""
# ruff: noqa: ARG003 - settings_customise_sources has pydantic's signature

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.domain.ids import RoleId
from bot.domain.link import Relay
from bot.secret_files import PREFIX as PREFIX
from bot.secret_files import SecretFiles
from bot.secret_files import SettingsError as SettingsError
from bot.setting_checks import explained, unmet
from bot.setting_community import CommunitySettings
from bot.setting_types import (
    AppKey,
    Dsn,
    LogLevel,
    PrivateUrl,
    PublicUrl,
    Repositories,
    Repository,
    Token,
    Url,
    tier_roles,
)


class Settings(CommunitySettings):
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

    github_token: Token = Field(
        default=SecretStr(""),
        description="A token that may read the repositories' files and issues, and write issues.",
    )
    github_app_id: int | None = Field(
        default=None, ge=1, description="The id of a GitHub App to be, instead of a token."
    )
    github_app_key: AppKey = Field(
        default=SecretStr(""), description="The App's private key: the `.pem` that GitHub made."
    )
    github_repositories: Repositories = Field(
        default=(),
        description="Repositories that take issues, `owner/name` each, separated by commas.",
    )
    github_previews: bool = Field(
        default=True,
        description="Whether everybody may see issues that a message names, and `/issue show`.",
    )
    content_repository: Repository = Field(
        default="",
        description="`owner/name` where new FAQ entries are proposed; empty writes them in place.",
    )
    content_folder: str = Field(
        default="data/faq", description="The folder of the FAQ in that repository."
    )
    relay: Relay = Field(
        default=Relay.OFF,
        description="Whose comments may cross between a thread and its issue, where the thread's "
        "opener agrees: `off`, `maintainers` or `all`.",
    )
    github_files_issues: bool = Field(
        default=False,
        description="Whether the bridge may open an issue itself for a member who wishes so.",
    )
    github_closes_issues: bool = Field(
        default=False,
        description="Whether the bridge may close issues; otherwise maintainers are told what it "
        "would close.",
    )
    github_webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description="What GitHub signs webhooks to `/github` with; empty takes none.",
    )
    github_poll_seconds: int = Field(
        default=180,
        ge=0,
        le=86400,
        description="Seconds between two looks for changes on GitHub; 0 never looks.",
    )
    github_api_url: PrivateUrl = Field(
        default="https://api.github.com",
        description="GitHub's REST API, or GitHub Enterprise's or the sandbox in its place.",
    )
    log_format: Literal["json", "text"] = Field(
        default="json", description="`json` for one JSON object a line, `text` for people."
    )
    log_level: LogLevel = Field(
        default="INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`."
    )
    sentry_dsn: Dsn = Field(
        default=SecretStr(""),
        description="The DSN of a Sentry project that is told of errors; empty for none.",
    )
    http_host: str = Field(
        default="127.0.0.1",
        description="The address that health, metrics, webhooks and pages are on.",
    )
    http_port: int = Field(
        default=8080,
        ge=0,
        le=65535,
        description="The port that health, metrics, webhooks and pages are on; 0 for none.",
    )
    public_url: PublicUrl = Field(
        default="",
        description="Where browsers reach that port, such as `https://bridge.example.org`; empty "
        "where it is on this machine.",
    )
    discord_api_url: Url = Field(
        default="https://discord.com/api/v10",
        description="Discord's REST API, or a proxy or the sandbox in its place.",
    )
    discord_gateway_url: Url = Field(
        default="", description="The gateway to connect to; empty for the one that the API names."
    )

    def __init__(self, **values: Any) -> None:
        """Values may be given as they would be typed: plain texts, lists or comma-separated."""
        super().__init__(**values)

    @property
    def store(self) -> Path | str:
        """Where state is kept: an SQLite file or a ``postgresql://`` address (a secret)."""
        return self.database_url.get_secret_value() or self.state_dir / "bridge.db"

    @property
    def roles_by_tier(self) -> Mapping[str, RoleId]:
        """The only roles that the bridge ever gives or takes."""
        return tier_roles(self.tier_roles)

    @property
    def is_verifying(self) -> bool:
        """Can members prove here that they are customers?"""
        return any(one.get_secret_value() for one in (self.mail_url, self.token_key))

    @property
    def writes_to_github(self) -> bool:
        """May it do more there than read what is public?"""
        return bool(self.github_token or self.github_app_key)

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

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if lacking := unmet(vars(self), type(self).model_fields):
            raise SettingsError("\n".join(lacking))
        return self


def load_settings() -> Settings:
    """The operator's settings: environment, then ``.env``, then secret files, then defaults.

    Raises SettingsError.
    """
    sources = SecretFiles, DotEnvSettingsSource, EnvSettingsSource
    values = {name: value for source in sources for name, value in source(Settings)().items()}
    try:
        return Settings(**values)
    except ValidationError as error:
        reasons = (explained(one, Settings.model_fields) for one in error.errors())
        raise SettingsError("\n".join(reasons)) from None
