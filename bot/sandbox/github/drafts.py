"""Follows a link to a new issue, as GitHub's own page does, and shows what stands there then.

https://docs.github.com/issues/tracking-your-work-with-issues/using-issues/creating-an-issue#creating-an-issue-from-a-url-query
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote

from bot.sandbox.acting.stage import Wrong
from bot.sandbox.chat.snowflakes import Json
from bot.sandbox.github.records import Account
from bot.sandbox.github.repositories import Repositories, Repository
from bot.sandbox.github.shapes import SITE
from bot.sandbox.github.templates import Field, Template, config, read

MOST_BYTES = 8191
"""Of a link; GitHub answers 414 to a longer one."""
FOR_MEMBERS = ("labels", "assignees", "milestone", "projects")
_NEW = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)/issues/new/?(?:\?([^#]*))?(?:#.*)?")


@dataclass(frozen=True, slots=True)
class Draft:
    """An issue that nobody has sent yet. Without a template, or with one in Markdown, it is only
    ``title`` and ``body``; else ``values`` are what stands in the fields of the form."""

    repository: Repository
    template: Template | None
    title: str = ""
    body: str = ""
    labels: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def fields(self) -> Sequence[Field]:
        return self.template.fields if self.template else ()

    @property
    def form_labels(self) -> Sequence[str]:
        return self.template.labels if self.template else ()

    def text(self, given: Json) -> str:
        """The issue's, once ``given`` is filled in over what stands there. Raises Wrong."""
        fields: Json = given.get("fields") or {}
        if not isinstance(fields, dict):
            raise Wrong('give "fields" as {key or label: value}')
        if self.template is None or not self.template.is_form:
            return self.body if given.get("body") is None else str(given["body"])
        keys = {one.label: one.key for one in self.fields}
        filled = {keys.get(name, name): value for name, value in fields.items()}
        if unknown := filled.keys() - keys.values():
            raise Wrong(f"the form has no field {min(unknown)!r}; fields are {', '.join(keys)}")
        return self.template.body({**self.values, **filled})

    @property
    def shape(self) -> Json:
        """For the page."""
        return {
            "repo": self.repository.full_name,
            "template": self.template.file if self.template else None,
            "name": self.template.name if self.template else "",
            "title": self.title,
            "body": self.body,
            "is_form": bool(self.fields),
            "fields": [{**asdict(one), "value": self.values.get(one.key)} for one in self.fields],
        }


class Drafts:
    def __init__(self, repositories: Repositories) -> None:
        self._repositories = repositories

    def open(self, url: str, by: Account) -> Draft:
        """Raises Wrong where GitHub shows no form."""
        if len(url.encode()) > MOST_BYTES:
            raise Wrong("GitHub answers 414: the link is too long")
        if (link := _NEW.fullmatch(url)) is None:
            raise Wrong("a link to a new issue is https://github.com/owner/name/issues/new?…")
        repository, said = self._repository(link[1]), dict(parse_qsl(link[2] or ""))
        if not by.is_member and (named := [name for name in FOR_MEMBERS if name in said]):
            raise Wrong(f"GitHub answers 404: {by.login} may not set {named[0]} by a link")
        files = self._repositories.templates(repository)
        found = next((one for one in read(files) if one.file == said.get("template")), None)
        if found is None or any(one.kind == "dropdown" and one.key in said for one in found.fields):
            # A dropdown named in a link makes GitHub forget the whole form.
            return self._blank(repository, said, config(files)[0] or by.is_member)
        values = {one.key: _standing(one, said) for one in found.fields}
        title, labels = said.get("title", found.title), _labels(said)
        return Draft(repository, found, title, said.get("body", found.text), labels, values)

    def choices(self) -> list[Json]:
        """What every repository offers: its templates, and the better places it names."""
        rows = []
        for repository in self._repositories.all.values():
            if not repository.has_issues:
                continue
            files = self._repositories.templates(repository)
            may_be_blank, contacts = config(files)
            start = f"{SITE}/{repository.full_name}/issues/new"
            offered = [
                {"name": one.name, "about": one.about, "url": f"{start}?template={quote(one.file)}"}
                for one in read(files)
            ]
            if may_be_blank:
                offered.append({"name": "", "about": "", "url": start})
            rows.append(
                {"repo": repository.full_name, "forms": offered, "contacts": list(contacts)}
            )
        return rows

    def _repository(self, full_name: str) -> Repository:
        full_name = self._repositories.moved.get(full_name.lower(), full_name)
        found = self._repositories.find(full_name)
        if found is None or not found.has_issues:
            raise Wrong(f"GitHub answers 404: there are no issues in {full_name}")
        return found

    def _blank(self, repository: Repository, said: Mapping[str, str], may: bool) -> Draft:
        if not may:
            raise Wrong(f"{repository.full_name} takes no blank issues; name one of its templates")
        title, body = said.get("title", ""), said.get("body", "")
        return Draft(repository, None, title, body, _labels(said))


def _standing(one: Field, said: Mapping[str, str]) -> Any:
    """What stands in a field at first: a link fills in texts, and nothing else."""
    if one.is_text:
        return said.get(one.key, one.value)
    if one.kind == "dropdown" and one.default is not None:
        return [one.options[one.default]]
    return []


def _labels(said: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(one for one in said.get("labels", "").split(",") if one)
