"""A report in somebody's name: the answers to a checklist as a message, and back again."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.excerpt import block, excerpt, inside_of, language_of, unblocked
from bot.domain.repro_cut import cut
from bot.domain.repro_guide import Guide, Item, Shape
from bot.domain.repro_text import Forms, Zone

DETAIL_MOST = 3200
"""Characters of one answer as it is shown: with its name it fits into one message."""
_INLINE_MOST = 200
_UNBALANCED = ("```", "*", "||", "~~", "<!--")
"""Would reach over the end of a line, or be drawn as something else."""
_NAME = re.compile(r"(?m)^(?:- )?\*\*(?P<name>[^*\n]+)\*\*(?:: (?P<value>.*))?$")
_BLOCK = re.compile(r"\A\n(?:-# (?P<note>.*)\n)?```[\w+#.-]*\n(?P<inside>.*?)\n```", re.DOTALL)
_COMMENT = re.compile(r"<!--(?!.*?-->)", re.DOTALL)
_CODE = (Shape.STEPS, Shape.SETTINGS)


@dataclass(frozen=True, slots=True)
class Detail:
    """One answer. ``name`` is the item's, in the report's language; ``note`` says of what it is an
    excerpt."""

    name: str
    value: str
    note: str = ""


Clipped = Callable[[int, int, int], str]
"""Says that lines so many to so many of so many are shown."""


def fitting(detail: Detail, clipped: Clipped) -> Detail:
    """``detail`` so short that it can be shown."""
    value = unblocked(detail.value.replace("\r\n", "\n").replace("\r", "\n").strip())
    shown = excerpt(value, DETAIL_MOST)
    if shown.is_whole and len(shown.text) == len(value):
        return Detail(detail.name, value, detail.note)
    said = clipped(shown.first, shown.last, shown.lines)
    note = f"{detail.note}: {said}" if detail.note else said
    return Detail(detail.name, shown.text, note)


def written(details: Iterable[Detail], guide: Guide) -> Sequence[str]:
    """Each answer as Markdown, in the order given."""
    items = {ask.name: item for item in guide.items.values() for ask in item.asks.values()}
    return [_written(detail, items.get(detail.name), guide.forms) for detail in details]


def packed(parts: Iterable[str], room: int) -> Sequence[str]:
    """The parts joined into as few texts of at most ``room`` characters as their order allows."""
    pages: list[str] = []
    for part in parts:
        if pages and len(pages[-1]) + 1 + len(part) <= room:
            pages[-1] = f"{pages[-1]}\n{part}"
        else:
            pages.append(part)
    return pages


def read_back(text: str) -> Sequence[Detail]:
    """The answers in what ``written`` wrote."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[Detail]:
    place = 0
    while found := _NAME.search(text, place):
        place = found.end()
        if found["value"] is not None:
            yield Detail(found["name"], found["value"])
        elif inside := _BLOCK.match(text[place:]):
            place += inside.end()
            yield Detail(found["name"], inside_of(inside["inside"]), inside["note"] or "")


def _written(detail: Detail, item: Item | None, forms: Forms) -> str:
    value = _COMMENT.sub("<\u200b!--", detail.value)
    line = f"- **{detail.name}**: {value}"
    if not detail.note and _is_inline(line, value, forms):
        return line
    is_code = item is not None and item.shape in _CODE
    is_log = item is not None and item.shape in (Shape.LOG, Shape.OUTPUT)
    language = language_of(value, is_log=is_log) if is_code or is_log else ""
    note = f"-# {detail.note}\n" if detail.note else ""
    return f"**{detail.name}**\n{note}{block(value, language)}"


def _is_inline(line: str, value: str, forms: Forms) -> bool:
    """Short, drawn as it was typed, and read by an examination as the answer that it is."""
    if len(value) > _INLINE_MOST or any(sign in value for sign in _UNBALANCED):
        return False
    if value.count("`") % 2 or not value.isprintable():
        return False
    lines = cut(line, forms).lines
    return len(lines) == 2 and lines[0].zone is Zone.HEADING and lines[1].zone is Zone.PROSE
