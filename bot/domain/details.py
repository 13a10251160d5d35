"""A report in somebody's name: the answers to a checklist as a message, and back again."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.domain.excerpt import Excerpt, block, excerpt, inside_of, language_of, unblocked
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
_OPENED = "<\u200b!--"
"""A comment that nothing closes would hide all that follows."""
_WIDER = ("```", "<!--")
"""What takes up to twice as many characters when it is shown."""
_CODE = (Shape.STEPS, Shape.SETTINGS)
_LOGS = (Shape.LOG, Shape.OUTPUT)


@dataclass(frozen=True, slots=True)
class Detail:
    """One answer. ``name`` is the item's, in the report's language; ``note`` says of what it is an
    excerpt."""

    name: str
    value: str
    note: str = ""


Clipped = Callable[[Excerpt], str]
"""Says which lines are shown."""


def fitting(detail: Detail, clipped: Clipped) -> Detail:
    """``detail`` so short that it can be shown."""
    value = unblocked(detail.value.replace("\r\n", "\n").replace("\r", "\n").strip())
    is_wider = any(sign in value for sign in _WIDER)
    shown = excerpt(value, DETAIL_MOST // 2 if is_wider else DETAIL_MOST)
    if shown.is_whole and len(shown.text) == len(value):
        return Detail(detail.name, value, detail.note)
    said = clipped(shown)
    note = f"{detail.note}: {said}" if detail.note else said
    return Detail(detail.name, shown.text, note)


def written(details: Iterable[Detail], guide: Guide) -> Sequence[str]:
    """Each answer as Markdown, in the order given."""
    return [_written(detail, guide.named(detail.name), guide.forms) for detail in details]


def packed(parts: Iterable[str], room: int, most: int) -> Sequence[str]:
    """The parts joined into as few texts of at most ``room`` characters and ``most`` parts as
    their order allows."""
    pages: list[list[str]] = []
    for part in parts:
        page = pages[-1] if pages else []
        if page and len(page) < most and len("\n".join((*page, part))) <= room:
            page.append(part)
        else:
            pages.append([part])
    return ["\n".join(page) for page in pages]


def read_back(text: str) -> Sequence[Detail]:
    """The answers in what ``written`` wrote."""
    return tuple(_read(text))


def _read(text: str) -> Iterator[Detail]:
    place = 0
    while found := _NAME.search(text, place):
        place = found.end()
        if found["value"] is not None:
            yield Detail(found["name"], _typed(found["value"]))
        elif inside := _BLOCK.match(text[place:]):
            place += inside.end()
            value = _typed(inside_of(inside["inside"]))
            yield Detail(found["name"], value, inside["note"] or "")


def _typed(shown: str) -> str:
    return shown.replace(_OPENED, "<!--")


def _written(detail: Detail, item: Item | None, forms: Forms) -> str:
    value = _COMMENT.sub(_OPENED, detail.value)
    is_log = item is not None and item.shape in _LOGS
    is_code = item is not None and item.shape in _CODE
    language = language_of(value, is_log=is_log) if is_log or is_code else ""
    line = f"- **{detail.name}**: {value}"
    if not detail.note and not (is_code and language) and _is_inline(line, value, forms):
        return line
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
