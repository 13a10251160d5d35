"""Says what becomes of a new entry: the form it is drafted in, its preview, where it stands."""

from collections.abc import Sequence

from bot.domain.card import Button, Card, Style
from bot.domain.faq import Entry
from bot.domain.form import Entry as Shape
from bot.domain.form import Field, Form, shortened
from bot.domain.proposal import ANSWER_MOST, MAIN, TITLE_MOST, Proposal
from bot.domain.status import plain
from bot.ports import Texts

TYPED_MOST = 1500
"""Characters of the list of questions, and of that of links."""


class ProposalCards:
    """``is_pull``: entries become pull requests, or else are put in place."""

    def __init__(self, texts: Texts, *, is_pull: bool) -> None:
        self._texts = texts
        self._is_pull = is_pull

    def form(self, asked: str, answer: str, locales: Sequence[str], locale: str) -> Form:
        """What is known stands there already; ``locales`` are those to choose from."""
        say = self._texts.say
        return Form(
            "proposal:drafted",
            say(locale, "A new FAQ entry"),
            (
                Field(
                    name="title",
                    label=say(locale, "Question, in short"),
                    value=shortened(asked, TITLE_MOST),
                    most=TITLE_MOST,
                    is_required=True,
                ),
                Field(
                    name="questions",
                    label=say(locale, "Other ways to ask it, one a line"),
                    hint=say(locale, "As people type it; five to eight find most"),
                    entry=Shape.TEXT,
                    value=shortened(asked, TYPED_MOST) if len(asked) > TITLE_MOST else "",
                    most=TYPED_MOST,
                ),
                Field(
                    name="answer",
                    label=say(locale, "Answer"),
                    entry=Shape.TEXT,
                    value=shortened(answer, ANSWER_MOST),
                    most=ANSWER_MOST,
                    is_required=True,
                ),
                Field(
                    name="links",
                    label=say(locale, "Links, one a line"),
                    sample="Channels https://example.org/docs/channels",
                    entry=Shape.TEXT,
                    most=TYPED_MOST,
                ),
                Field(
                    name="locale",
                    label=say(locale, "Language"),
                    entry=Shape.CHOICE,
                    value=MAIN,
                    choices=tuple(locales),
                ),
            ),
        )

    def preview(
        self, proposal: Proposal, text: str, near: Sequence[Entry], problems: str, locale: str
    ) -> Card:
        """The file as it will stand; without a button where ``problems`` are to be mended."""
        say = self._texts.say
        fence = "````" if "```" in text else "```"
        parts = [
            f"### {plain(proposal.title)}\n-# `{proposal.path}`",
            f"{fence}md\n{text}\n{fence}",
        ]
        if near:
            titles = "\n".join(f"- {_named(one, locale)}" for one in near[:3])
            parts.append(f"{say(locale, '**There already, and like it:**')}\n{titles}")
        if problems:
            parts.append(f"{say(locale, '**To be mended first:**')}\n{problems}")
            return Card(tuple(parts))
        verb = say(locale, "Propose it") if self._is_pull else say(locale, "Put it in place")
        button = Button(verb, f"proposal:send:{proposal.id}", style=Style.PRIMARY)
        return Card(tuple(parts), buttons=(button,))

    def sent(self, where: str, locale: str) -> Card:
        """``where`` it stands; empty as long as nobody can tell."""
        say = self._texts.say
        if not where:
            return Card((say(locale, "It is on its way; GitHub takes a little longer today."),))
        if self._is_pull:
            return Card((say(locale, "Proposed: {where}", where=where),))
        return Card((say(locale, "In place: `{where}`. It counts in a moment.", where=where),))


def _named(entry: Entry, locale: str) -> str:
    return f"{plain(entry.in_locale(locale).title)} (`{entry.id}`)"
