"""Asks for what a repository's form wants, in parts of five fields, and takes what comes back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.filing import Draft, form_of
from bot.domain.form import FIELDS_MOST, Entry, Field, Filled, Form
from bot.domain.issue import TITLE_MOST
from bot.domain.issue_form import IssueForm
from bot.domain.issue_modals import lacking, pages, taken
from bot.domain.issue_prefill import prefill
from bot.domain.redact import Redacted
from bot.domain.repro_guide import Guide
from bot.ports import Texts
from bot.services.filing_report import Report, Uploads, kinds_in

TITLE = "title"


@dataclass(frozen=True, slots=True)
class FilingForm:
    """The title is asked for with the last fields, when its writer knows what it is about."""

    texts: Texts
    guide: Guide
    redacted: Callable[[str], Redacted]

    def begun(self, draft: Draft, form: IssueForm, report: Report) -> Draft:
        """With what the post tells filled in. Takes a while for long posts."""
        found = report.findings
        values = prefill(form, report.text, found, self.guide) if found else {}
        return replace(
            draft,
            form=form,
            title=report.title[:TITLE_MOST],
            values=values,
            environment=report.environment,
            attachments=report.attachments,
            images=report.images,
            found=report.found,
        )

    def pages(self, draft: Draft) -> int:
        return len(self._pages(draft))

    def modal(self, draft: Draft, page: int) -> Form:
        """Part ``page``, from 0; the last one for any beyond it."""
        fields = self._pages(draft)
        page = min(page, len(fields) - 1)
        name = form_of(draft).name
        head = f"{name} ({page + 1}/{len(fields)})" if len(fields) > 1 else name
        return Form(f"filing:fill:{draft.subject}:{page}", head, fields[page])

    def filled(self, draft: Draft, page: int, filled: Filled, files: Uploads) -> Draft:
        """What was typed, redacted, and what was uploaded."""
        clean = {name: self.redacted(text) for name, text in filled.texts.items()}
        texts = Filled({name: one.text for name, one in clean.items()}, {}, filled.choices)
        form = form_of(draft)
        return replace(
            draft,
            title=texts.texts.get(TITLE, draft.title),
            values=taken(form, page, texts, draft.values),
            attachments=(*draft.attachments, *files.attachments),
            images=draft.images + files.images,
            found=tuple(sorted({*draft.found, *kinds_in((*clean.values(), *files.redacted))})),
        )

    def missing(self, draft: Draft) -> tuple[Sequence[str], int] | None:
        """The names of required fields without an answer, and the part where the first is."""
        form = form_of(draft)
        fields = lacking(form, draft.values)
        names = [field.label for field in fields]
        places = [form.fields.index(field) // FIELDS_MOST for field in fields]
        if not draft.title.strip():
            names.append(self.texts.say(draft.locale, "Title"))
            places.append(self.pages(draft) - 1)
        return (names, places[0]) if names else None

    def _pages(self, draft: Draft) -> Sequence[tuple[Field, ...]]:
        found = [*pages(form_of(draft), draft.values)]
        title = Field(
            name=TITLE,
            label=self.texts.say(draft.locale, "Title"),
            entry=Entry.LINE,
            hint=self.texts.say(draft.locale, "One line that says what it is about."),
            value=draft.title,
            most=TITLE_MOST,
            is_required=True,
        )
        if found and len(found[-1]) < FIELDS_MOST:
            return [*found[:-1], (title, *found[-1])]
        return [*found, (title,)]
