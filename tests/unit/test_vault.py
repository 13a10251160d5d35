"""What the vault keeps for others, nobody reads without its keys."""

import base64
import hashlib
import hmac
import subprocess
import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.adapters.vault import KeyVault
from bot.domain.errors import Rejected
from bot.domain.keys import MAKE_ONE, sealing_keys, secret
from bot.ports import Vault

PEPPER = secret("PxBG1wHVqkU0sY3mL8dE7rT5nC9aZ2fJ4hK6iO0uXyQ")
OLD, NEW = sealing_keys(
    "T2xkIGtleXMgb3BlbiB3aGF0IHRoZXkgc2VhbGVkISE, TmV3IGtleXMgc2VhbCB3aGF0IGNvbWVzIG5leHQhISE="
)
ANY = st.text(st.characters())
HALF = "\ud83c"  # of a character, as JSON may hold it
CHEAP = "a" * 43


@given(text=ANY)
@example(text=HALF)
def test_what_was_sealed_opens_again(text: str) -> None:
    vault: Vault = KeyVault(PEPPER, [NEW])
    assert vault.open(vault.seal(text)) == text


def test_sealed_things_show_nothing_and_never_look_alike() -> None:
    vault = KeyVault(PEPPER, [NEW])
    first, second = vault.seal("acct_42"), vault.seal("acct_42")
    assert first != second
    assert b"acct_42" not in base64.urlsafe_b64decode(first)


def test_keys_rotate_the_first_seals_and_all_open() -> None:
    before = KeyVault(PEPPER, [OLD]).seal("acct_42")
    both = KeyVault(PEPPER, [NEW, OLD])
    assert both.open(before) == "acct_42"
    after = KeyVault(PEPPER, [NEW])
    assert after.open(both.seal("acct_42")) == "acct_42"
    with pytest.raises(Rejected, match="no key of BRIDGE_KEYS opens this"):
        after.open(before)


def test_what_was_changed_does_not_open() -> None:
    vault = KeyVault(PEPPER, [NEW])
    sealed = vault.seal("acct_42")
    for wrong in (sealed[:-3], sealed[:20] + "AAAA" + sealed[24:], "acct_42", "", "ñ", "\ud83c"):
        with pytest.raises(Rejected) as caught:
            vault.open(wrong)
        assert caught.value.__cause__ is None
        assert sealed not in str(caught.value)


def test_a_digest_is_hmac_sha256_over_parts_with_their_lengths() -> None:
    framed = b"".join(
        len(part).to_bytes(8, "big") + part for part in (b"code", b"42", "ñ".encode())
    )
    expected = hmac.new(PEPPER, framed, hashlib.sha256).hexdigest()
    assert KeyVault(PEPPER, [NEW]).digest("code", "42", "ñ") == expected


@given(one=st.lists(ANY), other=st.lists(ANY))
@example(one=["a", "bc"], other=["ab", "c"])
@example(one=[HALF], other=["?"])
def test_digests_are_alike_only_for_the_same_parts(one: list[str], other: list[str]) -> None:
    vault = KeyVault(PEPPER, [NEW])
    assert (vault.digest(*one) == vault.digest(*other)) == (one == other)
    assert vault.digest(*one, "") != vault.digest(*one)


def test_another_pepper_makes_other_digests_whatever_the_keys() -> None:
    mine = KeyVault(PEPPER, [NEW]).digest("a@example.org")
    assert KeyVault(PEPPER, [OLD]).digest("a@example.org") == mine
    assert KeyVault(PEPPER + b"!", [NEW]).digest("a@example.org") != mine


def test_it_does_not_show_what_it_is_made_of() -> None:
    vault = KeyVault(PEPPER, [NEW])
    shown = f"{vault} {vault!r} {vars(vault)['_fernet']!r}"
    assert PEPPER.decode() not in shown
    assert NEW.decode() not in shown


@pytest.mark.parametrize("text", ["", "short", "x" * 31, CHEAP, " " * 40, "ab" * 40])
def test_a_weak_pepper_is_refused_with_the_way_to_a_good_one(text: str) -> None:
    with pytest.raises(ValueError, match="at least 32 random bytes") as caught:
        secret(text)
    assert MAKE_ONE in str(caught.value)
    assert not text.strip() or text not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ",",
        "short",
        CHEAP,
        "not base64 at all, not base64 at all, not!!",
        "T2xkIGtleXMgb3BlbiB3aGF0IHRoZXkgc2VhbGVkISEh",  # 33 bytes
        "T2xkIGtleXMgb3BlbiB3aGF0IHRoZXkgc2VhbGVkISE,short",
        "T2xkIGtleXMgb3BlbiB3aGF0IHRoZXkgc2VhbGVkISñ",
    ],
)
def test_a_malformed_key_is_refused_with_the_way_to_a_good_one(text: str) -> None:
    with pytest.raises(ValueError, match="32 random bytes in URL-safe base64") as caught:
        sealing_keys(text)
    assert MAKE_ONE in str(caught.value)
    assert len(text) < 2 or text not in str(caught.value)


def test_the_one_command_makes_both() -> None:
    command = MAKE_ONE.partition('"')[2].rstrip('"')
    made = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True)
    text = made.stdout.decode().strip()
    vault = KeyVault(secret(text), sealing_keys(f"{text},{text}="))
    assert vault.open(vault.seal("x")) == "x"


def test_keys_stand_one_a_line_in_a_file_and_once_each() -> None:
    text = "T2xkIGtleXMgb3BlbiB3aGF0IHRoZXkgc2VhbGVkISE"
    assert sealing_keys(f"{text}\n{text}=\n") == (OLD,)
