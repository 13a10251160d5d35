"""Reads the settings that stand in files of their own, as container platforms mount secrets."""

import os
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource

from bot.domain.errors import BridgeError

PREFIX = "BRIDGE_"


class SettingsError(BridgeError):
    """Settings that cannot be used: a line each, with the variable's name and what belongs there.

    Values are never repeated, for some of them are secrets.
    """


class SecretFiles(PydanticBaseSettingsSource):
    """Secrets that stand in files named by ``BRIDGE_<NAME>_FILE``."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        variable = f"{PREFIX}{field_name.upper()}_FILE"
        path = os.environ.get(variable) if field.annotation is SecretStr else None
        if not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise SettingsError(f"{variable}: cannot read {path}: {reason}") from None

    def __call__(self) -> dict[str, Any]:
        fields = self.settings_cls.model_fields
        values = {name: self.get_field_value(field, name)[0] for name, field in fields.items()}
        return {name: value for name, value in values.items() if value}
