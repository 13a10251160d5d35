"""Writes the traffic down, one JSON object a line, for checking it against Discord's descriptions.

A REST call is ``{"rest": {"method", "path", "request", "status", "response"}}``, the path without
``/api/v10``, of a multipart body the ``payload_json``; an event is ``{"event": {"type", "data"}}``.

Discord's descriptions differ from what it does in three places, and there the recording follows
the descriptions: ids that discord.py sends as integers are written as strings, the field errors of
a refusal (whose codes are words, though declared integers) are left out, and so are injected
server errors.
"""

from pathlib import Path
from typing import IO, Any

from bot.sandbox.chat.events import dumps

_NO_BREAKS = {number: f"\\u{number:04x}" for number in (0x85, 0x2028, 0x2029)}
"""What JSON leaves as it is and readers of lines take for the end of one."""


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
                "request": _with_ids_as_strings(request),
                "status": status,
                "response": _without_field_errors(response) if status >= 400 else response,
            }
            self._write(dumps({"rest": call}))

    def event(self, kind: str, data: str) -> None:
        """``data`` is JSON already."""
        if self._file is not None:
            self._write(f'{{"event":{{"type":"{kind}","data":{data}}}}}')

    def _write(self, line: str) -> None:
        assert self._file is not None
        self._file.write(line.translate(_NO_BREAKS) + "\n")


def _with_ids_as_strings(request: Any) -> Any:
    if not isinstance(request, dict):
        return request
    done = dict(request)
    if "recipient_id" in done:
        done["recipient_id"] = str(done["recipient_id"])
    if isinstance(done.get("messages"), list):
        done["messages"] = [str(one) for one in done["messages"]]
    if isinstance(done.get("attachments"), list):
        done["attachments"] = [{**row, "id": str(row["id"])} for row in done["attachments"]]
    for key in ("data", "message"):
        if key in done:
            done[key] = _with_ids_as_strings(done[key])
    return done


def _without_field_errors(response: Any) -> Any:
    if not isinstance(response, dict):
        return response
    return {key: value for key, value in response.items() if key != "errors"}
