"""Settings about what the bridge knows, whom it answers, who pays, and where tickets go."""

from pathlib import Path

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from bot.domain.ids import ChannelId
from bot.setting_checks import check_secret
from bot.setting_server import ServerSettings
from bot.setting_types import (
    DatabaseUrl,
    DeskPlace,
    DirectoryPlace,
    MailUrl,
    Pepper,
    SealingKeys,
    Sender,
    SigningKey,
    TierRoles,
    Url,
)


class CommunitySettings(ServerSettings):
    """See ``Settings``."""

    data_dir: Path = Field(
        default=Path("data"), description="The folder with the company's content."
    )
    state_dir: Path = Field(
        default=Path("var"), description="The folder for state: the SQLite database and locks."
    )
    database_url: DatabaseUrl = Field(
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
    docs_sitemap: Url = Field(
        default="",
        description="URL of a sitemap or `llms.txt` to refresh the documentation index from.",
    )
    status_url: Url = Field(
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
    pepper: Pepper = Field(
        default=SecretStr(""),
        description="32 random bytes or more that codes and account ids are hashed with.",
    )
    keys: SealingKeys = Field(
        default=SecretStr(""),
        description="Keys for account ids, separated by commas: the first seals, all open.",
    )
    mail_url: MailUrl = Field(
        default=SecretStr(""),
        description="`smtp://user:password@host:587` or `smtps://…:465` to send mail through.",
    )
    mail_from: Sender = Field(
        default="", description="Who mails are from, such as `Example <help@example.org>`."
    )
    tier_roles: TierRoles = Field(
        default="",
        description="Roles to give by tier, `customer` or `trial`, such as `team:123,solo:456`.",
    )
    staff_channel: ChannelId | None = Field(
        default=None,
        description="The id of a channel that is told what maintainers must fix; empty for none.",
    )
    token_key: SigningKey = Field(
        default=SecretStr(""),
        description="What signed tokens are checked with: an Ed25519 public key, or a secret.",
    )
    directory: DirectoryPlace = Field(
        default="",
        description="Who pays: `file:<path>`, `http:<url>`, `stripe` or `capgo:<url>`; empty for "
        "nobody.",
    )
    directory_secret: SecretStr = Field(
        default=SecretStr(""),
        validate_default=True,
        description="What `http` and `capgo` requests are signed with, or Stripe's restricted key.",
    )
    desk: DeskPlace = Field(
        default="link",
        description="Where tickets go: `link`, `email:<address>`, `http:<url>`, `zendesk:<url>`, "
        "`plain` or `rt:<url>`.",
    )
    desk_secret: SecretStr = Field(
        default=SecretStr(""),
        validate_default=True,
        description="What `http` requests are signed with, or the desk's own key or token.",
    )

    @field_validator("directory_secret", "desk_secret")
    @classmethod
    def _opens(cls, given: SecretStr, info: ValidationInfo) -> SecretStr:
        name = str(info.field_name).removesuffix("_secret")
        if where := info.data.get(name):
            check_secret(name, where, given.get_secret_value())
        return given
