"""A token proves what the company's dashboard signed, to one server, for ten minutes."""

import base64
import hashlib
import hmac
import json
import logging
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from bot.adapters.token_proof import TokenReader
from bot.domain.account import AccountId, Project
from bot.domain.errors import Rejected
from bot.domain.ids import GuildId
from bot.domain.keys import Algorithm, token_key
from bot.domain.verify import Claims
from tests.support.clock import FakeClock

GUILD = GuildId(4242)
SECRET = "K6iO0uXyQPxBG1wHVqkU0sY3mL8dE7rT5nC9aZ2fJ4h"
PRIVATE = ed25519.Ed25519PrivateKey.generate()
NOW = int(FakeClock().now.timestamp())
SAID = {
    "sub": "acct_42",
    "tier": "Team",
    "aud": str(GUILD),
    "iat": NOW,
    "exp": NOW + 600,
    "jti": "once-1",
}


def pem(key: Any) -> str:
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    return str(key.public_key().public_bytes(encoding, form).decode())


def reader(key: str = SECRET) -> TokenReader:
    return TokenReader(token_key(key), GUILD, FakeClock())


def signed(**more: Any) -> str:
    said = {name: value for name, value in {**SAID, **more}.items() if value is not ...}
    return jwt.encode(said, SECRET, "HS256")


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def refused(reading: TokenReader, token: str) -> str:
    with pytest.raises(Rejected) as caught:
        reading(token)
    return str(caught.value)


def test_a_token_says_who_and_what() -> None:
    token = signed(
        roles=["owner"],
        projects=[{"id": "com.x", "name": "X", "roles": ["app_admin"]}, {"id": "com.y"}],
    )
    assert reader()(f" {token}\n") == Claims(
        account=AccountId("acct_42"),
        guild=GUILD,
        tier="team",
        jti="once-1",
        expires_at=datetime.fromtimestamp(NOW + 600, UTC),
        projects=(
            Project("com.x", "X", frozenset({"app_admin", "owner"})),
            Project("com.y", "com.y", frozenset({"owner"})),
        ),
    )


def test_a_public_key_checks_what_its_private_half_signed() -> None:
    token = jwt.encode(SAID, PRIVATE, "EdDSA")
    for spelling in (pem(PRIVATE), pem(PRIVATE).replace("\n", r"\n")):
        assert reader(spelling)(token).account == "acct_42"
    stranger = jwt.encode(SAID, ed25519.Ed25519PrivateKey.generate(), "EdDSA")
    refused(reader(pem(PRIVATE)), stranger)


def test_the_key_decides_how_tokens_are_signed() -> None:
    """Whoever knows the public key could sign with it, if tokens had a say in that."""
    body = f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(SAID)}"
    raw = token_key(pem(PRIVATE)).key
    for key in (pem(PRIVATE).encode(), pem(PRIVATE).strip().encode(), raw):
        mac = hmac.new(key, body.encode(), hashlib.sha256).digest()
        forged = f"{body}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
        refused(reader(pem(PRIVATE)), forged)
    refused(reader(), jwt.encode(SAID, PRIVATE, "EdDSA"))
    refused(reader(), jwt.encode(SAID, SECRET + SECRET, "HS512"))


@pytest.mark.parametrize("name", ["none", "None", "NONE", "", "HS256"])
def test_nothing_unsigned_counts(name: str) -> None:
    refused(reader(), f"{part({'alg': name, 'typ': 'JWT'})}.{part(SAID)}.")
    refused(reader(pem(PRIVATE)), f"{part({'alg': name, 'typ': 'JWT'})}.{part(SAID)}.")


