"""Links and sessions of the operators' pages: signed, bound to one purpose, and over in time."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.bootstrap.operating import address_of
from bot.domain.dashboard import Pass, Purpose, form_token, key_of, read, signed
from bot.domain.ids import GuildId, MemberId
from bot.domain.role import Role
from bot.settings import Settings

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KEY = key_of("token")
LINK = Pass(Purpose.LINK, GuildId(1), MemberId(2), NOW + timedelta(minutes=5), "nonce")


def test_a_pass_is_read_as_it_was_signed() -> None:
    assert read(signed(LINK, KEY), Purpose.LINK, KEY, NOW) == LINK
    assert "nonce" not in repr(LINK)


def test_a_pass_ends() -> None:
    text = signed(LINK, KEY)
    assert read(text, Purpose.LINK, KEY, LINK.expires_at - timedelta(seconds=1)) == LINK
    assert read(text, Purpose.LINK, KEY, LINK.expires_at) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "....",
        "1.2.3.nonce.",
        signed(LINK, KEY)[:-1],
        signed(LINK, KEY).replace("1.2.", "1.3.", 1),
        signed(LINK, key_of("another token")),
        "é" * 9,
    ],
)
def test_what_was_not_signed_here_is_no_pass(text: str) -> None:
    assert read(text, Purpose.LINK, KEY, NOW) is None


def test_a_link_is_no_session_and_a_form_of_one_session_none_of_another() -> None:
    text = signed(LINK, KEY)
    assert read(text, Purpose.SESSION, KEY, NOW) is None
    other = Pass(Purpose.SESSION, LINK.guild, LINK.member, LINK.expires_at, "other")
    assert form_token(LINK, KEY) != form_token(other, KEY)
    assert LINK.digest != Pass(Purpose.SESSION, LINK.guild, LINK.member, NOW, "nonce").digest


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({}, "http://127.0.0.1:8080"),
        ({"http_host": "::1"}, "http://[::1]:8080"),
        ({"http_port": 0}, ""),
        ({"http_host": "0.0.0.0"}, ""),
        ({"http_port": 0, "public_url": "https://Ops.example.org:443/"}, "https://ops.example.org"),
    ],
)
def test_a_link_leads_to_where_browsers_reach_the_port(
    settings: dict[str, object], address: str
) -> None:
    assert address_of(Settings(**settings)) == address


def test_where_other_processes_show_the_pages_their_address_must_be_said() -> None:
    url = "https://ops.example.org"
    assert address_of(Settings(), Role.WEB) == "http://127.0.0.1:8080"
    assert address_of(Settings(), Role.GATEWAY) == ""
    assert address_of(Settings(public_url=url), Role.GATEWAY) == url
