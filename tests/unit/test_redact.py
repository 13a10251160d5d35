"""Redaction: every secret goes, and every look-alike stays."""

import random
import re
import string
import uuid
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.redact import GENERAL, redact
from bot.domain.redact_rule import uuid_after

BASE62 = string.ascii_letters + string.digits
URL64 = f"{BASE62}-_"
HEX = "0123456789abcdef"
UPPER = string.ascii_uppercase + string.digits

NAMES = uuid_after("capgo_key", ("apikey", "api key", "api-key", "capgkey", "CAPGO_TOKEN"))
OPTIONS = uuid_after("capgo_key", ("-a", "login", "init"), "@capgo/cli")
RULES = (NAMES, OPTIONS, *GENERAL)


def text_of(rng: random.Random, alphabet: str, length: int) -> str:
    return "".join(rng.choices(alphabet, k=length))


def pem(rng: random.Random) -> str:
    kind = rng.choice(("", "RSA ", "EC ", "OPENSSH ", "ENCRYPTED "))
    lines = "\n".join(text_of(rng, f"{BASE62}+/", 64) for _ in range(rng.randint(2, 20)))
    return f"-----BEGIN {kind}PRIVATE KEY-----\n{lines}==\n-----END {kind}PRIVATE KEY-----"


Make = Callable[[random.Random], str]

SECRETS: dict[str, Make] = {
    "github": lambda r: f"gh{r.choice('pousr')}_{text_of(r, BASE62, 36)}",
    "github pat": lambda r: f"github_pat_{text_of(r, BASE62, 22)}_{text_of(r, BASE62, 59)}",
    "gitlab": lambda r: f"glpat-{text_of(r, URL64, 20)}",
    "slack": lambda r: f"xox{r.choice('bpars')}-{r.randrange(10**12)}-{text_of(r, BASE62, 24)}",
    "stripe": lambda r: f"{r.choice('sr')}k_live_{text_of(r, BASE62, r.choice((24, 99)))}",
    "stripe hook": lambda r: f"whsec_{text_of(r, BASE62, 32)}",
    "aws": lambda r: f"AKIA{text_of(r, UPPER, 16)}",
    "npm": lambda r: f"npm_{text_of(r, BASE62, 36)}",
    "pypi": lambda r: f"pypi-AgEIcHlwaS5vcmc{text_of(r, URL64, 120)}",
    "google": lambda r: f"AIza{text_of(r, URL64, 35)}",
    "oauth": lambda r: f"GOCSPX-{text_of(r, URL64, 28)}",
    "firebase": lambda r: f"AAAA{text_of(r, URL64, 7)}:APA91b{text_of(r, URL64, 134)}",
    "supabase": lambda r: f"sbp_{text_of(r, HEX, 40)}",
    "supabase secret": lambda r: f"sb_secret_{text_of(r, URL64, 31)}",
    "openai": lambda r: f"sk-proj-{text_of(r, URL64, 48)}",
    "sendgrid": lambda r: f"SG.{text_of(r, URL64, 22)}.{text_of(r, URL64, 43)}",
    "telegram": lambda r: f"{r.randint(10**9, 10**10 - 1)}:AA{text_of(r, URL64, 33)}",
    "huggingface": lambda r: f"hf_{text_of(r, string.ascii_letters, 34)}",
    "docker": lambda r: f"dckr_pat_{text_of(r, URL64, 27)}",
    "shopify": lambda r: f"shpat_{text_of(r, HEX, 32)}",
    "jwt": lambda r: ".".join(
        (f"eyJ{text_of(r, URL64, 33)}", f"eyJ{text_of(r, URL64, 120)}", text_of(r, URL64, 43))
    ),
    "discord": lambda r: ".".join(
        (f"{r.choice('MNO')}{text_of(r, BASE62, 25)}", text_of(r, URL64, 6), text_of(r, URL64, 38))
    ),
    "discord webhook": lambda r: (
        f"https://{r.choice(('', 'canary.', 'ptb.'))}discord.com/api/webhooks/"
        f"{r.randint(10**17, 10**18)}/{text_of(r, URL64, 68)}"
    ),
    "slack webhook": lambda r: (
        f"https://hooks.slack.com/services/T{text_of(r, UPPER, 8)}/B{text_of(r, UPPER, 8)}/"
        f"{text_of(r, BASE62, 24)}"
    ),
    "pem": pem,
}  # fmt: skip

