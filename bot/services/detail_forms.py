"""Makes forms of the items a report lacks, and of what stands in a report already."""

from collections.abc import Iterator, Sequence

from bot.domain.details import Detail
from bot.domain.form import CHOICES_MOST, FIELDS_MOST, TYPED_MOST, Entry, Field, Form
from bot.domain.repro_guide import Guide, Item, Shape
from bot.ports import Texts

LINE_MOST, TEXT_MOST = 300, 3000
"""Characters of a line and of a longer text: what is typed fits into one message."""
FILES = ".files"
"""Ends the name of the field that takes an item's files."""
_LONG = (Shape.LOG, Shape.OUTPUT, Shape.STEPS, Shape.SETTINGS, Shape.TROUBLE)


class DetailForms:
    """A field is named after its item; in a report, after its place there."""

    def __init__(self, guide: Guide, texts: Texts) -> None:
        self._guide = guide
        self._texts = texts

    def asking(self, custom_id: str, missing: Sequence[str], locale: str) -> Form:
        """For the first of the items ``missing``, as many as fit."""
        fields: list[Field] = []
        for name in missing:
            more = [*self._fields(self._guide.items[name], locale)]
            fields += more[-(FIELDS_MOST - len(fields)) :]  # of two the one that takes files
            if len(fields) == FIELDS_MOST:
                break
        return Form(custom_id, self._texts.say(locale, "Details for your report"), tuple(fields))

    def changing(self, custom_id: str, details: Sequence[Detail], locale: str) -> Form:
        """With what stands there filled in."""
        items = {
            ask.name: item for item in self._guide.items.values() for ask in item.asks.values()
        }
        fields = [
            self._filled(str(place), detail, items.get(detail.name), locale)
            for place, detail in enumerate(details[:FIELDS_MOST])
        ]
        return Form(custom_id, self._texts.say(locale, "Change your report"), tuple(fields))

    def _fields(self, item: Item, locale: str) -> Iterator[Field]:
        yield self._field(item.id, item, locale)
        if item.shape is Shape.LOG:
            label = self._texts.say(locale, "Or as text files")
            hint = self._texts.say(locale, "Up to five .log, .txt, .json or .md files of 1 MB.")
            yield Field(name=item.id + FILES, label=label, hint=hint, entry=Entry.FILES)

    def _field(self, name: str, item: Item, locale: str) -> Field:
        ask, is_long = item.ask(locale), _is_long(item)
        choices = ask.choices[:CHOICES_MOST]
        entry = Entry.TEXT if is_long else Entry.LINE
        return Field(
            name=name,
            label=ask.name,
            hint=ask.text.replace("`", "").replace("**", ""),
            entry=Entry.CHOICE if choices else entry,
            sample=item.command,
            choices=choices,
            most=TEXT_MOST if is_long else LINE_MOST,
        )

    def _filled(self, name: str, detail: Detail, item: Item | None, locale: str) -> Field:
        value = detail.value[:TYPED_MOST]
        choices = item.ask(locale).choices[:CHOICES_MOST] if item else ()
        is_long = item is None or _is_long(item) or len(value) > LINE_MOST or "\n" in value
        entry = Entry.TEXT if is_long else Entry.LINE
        return Field(
            name=name,
            label=detail.name,
            hint=detail.note.replace("`", ""),
            entry=Entry.CHOICE if value in choices else entry,
            value=value,
            choices=choices,
            most=TEXT_MOST if is_long else LINE_MOST,
        )


def _is_long(item: Item) -> bool:
    return item.shape in _LONG or item.is_told
