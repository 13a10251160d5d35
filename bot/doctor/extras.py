"""Is there what the settings need beside the bridge itself?"""

from collections.abc import Iterator
from importlib.util import find_spec

from bot.doctor.finding import Finding, Level
from bot.settings import Settings


def equipping(settings: Settings) -> Iterator[Finding]:
    if settings.sentry_dsn.get_secret_value():
        if find_spec("sentry_sdk"):
            yield Finding(Level.OK, "errors", "are reported to BRIDGE_SENTRY_DSN, redacted")
        else:
            message = "BRIDGE_SENTRY_DSN is set, but no error can be reported"
            yield Finding(Level.FAILURE, "errors", message, "pip install sentry-sdk")
    if settings.http_port and not find_spec("prometheus_client"):
        message = "/metrics is off"
        yield Finding(Level.INFO, "metrics", message, "pip install prometheus-client for it")
