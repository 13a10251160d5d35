"""Says the engine's own texts in the reader's language, out of gettext catalogues."""

import gettext
import re
from pathlib import Path
from typing import Any

from bot.domain.locale import language

DOMAIN = "bridge"
LOCALES = Path(__file__).parent.parent / "locale"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Catalogue:
    """One catalogue a language, read once; English is what stands in the code."""

    def __init__(self, locales: Path = LOCALES) -> None:
        self._languages = {
            path.parent.parent.name: gettext.translation(
                DOMAIN, locales, [path.parent.parent.name]
            ).gettext
            for path in locales.glob(f"*/LC_MESSAGES/{DOMAIN}.mo")
        }

    def say(self, locale: str, text: str, **values: Any) -> str:
        """``text`` in ``locale`` with its ``{placeholders}`` filled; never raises.

        English where there is no translation; a placeholder without a value stays as it is.
        """
        translate = self._languages.get(language(locale))
        said = translate(text) if translate and text else text
        return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), said)
