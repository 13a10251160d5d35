"""What the bridge writes down about its own work: ids and outcomes, never what people wrote.

Log like this: ``log.info("answered", extra={"question": message.id, "entry": entry.id})``. What all
the lines of one piece of work have in common is said once, by ``about``.
"""

import json
import logging
import sys
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal

from bot.domain.redact import Redact, redact

Format = Literal["json", "text"]

# On DEBUG these write down whole payloads, people's messages among them.
TALKATIVE = ("discord", "aiohttp", "github", "urllib3", "asyncpg", "aiosqlite")

_Ids = Callable[[], Mapping[str, object]]
_ABOUT: ContextVar[tuple[_Ids, ...]] = ContextVar("about", default=())
"""Not handed from constructor to constructor: libraries log too."""

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def set_up(format_name: Format, level: str, mask: Redact = redact) -> None:
    """Write the log to standard error from ``level`` on, secrets masked by ``mask``.

    Replaces what was set up before.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter((JsonLines if format_name == "json" else TextLines)(mask))
    root = logging.getLogger()
    root.handlers.clear()
    hand_to(handler)
    root.setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(root.level, logging.INFO))
    # One line for each request to the health page would drown the rest.
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
    logging.captureWarnings(True)


def hand_to(handler: logging.Handler) -> None:
    """Let ``handler`` have every record too."""
    handler.addFilter(_say_about)
    logging.getLogger().addHandler(handler)


def about(**ids: object) -> "About":
    """Whatever is logged in the block, and in tasks that begin in it, says these ids; as texts,
    for many who read JSON round Discord's numbers."""
    return About(lambda: ids)


class About:
    """As ``about``; ``ids`` is asked only once something is logged: most events log nothing."""

    __slots__ = ("_before", "_ids")

    def __init__(self, ids: _Ids) -> None:
        self._ids = ids

    def __enter__(self) -> None:
        self._before = _ABOUT.set((self._ids, *_ABOUT.get()))

    def __exit__(self, *_error: object) -> None:
        _ABOUT.reset(self._before)


def _say_about(record: logging.LogRecord) -> bool:
    for ids in _ABOUT.get():
        for name, value in ids().items():
            vars(record).setdefault(name, str(value))
    return True


class _Redacting(logging.Formatter):
    """Turns a record into fields whose texts are safe to keep."""

    def __init__(self, mask: Redact) -> None:
        super().__init__()
        self._mask = mask

    def fields(self, record: logging.LogRecord) -> Mapping[str, Any]:
        """Time (UTC), level, logger, message, the ``extra`` fields and the error's trace."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        extra = {name: value for name, value in vars(record).items() if name not in _STANDARD}
        fields = {
            "time": at.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._safe(record.getMessage()),
            **{name: self._safe(value) for name, value in extra.items()},
        }
        if record.exc_info:
            fields["error"] = self._safe(self.formatException(record.exc_info))
        return fields

    def _safe(self, value: object) -> object:
        if value is None or isinstance(value, bool | int | float):
            return value
        return self._mask(str(value)).text


class JsonLines(_Redacting):
    """One JSON object a line, for machines."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.fields(record), ensure_ascii=False)


class TextLines(_Redacting):
    """One line a record for people, and the trace of an error below it."""

    def format(self, record: logging.LogRecord) -> str:
        fields = dict(self.fields(record))
        error = fields.pop("error", None)
        head = [fields.pop(name) for name in ("time", "level", "logger", "message")]
        extra = [f"{name}={value}" for name, value in fields.items()]
        # A line break in a text must not look like a record of its own.
        line = " ".join(map(str, (*head, *extra))).replace("\n", "\\n")
        return f"{line}\n{error}" if error else line
