"""The doctor reads the settings as the operator wrote them."""

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.doctor.finding import Level
from bot.doctor.variables import settle
from bot.settings import PREFIX, Settings

SECRET = "geheim.very-secret.token"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    file = tmp_path / ".env"
    file.touch(mode=0o600)
    return file


def test_good_settings_are_counted(nothing_set: Path) -> None:
    nothing_set.write_text(f"BRIDGE_DISCORD_TOKEN={SECRET}\nBRIDGE_GUILD_ID=5\nCOMPOSE_FILE=x\n")
    settings, [finding] = settle()
    assert settings is not None
    assert (finding.level, finding.subject) == (Level.OK, "settings")
    assert finding.message == "2 are set in .env and the environment"


def test_a_dry_run_is_said_to_be_one(nothing_set: Path) -> None:
    nothing_set.write_text("BRIDGE_DRY_RUN=true\n")
    _, [_, finding] = settle()
    assert (finding.level, finding.subject) == (Level.INFO, "dry run")


def test_a_slip_of_the_pen_is_noticed(nothing_set: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_set.write_text("BRIDGE_HELP_CHANELS=5\n")
    monkeypatch.setenv("BRIDGE_DISCORD_TOKEN_FIEL", "nowhere")
    monkeypatch.setenv("BRIDGE_TEST_RECORD", "nothing like a setting")
    _, [_, *slips] = settle()
    assert [(one.level, one.subject, one.advice) for one in slips] == [
        (Level.WARNING, "BRIDGE_DISCORD_TOKEN_FIEL", "Did you mean BRIDGE_DISCORD_TOKEN_FILE?"),
        (Level.WARNING, "BRIDGE_HELP_CHANELS", "Did you mean BRIDGE_HELP_CHANNELS?"),
    ]


def test_secrets_that_others_may_read_are_a_warning(nothing_set: Path) -> None:
    nothing_set.chmod(0o640)
    _, [_, finding] = settle()
    assert (finding.level, finding.subject) == (Level.WARNING, ".env")
    assert finding.advice == "chmod 600 .env"


def test_settings_that_cannot_be_used_are_findings_too(
    nothing_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing_set.write_text(f"BRIDGE_GUILD_ID=x\nBRIDGE_MAIL_URL=ftp://me:{SECRET}@here\n")
    assert main(["doctor", "--json"]) == 1
    said = capsys.readouterr().out
    assert SECRET not in said
    found = {one["subject"]: one for one in json.loads(said)}
    assert set(found) == {"BRIDGE_GUILD_ID", "BRIDGE_MAIL_URL"}
    for one in found.values():
        assert one["level"] == "failure"
        assert one["message"]
        assert one["advice"].startswith("Mend it in the environment or in .env")


def test_what_needs_more_is_told_one_by_one(
    nothing_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing_set.write_text("BRIDGE_MAIL_URL=smtp://127.0.0.1:9\n")
    assert main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == [
        f"BRIDGE_{name}:" for name in ("PEPPER", "KEYS", "MAIL_FROM", "DIRECTORY")
    ]
