"""Writes an issue as GitHub does from a filled-in form, and reads the form back from an issue.

Source: https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms
"""

import re
from collections.abc import Callable, Iterator, Mapping

from bot.domain.fences import cleaned, fenced, lines_of, settled, unfenced
from bot.domain.html_comments import lines_without_comments
from bot.domain.issue import BODY_MOST, TITLE_MOST, hidden
from bot.domain.issue_cut import fitted
from bot.domain.issue_form import FieldKind, FormField, IssueForm
from bot.domain.issue_template import asking, has_bold_headings, label_of, sections
from bot.domain.issue_values import CHOOSING, NO_RESPONSE, Values, proper, said
from bot.domain.neutral import as_forged, neutral, restored, unforged

_BELOW = hidden("below")
"""What follows is no part of the form."""
_APART = "\u200b"
_BOX = re.compile(r"[-*+][ \t]+\[(?P<mark>[ xX])\][ \t]+(?P<label>.*)")


def title_of(form: IssueForm, text: str) -> str:
    """One line of at most 256 characters that begins with the form's prefix, once."""
    line = " ".join(cleaned(text).split())
    prefix = form.title.strip()
    if prefix and not line.casefold().startswith(prefix.casefold()):
        line = f"{prefix} {line}".strip()
    return line if len(line) <= TITLE_MOST else f"{line[: TITLE_MOST - 1].rstrip()}…"


def render(form: IssueForm, values: Values, *, below: str = "", most: int = BODY_MOST) -> str:
    """The body of an issue, in at most ``most`` characters: the longest field is cut first, and
    says so. ``below`` is Markdown of our own, and short enough.

    What was typed is neutral, and what looks there like one of the form's headings is none."""
    values = proper(form, values)
    texts = {place: said(values, place) for place in values if _is_text(form, place)}
    choices = {place: value for place, value in values.items() if place not in texts}

    def cost(place: int, text: str) -> int:
        return len(shown(form, place, (text,))) if text else 0

    room = most - len(_written(form, choices, below))
    fits = {place: (text,) for place, text in fitted(texts, cost, room).items() if text}
    return _written(form, {**choices, **fits}, below)


def shown(form: IssueForm, place: int, value: tuple[str, ...]) -> str:
    """What stands below the heading of a field."""
    field = form.fields[place]
    if field.kind is FieldKind.CHECKBOXES:
        boxes = (f"- [{'x' if one.label in value else ' '}] {one.label}" for one in field.choices)
        return "\n".join(boxes)
    if field.kind is FieldKind.DROPDOWN and value:
        return ", ".join(value)
    text = value[0] if value else field.value if form.is_markdown else ""
    if not text:
        return NO_RESPONSE
    if field.render:
        return fenced(unforged(text), field.render)
    return text if not value else _without_headings(form, neutral(text))


def parse(form: IssueForm, body: str) -> Values:
    """What stands in an issue under the form's headings; the first of each counts."""
    unseen = dict(_labels(form))
    found: dict[int, list[str]] = {}
    lines: list[str] = []
    if form.is_markdown and not unseen:
        found[0] = lines
    is_bold = _is_bold(form)
    for line in lines_without_comments(body.partition(_BELOW)[0]):
        label = "" if line.is_code else label_of(line.text, is_bold=is_bold).casefold()
        place = next((one for one, name in unseen.items() if name == label), None)
        if label and place is not None:
            del unseen[place]
            lines = found[place] = []
        else:
            lines.append(line.text)
    return proper(form, {place: _read(form, place, said) for place, said in found.items()})


def _written(form: IssueForm, values: Values, below: str) -> str:
    parts = [*_parts(form, values), f"{_BELOW}\n\n{below}" if below else ""]
    return "\n\n".join(filter(None, parts))


def _parts(form: IssueForm, values: Values) -> Iterator[str]:
    if not form.is_markdown:
        for place, field in enumerate(form.fields):
            yield f"### {field.label}\n\n{shown(form, place, values.get(place, ()))}"
        return
    parts = sections(form.body)
    places = {id(part): place for place, part in enumerate(asking(parts))}
    for part in parts:
        at = places.get(id(part)) if places else 0
        content = part.content if at is None else shown(form, at, values.get(at, ()))
        yield "\n\n".join(filter(None, (part.heading, content)))


def _is_text(form: IssueForm, place: int) -> bool:
    return form.fields[place].kind not in CHOOSING


def _is_bold(form: IssueForm) -> bool:
    return form.is_markdown and has_bold_headings(form.body)


def _labels(form: IssueForm) -> Mapping[int, str]:
    """By place, as headings are compared; of a template without headings there are none."""
    if form.is_markdown and not any(asking(sections(form.body))):
        return {}
    return {
        place: " ".join(field.label.split()).casefold() for place, field in enumerate(form.fields)
    }


def _without_headings(form: IssueForm, text: str) -> str:
    """A space of no width before a heading makes it a text that looks the same."""
    return _beginning(form, lines_of(text), lambda line: _APART + line)


def _with_headings(form: IssueForm, text: str) -> str:
    return _beginning(form, lines_of(text), lambda line: line.removeprefix(_APART))


def _beginning(
    form: IssueForm, lines: Iterator[tuple[str, bool]], changed: Callable[[str], str]
) -> str:
    """The text with all lines ``changed`` that look like headings of the form's."""
    labels, is_bold = set(_labels(form).values()), _is_bold(form)

    def is_like(line: str) -> bool:
        return label_of(line.lstrip(_APART), is_bold=is_bold).casefold() in labels

    return "\n".join(
        changed(line) if not is_code and is_like(line) else line for line, is_code in lines
    )


def _read(form: IssueForm, place: int, lines: list[str]) -> tuple[str, ...]:
    field, text = form.fields[place], "\n".join(lines).strip()
    if field.kind is FieldKind.CHECKBOXES:
        boxes = filter(None, map(_BOX.fullmatch, map(str.strip, lines)))
        return tuple(box["label"].strip() for box in boxes if box["mark"] != " ")
    if field.kind is FieldKind.DROPDOWN:
        return tuple(_options(field, text)) if field.is_multiple else (text,)
    if text == NO_RESPONSE:
        return ()
    inside = unfenced(settled(text)) if field.render else text
    return (as_forged(inside) if inside != text else restored(_with_headings(form, text)),)


def _options(field: FormField, text: str) -> Iterator[str]:
    """The options in a list of them, which may hold commas themselves: longer ones first."""
    options = sorted((one.label for one in field.choices), key=len, reverse=True)
    while text:
        found = next((one for one in options if f"{text}, ".startswith(f"{one}, ")), None)
        if found:
            yield found
        text = text[len(found) + 2 :] if found else text.partition(", ")[2]
