"""Takes a Markdown issue template apart: its headings, what it asks below them, where to answer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.domain.fences import opening, settled, unfenced
from bot.domain.html_comments import lines_without_comments
from bot.domain.issue_form import FieldKind, FormField

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(?P<label>.*?)[ \t]*#*[ \t]*")
_BOLD = re.compile(r" {0,3}\*\*(?P<label>[^*]+)\*\*:?[ \t]*")
_FILLER = re.compile(r"\W*(?:paste|insert|your?|enter|fill in|todo|tbd|n/?a)\b.*", re.IGNORECASE)
_FILLER_MOST = 90
"""Characters; a longer line of a template is there to be read."""


@dataclass(frozen=True, slots=True)
class Section:
    """``heading`` is the line itself, empty before the first one. What stands in comments below
    it is ``asked``, the rest is ``content``."""

    heading: str = ""
    label: str = ""
    asked: str = ""
    content: str = ""

    @property
    def level(self) -> int:
        return len(self.heading) - len(self.heading.lstrip("#"))


def label_of(line: str, *, is_bold: bool = False) -> str:
    """What a heading says; empty for any other line. ``is_bold`` takes lines in bold for them."""
    found = (_BOLD if is_bold else _HEADING).fullmatch(line)
    return " ".join(found["label"].strip(" *_:").split()) if found else ""


@lru_cache(maxsize=64)
def has_bold_headings(body: str) -> bool:
    """Some templates have no others."""
    return not any(label_of(one.text) for one in lines_without_comments(body) if not one.is_code)


@lru_cache(maxsize=64)
def sections(body: str) -> tuple[Section, ...]:
    """The parts of a template's ``body``, the one before the first heading first."""
    is_bold = has_bold_headings(body)
    parts: list[tuple[Section, list[str], list[str]]] = [(Section(), [], [])]
    for line in lines_without_comments(body):
        label = "" if line.is_code else label_of(line.text, is_bold=is_bold)
        if label:
            parts.append((Section(line.text.strip(), label), [], []))
        else:
            parts[-1][1].append(line.text)
        parts[-1][2].extend(filter(None, line.comments))
    return tuple(
        replace(part, content="\n".join(lines).strip(), asked="\n".join(asked))
        for part, lines, asked in parts
    )


def asking(parts: tuple[Section, ...]) -> Iterator[Section]:
    """Those that ask something. A heading right above a deeper one only names a group."""
    for part, below in zip(parts, (*parts[1:], Section()), strict=True):
        is_group = below.level > part.level and not part.content and not part.asked
        if part.label and not is_group:
            yield part


def fields_of(body: str, name: str) -> tuple[FormField, ...]:
    """A field for each section that asks something; ``name`` is the only one's of a template
    without headings."""
    fields = tuple(map(_field, asking(sections(body))))
    if fields:
        return fields
    (whole,) = sections(body)
    return (FormField(label=name, kind=FieldKind.TEXTAREA, value=whole.content),)


def _field(section: Section) -> FormField:
    content = settled(section.content)
    inside = unfenced(content)
    is_filler = "\n" not in inside and len(inside) <= _FILLER_MOST and _FILLER.match(inside)
    return FormField(
        label=section.label,
        kind=FieldKind.TEXTAREA,
        description=section.asked,
        placeholder=inside if is_filler else "",
        value="" if is_filler else inside,
        render="" if inside == content else opening(content) or "text",
    )
