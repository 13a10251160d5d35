"""The doctor looks at a set-up and says what to do."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from bot.cli.demo import settings_for
from bot.doctor import PERMISSIONS, WISHED, Finding, Level, examine
from bot.sandbox import Sandbox, World
from tests.support.stage import stage, without


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(World.load()) as running:
        yield running


async def found(sandbox: Sandbox, state: Path, **changes: Any) -> dict[str, Finding]:
    """By subject; ``changes`` replace good settings."""
    good = settings_for(sandbox, state)
    settings = type(good)(**{**good.model_dump(), **changes})
    return {finding.subject: finding for finding in await examine(settings)}


async def test_a_good_set_up_is_well_and_gets_its_invite_link(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    findings = await found(sandbox, tmp_path)
    levels = {finding.level for finding in findings.values()}
    assert levels == {Level.OK, Level.INFO}, findings
    link = findings["invite link"].message
    assert link.startswith("https://discord.com/oauth2/authorize?client_id=1100000000000000100")
    assert "scope=bot+applications.commands" in link
    asked_for = int(parse_qs(urlsplit(link).query)["permissions"][0])
    wanted = PERMISSIONS | WISHED | discord.Permissions(manage_roles=True)
    assert asked_for == wanted.value


@pytest.mark.parametrize(
    ("changes", "subject", "advice"),
    [
        ({"discord_token": "wrong"}, "token", "Reset Token"),
        ({"discord_token": ""}, "token", "BRIDGE_DISCORD_TOKEN"),
        ({"discord_api_url": "http://127.0.0.1:9/api/v10"}, "discord", "Check the network"),
        ({"guild_id": 404}, "guild", "Invite the bot"),
        ({"help_channels": frozenset({404})}, "channel", "Mend the id"),
        ({"maintainer_roles": frozenset({404})}, "role", "BRIDGE_MAINTAINER_ROLES"),
        ({"tier_roles": "team:404"}, "tier role", "do not get it"),
        ({"mail_url": "smtp://127.0.0.1:9"}, "mail", "BRIDGE_MAIL_URL"),
        ({"directory": "http:http://127.0.0.1:9/"}, "directory", "nobody loses anything"),
        ({"data_dir": Path("nowhere")}, "content", "Mend these lines"),
        ({"state_dir": Path("/dev/null/state")}, "disk", "BRIDGE_STATE_DIR"),
    ],
)
async def test_each_fault_is_named_with_what_to_do(
    sandbox: Sandbox, tmp_path: Path, changes: dict[str, Any], subject: str, advice: str
) -> None:
    finding = (await found(sandbox, tmp_path, **changes))[subject]
    assert finding.level is Level.FAILURE
    assert advice in finding.advice


async def test_all_broken_files_of_the_content_are_named_with_their_lines(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    data = shutil.copytree("data", tmp_path / "data")
    (data / "policy.toml").write_text("\n[notices]\n")
    (data / "repro.toml").write_text("plugin =\n")
    (data / "faq" / "doctor" / "en.md").unlink()
    finding = (await found(sandbox, tmp_path, data_dir=data))["content"]
    assert finding.level is Level.FAILURE
    for place in ("policy.toml:2: unknown field notices", "repro.toml:1: ", "doctor:1: has no en"):
        assert place in finding.message


async def test_a_channel_without_permissions_names_them(sandbox: Sandbox, tmp_path: Path) -> None:
    announcements = sandbox.world.channels["announcements"].id
    findings = await found(sandbox, tmp_path, help_channels=[announcements])
    assert findings["#announcements"].message.startswith("lacks send_messages")


async def test_a_bot_that_cannot_delete_messages_is_told_what_it_would_be_for(
    tmp_path: Path,
) -> None:
    async with Sandbox(without("manage_messages")) as sandbox:
        finding = (await found(sandbox, tmp_path))["#help"]
    assert finding.level is Level.WARNING
    assert "secret" in finding.message
    assert "Manage Messages" in finding.advice


async def test_a_store_that_the_running_bot_holds_is_only_a_warning(tmp_path: Path) -> None:
    async with stage(tmp_path) as play:
        finding = (await found(play.sandbox, tmp_path))["store"]
    assert finding.level is Level.WARNING
    assert "running bot" in finding.advice


async def test_the_missing_intent_is_a_warning(tmp_path: Path) -> None:
    async with Sandbox(World.load(), message_content=False) as sandbox:
        finding = (await found(sandbox, tmp_path))["message content"]
    assert finding.level is Level.WARNING
    assert "Message Content Intent" in finding.advice
