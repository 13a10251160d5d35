"""Holds the shape of the house: who imports whom, how long things get, what README says of it."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
EVERYTHING = ("everything",)
INSIDE = ("bot.services", "bot.ports", "bot.domain")

# Package → what it may import beside the standard library and itself. The longest prefix counts.
ROWS: dict[str, tuple[str, ...]] = {
    "bot.domain": (),
    "bot.ports": ("bot.domain",),
    "bot.services": ("bot.ports", "bot.domain"),
    "bot.adapters.addresses": ("email_validator", "bot.ports", "bot.domain"),
    "bot.adapters.catalogue": ("bot.ports", "bot.domain"),
    "bot.adapters.content": ("bot.ports", "bot.domain"),
    "bot.adapters.desks": (
        "yarl", "bot.adapters.web_service", "bot.ports", "bot.domain",
    ),
    "bot.adapters.directories": ("bot.adapters.web_service", "bot.ports", "bot.domain"),
    "bot.adapters.discord_chat": (
        "discord", "aiohttp", "bot.inbound", "bot.views", "bot.ports", "bot.domain",
    ),
    "bot.adapters.documentation": ("bot.ports", "bot.domain"),
    "bot.adapters.error_reports": ("sentry_sdk", "bot.domain"),
    "bot.adapters.github_tracker": ("github", "requests", "yaml", "bot.ports", "bot.domain"),
    "bot.adapters.mail": ("aiosmtplib", "bot.ports", "bot.domain"),
    "bot.adapters.pictures": ("vl_convert",),
    "bot.adapters.metrics": ("prometheus_client", "bot.domain"),
    "bot.adapters.search": (
        "numpy", "Stemmer", "safetensors", "tokenizers", "bot.ports", "bot.domain",
    ),
    "bot.adapters.sitemap": ("aiohttp", "bot.ports", "bot.domain"),
    "bot.adapters.status_page": ("aiohttp", "bot.ports", "bot.domain"),
    "bot.adapters.store": ("aiosqlite", "asyncpg", "bot.ports", "bot.domain"),
    "bot.adapters.token_proof": ("jwt", "cryptography", "bot.ports", "bot.domain"),
    "bot.adapters.vault": ("cryptography", "bot.ports", "bot.domain"),
    "bot.adapters.web_service": ("aiohttp", "bot.ports", "bot.domain"),
    "bot.views": ("discord", "bot.journal", "bot.domain"),
    "bot.forms": ("discord", "bot.domain"),
    "bot.discord_trouble": ("discord", "aiohttp"),
    "bot.commands": ("discord", "bot.journal", *INSIDE),
    "bot.client": (
        "discord", "bot.commands", "bot.views", "bot.discord_trouble", "bot.journal", *INSIDE,
    ),
    "bot.inbound": ("discord", "bot.client", "bot.domain"),
    "bot.watchdog": ("discord", "bot.client", "bot.domain"),
    "cogs": (
        "discord", "bot.client", "bot.inbound", "bot.views", "bot.forms", "bot.services",
        "bot.domain",
    ),
    "bot.web": ("aiohttp", "jinja2", "markupsafe", *INSIDE),
    "bot.webhook": ("aiohttp", *INSIDE),
    "bot.sandbox": ("aiohttp", "yaml", "zstandard"),
    "bot.secret_files": ("pydantic", "pydantic_settings", "bot.domain"),
    "bot.setting_checks": ("pydantic", "pydantic_core", "bot.secret_files", "bot.domain"),
    "bot.setting_community": (
        "pydantic", "bot.setting_checks", "bot.setting_server", "bot.setting_types", "bot.domain",
    ),
    "bot.setting_server": ("pydantic", "pydantic_settings", "bot.setting_types", "bot.domain"),
    "bot.setting_types": ("pydantic", "pydantic_settings", "bot.domain"),
    "bot.settings": (
        "pydantic", "pydantic_settings", "bot.secret_files", "bot.setting_checks",
        "bot.setting_community", "bot.setting_types", "bot.domain",
    ),
    "bot.journal": ("bot.domain",),
    "bot.bootstrap": EVERYTHING,
    "bot.knowledge": EVERYTHING,
    "bot.running": EVERYTHING,
    "bot.doctor": EVERYTHING,
    "bot.cli": EVERYTHING,
    "bot.__main__": EVERYTHING,
}  # fmt: skip

MAX_FILE, MAX_FUNCTION = 300, 60
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}
LIBRARIES = {name for row in ROWS.values() for name in row if "." not in name} | {"github"}

FILES = sorted([*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")])


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def row_of(module: str) -> str | None:
    return max((row for row in ROWS if is_within(module, row)), key=len, default=None)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and name of everything imported, anywhere in the file; dots before relative ones."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            # `from bot import journal` imports bot.journal
            names = (f"{base}.{name.name}" for name in node.names)
            yield from ((node.lineno, name if base == "bot" else base) for name in names)


def map_table() -> str:
    """The import rows as README shows them."""
    lines = ["| package | may import |", "| --- | --- |"]
    for package, allowed in ROWS.items():
        names = "everything" if allowed == EVERYTHING else ", ".join(f"`{one}`" for one in allowed)
        lines.append(f"| `{package}` | {names or 'nothing else'} |")
    return "\n".join(lines)


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_module_imports_only_what_its_row_allows(path: Path) -> None:
    module = module_of(path)
    row = row_of(module)
    if module in {"bot", "bot.adapters"}:
        assert not list(imports(path)), f"{module} only holds packages"
        return
    assert row, f"{module} has no row in ROWS: say there what it may import"
    # A cog knows no other cog; everywhere else a package knows its own modules.
    known = (*ROWS[row], module if row == "cogs" else row)
    for line, name in imports(path):
        where = f"{path.relative_to(ROOT)}:{line}"
        assert not name.startswith("."), f"{where}: relative import; write it from the root"
        if ROWS[row] == EVERYTHING or name.split(".")[0] in sys.stdlib_module_names:
            continue
        assert any(is_within(name, one) for one in known), f"{where}: {row} may not import {name}"


def test_every_row_is_about_something_that_exists() -> None:
    modules = [module_of(path) for path in FILES]
    assert [row for row in ROWS if not any(is_within(one, row) for one in modules)] == []


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_a_name_says_what_is_inside(path: Path) -> None:
    # The sandbox stands for the outside world and names its parts after it.
    taken = VAGUE if is_within(module_of(path), "bot.sandbox") else VAGUE | LIBRARIES
    names = set(module_of(path).split("."))
    assert not names & taken, f"{path.relative_to(ROOT)}: {names & taken} says nothing of its own"


@pytest.mark.parametrize("path", FILES, ids=module_of)
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    length = len(text.splitlines())
    assert length <= MAX_FILE, f"{path.relative_to(ROOT)}: {length} lines; split it by noun"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            where = f"{path.relative_to(ROOT)}:{node.lineno}"
            assert length <= MAX_FUNCTION, f"{where}: {node.name} has {length} lines; split it"


def test_readme_draws_the_same_map() -> None:
    section = README.read_text(encoding="utf-8").split("\n## Map\n", 1)[1].split("\n## ", 1)[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    assert rows == map_table().splitlines()


def test_every_make_target_in_readme_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b", _code(README)))
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"demo", "test"} <= named
    assert named <= targets, f"README names {sorted(named - targets)}, which Makefile does not have"


def test_every_command_in_readme_exists() -> None:
    named = set(re.findall(r"python -m bot ([a-z]+)", _code(README)))
    assert named <= set(COMMANDS), f"README names {sorted(named - set(COMMANDS))}"


def _code(path: Path) -> str:
    """What stands in backticks: prose may say "make sense"."""
    text = path.read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
