"""What ``compose.yaml`` starts is what the code knows: roles, commands, settings, one store."""

import argparse
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.__main__ import COMMANDS
from bot.cli import run
from bot.domain.role import Role
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
SHAPE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = SHAPE["services"]
BRIDGES = {name: one for name, one in SERVICES.items() if "build" in one}


def role_of(service: Any) -> Role:
    command, *arguments = service["command"]
    assert command in COMMANDS
    parser = argparse.ArgumentParser(exit_on_error=False)
    run.add(parser)
    found: Role = parser.parse_args(arguments).role
    return found


def test_there_are_two_of_every_role_and_each_is_called_so() -> None:
    assert {name: role_of(one) for name, one in BRIDGES.items()} == {
        str(role): role for role in Role if role is not Role.ALL
    }
    assert {one["deploy"]["replicas"] for one in BRIDGES.values()} == {2}


@pytest.mark.parametrize("name", BRIDGES)
def test_its_settings_exist_and_are_allowed(name: str) -> None:
    given = {
        key.removeprefix(PREFIX).lower(): str(value)
        for key, value in BRIDGES[name]["environment"].items()
    }
    assert given.keys() <= Settings.model_fields.keys()
    settings = Settings(**given)
    assert "@postgres/" in settings.database_url.get_secret_value(), "the service of that name"
    assert "postgres" in BRIDGES[name]["depends_on"]


@pytest.mark.parametrize("name", BRIDGES)
def test_it_is_locked_up_as_the_image_allows(name: str) -> None:
    service = BRIDGES[name]
    image = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    writable = [service["tmpfs"], *(one.split(":")[1] for one in service["volumes"])]
    assert writable == ["/tmp", "/var/lib/bridge"]
    assert "VOLUME /var/lib/bridge" in image
    assert "USER 10001" in image


def test_only_the_web_is_reached_and_only_from_this_machine() -> None:
    ports = {name: one["ports"] for name, one in SERVICES.items() if "ports" in one}
    assert [*ports] == [Role.WEB]
    assert all(port.startswith("127.0.0.1:") for port in ports[Role.WEB])


def test_every_volume_is_declared() -> None:
    named = {one.split(":")[0] for service in SERVICES.values() for one in service["volumes"]}
    assert named == SHAPE["volumes"].keys()


def test_the_readme_starts_the_same() -> None:
    said = re.findall(r"bot run --role (\w+)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert sorted(said) == sorted([*BRIDGES] * 2)
