"""Takes out of an issue what the form it was made from says by itself: the rest, people told."""

from collections.abc import Iterator

from bot.domain.fences import fenced
from bot.domain.issue_body import parse
from bot.domain.issue_form import Forms, IssueForm
from bot.domain.issue_template import sections
from bot.domain.issue_values import CHOOSING, Values


def told(forms: Forms, body: str) -> str:
    """``body`` with the answers below their headings, and nothing where none was given: neither
    placeholders nor boxes that nobody ticked. As it is where no form fits."""
    read = [(form, parse(form, body)) for form in forms.forms]
    form, values = max(read, key=lambda one: len(one[1]), default=(None, {}))
    if form is None or not values or (form.is_markdown and not _has_headings(form)):
        return body
    before = sections(body)[0].content
    return "\n\n".join(filter(None, (before, *_answers(form, values))))


def _has_headings(form: IssueForm) -> bool:
    """A template without any is one field, whose answer is all of the body."""
    return len(sections(form.body)) > 1


def _answers(form: IssueForm, values: Values) -> Iterator[str]:
    for place, value in sorted(values.items()):
        field, text = form.fields[place], "\n".join(value)
        if field.render and field.kind not in CHOOSING:
            text = fenced(text, field.render)
        yield f"### {field.label}\n\n{text}"
