"""Makes the link under which GitHub opens a repository's form with the texts already in it.

Sources: https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/creating-an-issue#creating-an-issue-from-a-url-query
and, for the fields of a form, the page about their syntax. Dropdowns and boxes cannot be filled in,
and ``labels`` or ``assignees`` from somebody without the right to set them end in a 404.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from bot.domain.fences import apart
from bot.domain.issue_body import render, shown, title_of
from bot.domain.issue_cut import fitted
from bot.domain.issue_form import FieldKind, FormField, IssueForm
from bot.domain.issue_values import CHOOSING, Values, proper, said
from bot.domain.neutral import neutral, unforged

LINK_MOST = 8_000
"""Bytes; GitHub is said to answer 414 to a little more."""
BUTTON_MOST = 512
"""Characters of a button's link: https://discord.com/developers/docs/components/reference#button"""


@dataclass(frozen=True, slots=True)
class Prefilled:
    """``left_out`` are fields with values that a link cannot carry, ``cut`` those that it carries
    in part."""

    url: str
    left_out: tuple[FormField, ...] = ()
    cut: tuple[FormField, ...] = ()


def is_button_sized(url: str) -> bool:
    """Otherwise it can only stand in a text, behind words."""
    return len(url) <= BUTTON_MOST


def prefilled_link(
    repository: str,
    form: IssueForm,
    title: str,
    values: Values,
    *,
    base: str = "https://github.com",
    most: int = LINK_MOST,
) -> Prefilled:
    """A link of at most ``most`` bytes. The longest field is cut first, and says so."""
    values = proper(form, values)
    start = f"{base}/{repository}/issues/new?template={_encoded(form.file)}"
    if title := title_of(form, title):
        start += f"&title={_encoded(title)}"
    return (_with_body if form.is_markdown else _with_fields)(start, form, values, most)


def _with_fields(start: str, form: IssueForm, values: Values, most: int) -> Prefilled:
    texts = {place: said(values, place) for place in values if _is_carried(form.fields[place])}

    def parameter(place: int, text: str) -> str:
        field = form.fields[place]
        return f"&{_encoded(field.id)}={_encoded(_typed(field, text))}" if text else ""

    fits = fitted(texts, lambda place, text: len(parameter(place, text)), most - len(start))
    left_out = (place for place in values if not fits.get(place))
    return Prefilled(
        start + "".join(parameter(place, text) for place, text in fits.items()),
        _fields(form, left_out),
        _fields(form, _cut(texts, fits)),
    )


def _with_body(start: str, form: IssueForm, values: Values, most: int) -> Prefilled:
    texts = {place: said(values, place) for place in values}
    room = most - len(f"{start}&body={_encoded(render(form, {}))}")
    if room < 0:  # GitHub opens the template itself
        return Prefilled(start, _fields(form, iter(texts)))
    fits = fitted(texts, lambda place, text: len(_encoded(shown(form, place, (text,)))), room)
    body = render(form, {place: (text,) for place, text in fits.items() if text})
    return Prefilled(
        f"{start}&body={_encoded(body)}",
        _fields(form, (place for place, text in fits.items() if not text)),
        _fields(form, _cut(texts, fits)),
    )


def _is_carried(field: FormField) -> bool:
    return bool(field.id) and field.kind not in CHOOSING and field.kind is not FieldKind.UPLOAD


def _typed(field: FormField, text: str) -> str:
    """What is typed into a field; GitHub puts a fence of three around one that is rendered."""
    return apart(unforged(text)) if field.render else neutral(text)


def _cut(texts: Mapping[int, str], fits: Mapping[int, str]) -> Iterator[int]:
    return (place for place, text in fits.items() if text and text != texts[place])


def _fields(form: IssueForm, places: Iterator[int]) -> tuple[FormField, ...]:
    return tuple(form.fields[place] for place in places)


def _encoded(text: str) -> str:
    return quote(text, safe="")
