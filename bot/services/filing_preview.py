"""Shows exactly what will be public on GitHub, and hands over the link that carries it there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.card import TEXT_MOST, Button, Card, Style, clipped
from bot.domain.excerpt import block
from bot.domain.filing import Draft
from bot.domain.issue_link import is_button_sized
from bot.ports import Texts
from bot.services.redacted_kinds import kind_names

PAGE_MOST, NOTES_MOST, NAMES_MOST = 2500, 600, 200
"""Characters of one part of the body, of what is said below it, and of names in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What GitHub will show. ``may_file``: the bridge may open it; ``may_name``: and may name who
    asked."""

    title: str
    body: str
    labels: tuple[str, ...] = ()
    may_file: bool = False
    may_name: bool = False
    is_cut: bool = False
    """It was more than an issue takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLink:
    """A link to GitHub's form, filled in. ``rest`` are fields to paste by hand, by label; ``cut``
    the labels of those that the link holds only the beginning of."""

    url: str
    rest: Sequence[tuple[str, str]] = ()
    cut: Sequence[str] = ()
    is_awaited: bool = False
    """The bridge looks out for the issue."""


class FilingPreview:
    """Cards carry their state in ``custom_id``, as all of filing does."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def card(self, draft: Draft, preview: Preview, page: int) -> Card:
        """Part ``page`` (from 0) of what will be public; the first again after the last."""
        say, locale = self._texts.say, draft.locale
        pages = paged(preview.body)
        page = page % len(pages)
        head = say(locale, "Everybody will be able to read this on GitHub:")
        title = block(preview.title, "")
        labels = clipped(", ".join(preview.labels), NAMES_MOST)
        labels = f"\n-# {labels}" if labels else ""
        top = f"{head}\n**{draft.repository}**{labels}\n{title}"
        texts = (top, block(pages[page], "md"), self._notes(draft, preview))
        more = []
        if len(pages) > 1:
            label = say(
                locale, "Part {number} of {count}", number=page % len(pages) + 1, count=len(pages)
            )
            more.append(Button(f"{label} ›", f"filing:view:{draft.subject}:{page + 1}"))
        return Card(tuple(filter(None, texts)), (*self._ways(draft, preview), *more))

    def own(self, draft: Draft, link: OwnLink) -> Sequence[Card]:
        """The link as a button, or in the text where it is too long for one; below it, in as many
        messages as it takes, what is to be copied."""
        say, locale = self._texts.say, draft.locale
        lines = [say(locale, "Open it, look it over, and press GitHub's button there.")]
        buttons: tuple[Button, ...] = ()
        open_it = say(locale, "Open it on GitHub")
        if is_button_sized(link.url):
            buttons = (Button(open_it, url=link.url),)
        else:
            lines.append(f"**[{open_it}]({link.url})**")
        if link.cut:
            names = clipped(", ".join(link.cut), NAMES_MOST)
            text = say(locale, "Too long for a link, so only begun there: {names}", names=names)
            lines.append(text)
        if link.is_awaited:
            text = "Your post is linked to it within minutes, if you leave its address in."
            lines.append(say(locale, text))
        return (Card(("\n".join(lines),), buttons), *self._pasted(link.rest, locale))

    def _pasted(self, rest: Sequence[tuple[str, str]], locale: str) -> Iterator[Card]:
        card = Card(())
        for label, text in rest:
            name = f"**{clipped(label, NAMES_MOST)}**"
            head = self._texts.say(locale, "To fill in there: {name}", name=name)
            for number, page in enumerate(paged(text)):
                part = block(page, "") if number else f"{head}\n{block(page, '')}"
                if card.length + len(part) > TEXT_MOST:
                    yield card
                    card = Card(())
                card = Card((*card.texts, part))
        if card.texts:
            yield card

    def _notes(self, draft: Draft, preview: Preview) -> str:
        say, locale = self._texts.say, draft.locale
        notes = []
        if draft.found:
            kinds = kind_names(self._texts, locale, draft.found)
            notes.append(say(locale, "Taken out, so that nobody sees it: {kinds}.", kinds=kinds))
        if draft.images:
            notes.append(
                say(
                    locale,
                    "Pictures stay in Discord, where their addresses run out: {count}. You can "
                    "drag them into the issue.",
                    count=draft.images,
                )
            )
        if preview.is_cut:
            notes.append(say(locale, "It was longer than an issue may be, and is cut."))
        return clipped("\n".join(f"-# {note}" for note in notes), NOTES_MOST)

    def _ways(self, draft: Draft, preview: Preview) -> tuple[Button, ...]:
        say, locale, subject = self._texts.say, draft.locale, draft.subject
        own = say(locale, "Under your own name")
        ways = [Button(own, f"filing:own:{subject}", style=Style.PRIMARY)]
        if preview.may_file:
            ways.append(Button(say(locale, "By the bridge"), f"filing:send:{subject}"))
        if preview.may_file and preview.may_name:
            toggle = say(locale, "Name me") if draft.is_unnamed else say(locale, "Stay unnamed")
            ways.append(Button(toggle, f"filing:name:{subject}"))
        ways.append(Button(say(locale, "Change"), f"filing:fill:{subject}:0"))
        return tuple(ways)


def paged(text: str) -> Sequence[str]:
    """``text`` in parts that can each be shown as a block, cut between lines where it has any."""
    pages, page = [], ""
    for line in text.splitlines(keepends=True) or [""]:
        for start in range(0, max(len(line), 1), PAGE_MOST // 2):
            piece = line[start : start + PAGE_MOST // 2]
            if page and len(block(page + piece, "md")) > PAGE_MOST:
                pages.append(page)
                page = ""
            page += piece
    return [one.rstrip("\n") for one in (*pages, page)]
