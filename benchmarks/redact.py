"""How long redaction takes on text made to be slow, and whether that grows as the text does:
``python -m benchmarks.redact``."""

import time

from bot.domain.redact import GENERAL, redact
from bot.domain.redact_rule import Rule, uuid_after

SIZE = 64 * 1024
"""Characters."""

RULES = (
    uuid_after("capgo_key", ("apikey", "api key", "api-key", "capgkey", "CAPGO_TOKEN")),
    uuid_after("capgo_key", ("-a", "login", "init"), "@capgo/cli"),
    *GENERAL,
)

HOSTILE = (
    "a", "1", "M", ".", ":", "@", "-", "/", " ", "\n", "eyJ", "eyJaaaaaaaa.", "_eyJ", "-eyJ-",
    "ghp_", "sk-", "sk-a", "://", "://a:", "://a:a@", "a@", "a@a.", "1.", "1.1.1.", "+1", "+1 ",
    "(555) ", "2001:", "::", "a:", "-----BEGIN PRIVATE KEY-----", "-----BEGIN PRIVATE KEY-----\n-",
    "SG.", "-----BEGIN PRIVATE KEY-----AAAAAAAAAAAAAAAAAAAAAAAA\n", "password", "password=",
    "token:  ", "https://discord.com/api/webhooks/", "Bearer ", "M-", "MTIzNDU2Nzg5MDEyMzQ1Njc4.",
    "xoxb-", "@capgo/cli -a ", "apikey ", "00000000-0000-4000-8000-00000000000",
    "CAPGO_TOKEN=a1b2c3d4-",
)  # fmt: skip


def seconds(rule: Rule, text: str) -> float:
    """The best of three: what else the machine does only ever adds."""

    def once() -> float:
        started = time.perf_counter()
        redact(text, (rule,))
        return time.perf_counter() - started

    return min(once() for _ in range(3))


def main() -> None:
    rows = []
    for unit in HOSTILE:
        text = (unit * (SIZE // len(unit) + 1))[:SIZE]
        for rule in RULES:
            whole, quarter = seconds(rule, text), seconds(rule, text[: SIZE // 4])
            rows.append((whole, whole / quarter, rule.kind, unit))
    rows.sort(reverse=True)
    print("    ms  x4 text  rule                  hostile unit")
    for whole, growth, kind, unit in rows[:12]:
        print(f"{whole * 1000:6.2f}  x{growth:6.1f}  {kind:20}  {unit[:40]!r}")
    print(f"slowest of {len(rows)} pairs: {rows[0][0] * 1000:.1f} ms for {SIZE // 1024} KiB")


if __name__ == "__main__":
    main()
