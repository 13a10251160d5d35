"""Loads the texts that labels say, or tells everything that is wrong with them at once."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from bot.adapters.content.locales import is_language
from bot.adapters.content.table import Report, hint
from bot.domain.errors import Problem
from bot.domain.fences import lines_of

MAIN = "en"
"""Readers of every language that a text is not written in get this one."""
TEXT_MOST = 1500
"""Characters, with the links filled in: it must fit into a message in Discord too."""

_PLACEHOLDER = re.compile(r"\{(\w*)\}")
_CODE = re.compile(r"`[^`]*`")
_UNFIT = (
    (re.compile(r"(?<!\w)@\w"), "an @mention: the bridge rings nobody"),
    (re.compile(r"(?<![\w/])#\d"), "a #number: that issue would be linked to every one with this"),
    (re.compile(r"<!--"), "an HTML comment, which Discord shows as it is"),
)


class LabelTexts:
    """``<language>/labels/<name>.md`` below a folder: plain Markdown, in which ``{name}`` stands
    for a link of the policy. ``by_name`` are the texts by name and language; ``problems`` is what
    is wrong with the files."""

    def __init__(self, folder: Path, links: Mapping[str, str]) -> None:
        by_name: dict[str, dict[str, str]] = {}
        self.problems: list[Problem] = []
        for path in sorted(folder.glob("*/labels/*.md")):
            report = Report(path)
            name, locale = path.stem, path.parents[1].name
            by_name.setdefault(name, {})[locale] = _read(report, locale, links)
            self.problems += report.problems
        for name, texts in by_name.items():
            if MAIN not in texts:
                path = folder / next(iter(texts)) / "labels" / f"{name}.md"
                advice = f"has no {MAIN}/labels/{name}.md beside it, for all other languages"
                self.problems.append(Problem(str(path), 1, advice))
        self.by_name: Mapping[str, Mapping[str, str]] = MappingProxyType(by_name)

    def named(self, names: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        return MappingProxyType({one: self.by_name[one] for one in names if one in self.by_name})


def _read(report: Report, locale: str, links: Mapping[str, str]) -> str:
    if not is_language(locale):
        report.add(1, f"stands in {locale}, which is no language's two-letter code")
    if not report.read():
        return ""
    for number, (line, is_code) in enumerate(lines_of("\n".join(report.lines)), 1):
        for unknown in set(_PLACEHOLDER.findall(line)) - set(links):
            report.add(number, f"there is no link {unknown}: {hint(unknown, sorted(links))}")
        prose = "" if is_code else _CODE.sub("", line)
        for pattern, what in _UNFIT:
            if pattern.search(prose):
                report.add(number, f"holds {what}")
    text = "\n".join(report.lines).strip()
    text = _PLACEHOLDER.sub(lambda found: links.get(found[1], found[0]), text)
    if not text:
        report.add(1, "is empty")
    elif len(text) > TEXT_MOST:
        report.add(1, f"is longer than {TEXT_MOST} characters ({len(text)})")
    return text
