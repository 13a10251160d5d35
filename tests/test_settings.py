"""Settings: their defaults, what a mistake says, and that .env.example and README name them all."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import PREFIX, Settings, SettingsError, load_settings

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whoever runs the tests may have a bot of their own configured."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)


def written(value: object) -> str:
    """A default as one would type it into .env."""
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, frozenset):
        return ",".join(map(str, sorted(value)))
    if isinstance(value, tuple):
        return ",".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def documented() -> list[tuple[str, str, str]]:
    """Every setting as (variable, default, description)."""
    fields = Settings.model_fields.items()
    return [
        (f"{PREFIX}{name.upper()}", written(field.default), field.description or "")
        for name, field in fields
    ]


def test_every_setting_has_a_description() -> None:
    assert [name for name, _, description in documented() if not description.endswith(".")] == []


def test_env_example_lists_every_setting_with_its_default() -> None:
    expected = "\n".join(f"# {text}\n{name}={default}" for name, default, text in documented())
    _, listed = (ROOT / ".env.example").read_text(encoding="utf-8").split("\n\n", 1)
    assert listed.strip() == expected


def test_readme_tables_every_setting() -> None:
    rows = [
        f"| `{name}` | {f'`{default}`' if default else ''} | {text} |"
        for name, default, text in documented()
    ]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    section = readme.split("\n## Settings\n", 1)[1].split("\n## ", 1)[0]
    table = [re.sub(r" +", " ", row) for row in section.splitlines() if row.startswith("| `")]
    assert table == [re.sub(r" +", " ", row) for row in rows]


def test_env_example_can_be_used_as_it_is() -> None:
    Path(".env").write_bytes((ROOT / ".env.example").read_bytes())
    assert load_settings().model_dump() == Settings().model_dump()


def test_settings_made_by_hand_take_nothing_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGE_HTTP_PORT", "1")
    assert (Settings().http_port, load_settings().http_port) == (8080, 1)


def test_state_is_an_sqlite_file_or_a_postgresql_address() -> None:
    address = "postgresql://bridge:pw@db/bridge"
    assert Settings(state_dir="state").store == Path("state/bridge.db")
    assert Settings(database_url=address).store == address


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("BRIDGE_HTTP_PORT=1\nBRIDGE_HTTP_HOST=0.0.0.0\nCOMPOSE_FILE=x\n")
    monkeypatch.setenv("BRIDGE_HTTP_PORT", "2")
    settings = load_settings()
    assert (settings.http_host, settings.http_port) == ("0.0.0.0", 2)


def test_ids_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGE_HELP_CHANNELS", " 1, 22 ,333,")
    assert load_settings().help_channels == {1, 22, 333}
    assert Settings(help_channels=(4,)).help_channels == {4}


def test_the_log_level_may_be_written_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGE_LOG_LEVEL", "debug")
    assert load_settings().log_level == "DEBUG"


def test_a_secret_is_read_from_its_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from-the-file\n")
    monkeypatch.setenv("BRIDGE_DISCORD_TOKEN_FILE", str(tmp_path / "token"))
    assert load_settings().discord_token.get_secret_value() == "from-the-file"
    monkeypatch.setenv("BRIDGE_DISCORD_TOKEN", "from-the-variable")
    assert load_settings().discord_token.get_secret_value() == "from-the-variable"


def test_a_missing_secret_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGE_DATABASE_URL_FILE", "nowhere")
    with pytest.raises(SettingsError, match="BRIDGE_DATABASE_URL_FILE: cannot read nowhere: No su"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("DISCORD_TOKEN", "Bot hunter2", "give the token alone"),
        ("DATABASE_URL", "mysql://root:hunter2@db", "start it with postgresql://"),
        ("HELP_CHANNELS", "1,hunter2", "valid integer"),
        ("HTTP_PORT", "70000", "less than or equal to 65535"),
        ("KEEP_QUESTIONS_DAYS", "-1", "0 keeps none"),
        ("LOG_FORMAT", "hunter2", "'json' or 'text'"),
        ("DOCS_SITEMAP", "hunter2", "give a whole URL"),
        ("GUILD_ID", "hunter2", "the Discord server"),
        ("GITHUB_TOKEN", "token hunter2", "give the token alone"),
        ("GITHUB_APP_ID", "hunter2", "valid integer"),
        ("GITHUB_APP_KEY", "-----BEGIN PUBLIC KEY-----\nhunter2", "all of the .pem file"),
        ("GITHUB_REPOSITORIES", "hunter2", "owner/name"),
        ("GITHUB_REPOSITORIES", "Cap-go/capgo,hunter2/..", "owner/name"),
        ("GITHUB_API_URL", "http://hunter2.example.org", "start it with https://"),
        ("PEPPER", "hunter2", "secrets.token_urlsafe(32)"),
        ("KEYS", "hunter2,hunter2", "secrets.token_urlsafe(32)"),
        ("MAIL_URL", "smtp://me:hunter2#@mail.example.org", "%23 for #"),
        ("MAIL_URL", "https://me:hunter2@mail.example.org", "smtps://"),
        ("MAIL_FROM", "hunter2 <help>", "Example <help@example.org>"),
        ("TOKEN_KEY", "hunter2", "at least 32 random bytes"),
        ("TOKEN_KEY", "ssh-ed25519 hunter2", "an Ed25519 public key in PEM"),
        ("TOKEN_KEY", "-----BEGIN PRIVATE KEY----- hunter2", "an Ed25519 public key in PEM"),
        ("DIRECTORY", "hunter2", "give file:<path>, http:<url>"),
        ("DIRECTORY", "stripe:hunter2", "stripe or capgo:<url>"),
        ("DIRECTORY", "file:hunter2.xlsx", "ends in .csv or .toml"),
        ("DIRECTORY", "http:http://hunter2.example.org", "write http:https://"),
        ("DIRECTORY", "capgo:hunter2", "write capgo:https://"),
    ],
)
def test_a_mistake_is_explained_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, advice: str
) -> None:
    monkeypatch.setenv(f"BRIDGE_{name}", value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    (line,) = str(caught.value).splitlines()
    assert line.startswith(f"BRIDGE_{name}: ")
    assert advice in line
    assert "hunter2" not in line


def test_every_mistake_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGE_HTTP_PORT", "x")
    monkeypatch.setenv("BRIDGE_LOG_LEVEL", "loud")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert len(str(caught.value).splitlines()) == 2


VERIFYING = {
    "MAIL_URL": "smtps://bridge:hunter2@mail.example.org",
    "MAIL_FROM": "Example <help@example.org>",
    "PEPPER": "hunter2-PxBG1wHVqkU0sY3mL8dE7rT5nC9aZ2fJ4h",
    "KEYS": "T2xkIGtleXMgb3BlbiB3aGF0IHRoZXkgc2VhbGVkISE",
    "DIRECTORY": "file:customers.csv",
    "TOKEN_KEY": "hunter2-K6iO0uXyQPxBG1wHVqkU0sY3mL8dE7rT5n",
}


def test_whoever_verifies_needs_pepper_and_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MAIL_URL", "MAIL_FROM", "DIRECTORY", "TOKEN_KEY"):
        monkeypatch.setenv(f"BRIDGE_{name}", VERIFYING[name])
    with pytest.raises(SettingsError) as caught:
        load_settings()
    pepper, keys = str(caught.value).splitlines()
    assert pepper.startswith("BRIDGE_PEPPER: needed where members verify.")
    assert keys.startswith("BRIDGE_KEYS: needed where members verify.")
    assert all(line.endswith('secrets.token_urlsafe(32))"') for line in (pepper, keys))


@pytest.mark.parametrize("lacking", ["MAIL_FROM", "DIRECTORY"])
def test_a_code_is_from_somebody_and_for_somebody(
    monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    for name in VERIFYING.keys() - {lacking}:
        monkeypatch.setenv(f"BRIDGE_{name}", VERIFYING[name])
    with pytest.raises(
        SettingsError, match=rf"^BRIDGE_{lacking}: needed where members verify\. Who"
    ):
        load_settings()


APP_KEY = "-----BEGIN RSA PRIVATE KEY-----\nhunter2/+==\n-----END RSA PRIVATE KEY-----"


def test_webhooks_need_a_port_to_come_in_by_and_a_repository() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings(github_webhook_secret="hunter2", http_port=0)
    port, repositories = str(caught.value).splitlines()
    assert port.startswith("BRIDGE_HTTP_PORT: needed where GitHub's webhooks come in. The port")
    assert repositories.startswith("BRIDGE_GITHUB_REPOSITORIES: needed where GitHub's webhooks")
    assert "hunter2" not in str(caught.value)


def test_the_bridge_is_an_app_or_has_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    app = {"github_app_id": 7, "github_app_key": APP_KEY}
    for given, lacking in (
        ({"github_app_id": 7}, "APP_KEY: needed where the bridge is a GitHub App."),
        ({"github_app_key": APP_KEY}, "APP_ID: needed where the bridge is a GitHub App."),
        ({**app, "github_token": "hunter2"}, "APP_ID: give one of both"),
    ):
        with pytest.raises(SettingsError) as caught:
            Settings(**given)
        (line,) = str(caught.value).splitlines()
        assert line.startswith(f"BRIDGE_GITHUB_{lacking}")
        assert "hunter2" not in line
    monkeypatch.setenv("BRIDGE_GITHUB_APP_ID", "7")
    monkeypatch.setenv("BRIDGE_GITHUB_APP_KEY", APP_KEY.replace("\n", "\\n"))
    settings = load_settings()
    assert settings.github_app_key.get_secret_value() == APP_KEY
    assert settings.writes_to_github
    assert "hunter2" not in repr(settings)


def test_repositories_keep_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIDGE_GITHUB_REPOSITORIES", " Cap-go/capgo , Cap-go/a.b_c ,")
    assert load_settings().github_repositories == ("Cap-go/capgo", "Cap-go/a.b_c")


@pytest.mark.parametrize("roles", ["team", "team:x", "team:1,team:2", ":1", "team:"])
def test_tier_roles_are_pairs(monkeypatch: pytest.MonkeyPatch, roles: str) -> None:
    monkeypatch.setenv("BRIDGE_TIER_ROLES", roles)
    with pytest.raises(SettingsError, match=r"^BRIDGE_TIER_ROLES: name each tier once"):
        load_settings()
    monkeypatch.setenv("BRIDGE_TIER_ROLES", " Team: 123 ,solo:456,")
    assert load_settings().roles_by_tier == {"team": 123, "solo": 456}


@pytest.mark.parametrize("left_out", [(), ("TOKEN_KEY",), ("MAIL_URL", "MAIL_FROM")])
def test_either_proof_is_enough_to_verify(
    monkeypatch: pytest.MonkeyPatch, left_out: tuple[str, ...]
) -> None:
    for name in VERIFYING.keys() - set(left_out):
        monkeypatch.setenv(f"BRIDGE_{name}", VERIFYING[name])
    assert load_settings().is_verifying
    assert not Settings().is_verifying


@pytest.mark.parametrize(
    ("directory", "advice"),
    [
        ("http:https://who.example.org/pays", "secrets.token_urlsafe(32)"),
        ("capgo:http://127.0.0.1:8000/", "secrets.token_urlsafe(32)"),
        ("stripe", "a restricted key"),
    ],
)
@pytest.mark.parametrize("secret", ["", "hunter2"])
def test_a_directory_needs_its_secret(
    monkeypatch: pytest.MonkeyPatch, directory: str, advice: str, secret: str
) -> None:
    monkeypatch.setenv("BRIDGE_DIRECTORY", directory)
    monkeypatch.setenv("BRIDGE_DIRECTORY_SECRET", secret)
    with pytest.raises(SettingsError, match=r"^BRIDGE_DIRECTORY_SECRET: ") as caught:
        load_settings()
    assert advice in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_customer_file_needs_no_secret() -> None:
    assert Settings(directory="file:customers.csv").directory == "file:customers.csv"


def test_secrets_do_not_show_in_the_settings_text() -> None:
    verifying = {name.lower(): value for name, value in VERIFYING.items()}
    settings = Settings(
        discord_token="hunter2", database_url="postgresql://u:hunter2@db", **verifying
    )
    assert "hunter2" not in f"{settings} {settings!r} {settings.model_dump_json()}"


def test_tickets_by_mail_need_a_mail_server() -> None:
    with pytest.raises(SettingsError) as caught:
        Settings(desk="email:support@example.org")
    url, sender = str(caught.value).splitlines()
    assert url.startswith("BRIDGE_MAIL_URL: needed where tickets go by mail. `smtp://")
    assert sender.startswith("BRIDGE_MAIL_FROM: needed where tickets go by mail. Who")


@pytest.mark.parametrize(
    ("desk", "reason"),
    [
        ("fax:12", r"^BRIDGE_DESK: give link, email:<address>, "),
        ("http:https://desk.example.org", r"^BRIDGE_DESK_SECRET: give the desk and the bridge"),
        ("rt:https://rt.example.org", r"^BRIDGE_DESK_SECRET: give an authentication token, "),
    ],
)
def test_a_desk_is_explained(monkeypatch: pytest.MonkeyPatch, desk: str, reason: str) -> None:
    monkeypatch.setenv("BRIDGE_DESK", desk)
    monkeypatch.setenv("BRIDGE_DESK_SECRET", "")
    with pytest.raises(SettingsError, match=reason):
        load_settings()
