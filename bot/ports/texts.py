"""What the engine itself says."""

from typing import Any, Protocol


class Texts(Protocol):
    """What the engine itself says: buttons, errors, command names (gettext catalogues)."""

    def say(self, locale: str, text: str, **values: Any) -> str:
        """``text`` in ``locale`` (normalised: es-ES → es), English where there is none."""
        ...
