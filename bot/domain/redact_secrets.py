"""Secrets that anybody may paste: tokens with a vendor's prefix, keys, credentials in addresses."""

import re

from bot.domain.redact_rule import Rule, is_real, prefixed

_BASE62 = "[A-Za-z0-9]"
_URL64 = "[A-Za-z0-9_-]"

_NO_WORDS = "(?=[a-z_-]{0,40}+[A-Z0-9])"
_DISCORD = rf"{_URL64}{{23,27}}+\.{_URL64}{{6,7}}+\.{_URL64}{{27,}}+"

_VENDORS = (
    *(prefixed("github_token", f"gh{one}_", f"{_URL64}{{30,}}+") for one in "pousr"),
    prefixed("github_token", "github_pat_", f"{_URL64}{{22,}}+"),
    prefixed("gitlab_token", "gl(?:pat|dt|rt|ptt|ft|oas|cbt|soat|imt)-", r"[\w.-]{20,}+", "gl"),
    prefixed("slack_token", "xox[abceoprs](?:\\.xox[bp])?-", f"{_URL64}{{10,}}+", "xox"),
    prefixed("slack_token", "xapp-", f"{_URL64}{{20,}}+"),
    prefixed("stripe_key", "[sr]k_live_", f"{_BASE62}{{16,}}+", "sk_live_", "rk_live_"),
    prefixed("stripe_key", "whsec_", "[A-Za-z0-9+/=]{24,}+"),
    prefixed("aws_key", "(?:AKIA|ASIA)", "[A-Z0-9]{16}(?![A-Za-z0-9])", "AKIA", "ASIA"),
    prefixed("npm_token", "npm_", f"{_BASE62}{{30,}}+"),
    prefixed("pypi_token", "pypi-", f"{_NO_WORDS}{_URL64}{{30,}}+"),
    prefixed("supabase_key", "sb_secret_", f"{_URL64}{{20,}}+"),
    prefixed("supabase_key", "sbp_", f"{_URL64}{{30,}}+"),
    prefixed("google_key", "AIza", f"{_URL64}{{35}}"),
    prefixed("google_key", "GOCSPX-", f"{_URL64}{{20,}}+"),
    prefixed("google_key", r"ya29\.", r"[\w.-]{20,}+", "ya29."),
    prefixed("firebase_key", "AAAA[A-Za-z0-9_-]{7}:", f"{_URL64}{{100,}}+", "AAAA"),
    prefixed("openai_key", "sk-(?:[a-z]{3,8}-)?", f"{_NO_WORDS}{_URL64}{{32,}}+", "sk-"),
    prefixed("sendgrid_key", r"SG\.", rf"{_URL64}{{16,32}}+\.{_URL64}{{32,}}+", "SG."),
    prefixed("mailgun_key", "(?<![_-])key-", "[0-9a-f]{32}(?![0-9A-Za-z])", "key-"),
    prefixed("telegram_token", "[0-9]{8,10}:AA", f"{_URL64}{{32,35}}+", ":AA"),
    prefixed("huggingface_token", "hf_", f"{_BASE62}{{30,}}+"),
    prefixed("docker_token", "dckr_[a-z]{3}_", f"{_URL64}{{20,}}+", "dckr_"),
    prefixed("digitalocean_token", "do[opr]_v1_", "[0-9a-f]{64}", "_v1_"),
    prefixed("shopify_token", "shp(?:at|ca|pa|ss)_", "[0-9a-fA-F]{32}", "shp"),
    prefixed("vault_token", r"hv[sb]\.", f"{_URL64}{{24,}}+", "hvs.", "hvb."),
    prefixed("linear_key", "lin_api_", f"{_BASE62}{{32,}}+"),
    prefixed("age_key", "AGE-SECRET-KEY-1", "[A-Z0-9]{50,}+"),
    prefixed("discord_token", "[MNO]", _DISCORD, "."),
    prefixed("discord_token", r"mfa\.", f"{_URL64}{{60,}}+", "mfa."),
)  # fmt: skip

# The documentation's sample of https://jwt.io and the demo keys of a local Supabase are public.
_SAMPLE_JWT = re.compile(r"\.eyJ(?:zdWIiOiIxMjM0NTY3ODkwI|pc3MiOiJzdXBhYmFzZS1kZW1v)")


def _is_real_jwt(found: re.Match[str]) -> bool:
    return not _SAMPLE_JWT.search(found["secret"])


_JWT = Rule(
    "jwt",
    re.compile(
        rf"(?<![A-Za-z0-9_-])[_-]{{0,3}}(?P<secret>eyJ{_URL64}{{8,}}+\.eyJ{_URL64}{{8,}}+\.{_URL64}{{8,}}+)"
    ),
    ("eyJ",),
    _is_real_jwt,
)

