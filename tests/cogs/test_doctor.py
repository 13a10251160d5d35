"""The doctor looks at a set-up and says what to do."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from pydantic import SecretStr

from bot.adapters.store.opening import open_database
from bot.adapters.store.setup import StoredSetup
from bot.cli.demo import settings_for
from bot.doctor import Finding, Level, asked_for, examine
from bot.doctor.channels import PERMISSIONS, WISHED
from bot.domain.verify import Audit
from bot.knowledge import utc_now
from bot.sandbox import Sandbox, World
from bot.settings import Settings
from tests.support.smtp import serving
from tests.support.stage import stage, without

PLAIN = (Level.OK, Level.INFO)


class Strange(asyncio.Protocol):
    """Another program."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(World.load()) as running:
        yield running


def changed(good: Settings, **changes: Any) -> Settings:
    return Settings(**{**good.model_dump(), **changes})


async def found(sandbox: Sandbox, state: Path, **changes: Any) -> list[Finding]:
    """``changes`` replace good settings. Whatever is found, no secret is in it, and whatever is
    wrong, it is said what to do."""
    clock = changes.pop("clock", utc_now)
    one = {"github_repositories": "Cap-go/capacitor-updater"}  # as telling as all of them
    settings = changed(settings_for(sandbox, state), **{**one, **changes})
    findings = await examine(settings, clock)
    said = "\n".join(map(str, findings))
    values = (value for _, value in settings if isinstance(value, SecretStr))
    secrets = [one.get_secret_value() for one in values]
    assert not [one for one in secrets if one and one in said and one != sandbox.mail_url]
    assert [one for one in findings if one.level not in PLAIN and not one.advice] == []
    return findings


async def wrong(sandbox: Sandbox, state: Path, **changes: Any) -> list[Finding]:
    findings = await found(sandbox, state, **changes)
    return [one for one in findings if one.level not in PLAIN]


