"""Puts an FAQ entry, or a choice of entries, into the card people see."""

from collections.abc import Sequence

from bot.domain.card import Button, Card, Option, Select, Style
from bot.domain.faq import Candidate, Entry, Key, Translation
from bot.domain.ids import EntryId, MemberId, MessageId
from bot.ports import Texts
from bot.services.library import Library

CUSTOM_ID_LIMIT = 100
LABEL_LIMIT = 100
"""Of a select's option: https://discord.com/developers/docs/components/reference#string-select"""


class AnswerCards:
    """Cards carry their state in ``custom_id``: ``faq:<verb>:<question>[:<entries>]``."""

    def __init__(self, library: Library, texts: Texts) -> None:
        self._library = library
        self._texts = texts

    def entry(
        self,
        entry: Entry,
        locale: str,
        *,
        keys: Sequence[Key] = (),
        above: str = "",
    ) -> Card:
        """The entry alone, as a command shows it. ``above`` is a line over the title."""
        text = entry.in_locale(locale)
        return Card(tuple(self._paragraphs(entry, text, locale, keys, above)))

    def answer(
        self,
        entry: Entry,
        locale: str,
        question: MessageId,
        *,
        keys: Sequence[Key] = (),
        others: Sequence[Candidate] = (),
        suggested_by: MemberId | None = None,
        is_solved: bool = False,
    ) -> Card:
        """The public reply, with its buttons."""
        say = self._texts.say
        above = (
            say(locale, "Suggested by {helper}", helper=f"<@{suggested_by}>")
            if suggested_by
            else ""
        )
        card = self.entry(entry, locale, keys=keys, above=above and f"-# {above}")
        if is_solved:
            solved = Button(
                say(locale, "Solved"),
                f"faq:solved:{question}",
                style=Style.SUCCESS,
                is_disabled=True,
            )
            return Card(card.texts, (solved,), colour=card.colour)
        return Card(
            card.texts,
            (
                Button(
                    say(locale, "That solved it"), f"faq:solved:{question}", style=Style.SUCCESS
                ),
                Button(say(locale, "Not what I asked"), self._other_id(question, others)),
                Button(say(locale, "Remove"), f"faq:remove:{question}"),
            ),
            colour=card.colour,
        )

    def suggestions(self, near: Sequence[Candidate], locale: str, question: MessageId) -> Card:
        """ "Did you mean": up to three titles, one of which becomes the answer."""
        say = self._texts.say
        return Card(
            (say(locale, "Did you mean one of these?"),),
            (Button(say(locale, "None of these"), f"faq:remove:{question}"),),
            self.choice(
                [c.entry for c in near],
                locale,
                f"faq:pick:{question}",
                say(locale, "Choose a question"),
            ),
        )

    def choice(
        self, entries: Sequence[EntryId], locale: str, custom_id: str, placeholder: str
    ) -> Select | None:
        """A select over the titles of ``entries``; None where none of them exists any more."""
        options = tuple(
            Option(entry.in_locale(locale).title[:LABEL_LIMIT], entry.id)
            for name in entries
            if (entry := self._library.entry(name))
        )
        return Select(custom_id, placeholder, options) if options else None

    def _other_id(self, question: MessageId, others: Sequence[Candidate]) -> str:
        """The other titles travel in the button, so that it works without any memory of ours."""
        custom_id = f"faq:other:{question}"
        for candidate in others:
            longer = f"{custom_id}{',' if custom_id.count(':') > 2 else ':'}{candidate.entry}"
            if len(longer) > CUSTOM_ID_LIMIT:
                break
            custom_id = longer
        return custom_id

    def _paragraphs(
        self, entry: Entry, text: Translation, locale: str, keys: Sequence[Key], above: str
    ) -> Sequence[str]:
        say = self._texts.say
        notes = [
            f"`{key.names[0]}`: {note}"
            for key in keys
            if (note := key.notes.get(text.locale) or key.notes.get("en"))
        ]
        head = "\n".join(filter(None, (above, f"### {text.title}")))
        body = "\n".join((head, *notes, text.body))
        small = [say(locale, "As of {date}", date=entry.as_of.isoformat())]
        if text.locale != locale:
            small.append(say(locale, "This answer is not available in your language yet"))
        links = " · ".join(f"[{link.title}]({link.url})" for link in text.links)
        foot = "\n".join(filter(None, (links, f"-# {' · '.join(small)}")))
        return (body, foot)
