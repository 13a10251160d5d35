"""An address has one spelling, and nobody's address is reached by one that only looks like it."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.adapters.addresses import one_spelling

MINE = "dev@gmail.com"


@pytest.mark.parametrize(
    ("typed", "spelling"),
    [
        (MINE, MINE),
        ("Dev@GMail.COM", MINE),
        (f" {MINE} ", MINE),
        ("dev+tag@gmail.com", "dev+tag@gmail.com"),
        ("d.e.v@gmail.com", "d.e.v@gmail.com"),
        ("o'hara_7@sub.example.co.uk", "o'hara_7@sub.example.co.uk"),
        ("ana@maker.example", "ana@maker.example"),
        ("dev@münchen.de", "dev@xn--mnchen-3ya.de"),
        ("dev@XN--MNCHEN-3YA.de", "dev@xn--mnchen-3ya.de"),
        ("dev@straße.de", "dev@xn--strae-oqa.de"),
        ("dev@strasse.de", "dev@strasse.de"),
        ("dev@例え.jp", "dev@xn--r8jz45g.jp"),
        ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
    ],
)
def test_an_address_has_one_spelling(typed: str, spelling: str) -> None:
    assert one_spelling(typed) == spelling


@pytest.mark.parametrize(
    "typed",
    [
        "dev@gmaıl.com",  # dotless i
        "dev@gmаil.com",  # Cyrillic a
        "dev@gmaіl.com",  # Ukrainian i
        "dev@gmɑil.com",  # Latin alpha
        "dev@gmáil.com",
    ],
)
def test_a_domain_that_looks_alike_stays_another(typed: str) -> None:
    assert one_spelling(typed) != MINE
    assert (one_spelling(typed) or "").startswith("dev@xn--")


@pytest.mark.parametrize(
    "typed",
    [
        "ﬁ@x.com",  # a ligature
        "dev@ﬁ.com",
        "ｄｅｖ@gmail.com",  # full-width
        "dev@ｇｍａｉｌ.com",
        "dev＠gmail.com",
        "dev@gmail。com",  # ideographic full stop
        "dev@gmail․com",  # one dot leader
        "dеv@gmail.com",  # Cyrillic e
        "dev@\u212aelvin.com",  # the sign for kelvins
        "\u212aelvin@gmail.com",
        "dev@\u2460.com",
        "dev@gma\u2139l.com",
        "dev@\U0001d5f4mail.com",  # mathematical bold
        "dev@gm\u200bail.com",  # zero width space
        "dev@gm\u200dail.com",  # zero width joiner
        "dev@gm\u00adail.com",  # soft hyphen
        "dev@gm\ufe0fail.com",  # variation selector
        "\u200bdev@gmail.com",
        "dev\u2060@gmail.com",
        "dev@gmail.com\u200e",  # a mark for the direction
        "\ufeffdev@gmail.com",
        "dev@mu\u0308nchen.de",  # an accent apart from its letter
        "dev@MÜNCHEN.de",
        "dev@İstanbul.com",
        "ünal@gmail.com",
    ],
)
def test_what_would_have_to_be_folded_is_refused(typed: str) -> None:
    assert one_spelling(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "@",
        "dev",
        "dev@",
        "@gmail.com",
        "dev@gmail",
        "dev@localhost",
        "dev@[127.0.0.1]",
        "dev@127.0.0.1",
        '"dev"@gmail.com',
        '"d e v"@gmail.com',
        "dev(comment)@gmail.com",
        "Dev <dev@gmail.com>",
        "<dev@gmail.com>",
        "mailto:dev@gmail.com",
        "dev@gmail.com, eve@gmail.com",
        "dev@eve@gmail.com",
        "d ev@gmail.com",
        "dev @gmail.com",
        "dev@g mail.com",
        "dev@gmail.com\n",
        "\ndev@gmail.com",
        "dev@gmail.com\r\nBcc: eve@gmail.com",
        "dev\r@gmail.com",
        "dev@gmail.com\t",
        "dev@gmail.com\x00",
        "dev\x85@gmail.com",
        "dev@gmail.com\u2028",
        "dev\u00a0@gmail.com",
        "dev@gmail.com\u00a0",
        ".dev@gmail.com",
        "dev.@gmail.com",
        "d..v@gmail.com",
        "dev@.gmail.com",
        "dev@gmail..com",
        "dev@gmail.com.",
        "dev@-gmail.com",
        "dev@gmail_.com",
        "dev@xn--zz--.de",
        "dev@\ud83c.com",
        "\ud83c@gmail.com",
        "a" * 243 + "@example.org",
        "a@" + "b" * 64 + ".com",
        "a@" + ".".join(["b" * 60] * 5),
        "a" * 100_000,
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    assert one_spelling(typed) is None


LETTERS = st.characters(exclude_categories=("Cs",))


@given(local=st.text(LETTERS, min_size=1, max_size=8), domain=st.text(LETTERS, max_size=8))
@example(local="dev", domain="gmaıl")
@example(local="dev", domain="ﬁ")
def test_only_case_leads_to_an_address_in_plain_letters(local: str, domain: str) -> None:
    typed = f"{local}@{domain}.com"
    found = one_spelling(typed)
    if found is not None:
        assert found.isascii()
        assert len(found) <= 254
        assert one_spelling(found) == found
        is_folded = unicodedata.normalize("NFKC", typed).casefold() == found
        assert not is_folded or typed.strip(" ").isascii()
