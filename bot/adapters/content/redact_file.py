"""Reads ``redact.toml``: what is secret at this company beyond what is secret everywhere."""

import re
from functools import partial
from pathlib import Path

from bot.adapters.content.table import Report, Table
from bot.domain.errors import ContentError
from bot.domain.redact import GENERAL, Redact, redact
from bot.domain.redact_rule import Rule, uuid_after

WORD_MOST = 60


def load(path: Path) -> Redact:
    """``redact`` with the general rules and the company's; the general ones alone without a file.

    Raises ContentError.
    """
    report = Report(path)
    if not path.exists():
        return redact
    values = (report.toml(1, len(report.lines)) or {}) if report.read() else {}
    whole = Table(report, values, 1, len(report.lines))
    whole.only(("allowed", "uuid_keys"))
    allowed = frozenset(text.lower() for text in whole.texts("allowed", 200))
    rules = _uuid_rules(whole) if "uuid_keys" in values else ()
    if report.problems:
        raise ContentError(tuple(report.problems))
    # Before the guesses of the general rules, which would take a key's name for their own.
    return partial(redact, rules=(*rules, *GENERAL), allowed=allowed)


def _uuid_rules(whole: Table) -> tuple[Rule, ...]:
    table = Table(whole.report, whole.table("uuid_keys"), whole.line("uuid_keys"), whole.last)
    table.only(("kind", "names", "command", "options"))
    kind = table.text("kind", WORD_MOST)
    if not re.fullmatch(r"[a-z0-9_]+", kind):
        table.wrong("kind", "kind must be small letters, digits and _")
    names = table.texts("names", WORD_MOST)
    command, options = table.text("command", WORD_MOST, ""), table.texts("options", WORD_MOST)
    if bool(command) != bool(options):
        table.wrong("command", "command and options belong together")
    by_name = (uuid_after(kind, names),) if names else ()
    return (*by_name, uuid_after(kind, options, command)) if options else by_name
