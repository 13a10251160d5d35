"""An issue on its way from Discord to GitHub: what its writer has typed, and what it will carry."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from bot.domain.ids import MemberId, MessageId
from bot.domain.intake import Intake, link
from bot.domain.issue import hidden
from bot.domain.issue_form import Choice, FieldKind, FormField, IssueForm
from bot.domain.ticket import Attachment

NO_POST = MessageId(0)
LIFE = timedelta(hours=24)
"""Of a draft, and of the wait for an issue that somebody opens under their own name."""
BLANK = ".md"
"""Stands for the file of an issue without a form: one text, under no heading."""
_COLUMNS = ("id", "subject", "member", "at")


@dataclass(frozen=True, slots=True)
class Awaited:
    """Somebody may open an issue for ``subject`` in ``repository``, since ``at``."""

    subject: MessageId
    repository: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One member's, for one post; every text is redacted. ``id`` is unguessable and fit to be a
    marker. ``values`` are what was typed, by the field's place in the form."""

    id: str
    subject: MessageId
    member: MemberId
    at: datetime
    locale: str = "en"
    """The member's own."""
    repository: str = ""
    form: IssueForm | None = None
    title: str = ""
    values: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    environment: tuple[str, ...] = ()
    """Lines such as ``@capgo/cli 7.0.1``."""
    attachments: tuple[Attachment, ...] = ()
    images: int = 0
    found: tuple[str, ...] = ()
    """Kinds of what was taken out."""
    same: tuple[tuple[int, str], ...] = ()
    """Open issues that were offered: number and title."""
    is_unnamed: bool = False

    @property
    def name(self) -> str:
        """What this files is one thing however often it is tried: a post's issue, or this one."""
        return str(self.subject) if self.subject else self.id

    @property
    def is_free(self) -> bool:
        """It becomes one text, in which everything may stand."""
        return self.form is not None and self.form.is_markdown

    def to_json(self) -> str:
        """Everything but the store's own columns; ``from_json`` reverses it."""
        return json.dumps({k: v for k, v in asdict(self).items() if k not in _COLUMNS})

    @classmethod
    def from_json(cls, text: str, **columns: Any) -> Self:
        data = json.loads(text)
        return cls(
            **columns,
            locale=data["locale"],
            repository=data["repository"],
            form=data["form"] and _form(data["form"]),
            title=data["title"],
            values={int(place): tuple(said) for place, said in data["values"].items()},
            environment=tuple(data["environment"]),
            attachments=tuple(Attachment(**one) for one in data["attachments"]),
            images=data["images"],
            found=tuple(data["found"]),
            same=tuple((number, title) for number, title in data["same"]),
            is_unnamed=data["is_unnamed"],
        )


def form_of(draft: Draft) -> IssueForm:
    """Raises ValueError before one was chosen."""
    if draft.form is None:
        raise ValueError(f"no form was chosen for draft {draft.id}")
    return draft.form


def blank(name: str, label: str) -> IssueForm:
    """The form of an issue without one; ``label`` is what its only text is called."""
    field = FormField(label=label, kind=FieldKind.TEXTAREA, is_required=True)
    return IssueForm(file=BLANK, name=name, fields=(field,))


def marker(name: str) -> str:
    """What tells the issue or comment of that name from all others."""
    return f"discord:{name}"


def reference(intake: Intake) -> str:
    """The post's address, which an issue carries that came from it."""
    return link(intake.guild, intake.channel, None if intake.is_post else intake.subject)


def carries(body: str, intake: Intake) -> bool:
    """Did an issue with this ``body`` come from the post?"""
    address = re.compile(rf"{re.escape(reference(intake))}(?![\d/])")
    return hidden(marker(str(intake.subject))) in body or bool(address.search(body))


def _form(data: Mapping[str, Any]) -> IssueForm:
    fields = (
        FormField(
            **{
                **one,
                "kind": FieldKind(one["kind"]),
                "choices": tuple(Choice(**choice) for choice in one["choices"]),
            }
        )
        for one in data["fields"]
    )
    return IssueForm(**{**data, "labels": tuple(data["labels"]), "fields": tuple(fields)})
