"""Reads a repository's issue forms and templates from the texts of their files.

A file that is broken is left out, as GitHub leaves it out, and named in the log. Sources:
https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms
https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/configuring-issue-templates-for-your-repository
"""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from bot.domain.fences import cleaned
from bot.domain.issue_form import Choice, ContactLink, FieldKind, FormField, Forms, IssueForm
from bot.domain.issue_template import fields_of

log = logging.getLogger(__name__)

FILE_MOST = 64 * 1024
"""Bytes of one file; a longer one is no form."""
_FRONT = re.compile(r"---[ \t]*\n(?P<head>.*?)\n---[ \t]*(?:\n(?P<body>.*))?\Z", re.DOTALL)
_NOTHING = frozenset({"", "~", "null"})
_TRUE = frozenset({"true", "yes", "on"})


class _Broken(Exception):
    """Says what is wrong with a file."""


class _Texts(yaml.BaseLoader):
    """Every scalar is a text: a version ``1.10`` is no number, an answer ``No`` no boolean. Aliases
    are refused, a few of which may unfold into more than fits into memory."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise _Broken("aliases are not read")
        return super().compose_node(parent, index)


def read_forms(repository: str, files: Mapping[str, str]) -> Forms:
    """What ``repository`` offers; ``files`` are the texts in ``.github/ISSUE_TEMPLATE`` by name."""
    forms: list[IssueForm] = []
    config: Mapping[str, Any] = {}
    for path in sorted(files):
        name = path.rpartition("/")[2]
        try:
            if name.lower() in ("config.yml", "config.yaml"):
                config = _mapping(_load(files[path]))
            elif name.endswith((".yml", ".yaml")):
                forms.append(_form(name, files[path]))
            elif name.endswith(".md"):
                forms.append(_template(name, files[path]))
        except _Broken as error:
            log.warning("%s: issue form %s is left out: %s", repository, name, error)
    return Forms(
        repository=repository,
        forms=tuple(forms),
        contacts=tuple(_contacts(config)),
        may_be_blank=_text(config, "blank_issues_enabled").lower() not in ("false", "no", "off"),
    )


def _load(text: str) -> Any:
    if len(text.encode("utf-8", "replace")) > FILE_MOST:
        raise _Broken(f"longer than {FILE_MOST // 1024} KiB")
    try:
        return yaml.load(text, _Texts)  # noqa: S506 - makes nothing but texts, lists and mappings
    except yaml.YAMLError as error:
        raise _Broken(" ".join(str(error).split())) from error
    except RecursionError as error:
        raise _Broken("nested too deeply") from error


def _form(name: str, text: str) -> IssueForm:
    data = _mapping(_load(text))
    elements = data.get("body")
    if not isinstance(elements, list):
        raise _Broken("it has no body")
    fields = tuple(filter(None, map(_field, elements)))
    if not fields:
        raise _Broken("it asks nothing")
    return IssueForm(file=name, about=_line(data, "description"), fields=fields, **_head(data))


def _template(name: str, text: str) -> IssueForm:
    found = _FRONT.match(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if not found:
        raise _Broken("it has no front matter")
    data = _mapping(_load(found["head"]))
    if len(body := cleaned(found["body"] or "")) > FILE_MOST:
        raise _Broken(f"longer than {FILE_MOST // 1024} KiB")
    head = _head(data)
    fields = fields_of(body, head["name"])
    return IssueForm(file=name, about=_line(data, "about"), fields=fields, body=body, **head)


def _head(data: Mapping[str, Any]) -> dict[str, Any]:
    if not (name := _line(data, "name")):
        raise _Broken("it has no name")
    return {"name": name, "title": _text(data, "title"), "labels": tuple(_labels(data))}


def _labels(data: Mapping[str, Any]) -> Iterator[str]:
    labels = data.get("labels", "")
    for one in labels if isinstance(labels, list) else str(labels).split(","):
        if (label := str(one).strip()) not in _NOTHING:
            yield label


def _field(element: Any) -> FormField | None:
    """None for what only is there to be read, and for elements that came after this was written."""
    said = _mapping(element)
    try:
        kind = FieldKind(_text(said, "type"))
    except ValueError:
        return None
    has, checks = _mapping(said.get("attributes")), _mapping(said.get("validations", {}))
    if not (label := _line(has, "label")):
        raise _Broken(f"a {kind} has no label")
    choices = tuple(_choices(has))
    if kind in (FieldKind.DROPDOWN, FieldKind.CHECKBOXES) and not choices:
        raise _Broken(f"{label!r} has no options")
    default = _text(has, "default")
    return FormField(
        label=label,
        kind=kind,
        id=_text(said, "id"),
        description=cleaned(_text(has, "description")),
        placeholder=cleaned(_text(has, "placeholder")),
        value=cleaned(_text(has, "value")),
        render=_text(has, "render"),
        choices=choices,
        default=int(default) if default.isdecimal() and int(default) < len(choices) else None,
        is_multiple=_is_true(has, "multiple"),
        is_required=_is_true(checks, "required"),
    )


def _choices(has: Mapping[str, Any]) -> Iterator[Choice]:
    options = has.get("options")
    for one in options if isinstance(options, list) else ():
        option = one if isinstance(one, dict) else {"label": one}
        if label := _line(option, "label"):
            yield Choice(label, _is_true(option, "required"))


def _contacts(config: Mapping[str, Any]) -> Iterator[ContactLink]:
    links = config.get("contact_links")
    for one in links if isinstance(links, list) else ():
        link = one if isinstance(one, dict) else {}
        name, url = _line(link, "name"), _line(link, "url")
        if name and url.startswith(("https://", "http://", "mailto:")):
            yield ContactLink(name, url, _line(link, "about"))


def _mapping(data: Any) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise _Broken("it is no mapping")
    return data


def _text(data: Mapping[str, Any], key: str) -> str:
    said = data.get(key, "")
    return said if isinstance(said, str) and said.lower() not in _NOTHING else ""


def _line(data: Mapping[str, Any], key: str) -> str:
    return " ".join(_text(data, key).split())


def _is_true(data: Mapping[str, Any], key: str) -> bool:
    return _text(data, key).lower() in _TRUE
