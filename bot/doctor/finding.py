"""One line of the doctor's report, for people and for programs."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report. ``advice`` says what to do about anything but ``ok``."""

    level: Level
    subject: str
    message: str
    advice: str = ""

    @property
    def is_failure(self) -> bool:
        return self.level is Level.FAILURE

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def __str__(self) -> str:
        line = f"{self.level.value:8} {self.subject}: {self.message}"
        return f"{line}. {self.advice}" if self.advice else line
