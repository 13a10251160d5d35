"""Reads a repository's issue forms and Markdown templates, and writes the issues they make.

https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.snowflakes import Json

CONFIG = "config.yml"
TEXTS = ("input", "textarea")
EMPTY = "_No response_"
Values = Mapping[str, Any]
"""What somebody filled in: texts, and lists of what they chose, by the keys of the fields."""


@dataclass(frozen=True, slots=True)
class Field:
    """``key`` is its id, or its label where the form gives none. ``must`` are the options of
    checkboxes that have to be ticked."""

    key: str
    kind: str
    label: str
    description: str = ""
    placeholder: str = ""
    value: str = ""
    render: str = ""
    options: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    default: int | None = None
    is_multiple: bool = False
    is_required: bool = False

    @property
    def is_text(self) -> bool:
        return self.kind in TEXTS

    def answer(self, given: Any) -> str:
        """As it stands in the issue. Raises Wrong for what the form does not take."""
        if self.is_text or self.kind == "upload":
            text = str(given or "").replace("\r\n", "\n")
            self._require(bool(text.strip()))
            if not text.strip():
                return EMPTY
            return f"```{self.render}\n{text}\n```" if self.render else text
        chosen = [str(one) for one in (given if isinstance(given, list) else [given]) if one]
        if unknown := [one for one in chosen if one not in self.options]:
            raise Wrong(f"{self.label!r} has no option {unknown[0]!r}; {', '.join(self.options)}")
        if self.kind == "checkboxes":
            if missing := [one for one in self.must if one not in chosen]:
                raise Wrong(f"{missing[0]!r} must be ticked")
            return "\n".join(f"- [{'x' if one in chosen else ' '}] {one}" for one in self.options)
        self._require(bool(chosen))
        if len(chosen) > 1 and not self.is_multiple:
            raise Wrong(f"choose one option of {self.label!r}")
        return ", ".join(chosen) or (EMPTY if self.is_multiple else "None")

    def _require(self, is_there: bool) -> None:
        if self.is_required and not is_there:
            raise Wrong(f"{self.label!r} is required")


@dataclass(frozen=True, slots=True)
class Template:
    """Of a Markdown template ``text`` is what stands in the editor; a form has ``fields``."""

    file: str
    name: str
    about: str = ""
    title: str = ""
    labels: tuple[str, ...] = ()
    text: str = ""
    fields: tuple[Field, ...] = ()

    @property
    def is_form(self) -> bool:
        return not self.file.endswith(".md")

    def body(self, values: Values) -> str:
        """Raises Wrong."""
        answers = [f"### {one.label}\n\n{one.answer(values.get(one.key))}" for one in self.fields]
        return "\n\n".join(answers)


def read(files: Mapping[str, bytes]) -> tuple[Template, ...]:
    """What GitHub would offer of these files, whose YAML is right."""
    found = (_read(name, text.decode()) for name, text in sorted(files.items()) if name != CONFIG)
    return tuple(one for one in found if one)


def config(files: Mapping[str, bytes]) -> tuple[bool, Sequence[Json]]:
    """Whether issues may be blank, and the links to better places."""
    table = yaml.safe_load(files.get(CONFIG, b"")) or {}
    return table.get("blank_issues_enabled", True), table.get("contact_links", ())


def _read(name: str, text: str) -> Template | None:
    if name.endswith((".yml", ".yaml")):
        table = yaml.safe_load(text)
        about, fields = table["description"], tuple(map(_field, _asking(table["body"])))
        return _template(name, table, about, fields=fields)
    if not name.endswith(".md") or not text.startswith("---\n"):
        return None
    head, _, rest = text[4:].partition("\n---\n")
    table = yaml.safe_load(head)
    return _template(name, table, table.get("about", ""), text=rest.lstrip("\n"))


def _template(name: str, table: Json, about: str, **more: Any) -> Template:
    labels = table.get("labels") or ()
    if isinstance(labels, str):
        labels = tuple(one.strip() for one in labels.split(","))
    title = table.get("title") or ""
    return Template(name, table["name"], about, title, tuple(labels), **more)


def _asking(elements: Sequence[Json]) -> Sequence[Json]:
    """Without what is only there to be read."""
    return [one for one in elements if one["type"] != "markdown"]


def _field(element: Json) -> Field:
    said: Json = element.get("attributes", {})
    options = [{"label": one} if isinstance(one, str) else one for one in said.get("options", ())]
    return Field(
        key=element.get("id") or said["label"],
        kind=element["type"],
        label=said["label"],
        description=said.get("description", ""),
        placeholder=said.get("placeholder", ""),
        value=said.get("value", ""),
        render=said.get("render", ""),
        options=tuple(one["label"] for one in options),
        must=tuple(one["label"] for one in options if one.get("required")),
        default=said.get("default"),
        is_multiple=said.get("multiple", False),
        is_required=element.get("validations", {}).get("required", False),
    )
