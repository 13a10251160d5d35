"""Examine a report: what it is about, what it tells and what it lacks."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from bot.domain.repro import Findings
    from bot.domain.repro_guide import Guide

MOST = 1024 * 1024
"""Bytes of one report."""


class Unreadable(Exception):
    """The input is no text we take; says why in a line."""


def add(parser: argparse.ArgumentParser) -> None:
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("file", nargs="?", metavar="FILE", help="a text; - for the standard input")
    source.add_argument("--jsonl", metavar="FILE", help='{"text", "locale"} a line; - as above')
    source.add_argument(
        "--score", nargs="+", type=Path, metavar="FILE", help="measure on labelled reports (JSONL)"
    )
    parser.add_argument("--locale", default="en", help="the language to ask in (en)")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(options: argparse.Namespace) -> int:
    from functools import partial

    from bot.adapters.content import redact_file
    from bot.domain.repro import examine
    from bot.knowledge import guide_of
    from bot.services.repro_evaluation import evaluate, to_json, to_table
    from bot.settings import load_settings

    settings = load_settings()
    guide = guide_of(settings)
    checked = partial(
        examine, guide=guide, redact=redact_file.load(settings.data_dir / "redact.toml")
    )
    try:
        if options.score:
            rows = [evaluate(path, checked) for path in options.score]
            print(json.dumps(to_json(rows)) if options.json else to_table(rows))
        elif options.jsonl:
            for text in _reports(options.jsonl):
                print(json.dumps(as_json(checked(text)), ensure_ascii=False))
        else:
            findings = checked(_text(options.file))
            as_object = json.dumps(as_json(findings), ensure_ascii=False)
            print(as_object if options.json else told(findings, guide, options.locale))
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def as_json(findings: "Findings") -> dict[str, Any]:
    """The object that is printed for one report."""
    return {
        "kind": findings.kind.value,
        "score": findings.score,
        "present": [{"item": one.item, "evidence": one.evidence} for one in findings.present],
        "missing": list(findings.missing),
        "versions": dict(findings.versions),
        "error_codes": list(findings.error_codes),
        "redactions": [{"kind": kind, "count": count} for kind, count in findings.redacted.found],
        "redacted": findings.redacted.text,
    }


def _text(name: str) -> str:
    with _opened(name) as file:
        return _decoded(file.read(MOST + 1), name)


def _opened(name: str) -> BinaryIO:
    try:
        return sys.stdin.buffer if name == "-" else Path(name).open("rb")
    except OSError as error:
        raise Unreadable(f"{name}: cannot be read: {error.strerror}") from None


def _decoded(raw: bytes, name: str) -> str:
    if len(raw) > MOST:
        raise Unreadable(f"{name}: is over 1 MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(f"{name}: is not UTF-8") from None


def _reports(name: str) -> Iterator[str]:
    """The texts of a JSONL file; each may be as long as one report."""
    with _opened(name) as file:
        for number, line in enumerate(iter(lambda: file.readline(_LINE_MOST + 1), b""), 1):
            if line.strip():
                yield _text_in(line, f"{name}:{number}")


_LINE_MOST = 7 * MOST
"""A character takes up to six in JSON."""


def _text_in(line: bytes, where: str) -> str:
    if len(line) > _LINE_MOST:
        raise Unreadable(f"{where}: is over 1 MiB")
    try:
        text = json.loads(line.decode("utf-8-sig"))["text"]
    except UnicodeDecodeError:
        raise Unreadable(f"{where}: is not UTF-8") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Unreadable(f'{where}: is no JSON object with a "text"') from None
    if not isinstance(text, str):
        raise Unreadable(f'{where}: "text" is no text')
    raw = text.encode("utf-8", "replace")  # JSON may hold halves of characters
    if len(raw) > MOST:
        raise Unreadable(f"{where}: is over 1 MiB")
    return raw.decode("utf-8")


def told(findings: "Findings", guide: "Guide", locale: str) -> str:
    """The findings for a person, what is missing asked for in ``locale``."""
    from bot.domain.locale import language

    spoken = language(locale)
    lines = [f"{findings.kind} ({findings.score:.2f})"]
    lines += (
        f"  ✓ {guide.items[one.item].ask(spoken).name}: {one.evidence}".rstrip(": ")
        for one in findings.present
    )
    for name in findings.missing:
        item = guide.items[name]
        command = f" `{item.command}`" if item.command else ""
        lines.append(f"  ✗ {item.ask(spoken).name}: {item.ask(spoken).text}{command}")
    lines += (f"  {thing} {version}" for thing, version in findings.versions.items())
    lines += (f"  ! {one.package} {one.version}: {one.note(spoken)}" for one in findings.outdated)
    lines += (f"  ! {guide.traps[name].note(spoken)}" for name in findings.traps)
    lines += (f"  # {code}" for code in findings.error_codes)
    return "\n".join(lines)
