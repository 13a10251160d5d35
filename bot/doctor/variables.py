"""Can the settings be used as they were written, and did the operator mean what was read?"""

import os
import stat
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import DotEnvSettingsSource

from bot.doctor.finding import Finding, Level
from bot.settings import PREFIX, Settings, SettingsError, load_settings

ALIKE = 0.85
"""How much a name must be like a setting's to be a slip; others may be anybody's."""


def settle() -> tuple[Settings | None, list[Finding]]:
    """The operator's settings, None where they cannot be used, and what is to be said of them."""
    file = Path(str(Settings.model_config["env_file"]))
    said = [*_misspelt(), *_open_to_others(file)]
    try:
        settings = load_settings()
    except SettingsError as error:
        advice = "Mend it in the environment or in .env; the rest is checked then"
        for line in str(error).splitlines():
            name, _, reason = line.partition(": ")
            said.append(Finding(Level.FAILURE, name, reason, advice))
        return None, said
    count = len(settings.model_fields_set)
    where = f"{file} and the environment" if file.exists() else "the environment"
    if settings.dry_run:
        message = "all is decided and nothing sent, until BRIDGE_DRY_RUN is false"
        said.append(Finding(Level.INFO, "dry run", message))
    return settings, [Finding(Level.OK, "settings", f"{count} are set in {where}"), *said]


def _misspelt() -> Iterator[Finding]:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    known |= {f"{name}_FILE" for name in known if _is_secret(name)}
    for name in sorted(set(_given()) - known):
        if meant := get_close_matches(name, known, 1, ALIKE):
            advice = f"Did you mean {meant[0]}?"
            yield Finding(Level.WARNING, name, "is no setting, and does nothing", advice)


def _given() -> Iterable[str]:
    names = (*os.environ, *DotEnvSettingsSource(Settings).env_vars)
    return (name.upper() for name in names if name.upper().startswith(PREFIX))


def _is_secret(variable: str) -> bool:
    field = Settings.model_fields[variable.removeprefix(PREFIX).lower()]
    return field.annotation is SecretStr


def _open_to_others(file: Path) -> Iterator[Finding]:
    if (
        os.name == "posix"
        and file.is_file()
        and file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    ):
        message = "other users of this machine may read it, and with it every secret"
        yield Finding(Level.WARNING, str(file), message, f"chmod 600 {file}")