@pytest.mark.parametrize(
    "key",
    [
        pem(ec.generate_private_key(ec.SECP256R1())),
        pem(rsa.generate_private_key(65537, 2048)),
        pem(PRIVATE).replace("PUBLIC", "PRIVATE"),
        pem(PRIVATE)[:-30],
        "-----BEGIN PUBLIC KEY-----\n!!!\n-----END PUBLIC KEY-----",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl",
    ],
)
def test_only_an_ed25519_public_key_is_a_public_key(key: str) -> None:
    with pytest.raises(ValueError, match="an Ed25519 public key in PEM") as caught:
        token_key(key)
    assert key.split()[1] not in str(caught.value)


def test_a_key_does_not_show() -> None:
    assert SECRET not in f"{token_key(SECRET)} {vars(reader()).keys()}"
    assert token_key(SECRET).algorithm is Algorithm.HS256


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize("value", [..., None, [], {}, True, ""])
def test_every_claim_must_be_there(name: str, value: object) -> None:
    if (name, value) == ("tier", ""):  # an account without a plan
        assert reader()(signed(tier="")).tier == ""
    else:
        with pytest.raises((Rejected, TypeError)):  # PyJWT itself writes no iat that is a list
            reader()(signed(**{name: value}))


@pytest.mark.parametrize(
    "more",
    [
        {"exp": NOW},
        {"exp": NOW - 1},
        {"exp": NOW + 601},
        {"iat": NOW - 1, "exp": NOW + 600},
        {"iat": NOW + 60},
        {"iat": NOW + 10, "exp": NOW + 601},
        {"iat": NOW + 11, "exp": NOW + 300},
        {"nbf": NOW + 60},
        {"nbf": "soon"},
        {"exp": str(NOW + 60)},
        {"exp": float("inf")},
        {"exp": float("nan")},
        {"exp": 10**400},
        {"iat": -1},
        {"aud": GUILD},
        {"aud": "4243"},
        {"aud": [str(GUILD), "4243"]},
        {"sub": "x" * 201},
        {"sub": 42},
        {"jti": " "},
        {"tier": ["team"]},
        {"roles": "owner", "projects": [{"id": "x"}]},
        {"roles": [1], "projects": [{"id": "x"}]},
        {"roles": ["r"] * 101, "projects": [{"id": "x"}]},
        {"projects": [{"id": "x"}] * 101},
        {"projects": {"id": "x"}},
        {"projects": ["x"]},
        {"projects": [{}]},
        {"projects": [{"id": "x", "roles": "owner"}]},
    ],
    ids=str,
)
def test_a_claim_that_cannot_be_is_refused(more: dict[str, Any]) -> None:
    refused(reader(), signed(**more))


@pytest.mark.parametrize(
    "more",
    [
        {"exp": NOW + 1},
        {"iat": NOW - 590, "exp": NOW + 10},
        {"iat": NOW + 10},  # their clock is ahead of ours
        {"aud": [str(GUILD)]},
        {"nbf": NOW},
        {"iss": "https://dashboard.example.org", "email": "ana@customer.example"},
    ],
    ids=str,
)
def test_what_is_just_so_counts(more: dict[str, Any]) -> None:
    claims = reader()(signed(**more))
    assert claims.account == "acct_42"
    assert "ana@" not in repr(claims)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "ñ.ñ.ñ",
        "\ud83c",
        signed(note="x" * 3000),
        signed()[:-2],
        signed().replace(".", ".A", 1),
        f"{base64.urlsafe_b64encode(b'[' * 2900).decode().rstrip('=')}.e30.e30",
        f"{part([])}.e30.e30",
        f"{part({'alg': 'HS256', 'crit': ['b64'], 'b64': False})}..e30",
        "." * 4096,
    ],
)
def test_what_is_no_token_is_refused(token: str) -> None:
    refused(reader(), token)


def test_all_refusals_sound_alike_and_say_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    tokens = (signed(exp=NOW), signed(aud="1"), signed()[:-2], "x", signed(sub="acct_42" * 50))
    assert {refused(reader(), token) for token in tokens} == {
        "token: is not valid here, or not any more"
    }
    assert len(caplog.messages) == len(tokens)
    assert not [line for line in caplog.messages if "acct_42" in line or "eyJ" in line]
