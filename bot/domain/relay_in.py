"""Makes of a comment on GitHub what says the same in Discord: nobody is mentioned by it."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.domain.fences import Fences, apart
from bot.domain.html_comments import lines_without_comments

_LANGUAGE = re.compile(r"[`~]{3,}\s*([A-Za-z0-9_+.#-]{1,30})")
_INLINE_CODE = re.compile(r"(?<![`\\])(`+)(?!`).+?(?<!`)\1(?!`)")
_RULE = re.compile(r":?-+:?")
_CELLS = re.compile(r"(?<!\\)\|")
_QUOTED = re.compile(r"\s{0,3}((?:>\s?)+)")
_HEADING = re.compile(r"\s{0,3}#{4,6}\s+(?=\S)")
_TASK = re.compile(r"(\s*)[-*+] \[([ xX])\] ")
_PLUS = re.compile(r"(\s*)\+ ")
_TAGS = (
    (re.compile(r"<img\b[^<>]*?\bsrc=[\"']?([^\s\"'<>]+)[^<>]*>", re.IGNORECASE), r"![image](\1)"),
    (
        re.compile(
            r"<a\b[^<>]*?\bhref=[\"']?(https?:[^\s\"'<>]+)[^<>]*>(.{0,300}?)</a>",
            re.IGNORECASE,
        ),
        r"[\2](\1)",
    ),
    (re.compile(r"</?(?:b|strong|summary|h[1-6])>", re.IGNORECASE), "**"),
    (re.compile(r"</?(?:i|em)>", re.IGNORECASE), "*"),
    (re.compile(r"</?(?:s|del)>", re.IGNORECASE), "~~"),
    (re.compile(r"</?(?:code|kbd|samp|tt)>", re.IGNORECASE), "`"),
    (re.compile(r"<li>", re.IGNORECASE), "- "),
    (re.compile(r"<br\s*/?>", re.IGNORECASE), "\n"),
    (
        re.compile(
            r"</?(?:a|details|div|span|p|pre|ul|ol|li|sub|sup|ins|u|blockquote|hr|picture|source"
            r"|table|thead|tbody|tr|td|th|center|font|video)\b[^<>]*>",
            re.IGNORECASE,
        ),
        "",
    ),
)
"""HTML that people write in comments; Discord knows none of it."""
_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\((\S{1,300}?)(?: +[\"'][^\"'\n]{0,200}[\"'])?\)")
_BOLD = re.compile(r"(?<![\w_\\])__(?=\S)(.{1,500}?)(?<=\S)__(?![\w_])")
_SMALL = re.compile(r"^-(?=# )", re.MULTILINE)
_LIVE = re.compile(r"<(?=[@#/]|a?:|t:|id:)|@(?=everyone|here)")
"""https://discord.com/developers/docs/reference#message-formatting"""
_NO_WIDTH = "\u200b"
_READ_MOST = 40_000
"""Characters of a comment that are looked at: more than is ever shown."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or what stands inside of a block of code; ``language`` is None for the first."""

    text: str
    language: str | None = None

    @property
    def is_code(self) -> bool:
        return self.language is not None

    def __str__(self) -> str:
        return f"```{self.language}\n{self.text}\n```" if self.is_code else self.text


def as_discord(body: str) -> list[Block]:
    """Without what GitHub does not show either."""
    found: list[Block] = []
    prose: list[str] = []
    for line in _code_apart(body[:_READ_MOST]):
        if isinstance(line, str):
            prose.append(line)
        else:
            found += [*_paragraphs(prose), line]
            prose = []
    return [*found, *_paragraphs(prose)]


def _code_apart(body: str) -> Iterator[str | Block]:
    """Lines, and blocks of code."""
    fences, code = Fences(), list[str]()
    for line in lines_without_comments(body):
        was_code = fences.is_code
        [*fences.read(line.text)]
        if not was_code and not fences.is_code:
            yield line.text
        elif fences.is_code:
            code.append(line.text)
        else:
            first, *inside = code
            language = _LANGUAGE.match(first)
            if text := apart("\n".join(inside)).strip("\n"):
                yield Block(text, language[1] if language else "")
            code = []


def _paragraphs(lines: Sequence[str]) -> Iterator[Block]:
    place, text = 0, list[str]()
    while place < len(lines):
        if rows := _table(lines[place:]):
            yield from _said(text)
            yield Block(apart("\n".join(_aligned([lines[place], *rows]))), "")
            text, place = [], place + len(rows) + 2
        elif lines[place].strip():
            text.append(lines[place])
            place += 1
        else:
            yield from _said(text)
            text, place = [], place + 1
    yield from _said(text)


def _said(lines: Sequence[str]) -> Iterator[Block]:
    said = "\n".join(map(_line, lines)).strip("\n")
    if said.strip():
        yield Block(said)


def _table(lines: Sequence[str]) -> Sequence[str]:
    """The rows below the head of a table, if one begins here."""
    if not all("|" in line for line in lines[:3]) or not _is_rule("".join(lines[1:2])):
        return ()
    return [*takewhile(lambda line: "|" in line, lines[2:])]


def _is_rule(line: str) -> bool:
    return all(_RULE.fullmatch(one.strip()) for one in line.strip().strip("|").split("|"))


def _aligned(rows: Sequence[str]) -> Iterator[str]:
    cells = [[one.strip() for one in _CELLS.split(row.strip().strip("|"))] for row in rows]
    count = max(map(len, cells))
    widths = [max(len(row[at]) for row in cells if at < len(row)) for at in range(count)]
    for row in cells:
        wide = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        yield " | ".join(wide).rstrip()


def _line(line: str) -> str:
    quote = _QUOTED.match(line)
    rest = line[quote.end() :] if quote else line
    if heading := _HEADING.match(rest):
        rest = f"**{rest[heading.end() :].rstrip(' #')}**"
    rest = _TASK.sub(lambda task: f"{task[1]}- {'☐' if task[2] == ' ' else '☑'} ", rest, count=1)
    rest = _PLUS.sub(r"\1- ", rest, count=1) if _PLUS.match(rest) else rest
    said: list[str] = []
    place = 0
    for code in _INLINE_CODE.finditer(rest):
        said += _words(rest[place : code.start()]), code[0]
        place = code.end()
    whole = _SMALL.sub(r"\\-", "".join((*said, _words(rest[place:]))))
    inert = _LIVE.sub(rf"\g<0>{_NO_WIDTH}", apart(whole))
    return "\n".join(f"> {one}" for one in inert.split("\n")) if quote else inert


def _words(text: str) -> str:
    for tag, said in _TAGS:
        text = tag.sub(said, text)
    text = html.unescape(text.replace("****", "**"))
    text = _IMAGE.sub(lambda image: f"[{image[1].strip() or 'image'}]({image[2]})", text)
    return _BOLD.sub(r"**\1**", text).replace("||", "\\|\\|")