# What stands around the secret, which is at {}.
IN_CONTEXT: dict[str, tuple[str, Make]] = {
    "cli option": ("npx @capgo/cli@latest bundle upload --apikey {}", lambda r: uuid_of(r)),
    "cli short": ("bunx @capgo/cli app add com.x.y -a={} --name x", lambda r: uuid_of(r)),
    "cli over lines": ("npx @capgo/cli upload \\\n  --channel x \\\n  -a {}", lambda r: uuid_of(r)),
    "cli login": ("npx @capgo/cli@latest login {}", lambda r: uuid_of(r)),
    "cli login here": ("npx @capgo/cli login --local {}", lambda r: uuid_of(r)),
    "cli init": ("npx @capgo/cli@7.1 init {} com.example.app", lambda r: uuid_of(r)),
    "variable": ("export CAPGO_TOKEN={}", lambda r: uuid_of(r)),
    "yaml": ("env:\n  CAPGO_TOKEN: '{}'", lambda r: uuid_of(r)),
    "header": ("curl -H 'capgkey: {}' https://api.capgo.app/app", lambda r: uuid_of(r)),
    "other header": ('{{"x-api-key": "{}"}}', lambda r: uuid_of(r).upper()),
    "own variable": ("MY_CAPGO_APIKEY={}", lambda r: uuid_of(r)),
    "sentence": ("my API key is {}, is that right?", lambda r: uuid_of(r)),
    "in code": ("const apiKey = `{}`;", lambda r: uuid_of(r)),
    "address": (
        "postgresql://bridge:{}@db.internal:5432/x",
        lambda r: text_of(r, f"{BASE62}!$%*", 16),
    ),
    "assigned": ("AWS_SECRET_ACCESS_KEY={}", lambda r: f"a1{text_of(r, f'{BASE62}+/', 38)}"),
    "password": ('"password": "{}"', lambda r: f"b2{text_of(r, BASE62, 10)}"),
    "bearer": ("Authorization: Bearer {}", lambda r: f"c3{text_of(r, URL64, 40)}"),
}


def uuid_of(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


AROUND = (
    "{}",
    "it fails with {} since yesterday, why?",
    "no funciona: ({})",
    "`{}`",
    '{{"value": "{}", "platform": "ios"}}',
    "```\n$ run --with={}\nerror: exit 1\n```",
    "_{}_ and **{}**",
    "see https://host.test/?key={}&app=1",
    "<{}>.",
    "línea\n{}\nlínea",
)


@pytest.mark.parametrize("kind", SECRETS)
def test_no_secret_is_missed(kind: str) -> None:
    rng = random.Random(kind)
    for _ in range(80):
        secret = SECRETS[kind](rng)
        text = rng.choice(AROUND).format(secret, secret)
        redacted = redact(text, RULES)
        assert secret not in redacted.text, text
        assert redacted.found, text


@pytest.mark.parametrize("kind", IN_CONTEXT)
def test_no_secret_is_missed_that_its_surroundings_tell(kind: str) -> None:
    rng = random.Random(kind)
    template, make = IN_CONTEXT[kind]
    for _ in range(40):
        secret = make(rng)
        text = rng.choice(("{}", "hi, {}\nthanks", "```sh\n{}\n```")).format(
            template.format(secret)
        )
        redacted = redact(text, RULES)
        assert secret not in redacted.text, text
        assert redacted.text.count("[redacted: ") == 1, redacted.text


LOOK_ALIKES: dict[str, Make] = {
    "device id": lambda r: f"device_id: {uuid_of(r)}",
    "device option": lambda r: f"npx @capgo/cli@latest app debug --device {uuid_of(r)}",
    "device in log": lambda r: f'Auto-update parameters: {{"device_id":"{uuid_of(r).upper()}"}}',
    "account": lambda r: f"my account id is {uuid_of(r)}, org {uuid_of(r)}",
    "key elsewhere": lambda r: f"the apikey works, but device {uuid_of(r)} gets nothing",
    "commit": lambda r: f"since commit {text_of(r, HEX, 40)} ({text_of(r, HEX, 7)})",
    "checksum": lambda r: f"checksum: {text_of(r, HEX, 64)}, got {text_of(r, HEX, 8)}",
    "integrity": lambda r: f'"integrity": "sha512-{text_of(r, f"{BASE62}+/", 86)}=="',
    "session key": lambda r: f"sessionKey: {text_of(r, BASE62, 22)}==:{text_of(r, BASE62, 88)}",
    "bundle": lambda r: f"bundle {text_of(r, BASE62, 10)} version 1.{r.randint(0, 99)}.3",
    "version": lambda r: f"plugin version 8.{r.randint(1, 99)}.{r.randint(1, 99)}.2",
    "bare version": lambda r: f"from 6.{r.randint(0, 19)}.4.1 to 7.1.{r.randint(0, 19)}.2",
    "user agent": lambda r: f"Chrome/{r.randint(90, 140)}.0.0.0 Safari/537.36",
    "local address": lambda r: f"http://192.168.{r.randint(0, 255)}.{r.randint(1, 254)}:5001",
    "emulator": lambda r: "http://10.0.2.2:3000, http://127.0.0.1:3000 and [::1]:3000",
    "time": lambda r: f"2026-01-{r.randint(10, 28)} 10:{r.randint(10, 59)}:12.345+02:00",
    "timestamp": lambda r: f"at {r.randint(10**12, 2 * 10**12)} ms",
    "package": lambda r: f"npm i @capgo/capacitor-updater@{r.randint(5, 8)}.1.2 icon@2x.png",
    "clone": lambda r: "git clone git@github.com:Cap-go/capgo.git",
    "hardware address": lambda r: ":".join(text_of(r, HEX, 2) for _ in range(6)),
    "fingerprint": lambda r: ":".join(text_of(r, "0123456789ABCDEF", 2) for _ in range(20)),
    "code": lambda r: "std::vector<int> a; Foo::bar(); const token = await getToken();",
    "code that gets a token": lambda r: f"const token = getToken{r.randint(1, 9)}();",
    "code that hands a token on": lambda r: f"token: user.token{r.randint(1, 9)}, x: 1",
    "working directory": lambda r: f"PWD=/home/user{r.randint(1, 99)}/app",
    "assembly": lambda r: f"Version=4.0.0.0, PublicKeyToken={text_of(r, HEX, 16)}",
    "push": lambda r: f"FCM token: {text_of(r, BASE62, 22)}",
    "placeholder": lambda r: r.choice(PLACEHOLDERS),
    "public key": lambda r: pem(r).replace("PRIVATE", "PUBLIC"),
    "test key": lambda r: f"sk_test_{text_of(r, BASE62, 24)} and pk_live_{text_of(r, BASE62, 24)}",
    "snowflake": lambda r: f"<@{r.randint(10**17, 10**18)}> in <#{r.randint(10**17, 10**18)}>",
    "cache key": lambda r: f"node-modules-key-{text_of(r, HEX, 32)}",
}

PLACEHOLDERS = (
    "npx @capgo/cli login YOUR_API_KEY",
    "npx @capgo/cli@latest init [APIKEY] com.example.app",
    "--apikey xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx with @capgo/cli",
    "CAPGO_TOKEN=00000000-0000-0000-0000-000000000000",
    "x-api-key: 12345678-1234-1234-1234-123456789012",
    "CAPGO_TOKEN=${{ secrets.CAPGO_TOKEN }}",
    "token: process.env.CAPGO_TOKEN2",
    "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "aws: AKIAIOSFODNN7EXAMPLE",
    "password: ********",
    "https://user:password@host.test/repo.git",
    "postgresql://postgres:postgres@127.0.0.1:54322/postgres",
    "postgres://$USER:$PASSWORD@host.test/db",
    "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
    "Authorization: Bearer <token>",
    "the secret: read the docs; token = undefined",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQ",
)


@pytest.mark.parametrize("kind", LOOK_ALIKES)
def test_no_look_alike_is_masked(kind: str) -> None:
    rng = random.Random(kind)
    for _ in range(80):
        text = LOOK_ALIKES[kind](rng)
        assert redact(text, RULES).text == text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("write to nora.perez+dev@mail.example.org.", "email"),
        ("from 203.0.113.7:443", "ipv4"),
        ("failed to connect to api.example.org/203.0.113.7 (port 443)", "ipv4"),
        ("over [2001:db8:85a3::8a2e:370:7334]:443", "ipv6"),
        ("call +34 612 34 56 78!", "phone"),
        ("or (555) 123-4567", "phone"),
    ],
)
def test_personal_data_is_masked(text: str, kind: str) -> None:
    assert redact(text).found == ((kind, 1),)


