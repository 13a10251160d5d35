"""Refuses modals Discord would refuse."""

from bot.sandbox.chat.refusals import Form
from bot.sandbox.chat.rules.components import (
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    RADIO_GROUP,
    ROW,
    SELECTS,
    STRING_SELECT,
    TEXT_DISPLAY,
    TEXT_INPUT,
    Path,
    check_options,
    check_unique_ids,
)
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.chat.text import walk

MOST_TOP = 5


def check_modal(modal: Json) -> None:
    """Raises Refusal."""
    form = Form()
    form.length(("custom_id",), modal.get("custom_id"), 100, least=1, required=True)
    form.length(("title",), modal.get("title"), 45, least=1, required=True)
    components = modal.get("components") or []
    form.count(("components",), components, MOST_TOP, least=1)
    for place, component in enumerate(components):
        here: Path = ("components", place)
        kind = component.get("type")
        if kind == LABEL:
            form.length((*here, "label"), component.get("label"), 45, least=1, required=True)
            form.length((*here, "description"), component.get("description"), 100)
            _check_field(form, (*here, "component"), component.get("component") or {})
        elif kind == ROW:
            rows = component.get("components") or []
            form.count((*here, "components"), rows, 1, least=1)
            for child in rows:
                inner = (*here, "components", 0)
                form.choice((*inner, "type"), child.get("type"), (TEXT_INPUT,))
                form.length((*inner, "label"), child.get("label"), 45, least=1, required=True)
                _check_field(form, inner, child)
        elif kind == TEXT_DISPLAY:
            form.length((*here, "content"), component.get("content"), 4000, least=1, required=True)
        else:
            form.wrong((*here, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" is invalid.')
    check_unique_ids(form, list(walk(components)))
    form.refuse()


def _check_field(form: Form, here: Path, field: Json) -> None:
    kind = field.get("type")
    allowed = (TEXT_INPUT, *SELECTS, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX)
    form.choice((*here, "type"), kind, allowed)
    form.length((*here, "custom_id"), field.get("custom_id"), 100, least=1, required=True)
    form.length(
        (*here, "placeholder"), field.get("placeholder"), 100 if kind == TEXT_INPUT else 150
    )
    if kind == TEXT_INPUT:
        form.length((*here, "value"), field.get("value"), 4000)
    elif kind == STRING_SELECT:
        check_options(form, here, field, most=25)
    elif kind in (RADIO_GROUP, CHECKBOX_GROUP):
        check_options(form, here, field, most=10, least=2 if kind == RADIO_GROUP else 1)
    elif kind == FILE_UPLOAD:
        most, least = field.get("max_values") or 1, field.get("min_values") or 0
        if not 0 <= least <= most <= 10:
            form.wrong((*here, "max_values"), "NUMBER_TYPE_MAX", "Must be between 0 and 10.")
