"""A repository's own issue forms and templates, as GitHub reads them.

Source: https://docs.github.com/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema
"""

from dataclasses import dataclass
from enum import StrEnum


class FieldKind(StrEnum):
    INPUT = "input"
    TEXTAREA = "textarea"
    DROPDOWN = "dropdown"
    CHECKBOXES = "checkboxes"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Choice:
    """Of a dropdown or of checkboxes; only a box can be required by itself."""

    label: str
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """``id`` is empty where the form gives none. ``render`` is the language of the fence that
    GitHub puts around the value, empty for none. ``value`` stands there from the beginning."""

    label: str
    kind: FieldKind
    id: str = ""
    description: str = ""
    placeholder: str = ""
    value: str = ""
    render: str = ""
    choices: tuple[Choice, ...] = ()
    default: int | None = None
    is_multiple: bool = False
    is_required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueForm:
    """``file`` is its name in ``ISSUE_TEMPLATE``; ``title`` the prefix of the issue's. Of a
    Markdown template ``body`` is its text, and the fields are its sections."""

    file: str
    name: str
    about: str = ""
    title: str = ""
    labels: tuple[str, ...] = ()
    fields: tuple[FormField, ...] = ()
    body: str = ""

    @property
    def is_markdown(self) -> bool:
        return self.file.endswith(".md")


@dataclass(frozen=True, slots=True)
class ContactLink:
    """A better place that the repository's ``config.yml`` points to."""

    name: str
    url: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """All that a repository offers to somebody who wants to open an issue."""

    repository: str
    forms: tuple[IssueForm, ...] = ()
    contacts: tuple[ContactLink, ...] = ()
    may_be_blank: bool = True
