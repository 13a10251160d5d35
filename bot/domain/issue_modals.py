"""Turns a repository's issue form into forms of the chat's, and what comes back into values."""

from collections.abc import Sequence

from bot.domain.card import Option
from bot.domain.form import (
    CHOICES_MOST,
    FIELDS_MOST,
    HINT_MOST,
    LABEL_MOST,
    TYPED_MOST,
    Entry,
    Field,
    Filled,
    shortened,
)
from bot.domain.issue_form import FieldKind, FormField, IssueForm
from bot.domain.issue_values import CHOOSING, Values, said

LINE_MOST = 300
"""Characters of a field of one line."""
_ENTRIES = {
    FieldKind.INPUT: Entry.LINE,
    FieldKind.TEXTAREA: Entry.TEXT,
    FieldKind.DROPDOWN: Entry.CHOICES,
    FieldKind.CHECKBOXES: Entry.CHOICES,
    FieldKind.UPLOAD: Entry.FILES,
}


def pages(form: IssueForm, values: Values) -> Sequence[tuple[Field, ...]]:
    """The form's fields by fives, with ``values`` in them. Of more than 25 choices a field takes
    the first 25 after those that are chosen."""
    fields = [_field(place, one, values) for place, one in enumerate(form.fields)]
    return [
        tuple(fields[start : start + FIELDS_MOST]) for start in range(0, len(fields), FIELDS_MOST)
    ]


def taken(form: IssueForm, page: int, filled: Filled, values: Values) -> Values:
    """``values`` with those of a page as it came back. A text that was too long to be shown whole
    and was left as it stood stays whole."""
    found = dict(values)
    first = page * FIELDS_MOST
    for place, field in enumerate(form.fields[first : first + FIELDS_MOST], first):
        name = f"f{place}"
        if field.kind in CHOOSING:
            found[place] = _chosen(field, filled.choices.get(name, ()))
        elif field.kind is not FieldKind.UPLOAD and name in filled.texts:
            typed, whole = filled.texts[name].strip(), said(values, place)
            is_whole = len(whole) > TYPED_MOST and typed == whole[:TYPED_MOST].strip()
            found[place] = (whole if is_whole else typed,) if typed else ()
    return found


def lacking(form: IssueForm, values: Values) -> tuple[FormField, ...]:
    """The required fields without an answer: a box must be ticked where it is required itself.
    Files are no values, so that nobody is kept from going on without any."""
    return tuple(
        field for place, field in enumerate(form.fields) if not _is_answered(field, values, place)
    )


def _is_answered(field: FormField, values: Values, place: int) -> bool:
    chosen = values.get(place, ())
    if field.kind is FieldKind.UPLOAD:
        return True
    if field.kind is FieldKind.CHECKBOXES:
        return all(one.label in chosen for one in field.choices if one.is_required)
    return not field.is_required or any(map(str.strip, chosen))


def _field(place: int, field: FormField, values: Values) -> Field:
    required = [one for one in field.choices if one.is_required]
    is_chosen = field.kind in CHOOSING
    is_many = field.is_multiple or field.kind is FieldKind.CHECKBOXES
    options = _options(field, values.get(place, ())) if is_chosen else ()
    value = "" if is_chosen else said(values, place) if place in values else field.value
    entry = _ENTRIES[field.kind]
    if entry is Entry.LINE and (len(value) > LINE_MOST or "\n" in value):
        entry = Entry.TEXT
    return Field(
        name=f"f{place}",
        label=shortened(field.label, LABEL_MOST),
        entry=entry,
        hint=shortened(" ".join(field.description.split()), HINT_MOST),
        sample=shortened(" ".join(field.placeholder.split()), HINT_MOST),
        value=value[:TYPED_MOST],
        options=options,
        chosen=frozenset(one.value for one in options if _is_set(field, one, values.get(place))),
        most=(len(options) if is_many else 1) if is_chosen else _room(entry),
        is_required=field.is_required or bool(required),
    )


def _room(entry: Entry) -> int:
    return LINE_MOST if entry is Entry.LINE else TYPED_MOST


def _is_set(field: FormField, option: Option, chosen: tuple[str, ...] | None) -> bool:
    """``chosen`` is None where nobody was asked yet: then a form may have a default."""
    place = int(option.value)
    return place == field.default if chosen is None else field.choices[place].label in chosen


def _options(field: FormField, chosen: tuple[str, ...]) -> tuple[Option, ...]:
    """Their values are their places: labels are longer than a value may be."""
    places = range(len(field.choices))
    first = sorted(places, key=lambda at: field.choices[at].label not in chosen)[:CHOICES_MOST]
    return tuple(Option(shortened(_label(field, at), HINT_MOST), str(at)) for at in sorted(first))


def _label(field: FormField, place: int) -> str:
    choice = field.choices[place]
    return f"{choice.label} *" if choice.is_required else choice.label


def _chosen(field: FormField, values: Sequence[str]) -> tuple[str, ...]:
    places = {int(one) for one in values if one.isdecimal()}
    return tuple(one.label for at, one in enumerate(field.choices) if at in places)
