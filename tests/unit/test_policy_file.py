"""The policy's file: another company's needs no code, and a mistake is told with its line."""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.content.policy_file import load
from bot.domain.errors import ContentError
from bot.domain.policy import Policy
from bot.domain.repro_guide import Kind

ANOTHER = """
[links]
official = "https://help.acme.example/"
status = "http://127.0.0.1:8080/status"

[notice.en]
full = '''
Peers help here.
Official: [help]({official})'''
short = "[Help]({official})"

[notice.de]
full = "Hier helfen sich alle."
short = "Hilfe: {official}"

[door.outage]
en = "See {status}"

[door.billing]
de = "Frag uns: {official}"
en = "Ask us: {official}"

[hours]
zone = "America/New_York"
days = ["mon", "sat"]
opens = "09:00"
closes = "17:30"

[solved]
tags = ["done"]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(tmp_path: Path, text: str = ANOTHER) -> Policy:
    policy = load(written(tmp_path, text))
    assert policy is not None
    return policy


def test_without_a_file_there_is_no_policy(tmp_path: Path) -> None:
    assert load(tmp_path / "policy.toml") is None


def test_an_empty_file_promises_nothing(tmp_path: Path) -> None:
    policy = loaded(tmp_path, "")
    assert policy == Policy({})
    assert policy.notice("en").full == policy.door(Kind.BILLING, "en") == ""


def test_texts_name_links_by_their_names(tmp_path: Path) -> None:
    policy = loaded(tmp_path)
    notice = policy.notice("en")
    assert notice.full == "Peers help here.\nOfficial: [help](https://help.acme.example/)"
    assert notice.short == "[Help](https://help.acme.example/)"
    assert policy.door(Kind.OUTAGE, "en") == "See http://127.0.0.1:8080/status"
    assert policy.links["official"] == "https://help.acme.example/"


def test_every_language_has_its_texts_and_the_others_get_english(tmp_path: Path) -> None:
    policy = loaded(tmp_path)
    assert policy.notice("de").full == "Hier helfen sich alle."
    assert policy.door(Kind.BILLING, "de").startswith("Frag uns")
    assert policy.notice("ja") == policy.notice("en")
    assert policy.door(Kind.OUTAGE, "de") == policy.door(Kind.OUTAGE, "en")


def test_kinds_without_a_door_are_welcome_where_they_are(tmp_path: Path) -> None:
    assert set(loaded(tmp_path).doors) == {Kind.OUTAGE, Kind.BILLING}


def test_hours_are_those_of_their_zone(tmp_path: Path) -> None:
    hours = loaded(tmp_path).hours
    assert hours is not None
    monday_in_winter = datetime(2026, 1, 5, 14, 0, tzinfo=UTC)  # 09:00 in New York
    assert hours.is_open(monday_in_winter)
    assert not hours.is_open(monday_in_winter.replace(hour=13, minute=59))
    assert not hours.is_open(monday_in_winter.replace(day=6))
    assert hours.is_open(datetime(2026, 7, 4, 13, 0, tzinfo=UTC))  # 09:00 on a summer's Saturday


@pytest.mark.parametrize(
    ("before", "after", "line", "message"),
    [
        ("https://help.acme.example/", "http://help.acme.example/", 3, "must be an https:// add"),
        ("https://help.acme.example/", "https://", 3, "must be an https:// address"),
        ("https://help.acme.example/", "https://acme.example/a b", 3, "must be an https:// add"),
        ("https://help.acme.example/", "https://acme.example/)", 3, "must be an https:// address"),
        ("http://127.0.0.1:8080/status", "http://127.0.0.1.example", 4, "must be an https:// add"),
        ("http://127.0.0.1:8080/status", "", 4, "status has an empty text"),
        ('"http://127.0.0.1:8080/status"', "8080", 4, "status must be a text"),
        ("short = ", "brief = ", 10, "unknown field brief: known: full, short"),
        ("short = ", "shrt = ", 10, "unknown field shrt: did you mean short?"),
        ('short = "[Help]({official})"', "", 6, "short is missing"),
        ("Official: [help]({official})", "[help]({offical})", 9, "full: there is no link offical"),
        ("Peers help here.", "Peers! " * 130, 7, "full is longer than 900 characters"),
        ("[Help]({official})", "x" * 161, 10, "short is longer than 160 characters (161)"),
        ("[Help]({official})", "x" * 140 + "{official}", 10, "longer than 160 characters (166)"),
        ("[Help]({official})", "a\\nb", 10, "short must be a single line"),
        ("[notice.en]", "[notice.es]", 6, "notice: en is missing"),
        ("[notice.de]", "[notice.xx]", 12, "xx is no language's two-letter code"),
        ("[notice.de]", "[notice.de-AT]", 12, "de-AT is no language's two-letter code"),
        ("[door.outage]", "[door.outrage]", 16, "unknown field outrage: did you mean outage?"),
        ("See {status}", "x" * 701, 17, "en is longer than 700 characters"),
        ("See {status}", " ", 17, "en has an empty text"),
        ('en = "Ask', 'fr = "Ask', 19, "billing: en is missing"),
        ("America/New_York", "America/New_Yrok", 24, "unknown zone America/New_Yrok"),
        ("America/New_York", "America", 24, "unknown zone America"),
        ("America/New_York", "/etc/localtime", 24, "unknown zone /etc/localtime"),
        ('"sat"', '"samedi"', 25, "unknown day samedi: mon, tue"),
        ('["mon", "sat"]', "[]", 25, "days is empty"),
        ("09:00", "9 am", 26, 'opens must be a time such as "09:00"'),
        ("17:30", "24:00", 27, "closes must be a time"),
        ("17:30", "08:00", 27, "closes must be later than opens"),
        ('opens = "09:00"', "", 23, "opens is missing"),
        ('tags = ["done"]', 'tag = "done"', 30, "unknown field tag: did you mean tags?"),
        ("[solved]", "[resolved]", 29, "unknown field resolved: did you mean solved?"),
        ("[hours]", "hours", 23, "is not valid TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, before: str, after: str, line: int, message: str
) -> None:
    assert before in ANOTHER
    with pytest.raises(ContentError) as caught:
        load(written(tmp_path, ANOTHER.replace(before, after)))
    told = [(one.line, one.message) for one in caught.value.problems]
    assert any(at == line and message in said for at, said in told), told
    assert all(one.path.endswith("policy.toml") for one in caught.value.problems)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = ANOTHER.replace("09:00", "soon").replace("America", "Amerika").replace("short", "shor")
    with pytest.raises(ContentError) as caught:
        load(written(tmp_path, text))
    assert {one.line for one in caught.value.problems} >= {10, 14, 24, 26}


@pytest.fixture
def no_zones() -> Iterator[None]:
    """A system as small containers are: without the files of the time zones."""
    zoneinfo.reset_tzpath(to=[])
    zoneinfo.ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath()


@pytest.mark.usefixtures("no_zones")
def test_a_system_without_time_zones_is_told_what_it_lacks(tmp_path: Path) -> None:
    if zoneinfo.available_timezones():
        pytest.skip("Python's own package of time zones is installed")
    with pytest.raises(ContentError, match=r"policy\.toml:24: .* install its package tzdata"):
        load(written(tmp_path, ANOTHER))


def test_plans_have_tiers_by_every_name_and_an_order(tmp_path: Path) -> None:
    plans = '\n[plans]\ndeveloper_roles = ["dev"]\n[plans.tiers]\nSmall = "S"\nprice_1X = "l"\n'
    policy = loaded(tmp_path, ANOTHER + plans + 'Tiny = "s"\n')
    assert [policy.tier(name) for name in ("small", "PRICE_1x", "Tiny", "x")] == ["s", "l", "s", ""]
    assert policy.tier("add-on", "price_1X") == "l"
    assert policy.rank("") < policy.rank("s") < policy.rank("l")
    assert policy.is_developer(frozenset({"dev", "reader"}))
    assert not policy.is_developer(frozenset({"owner"}))


@pytest.mark.parametrize(
    ("plans", "message"),
    [
        ("[plans]\nroles = []", "unknown field roles"),
        ("[plans]\ndeveloper_roles = 1", "developer_roles must be a list of texts"),
        ("[plans.tiers]\nTeam = 1", "Team must be a text"),
        ("[plans.tiers]\nTeam = ''", "Team has an empty text"),
    ],
)
def test_a_mistake_in_plans_is_told(tmp_path: Path, plans: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        loaded(tmp_path, f"{ANOTHER}\n{plans}\n")
