"""Refuses components Discord would refuse, and gives accepted ones the shape it answers with."""

from typing import Any

from bot.sandbox.chat.refusals import Form
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.chat.text import walk

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 19, 21, 22, 23
IN_CONTAINER = (ROW, SECTION, TEXT_DISPLAY, GALLERY, FILE, SEPARATOR)
TOP_LEVEL = (*IN_CONTAINER, CONTAINER)
LINK, PREMIUM = 5, 6
MOST_COMPONENTS, MOST_TEXT, MOST_ROWS = 40, 4000, 5

Path = tuple[str | int, ...]


def check_components(form: Form, components: list[Json], *, is_v2: bool) -> None:
    """Every rule on the components of one message."""
    top: Path = ("components",)
    everything = list(walk(components))
    if is_v2:
        if len(everything) > MOST_COMPONENTS:
            form.wrong(
                top, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "Maximum of 40 components exceeded"
            )
        text = sum(
            len(one.get("content") or "") for one in everything if one["type"] == TEXT_DISPLAY
        )
        if text > MOST_TEXT:
            form.wrong(
                top,
                "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
                f"Displayable text must be {MOST_TEXT} or fewer in length.",
            )
    else:
        form.count(top, components, MOST_ROWS)
    for place, component in enumerate(components):
        here = (*top, place)
        if component.get("type") in (TOP_LEVEL if is_v2 else (ROW,)):
            _check(form, here, component)
        else:
            form.wrong((*here, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" is invalid.')
    check_unique_ids(form, everything)


def check_unique_ids(form: Form, everything: list[Json]) -> None:
    seen: set[str] = set()
    for component in everything:
        custom_id = component.get("custom_id")
        if custom_id and custom_id in seen:
            form.wrong(
                ("components",),
                "COMPONENT_CUSTOM_ID_DUPLICATED",
                f"Component custom id cannot be duplicated: {custom_id}",
            )
        seen.add(custom_id or "")


def _check(form: Form, here: Path, component: Json) -> None:
    kind = component["type"]
    if kind == ROW:
        _check_row(form, here, component)
    elif kind == CONTAINER:
        children = component.get("components") or []
        form.count((*here, "components"), children, MOST_COMPONENTS, least=1)
        for place, child in enumerate(children):
            if child.get("type") in IN_CONTAINER:
                _check(form, (*here, "components", place), child)
            else:
                form.wrong(
                    (*here, "components", place, "type"),
                    "UNION_TYPE_CHOICES",
                    'Value of field "type" is invalid.',
                )
    elif kind == SECTION:
        _check_section(form, here, component)
    elif kind == TEXT_DISPLAY:
        form.length((*here, "content"), component.get("content"), MOST_TEXT, least=1, required=True)
    elif kind == GALLERY:
        form.count((*here, "items"), component.get("items") or [], 10, least=1)
    elif kind == FILE:
        url = (component.get("file") or {}).get("url", "")
        if not url.startswith("attachment://"):
            form.wrong(
                (*here, "file", "url"), "URL_TYPE_INVALID_SCHEME", "Must be an attachment:// link."
            )


def _check_section(form: Form, here: Path, section: Json) -> None:
    children = section.get("components") or []
    form.count((*here, "components"), children, 3, least=1)
    for place, child in enumerate(children):
        form.choice((*here, "components", place, "type"), child.get("type"), (TEXT_DISPLAY,))
        _check(form, (*here, "components", place), child)
    accessory = section.get("accessory") or {}
    if accessory.get("type") == BUTTON:
        _check_button(form, (*here, "accessory"), accessory)
    elif accessory.get("type") != THUMBNAIL:
        form.wrong((*here, "accessory"), "BASE_TYPE_REQUIRED", "This field is required")


def _check_row(form: Form, here: Path, row: Json) -> None:
    children = row.get("components") or []
    form.count((*here, "components"), children, 5, least=1)
    kinds = [child.get("type") for child in children]
    if any(kind in SELECTS for kind in kinds) and len(kinds) > 1:
        form.wrong(
            (*here, "components"),
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
            "The specified component exceeds the maximum width",
        )
    for place, child in enumerate(children):
        inner = (*here, "components", place)
        if child.get("type") == BUTTON:
            _check_button(form, inner, child)
        elif child.get("type") in SELECTS:
            check_select(form, inner, child)
        else:
            form.wrong((*inner, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" is invalid.')


def _check_button(form: Form, here: Path, button: Json) -> None:
    style = button.get("style")
    form.choice((*here, "style"), style, (1, 2, 3, 4, LINK, PREMIUM))
    form.length((*here, "label"), button.get("label"), 80)
    if style == LINK:
        form.length((*here, "url"), button.get("url"), 512, least=1, required=True)
        if button.get("custom_id"):
            form.wrong(
                here,
                "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
                "A custom id and url cannot both be specified",
            )
        url = button.get("url") or ""
        if url and not url.startswith(("http://", "https://", "discord://")):
            form.wrong(
                (*here, "url"),
                "URL_TYPE_INVALID_SCHEME",
                "Scheme must be one of http, https or discord.",
            )
    elif style != PREMIUM:
        if not button.get("custom_id"):
            form.wrong(here, "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", "A custom id is required")
        form.length((*here, "custom_id"), button.get("custom_id"), 100)
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        form.wrong(here, "BUTTON_COMPONENT_INVALID_EMOJI", "A label or an emoji is required")


def check_select(form: Form, here: Path, select: Json) -> None:
    form.length((*here, "custom_id"), select.get("custom_id"), 100, least=1, required=True)
    form.length((*here, "placeholder"), select.get("placeholder"), 150)
    if select["type"] == STRING_SELECT:
        check_options(form, here, select, most=25)


def check_options(form: Form, here: Path, component: Json, *, most: int, least: int = 1) -> None:
    options = component.get("options") or []
    form.count((*here, "options"), options, most, least=least)
    values = [option.get("value") for option in options]
    for place, option in enumerate(options):
        inner = (*here, "options", place)
        form.length((*inner, "label"), option.get("label"), 100, least=1, required=True)
        form.length((*inner, "value"), option.get("value"), 100, least=1, required=True)
        form.length((*inner, "description"), option.get("description"), 100)
        if values.count(option.get("value")) > 1:
            form.wrong(
                (*inner, "value"),
                "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
                "The specified option value is already used",
            )


_DEFAULTS: dict[int, Json] = {
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
    CONTAINER: {"accent_color": None, "spoiler": False},
    SEPARATOR: {"spacing": 1, "divider": True},
    THUMBNAIL: {"description": None, "spoiler": False},
    FILE: {"spoiler": False, "name": None, "size": None},
}


def answered(components: list[Json], files: dict[str, Json], ids: Any) -> list[Json]:
    """As Discord sends them back: numbered, defaults filled in, files resolved by name."""
    numbers = iter(range(1, 1000))
    return [_answered(component, files, ids, numbers) for component in components]


def _answered(component: Json, files: dict[str, Json], ids: Any, numbers: Any) -> Json:
    given = {key: value for key, value in component.items() if value is not None}
    given["id"] = given.get("id") or next(numbers)
    done = {**_DEFAULTS.get(component["type"], {}), **given}
    if "components" in given:
        done["components"] = [
            _answered(child, files, ids, numbers) for child in given["components"]
        ]
    if "accessory" in given:
        done["accessory"] = _answered(given["accessory"], files, ids, numbers)
    if "emoji" in given:
        done["emoji"] = _emoji(given["emoji"])
    if "default_values" in given:
        done["default_values"] = [{**one, "id": str(one["id"])} for one in given["default_values"]]
    if "options" in given:
        done["options"] = [_option(option) for option in given["options"]]
    for key in ("media", "file"):
        if key in given:
            done[key] = _media(given[key], files, ids)
    if component["type"] == FILE:
        attachment = files.get(given["file"]["url"].removeprefix("attachment://"), {})
        done |= {"name": attachment.get("filename"), "size": attachment.get("size")}
    if component["type"] == GALLERY:
        done["items"] = [
            {
                "media": _media(item["media"], files, ids),
                "description": item.get("description"),
                "spoiler": bool(item.get("spoiler")),
            }
            for item in given["items"]
        ]
    return done


def _option(option: Json) -> Json:
    done = {key: value for key, value in option.items() if value is not None}
    return {**done, "emoji": _emoji(done["emoji"])} if "emoji" in done else done


def _emoji(emoji: Json) -> Json:
    """A Unicode one has no id."""
    return {key: value for key, value in emoji.items() if value is not None}


def _media(media: Json, files: dict[str, Json], ids: Any) -> Json:
    attachment = files.get(media["url"].removeprefix("attachment://"))
    if attachment is None:
        return {"id": ids.next(), "url": media["url"], "proxy_url": media["url"]}
    return {
        "id": ids.next(),
        "url": attachment["url"],
        "proxy_url": attachment["proxy_url"],
        "attachment_id": attachment["id"],
    }
