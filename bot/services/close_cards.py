"""What people are shown when a post ends, and when nobody answers in one."""

from collections.abc import Sequence

from bot.domain.card import Button, Card, Option, Select, Style
from bot.domain.intake import Intake, Phase, Said, Solver
from bot.domain.redact import Redact
from bot.ports import Texts

LABEL_MOST = 100
"""https://discord.com/developers/docs/components/reference#string-select-select-option-structure"""


class CloseCards:
    """Cards carry their state in ``custom_id``: ``close:<verb>:<number>``."""

    def __init__(self, texts: Texts, redact: Redact) -> None:
        self._texts = texts
        self._redact = redact

    def what_solved_it(
        self,
        intake: Intake,
        said: Sequence[Said],
        locale: str,
        *,
        has_answer: bool,
        is_asker: bool,
    ) -> Card:
        """Asked of whoever pressed *Solved*; ``said`` is what others said."""
        say = self._texts.say
        myself = (
            say(locale, "I found it myself")
            if is_asker
            else say(locale, "The person who asked found it")
        )
        options = [Option(say(locale, "The answer from the FAQ"), Solver.FAQ)] if has_answer else []
        options += (self._option(one, locale) for one in said)
        options.append(Option(myself, Solver.SELF))
        question = say(locale, "Glad to hear that! What solved it?")
        select = Select(
            f"close:credit:{intake.subject}", say(locale, "What solved it?"), tuple(options)
        )
        return Card((question,), select=select)

    def follow_up(self, intake: Intake) -> Card:
        """One line for the asker, in the post."""
        say, locale, subject = self._texts.say, intake.locale, intake.subject
        text = say(
            locale,
            "Nobody has answered yet, sorry about that. Is it solved, or do you still need help?",
        )
        return Card(
            (text,),
            (
                Button(say(locale, "Solved"), f"close:solved:{subject}", style=Style.SUCCESS),
                Button(say(locale, "Still need help"), f"close:waits:{subject}"),
            ),
        )

    def anew(self, intake: Intake, custom_id: str) -> Card:
        """For a new question in a post that has ended."""
        say, locale = self._texts.say, intake.locale
        text = (
            say(locale, "This post is solved. A new question is seen better in a new post.")
            if intake.phase is Phase.SOLVED
            else say(locale, "This post is closed. A new question is seen better in a new post.")
        )
        button = Button(say(locale, "Open a new post"), custom_id)
        return Card((text,), (button,))

    def _option(self, said: Said, locale: str) -> Option:
        words = " ".join(self._redact(said.text).text.split())
        who = self._texts.say(locale, "by {name}", name=said.name) if said.name else ""
        return Option(_short(words), str(said.message), _short(who))


def _short(text: str) -> str:
    return text if len(text) <= LABEL_MOST else f"{text[: LABEL_MOST - 1]}…"
