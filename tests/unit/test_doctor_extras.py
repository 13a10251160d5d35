"""The doctor names the extra that a setting needs."""

import sys

import pytest

from bot.doctor.extras import equipping
from bot.settings import Settings

DSN = "https://public@errors.example/7"


def test_nothing_is_said_where_nothing_is_needed() -> None:
    assert list(equipping(Settings())) == []


@pytest.mark.parametrize(("package", "level"), [(None, "failure"), (sys, "ok")])
def test_a_dsn_needs_what_reports_to_it(
    monkeypatch: pytest.MonkeyPatch, package: object, level: str
) -> None:
    monkeypatch.setitem(sys.modules, "sentry_sdk", package)
    [found] = equipping(Settings(sentry_dsn=DSN))
    assert found.level == level
    assert found.advice == ("" if package else "pip install sentry-sdk")
    assert "errors.example" not in str(found), "it is a secret"


def test_metrics_are_a_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    [found] = equipping(Settings())
    assert (found.level, found.subject) == ("info", "metrics")
    assert "pip install prometheus-client" in str(found)
    assert list(equipping(Settings(http_port=0))) == []


@pytest.mark.parametrize(
    "dsn", ["hunter2", "https://errors.example/7", "https://key@errors.example/", "http://k@e.x/7"]
)
def test_what_is_no_dsn_is_refused(dsn: str) -> None:
    with pytest.raises(ValueError, match="give the DSN that Sentry shows"):
        Settings(sentry_dsn=dsn)
