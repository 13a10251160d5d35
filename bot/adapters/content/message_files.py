"""Loads the texts of mails from a folder, or tells everything that is wrong with them at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType

from bot.adapters.content.locales import is_language
from bot.adapters.content.table import Report, Table
from bot.domain.errors import ContentError, Problem
from bot.domain.locale import language

MAIN = "en"
"""Readers of every language that a letter is not written in get this one."""
SUBJECT_MOST, TEXT_MOST = 120, 3000
"""Characters, with the placeholders as they stand."""
LETTERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"code": ("code", "name", "server", "minutes")}
)
"""Every letter, and the placeholders its text must hold."""

_FENCE = "+++"
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Letter:
    """One language of one mail, its ``{placeholders}`` not filled."""

    subject: str
    text: str


class MessageFiles:
    """``Letters`` over a folder: ``<language>/<letter>.md``, a TOML head with the subject between
    ``+++`` lines, then the text. Raises ContentError with every problem of every file."""

    def __init__(self, folder: Path) -> None:
        reports = [Report(path) for path in sorted(folder.glob("*/*.md"))]
        self._letters = {
            (report.path.stem, report.path.parent.name): letter
            for report in reports
            if (letter := _letter(report))
        }
        problems = tuple(chain.from_iterable(report.problems for report in reports))
        if lacking := tuple(_lacking(folder)) + problems:
            raise ContentError(lacking)

    def write(self, letter: str, locale: str, /, **values: str) -> tuple[str, str]:
        """Subject and text, with ``values`` as they are: no placeholder in them is filled."""
        main = self._letters[letter, MAIN]
        said = self._letters.get((letter, language(locale)), main)
        return _filled(said.subject, values), _filled(said.text, values)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def _lacking(folder: Path) -> Iterator[Problem]:
    for name in LETTERS:
        if not (folder / MAIN / f"{name}.md").is_file():
            yield Problem(str(folder), 1, f"has no {MAIN}/{name}.md, for all other languages")


def _letter(report: Report) -> Letter | None:
    """The file with all that is wrong noted; None where it has no usable head."""
    name, locale = report.path.stem, report.path.parent.name
    if not is_language(locale):
        report.add(1, f"stands in {locale}, which is no language's two-letter code")
    if name not in LETTERS:
        report.add(1, f"unknown letter {name}: {', '.join(LETTERS)}")
        return None
    end = _end_of_head(report) if report.read() else None
    values = report.toml(2, end - 1) if end else None
    if end is None or values is None:
        return None
    head = Table(report, values, 2, end - 1)
    head.only(("subject",))
    subject = head.text("subject", SUBJECT_MOST)
    if not subject.isprintable():
        head.wrong("subject", "subject must be a single line")
    text = _text(report, end)
    _check_placeholders(report, subject, text, end, LETTERS[name])
    return Letter(subject, text)


def _end_of_head(report: Report) -> int | None:
    """The number of the head's closing line."""
    fences = [n for n, line in enumerate(report.lines, 1) if line.rstrip() == _FENCE]
    if fences[:1] == [1] and len(fences) > 1:
        return fences[1]
    report.add(1, f"must begin with a line {_FENCE}, the subject in TOML and another {_FENCE}")
    return None


def _text(report: Report, end: int) -> str:
    text = "\n".join(report.lines[end:]).strip()
    if not text:
        report.add(end, "has no text below the head")
    elif len(text) > TEXT_MOST:
        report.add(end + 1, f"the text is longer than {TEXT_MOST} characters ({len(text)})")
    return f"{text}\n"


def _check_placeholders(
    report: Report, subject: str, text: str, end: int, known: tuple[str, ...]
) -> None:
    in_subject, in_text = set(_PLACEHOLDER.findall(subject)), set(_PLACEHOLDER.findall(text))
    for name in sorted((in_subject | in_text) - set(known)):
        first = 2 if name in in_subject else end + 1
        line = report.line_of(f"{{{name}}}", first)
        report.add(line, f"unknown placeholder {{{name}}}: {', '.join(known)}")
    for name in known:
        if name not in in_text:
            report.add(end + 1, f"the text lacks {{{name}}}")
    if "code" in in_subject:
        line = report.line_of("{code}", 2)
        report.add(line, "{code} in the subject shows on locked screens: leave it to the text")
