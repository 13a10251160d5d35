"""What a status page's report means."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.ids import ChannelId, EffectId
from bot.domain.status import Incident, Level, Status, Told, link, pause, plain

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE = "https://status.example.org"
DELAYS = Incident("a1", "Updates are delayed", f"{PAGE}/a1", Level.INCIDENT, "investigating")


def status(indicator: Level, *incidents: Incident) -> Status:
    return Status(indicator, incidents, PAGE, NOON)


def test_an_incident_counts_although_the_page_is_green() -> None:
    assert status(Level.UP, DELAYS).level is Level.INCIDENT
    assert status(Level.OUTAGE, DELAYS).level is Level.OUTAGE
    assert status(Level.UP).level is Level.UP


def test_trouble_without_an_incident_is_one_whose_id_stays() -> None:
    [outage], [incident] = status(Level.OUTAGE).open, status(Level.INCIDENT).open
    assert (outage.title, outage.url, outage.level) == ("", PAGE, Level.OUTAGE)
    assert outage.id == incident.id
    [maintenance] = status(Level.MAINTENANCE).open
    assert maintenance.id != outage.id
    assert status(Level.OUTAGE, DELAYS).open == (DELAYS,)


@pytest.mark.parametrize("level", [Level.UP, Level.UNKNOWN])
def test_where_nothing_is_wrong_or_known_nothing_is_open(level: Level) -> None:
    assert status(level).open == ()
    assert status(level).level is level


def test_what_nobody_understands_is_not_fine_but_its_incidents_count() -> None:
    found = status(Level.UNKNOWN, DELAYS)
    assert (found.level, found.open) == (Level.UNKNOWN, (DELAYS,))


def test_an_incident_of_a_feed_lapses_a_day_after_its_last_news() -> None:
    possible = replace(DELAYS, is_certain=False, started_at=NOON - 30 * HOUR)
    assert status(Level.UP, possible).open == ()
    assert status(Level.UP, replace(possible, updated_at=NOON - 23 * HOUR)).open
    assert status(Level.UP, replace(possible, updated_at=NOON + HOUR)).open == ()
    assert status(Level.UP, replace(possible, updated_at=NOON + HOUR / 60)).open
    assert status(Level.UP, replace(possible, started_at=None)).open == ()


def test_a_maintenance_is_open_from_its_start() -> None:
    planned = replace(DELAYS, level=Level.MAINTENANCE, started_at=NOON + HOUR)
    assert status(Level.UP, planned).level is Level.UP
    begun = replace(status(Level.UP, planned), checked_at=NOON + HOUR)
    assert begun.level is Level.MAINTENANCE


def test_only_trouble_without_a_name_begins_anew() -> None:
    told = Told(1, DELAYS, 0, 0, ChannelId(1), EffectId(1), ended_at=NOON)
    assert told.may_go_on(NOON + 100 * HOUR)
    nameless = replace(told, incident=replace(DELAYS, title=""))
    assert nameless.may_go_on(NOON + HOUR / 2)
    assert not nameless.may_go_on(NOON + HOUR)
    assert replace(nameless, ended_at=None).may_go_on(NOON + 100 * HOUR)


def test_looks_become_rarer_with_failures_up_to_ten_minutes() -> None:
    assert [pause(60, failures, 0.5) for failures in (0, 1, 2, 3, 4, 9999)] == [
        60, 120, 240, 480, 600, 600,
    ]  # fmt: skip
    assert (pause(60, 0, 0), round(pause(60, 0, 1))) == (54, 66)
    assert pause(1200, 3, 0.5) == 1200


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  API\n is\tdown ", "API is down"),
        ("[free](https://evil.example)", "(free)(https://evil.example)"),
        ("**@everyone** `x`", r"\*\*@everyone\*\* \`x\`"),
        ("a\u202eb\x00c\ud800d", "a b c d"),
        ("", ""),
    ],
)
def test_a_pages_words_stay_words(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_long_words_are_cut() -> None:
    assert plain("x" * 10_000) == "x" * 99 + "…"
    assert len(plain("*" * 10_000)) <= 200


@pytest.mark.parametrize(
    "url",
    ["", "javascript:alert(1)", "https://a b", "https://a/)", "https://a/\u202e", "//a"],
)
def test_what_no_link_can_hold_is_replaced(url: str) -> None:
    assert link(url, PAGE) == PAGE
    assert link(f"https://a/{'x' * 200}", PAGE) == PAGE
    assert link("https://a.example/b?c=d#e", PAGE) == "https://a.example/b?c=d#e"
