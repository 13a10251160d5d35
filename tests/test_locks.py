"""The locks install exactly what pyproject.toml asks for, from whatever index the machine uses."""

import re
import tomllib
from pathlib import Path

import pytest

from scripts.licences import binds, licences

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def normalised(requirement: str) -> str:
    """The package's name as PyPI compares it, without version, extras and markers."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name, f"no package name in {requirement!r}"
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def pins(lock: str) -> dict[str, list[str]]:
    """Package → its lines: the pin (``name==1.0 ; marker``), then its hashes."""
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text().replace("\\\n", "\n"))
    lines = [[line.strip() for line in block.splitlines() if line.strip()] for block in blocks]
    return {normalised(block[0]): block for block in lines if block and block[0][0] != "#"}


def direct(*, dev: bool) -> list[str]:
    project = PROJECT["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(one for extra in extras.values() for one in extra)]
    return [*wanted, *PROJECT["dependency-groups"]["dev"]] if dev else wanted


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text()
    found = re.findall(r".*(?:://|--index|--extra|--find-links|--trusted|@ |^-e ).*", text)
    assert not found, f"{lock}: {found[:3]}; make it with `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_pin_is_exact_and_hashed(lock: str) -> None:
    for name, (pin, *hashes) in pins(lock).items():
        assert re.match(r"[\w.-]+==[\w.!+-]+( ;|$|\s*$)", pin), f"{lock}: {pin}"
        assert hashes, f"{lock}: {name} has no hash"
        assert all(HASH.fullmatch(line) for line in hashes), f"{lock}: {name}: {hashes}"


@pytest.mark.parametrize(
    ("lock", "dev"), [("requirements.lock", False), ("requirements-dev.lock", True)]
)
def test_a_lock_holds_what_pyproject_asks_for(lock: str, dev: bool) -> None:
    missing = {normalised(one) for one in direct(dev=dev)} - pins(lock).keys()
    assert not missing, f"{lock} lacks {sorted(missing)}; run `make lock`"


def test_both_locks_agree_on_versions() -> None:
    runtime, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    different = {name for name, block in runtime.items() if dev.get(name) != block}
    assert not different, f"the locks differ in {sorted(different)}; run `make lock`"


def test_no_licence_binds_the_bridge_itself() -> None:
    found = dict(licences())
    assert found["discord-py"]
    assert [name for name, licence in found.items() if not licence or binds(licence)] == []
    assert binds("GPL-3.0-or-later")
    assert binds("GNU Affero General Public License v3")
    assert not binds("GNU Library or Lesser General Public License (LGPL)")
    assert not binds("LGPL-3.0-only")
