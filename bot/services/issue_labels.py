"""*Label issue*: all labels of an issue to choose from at once, and only what differs is set."""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.card import Card, Option
from bot.domain.errors import Refused, Unavailable
from bot.domain.form import CHOICES_MOST, FIELDS_MOST, Entry, Field, Filled, Form
from bot.domain.issue import IssueRef
from bot.ports import Texts
from bot.services.issue_choices import IssueChoices
from bot.services.issue_commands import IssueCommands
from bot.services.issue_finding import Asked, IssueFinding

PATIENCE = 1.2
"""Seconds for each of the two things that are asked for: a form has to be there in three."""
MARK = 4
"""Characters that a label which was chosen already is known by; a field's name takes 100."""
MARKED_MOST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueLabels:
    """The form carries its state: the issue, and in each field's name which of its labels were
    there when it was opened, so that what others set meanwhile stays."""

    finding: IssueFinding
    choices: IssueChoices
    commands: IssueCommands
    texts: Texts

    async def form(self, asked: Asked, text: str) -> Form:
        """For the issue that a message with this ``text`` names, else the thread's."""
        self.finding.check(asked.person)
        ref = await self.finding.below(asked, text)
        self.finding.issues.forget(ref)
        issue, known = await asyncio.gather(
            self.finding.issues.soon(ref, PATIENCE),
            self.choices.labels.soon(ref.repository, PATIENCE),
        )
        say, locale = self.texts.say, asked.person.locale
        if issue is None or known is None:
            raise Refused(
                "GitHub is slow right now, or there is no issue {issue}. Please try again in a "
                "moment.",
                issue=str(ref),
            )
        if not known:
            raise Refused("{repository} has no labels.", repository=ref.repository)
        label = say(locale, "Labels")
        fields = tuple(
            _field(label if place == 0 else f"{label} ({place + 1})", place, names, issue.labels)
            for place, names in enumerate(_parts(known, issue.labels))
        )
        where = self.finding.around.repositories.index(ref.repository)
        return Form(f"issue:label:{where}:{ref.number}", f"#{ref.number} {issue.title}", fields)

    async def filled(self, asked: Asked, rest: str, filled: Filled) -> Card:
        """What was chosen: ``rest`` is that of the form's ``custom_id``."""
        self.finding.check(asked.person)
        where, _, number = rest.partition(":")
        repositories = self.finding.around.repositories
        if int(where) >= len(repositories):
            raise Refused("This form is not there any more. Please begin anew.")
        ref = IssueRef(repositories[int(where)], int(number))
        known = await self.choices.labels.soon(ref.repository, PATIENCE)
        if known is None:
            raise Unavailable("GitHub", f"did not tell the labels of {ref.repository}")
        chosen = {name for names in filled.choices.values() for name in names}
        were = {
            name[place : place + MARK]
            for name in (key.partition(":")[2] for key in filled.choices)
            for place in range(0, len(name), MARK)
        }
        add = sorted(name for name in chosen if name in known and _mark(name) not in were)
        remove = sorted(name for name in known if _mark(name) in were and name not in chosen)
        if not (add or remove):
            return Card((self.texts.say(asked.person.locale, "It is so already."),))
        return await self.commands.relabel(asked, ref, add, remove)


def _parts(known: Sequence[str], on: Sequence[str]) -> Sequence[Sequence[str]]:
    """As many labels as fit into a form, those that are on first, field by field."""
    there = {name.lower() for name in on}
    names = sorted(known, key=lambda name: (name.lower() not in there, name.lower()))
    most = CHOICES_MOST * FIELDS_MOST
    return [names[at : at + CHOICES_MOST] for at in range(0, min(len(names), most), CHOICES_MOST)]


def _field(label: str, place: int, names: Sequence[str], on: Sequence[str]) -> Field:
    there = {name.lower() for name in on}
    were = [name for name in names if name.lower() in there][:MARKED_MOST]
    return Field(
        name=f"{place}:{''.join(map(_mark, were))}",
        label=label,
        entry=Entry.CHOICES,
        options=tuple(Option(name, name) for name in names),
        chosen=frozenset(were),
        most=len(names),
    )


def _mark(name: str) -> str:
    return hashlib.blake2s(name.lower().encode(), digest_size=MARK // 2).hexdigest()
