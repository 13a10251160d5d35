"""Reads one language of one entry: a TOML head between two ``+++`` lines, then the answer."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.adapters.content.table import Report, Table
from bot.domain.faq import Link, Risk, Translation
from bot.domain.ids import ChannelId, RoleId

MAIN = "en"
"""The language every entry has, and whose file holds what all languages share."""

BODY_MOST = 900
TITLE_MOST = 80
"""A title is the label of a button: https://discord.com/developers/docs/components/reference#button"""
QUESTION_MOST = 300

_FENCE = "+++"
_OWN = ("title", "questions", "links")
_SHARED = ("tags", "risk", "source", "as_of", "channels", "roles")
_CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
_UNRENDERED = (
    (re.compile(r"!\["), "an image; Discord shows none inside a text"),
    (re.compile(r"^\s*\|", re.MULTILINE), "a table; Discord draws none, use a list"),
    (re.compile(r"</?[A-Za-z][^>\n]*>"), "HTML; Discord shows it as it is, use Markdown"),
)


@dataclass(frozen=True, slots=True)
class Shared:
    """What the main language's head says for all languages of an entry."""

    source: str
    as_of: date
    risk: Risk
    tags: tuple[str, ...]
    channels: frozenset[ChannelId]
    roles: frozenset[RoleId]


@dataclass(frozen=True, slots=True)
class TranslationFile:
    """A file that was read; ``shared`` is set for the main language only."""

    report: Report
    translation: Translation
    shared: Shared | None


def read(path: Path, today: date) -> tuple[Report, TranslationFile | None]:
    """The file with all that is wrong in it; None where it has no usable head."""
    report = Report(path)
    end = _end_of_head(report) if report.read() else None
    values = report.toml(2, end - 1) if end else None
    if end is None or values is None:
        return report, None
    table = Table(report, values, 2, end - 1)
    is_main = path.stem == MAIN
    table.only(_OWN + _SHARED if is_main else _OWN, elsewhere=_SHARED)
    translation = Translation(
        locale=path.stem,
        title=table.text("title", TITLE_MOST),
        body=_body(report, end),
        questions=table.texts("questions", QUESTION_MOST, is_required=True),
        links=_links(table),
    )
    shared = _shared(table, today) if is_main else None
    return report, TranslationFile(report, translation, shared)


def _end_of_head(report: Report) -> int | None:
    """The number of the head's closing line."""
    if not report.lines or report.lines[0].rstrip() != _FENCE:
        report.add(1, f"must begin with a line {_FENCE}, the head in TOML and another {_FENCE}")
        return None
    for number, line in enumerate(report.lines[1:], 2):
        if line.rstrip() == _FENCE:
            return number
    report.add(len(report.lines), f"the head has no closing line {_FENCE}")
    return None


def _body(report: Report, end: int) -> str:
    body = "\n".join(report.lines[end:]).strip()
    if not body:
        report.add(end, "has no answer below the head")
    elif len(body) > BODY_MOST:
        report.add(end + 1, f"the answer is longer than {BODY_MOST} characters ({len(body)})")
    if body.count("```") % 2:
        report.add(report.line_of("```", end + 1), "a code block (```) is not closed")
    prose = _CODE.sub("", body)
    for pattern, what in _UNRENDERED:
        if found := pattern.search(prose):
            report.add(report.line_of(found[0].strip(), end + 1), f"the answer holds {what}")
    return body


def _links(table: Table) -> tuple[Link, ...]:
    links = []
    for values in table.tables("links"):
        link = Table(table.report, values, table.line("links"), table.last)
        link.only(("title", "url"))
        title, url = link.text("title", TITLE_MOST), link.text("url", 500)
        if url and not re.fullmatch(r"https://[^\s/]+\.[^\s/]+(/\S*)?", url):
            line = table.report.line_of(url, link.first, link.last)
            table.report.add(line, f"{url} is not an https address")
        links.append(Link(title, url))
    return tuple(links)


def _shared(table: Table, today: date) -> Shared:
    as_of = table.day("as_of")
    if as_of > today:
        table.wrong("as_of", f"as_of lies in the future ({as_of})")
    return Shared(
        source=table.text("source", 300),
        as_of=as_of,
        risk=table.choice("risk", Risk, Risk.LOW),
        tags=table.texts("tags", 40),
        channels=frozenset(map(ChannelId, table.ids("channels"))),
        roles=frozenset(map(RoleId, table.ids("roles"))),
    )
