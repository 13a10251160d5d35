"""Writes what an issue will say from what somebody typed and what their post tells."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.excerpt import excerpt
from bot.domain.filing import BLANK, Draft, form_of, marker, reference
from bot.domain.intake import Intake
from bot.domain.issue import BODY_MOST, NewIssue
from bot.domain.issue_attachments import attachments
from bot.domain.issue_body import render, title_of
from bot.domain.issue_cut import CUT
from bot.domain.issue_form import FieldKind, FormField, IssueForm
from bot.domain.issue_link import prefilled_link
from bot.domain.issue_values import Values, said
from bot.domain.neutral import inline, neutral, unforged
from bot.domain.redact import Redacted
from bot.services.filing_preview import OwnLink, Preview
from bot.services.filing_report import Writer

NAME_MOST = 60
MARK_MOST = 100
"""Characters that the tracker's own mark takes."""
OWN_LINK_MOST = 3000
"""Bytes: a message holds 4 000 characters, and says more than the link."""
FILE_MOST = 2400
"""Characters of a file that are shown to be copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingText:
    """Everything public is in English, neutral and redacted. ``web`` is where GitHub's pages
    are."""

    redacted: Callable[[str], Redacted]
    web: str
    origin_label: str = ""

    def new(self, draft: Draft, intake: Intake | None, writer: Writer) -> NewIssue:
        """The issue as the bridge opens it."""
        form = form_of(draft)
        labels = (*form.labels, *([self.origin_label] if self.origin_label else []))
        return NewIssue(
            repository=draft.repository,
            title=title_of(form, draft.title),
            body=self._body(draft, intake, writer),
            marker=marker(draft.name),
            labels=tuple(dict.fromkeys(labels)),
        )

    def public(
        self, draft: Draft, intake: Intake | None, writer: Writer, *, may_file: bool
    ) -> Preview:
        """All that will be seen on GitHub, to the letter."""
        new = self.new(draft, intake, writer)
        own = render(form_of(draft), _with_reference(draft, intake))
        return Preview(
            title=new.title,
            body=new.body if may_file else own,
            labels=new.labels if may_file else form_of(draft).labels,
            may_file=may_file,
            may_name=intake is None or intake.asker == writer.member,
            is_cut=CUT in (new.body if may_file else own),
        )

    def own(self, draft: Draft, intake: Intake | None) -> OwnLink:
        """The link that opens GitHub's own form, filled in."""
        form, values = form_of(draft), _with_reference(draft, intake)
        found = prefilled_link(
            draft.repository, form, draft.title, values, base=self.web, most=OWN_LINK_MOST
        )
        rest = (*found.left_out, *found.cut)
        places = [place for place, field in enumerate(form.fields) if field in rest]
        pasted = [(form.fields[place].label, _pasted(form, values, place)) for place in places]
        files = [(one.name, excerpt(one.text, FILE_MOST).text) for one in draft.attachments]
        return OwnLink(
            url=found.url.replace(f"template={BLANK}&", "", 1),
            rest=[*pasted, *files],
            cut=[field.label for field in found.cut],
            is_awaited=intake is not None,
        )

    def comment(self, draft: Draft, intake: Intake) -> str:
        """What an open issue gets that is the same; names nobody."""
        lines = [f"Also seen in Discord: {reference(intake)}"]
        lines += (f"- `{unforged(line).replace('`', ' ')}`" for line in draft.environment)
        return "\n".join(lines)

    def _body(self, draft: Draft, intake: Intake | None, writer: Writer) -> str:
        below = [self._origin(draft, intake, writer)]
        below.append(attachments(draft.attachments, draft.images))
        text = "\n\n".join(filter(None, below))
        return render(form_of(draft), draft.values, below=text, most=BODY_MOST - MARK_MOST)

    def _origin(self, draft: Draft, intake: Intake | None, writer: Writer) -> str:
        is_named = not draft.is_unnamed and (intake is None or intake.asker == writer.member)
        name = inline(self.redacted(writer.name).text[:NAME_MOST]) if is_named else ""
        place = f"[from Discord]({reference(intake)})" if intake else "from Discord"
        return f"Opened on behalf of {name or 'a member'} {place}."


def _with_reference(draft: Draft, intake: Intake | None) -> Values:
    """With the post's address before the text that is last: it leads from the issue back to it. At
    the end it would be the first to be cut."""
    texts = [
        place
        for place, field in enumerate(form_of(draft).fields)
        if field.kind is FieldKind.TEXTAREA and not field.render and (field.id or draft.is_free)
    ]
    if intake is None or not texts:
        return draft.values
    place = texts[-1]
    text = f"(Discord: {reference(intake)})\n\n{said(draft.values, place)}".strip()
    return {**draft.values, place: (text,)}


def _pasted(form: IssueForm, values: Values, place: int) -> str:
    """What somebody pastes into a field, or chooses there."""
    field: FormField = form.fields[place]
    text = ", ".join(values.get(place, ()))
    return text if field.render else neutral(text)