# A key that was cut off while pasting has no end: then its lines are told by their look.
_PEM_END = r"-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
_PEM = Rule(
    "private_key",
    re.compile(
        r"(?P<secret>-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----"
        rf"(?:(?:[^-]|-(?!----))*+{_PEM_END}|(?:(?:\s|\\[nr]|>)*+[A-Za-z0-9+/=]{{16,}}+)*+))"
    ),
    ("-----BEGIN",),
    lambda found: bool(re.search(r"[A-Za-z0-9+/=]{16}", found["secret"])),
)

_WEBHOOKS = (
    Rule(
        "discord_webhook",
        re.compile(
            r"(?P<secret>https?://(?:[a-z]{2,10}\.)?discord(?:app)?\.com/api/(?:v\d{1,2}/)?webhooks/"
            rf"\d{{15,21}}/{_URL64}{{20,}}+)"
        ),
        ("/webhooks/",),
    ),
    Rule(
        "slack_webhook",
        re.compile(r"(?P<secret>https://hooks\.slack\.com/[a-z]{1,12}/[A-Za-z0-9/_-]{20,}+)"),
        ("hooks.slack.com",),
    ),
)

_VARIABLE = re.compile(
    r"[{<]|\$\{?(?:[A-Z][A-Z0-9_]*|[a-z_]+)\}?$|%\w+%$"
    r"|(?:process|import|secrets|config|environ|env|os|this|self)\."
)
_FILLERS = frozenset({"password", "passwd", "pass", "pwd", "secret", "token", "key", "pw"})


def _is_real_password(found: re.Match[str]) -> bool:
    secret = found["secret"]
    return (
        is_real(found)
        and not _VARIABLE.match(secret)
        and secret.lower().strip("*x.") not in {"", *_FILLERS}
    )


# ``postgres:postgres`` is what a database on one's own machine comes with.
_ADDRESS = Rule(
    "url_password",
    re.compile(r"(?<=://)(?P<user>[^\s:/@\"'<>]{0,128}+):(?P<secret>[^\s/\"'<>]{1,256})@"),
    ("://",),
    lambda found: _is_real_password(found) and found["secret"] != found["user"],
)

# ``user.token1``, as code says it; a call is told by the parenthesis behind it.
_IN_CODE = re.compile(r"[a-z_$][\w$]{0,29}(?:\.[A-Za-z_$][\w$]{0,29})+", re.ASCII)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _is_secret_value(found: re.Match[str]) -> bool:
    """Letters and digits mixed: no word, no name of a variable; and no UUID, which are ids."""
    secret = found["secret"]
    is_mixed = re.search(r"\d", secret) and re.search(r"[A-Za-z]", secret)
    is_elsewhere = "://" in secret or _UUID.fullmatch(secret)
    return bool(is_mixed) and not is_elsewhere and _is_real_password(found)


def _is_assigned(found: re.Match[str]) -> bool:
    """A value itself, not the code that gets it."""
    is_call = found.string.startswith("(", found.end("secret"))
    return _is_secret_value(found) and not is_call and not _IN_CODE.fullmatch(found["secret"])


_ASSIGNED = Rule(
    "secret",
    re.compile(
        # A shell's PWD is a folder, and not every token opens something.
        r"(?:passw(?:or)?d|passphrase|pwd(?!\s?[=:]\s?[\"'`]?(?:~|/|\w:\\))|secret"
        r"|(?<!device)(?<!device[_ -])(?<!push[_ -])(?<!fcm)(?<!fcm[_ -])(?<!publickey)token"
        r"|api[_-]?key|(?:access|private|auth|account|secret|service)[_-]?key)"
        r"[\"'`]?\s{0,3}(?:=>|[:=])\s{0,3}[\"'`]?(?P<secret>[^\s\"'`,;<>(){}\[\]$]{6,200}+)",
        re.IGNORECASE,
    ),
    ("=", ":"),
    _is_assigned,
)
_HEADER = Rule(
    "authorization",
    re.compile(
        r"(?<![A-Za-z0-9])(?:bearer|basic)\s{1,3}(?P<secret>[A-Za-z0-9._~+/=-]{16,}+)",
        re.IGNORECASE,
    ),
    ("earer ", "asic ", "EARER ", "ASIC "),
    _is_secret_value,
)

SECRETS: tuple[Rule, ...] = (_PEM, *_WEBHOOKS, *_VENDORS, _JWT, _ADDRESS, _HEADER, _ASSIGNED)
"""In this order: what knows its vendor first, what only guesses last."""
