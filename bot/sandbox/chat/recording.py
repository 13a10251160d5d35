"""Writes the traffic down, one JSON object a line, for checking it against Discord's descriptions.

A REST call is ``{"rest": {"method", "path", "request", "status", "response"}}``, the path without
``/api/v10``, of a multipart body the ``payload_json``; an event is ``{"event": {"type", "data"}}``.
Injected server errors are left out: nobody describes them.
"""

from pathlib import Path
from typing import IO, Any

from bot.sandbox.chat.events import dumps


class Recording:
    """Without a path it records nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def open(self) -> None:
        if self._path is not None:
            self._file = self._path.open("a", encoding="utf-8")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def rest(self, method: str, path: str, request: Any, status: int, response: Any) -> None:
        if self._file is not None and status < 500:
            call = {
                "method": method,
                "path": path,
                "request": request,
                "status": status,
                "response": response,
            }
            self._file.write(dumps({"rest": call}) + "\n")

    def event(self, kind: str, data: str) -> None:
        """``data`` is JSON already."""
        if self._file is not None:
            self._file.write(f'{{"event":{{"type":"{kind}","data":{data}}}}}\n')