def test_allowed_values_stay() -> None:
    text = "Write to Support@capgo.app or me@home.example"
    redacted = redact(text, allowed=frozenset({"support@capgo.app"}))
    assert redacted.text == "Write to Support@capgo.app or [redacted: email]"


def test_finds_are_counted_by_kind_and_never_repeated() -> None:
    text = "password=hunter2xyz a@b.example c@d.example"
    redacted = redact(text)
    assert redacted.found == (("email", 2), ("secret", 1))
    assert redacted.text == "password=[redacted: secret] [redacted: email] [redacted: email]"


def test_only_what_opens_a_door_has_to_be_revoked() -> None:
    text = "password=hunter2xyz a@b.example 203.0.113.7 +34 612 34 56 78 password=hunter2xyz"
    assert [secret.kind for secret in redact(text).secrets] == ["secret"]


def test_another_secret_of_the_same_kind_has_another_mark() -> None:
    (one,), (other,) = redact("token=a1b2c3d4").secrets, redact("token=a1b2c3d5").secrets
    assert one.kind == other.kind
    assert one.mark != other.mark
    assert len(one.mark) == 4


def test_a_private_key_cut_off_while_pasting_is_masked_and_the_rest_stays() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\n" + f"{'Ab1/' * 16}\n" * 3
    redacted = redact(f"{key}\nis that right?")
    assert "Ab1/" not in redacted.text
    assert redacted.text.endswith("\nis that right?")


@given(st.text(), st.sampled_from(sorted(SECRETS)), st.integers(), st.text())
def test_redacting_again_changes_nothing(before: str, kind: str, seed: int, after: str) -> None:
    secret = SECRETS[kind](random.Random(seed))
    once = redact(f"{before} {secret} {after}", RULES)
    assert secret not in once.text
    assert redact(once.text, RULES).text == once.text


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_any_text_is_taken(text: str) -> None:
    redact(text, RULES)


def test_every_pattern_names_the_secret() -> None:
    assert all("secret" in rule.pattern.groupindex for rule in RULES)
    assert all(re.fullmatch(r"[a-z0-9_]+", rule.kind) for rule in RULES)