async def test_a_good_set_up_is_well_and_gets_its_invite_link(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    everywhere = sandbox.github_repositories
    findings = await found(sandbox, tmp_path, github_repositories=everywhere)
    assert [one for one in findings if one.level not in PLAIN] == []
    subjects = {
        "content", "clock", "disk", "store", "mail", "directory", "desk", "GitHub", "labels",
        "HTTP", "webhook", "token", "message content", "server members", "guild", "#help",
        "#questions", "#status", "#github-feed", "#maintainers", "commands", "invite link",
    }  # fmt: skip
    assert subjects | {*everywhere} == {one.subject for one in findings}
    link = findings[-1].message
    assert link.startswith("https://discord.com/oauth2/authorize?client_id=1100000000000000100")
    assert "scope=bot+applications.commands" in link
    permissions = int(parse_qs(urlsplit(link).query)["permissions"][0])
    wanted = PERMISSIONS | WISHED | discord.Permissions(manage_roles=True)
    assert permissions == wanted.value


def test_the_link_asks_for_roles_only_where_some_are_given() -> None:
    assert asked_for(Settings()) == PERMISSIONS | WISHED
    assert asked_for(Settings(tier_roles="team:5")).manage_roles


def of(channel: str) -> Callable[[Sandbox], str]:
    return lambda sandbox: str(sandbox.world.channels[channel].id)


FAULTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "no token": ({"discord_token": ""}, "token", "there is none", "set BRIDGE_DISCORD_TOKEN"),
    "wrong token": ({"discord_token": "wrong.to.ken"}, "token", "refuses it", "Reset Token"),
    "no Discord": (
        {"discord_api_url": "http://127.0.0.1:9/api/v10"},
        "discord",
        "not reachable",
        "Check the network, and BRIDGE_DISCORD_API_URL",
    ),
    "another server": ({"guild_id": 404}, "guild", "404 is not open", "Invite the bot"),
    "no such channel": (
        {"help_channels": "404"},
        "channel",
        "404 is not there",
        "Mend the id in BRIDGE_HELP_CHANNELS",
    ),
    "no such staff channel": (
        {"staff_channel": 404},
        "channel",
        "404 is not there",
        "Mend the id in BRIDGE_STAFF_CHANNEL",
    ),
    "a forum for a channel": (
        {"incident_channel": of("questions"), "help_forums": "", "issue_forum": None},
        "#questions",
        "is a forum",
        "Put a text channel into BRIDGE_INCIDENT_CHANNEL",
    ),
    "a channel for a forum": (
        {"help_forums": of("help"), "help_channels": ""},
        "#help",
        "is no forum",
        "Put a forum into BRIDGE_HELP_FORUMS",
    ),
    "a channel that is closed": (
        {"digest_channel": of("announcements")},
        "#announcements",
        "lacks send_messages",
        "Give the bot's role Send Messages, Embed Links there",
    ),
    "no such role": (
        {"maintainer_roles": "404"},
        "role",
        "404 does not exist",
        "Mend BRIDGE_MAINTAINER_ROLES",
    ),
    "everybody helps": (
        {"helper_roles": lambda sandbox: str(sandbox.world.guild_id)},
        "role",
        "is @everyone's",
        "Take it out of BRIDGE_HELPER_ROLES",
    ),
    "no such tier role": (
        {"tier_roles": "team:404"},
        "tier role",
        "do not get it",
        "mend BRIDGE_TIER_ROLES",
    ),
    "a role above the bot's": (
        {"tier_roles": lambda sandbox: f"team:{sandbox.world.roles['maintainer'].id}"},
        "tier role",
        "do not get it",
        "Drag the bridge's role above",
    ),
    "no mail server": (
        {"mail_url": "smtp://me:geheim@127.0.0.1:9"},
        "mail",
        "",
        "Mend BRIDGE_MAIL_URL",
    ),
    "no directory": (
        {"directory": "http:http://127.0.0.1:9/"},
        "directory",
        "",
        "Mend BRIDGE_DIRECTORY",
    ),
    "a directory's other secret": (
        {"directory_secret": "y" * 32},
        "directory",
        "",
        "BRIDGE_DIRECTORY_SECRET",
    ),
    "no desk": ({"desk": "http:http://127.0.0.1:9/"}, "desk", "", "tickets wait until it answers"),
    "a desk's other secret": (
        {"desk_secret": "y" * 32},
        "desk",
        "does not take BRIDGE_DESK_SECRET",
        "Mend BRIDGE_DESK or BRIDGE_DESK_SECRET",
    ),
    "GitHub refuses": (
        {"github_token": "ghp_wrong"},
        "GitHub",
        "BRIDGE_GITHUB_TOKEN",
        "Make a new token with Contents: read, Issues: read and write",
    ),
    "no such repository": (
        {"github_repositories": "Cap-go/nothing"},
        "Cap-go/nothing",
        "Not Found",
        "mend BRIDGE_GITHUB_REPOSITORIES",
    ),
    "no place for proposals": (
        {"content_repository": "Cap-go/nothing"},
        "Cap-go/nothing",
        "Not Found",
        "mend BRIDGE_CONTENT_REPOSITORY",
    ),
    "deaf to GitHub": (
        {"github_webhook_secret": "", "github_poll_seconds": 0},
        "webhook",
        "nothing is heard of GitHub",
        "Set BRIDGE_GITHUB_WEBHOOK_SECRET, BRIDGE_GITHUB_POLL_SECONDS or both",
    ),
    "no content": ({"data_dir": Path("nowhere")}, "content", "nowhere", "Mend that line"),
    "no state": (
        {"state_dir": Path("/dev/null/state")},
        "disk",
        "Not a directory",
        "Make BRIDGE_STATE_DIR a folder",
    ),
    "a clock that is behind": (
        {"clock": lambda sandbox: lambda: utc_now() - timedelta(minutes=10)},
        "clock",
        "s behind Discord's",
        "keep it right by NTP",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_is_named_with_what_to_do(
    sandbox: Sandbox, tmp_path: Path, fault: str
) -> None:
    changes, subject, message, advice = FAULTS[fault]
    made = {name: one(sandbox) if callable(one) else one for name, one in changes.items()}
    findings = {one.subject: one for one in await wrong(sandbox, tmp_path, **made)}
    finding = findings[subject]
    assert finding.level is Level.FAILURE
    assert message in finding.message
    assert advice in finding.advice


@pytest.mark.parametrize(
    ("setting", "secret"),
    [("discord_token", "wrong.to.ken"), ("github_token", "ghp_wrong"), ("desk_secret", "y" * 32)],
)
async def test_what_is_wrong_with_a_secret_is_said_without_it(
    sandbox: Sandbox, tmp_path: Path, setting: str, secret: str
) -> None:
    findings = await wrong(sandbox, tmp_path, **{setting: secret})
    assert findings
    assert not [one for one in findings if secret in str(one)]


async def test_all_broken_files_of_the_content_are_named_with_their_lines(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    data = shutil.copytree("data", tmp_path / "data")
    (data / "policy.toml").write_text("\n[notices]\n")
    (data / "repro.toml").write_text("plugin =\n")
    (data / "faq" / "doctor" / "en.md").unlink()
    findings = await wrong(sandbox, tmp_path, data_dir=data)
    assert {(one.level, one.subject) for one in findings} == {(Level.FAILURE, "content")}
    assert not [one for one in findings if "\n" in one.message], "a line each"
    for place in ("policy.toml:2: unknown field notices", "repro.toml:1: ", "doctor:1: has no en"):
        assert [one for one in findings if place in one.message]


async def test_a_model_that_cannot_be_used_is_a_warning(sandbox: Sandbox, tmp_path: Path) -> None:
    [finding] = await wrong(sandbox, tmp_path, semantic_model=tmp_path)
    assert (finding.level, finding.subject) == (Level.WARNING, "sentence vectors")
    assert "Mend BRIDGE_SEMANTIC_MODEL" in finding.advice


async def test_a_bot_that_cannot_delete_messages_is_told_what_it_would_be_for(
    tmp_path: Path,
) -> None:
    async with Sandbox(without("manage_messages")) as sandbox:
        findings = await wrong(sandbox, tmp_path)
    assert {one.subject for one in findings} == {"#help", "#questions"}
    for finding in findings:
        assert finding.level is Level.WARNING
        assert "secret" in finding.message
        assert "Manage Messages" in finding.advice


async def test_a_bot_that_may_not_give_roles_is_told_what_it_lacks(tmp_path: Path) -> None:
    async with Sandbox(without("manage_roles")) as sandbox:
        findings = await wrong(sandbox, tmp_path)
    assert {one.subject for one in findings} == {"tier role"}
    assert findings[0].advice == "Give the bridge the permission Manage Roles"


async def test_a_store_that_the_running_bot_holds_is_only_a_warning(tmp_path: Path) -> None:
    async with stage(tmp_path) as play:
        [finding] = await wrong(play.sandbox, tmp_path)
    assert (finding.level, finding.subject) == (Level.WARNING, "store")
    assert "running bot" in finding.advice


async def test_a_store_of_an_older_program_is_left_as_it_is(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    async with await open_database(tmp_path / "bridge.db"):
        pass
    with closing(sqlite3.connect(tmp_path / "bridge.db")) as store, store:
        store.execute("DELETE FROM migrations WHERE number > 5")
    [finding] = await wrong(sandbox, tmp_path)
    assert (finding.level, finding.subject) == (Level.WARNING, "store")
    assert "python -m bot backup FILE" in finding.advice
    with closing(sqlite3.connect(tmp_path / "bridge.db")) as store:
        assert store.execute("SELECT max(number) FROM migrations").fetchone() == (5,)


async def test_a_store_of_a_newer_program_is_a_failure(sandbox: Sandbox, tmp_path: Path) -> None:
    async with await open_database(tmp_path / "bridge.db"):
        pass
    with closing(sqlite3.connect(tmp_path / "bridge.db")) as store, store:
        store.execute("INSERT INTO migrations VALUES (9999, '9999_later', 'x', 1)")
    [finding] = await wrong(sandbox, tmp_path)
    assert (finding.level, finding.subject) == (Level.FAILURE, "store")
    assert "newer than this program" in finding.message
    assert "restore the backup" in finding.advice


async def test_a_full_disk_is_foreseen(
    sandbox: Sandbox, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    findings = {one.subject: one for one in await wrong(sandbox, small_disk)}
    assert findings["disk"].level is Level.WARNING
    assert "Free some space" in findings["disk"].advice


async def test_a_folder_that_everybody_may_look_into_is_a_warning(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    state = tmp_path / "var"
    assert await wrong(sandbox, tmp_path, state_dir=state) == []
    assert state.stat().st_mode & 0o777 == 0o700
    state.chmod(0o755)
    [finding] = await wrong(sandbox, tmp_path, state_dir=state)
    assert (finding.level, finding.advice) == (Level.WARNING, f"chmod 700 {state}")


async def test_the_missing_intent_is_a_warning(tmp_path: Path) -> None:
    async with Sandbox(World.load(), message_content=False) as sandbox:
        [finding] = await wrong(sandbox, tmp_path)
    assert (finding.level, finding.subject) == (Level.WARNING, "message content")
    assert "Message Content Intent" in finding.advice


async def test_commands_that_went_missing_on_discord_are_noticed(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    (tmp_path / "commands.sha256").write_text("sent")
    [finding] = await wrong(sandbox, tmp_path)
    assert (finding.level, finding.subject) == (Level.FAILURE, "commands")
    assert finding.advice == f"Delete {tmp_path / 'commands.sha256'} and start the bot again"


async def test_commands_that_people_see_twice_are_noticed(sandbox: Sandbox, tmp_path: Path) -> None:
    body = {"name": "faq", "description": "Ask", "type": 1}
    sandbox.chat.commands.replace("", [body])
    [finding] = await wrong(sandbox, tmp_path)
    assert (finding.level, finding.subject) == (Level.WARNING, "commands")
    assert "see them twice" in finding.message


async def test_labels_that_no_repository_has_are_named(sandbox: Sandbox, tmp_path: Path) -> None:
    data = shutil.copytree("data", tmp_path / "data")
    labels = data / "labels.toml"
    labels.write_text(labels.read_text().replace('[labels."', '[labels."misspelt-', 1))
    [finding] = await wrong(sandbox, tmp_path, data_dir=data)
    assert (finding.level, finding.subject) == (Level.WARNING, "labels")
    assert "misspelt-" in finding.message
    assert "mend labels.toml" in finding.advice


async def test_another_program_on_the_port_is_noticed(sandbox: Sandbox, tmp_path: Path) -> None:
    async with serving(Strange) as port:
        [finding] = await wrong(sandbox, tmp_path, http_port=port)
    assert (finding.level, finding.subject) == (Level.FAILURE, "HTTP")
    assert "BRIDGE_HTTP_PORT" in finding.advice


async def test_the_running_bot_is_asked_whether_it_takes_the_webhook_secret(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path) as play:
        good = play.life.settings
        heard = {one.subject: one for one in await examine(good)}
        other = changed(good, github_webhook_secret="y" * 32)
        refused = {one.subject: one for one in await examine(other)}
    assert heard["HTTP"].message.startswith("the running bot answers on ")
    assert heard["webhook"].message == "the running bot takes what this secret signs"
    assert refused["webhook"].level is Level.FAILURE
    assert refused["webhook"].message == "the running bot has another secret"
    assert "Start the bot again" in refused["webhook"].advice


async def test_a_secret_that_can_be_guessed_is_a_warning(sandbox: Sandbox, tmp_path: Path) -> None:
    [finding] = await wrong(sandbox, tmp_path, github_webhook_secret="abc")
    assert (finding.level, finding.subject) == (Level.WARNING, "webhook")
    assert "token_urlsafe" in finding.advice


async def test_what_was_chosen_in_discord_is_what_counts(sandbox: Sandbox, tmp_path: Path) -> None:
    async with await open_database(tmp_path / "bridge.db") as database:
        audit = Audit(utc_now(), None, "setup", None)
        await StoredSetup(database).choose("help_channels", "404", audit)
    good = {one.subject: one for one in await found(sandbox, tmp_path)}
    assert good["/setup"].message == "BRIDGE_HELP_CHANNELS as chosen in Discord"
    assert good["channel"].level is Level.FAILURE
    assert "404 is not there" in good["channel"].message
    assert "#help" not in good
