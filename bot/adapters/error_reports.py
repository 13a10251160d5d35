"""Reports what is logged as an error to Sentry, masked; needs the extra ``sentry``.

https://develop.sentry.dev/sdk/foundations/transport/event-payloads
"""

import logging
from typing import Any

from sentry_sdk import Client
from sentry_sdk.utils import event_from_exception

from bot.domain.redact import Redact

PATIENCE = 2.0
"""Seconds for reports that are on their way when the process ends."""
OWN = ("sentry_sdk", "urllib3")
"""Whoever reports what went wrong with a report does it again and again."""
PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What a record has anyway."""


class ErrorReports(logging.Handler):
    """Sends text, ids and trace of an error to ``dsn``: no variables, no requests, and nothing
    that libraries add by themselves. ``mask`` sees every text before it leaves."""

    def __init__(self, dsn: str, mask: Redact) -> None:
        super().__init__(logging.ERROR)
        self._mask = mask
        self._client = Client(
            dsn,
            release="",
            before_send=self._masked,
            default_integrations=False,
            auto_enabling_integrations=False,
            include_local_variables=False,
            include_source_context=False,
            send_client_reports=False,
            auto_session_tracking=False,
            shutdown_timeout=PATIENCE,
        )

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(OWN):
            return
        event: Any = {}
        if record.exc_info and record.exc_info[0]:
            mechanism = {"type": "logging", "handled": True}
            found, _ = event_from_exception(record.exc_info, self._client.options, mechanism)
            event.update(found)
        event["level"] = "error" if record.levelno < logging.CRITICAL else "fatal"
        event["logger"] = record.name
        event["logentry"] = {"message": str(record.msg), "formatted": record.getMessage()}
        event["extra"] = {name: value for name, value in vars(record).items() if name not in PLAIN}
        self._client.capture_event(event)

    def flush(self) -> None:
        """Wait for what is on its way, for ``PATIENCE`` at most."""
        self._client.flush(PATIENCE)

    def close(self) -> None:
        self._client.close(timeout=0.0)
        super().close()

    def _masked(self, event: Any, _hint: Any) -> Any:
        return {**self._safe(event), "event_id": event["event_id"]}

    def _safe(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._mask(value).text
        if isinstance(value, dict):
            return {name: self._safe(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._safe(one) for one in value]
        return value
