"""What somebody filled into a repository's issue form."""

from collections.abc import Mapping

from bot.domain.fences import cleaned, settled
from bot.domain.issue_form import FieldKind, FormField, IssueForm

Values = Mapping[int, tuple[str, ...]]
"""By the field's place in the form: of a text one text, of choices the labels chosen, of what was
left empty nothing. A place that is not there was not asked yet."""

NO_RESPONSE = "_No response_"
"""Stands in an issue where nothing was filled in."""
CHOOSING = frozenset({FieldKind.DROPDOWN, FieldKind.CHECKBOXES})


def said(values: Values, place: int) -> str:
    """The text of a field of text."""
    return next(iter(values.get(place, ())), "")


def proper(form: IssueForm, values: Values) -> Values:
    """``values`` as the form takes them: texts tidied, choices that there are in their order, and
    nothing for what is empty. What a Markdown template asks with is no answer to it."""
    found: dict[int, tuple[str, ...]] = {}
    for place, field in enumerate(form.fields):
        if field.kind in CHOOSING:
            value = _chosen(field, values.get(place, ()))
        else:
            text = _tidy(field, said(values, place))
            fillers = {"", NO_RESPONSE}
            if form.is_markdown:
                fillers |= {_tidy(field, field.value), _tidy(field, field.placeholder)}
            value = () if text in fillers else (text,)
        if value:
            found[place] = value
    return found


def _chosen(field: FormField, labels: tuple[str, ...]) -> tuple[str, ...]:
    chosen = tuple(one.label for one in field.choices if one.label in labels)
    is_one = field.kind is FieldKind.DROPDOWN and not field.is_multiple
    return chosen[:1] if is_one else chosen


def _tidy(field: FormField, text: str) -> str:
    if field.kind is FieldKind.INPUT:
        return " ".join(cleaned(text).split())
    return cleaned(text) if field.render else settled(text)
