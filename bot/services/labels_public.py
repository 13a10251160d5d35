"""Writes what a label says on the issue, where everybody reads it."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.faq import Entry
from bot.domain.handoff import Routing, Situation, Topic, route
from bot.domain.ids import EntryId
from bot.domain.labels import LabelBook
from bot.domain.labels_decide import Command, Do
from bot.domain.neutral import neutral
from bot.domain.repro_guide import in_locale


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelComments:
    """One comment a label: text, answer and official door together."""

    book: LabelBook
    entry: Callable[[EntryId], Entry | None]
    """Of the FAQ, as it is now."""
    routing: Routing

    def text(self, command: Command, locale: str) -> str:
        """Empty where it says nothing."""
        parts = [in_locale(self.book.texts[one], locale, "") for one in command.what(Do.COMMENT)]
        parts += (self.answer(EntryId(one), locale) for one in command.what(Do.FAQ))
        said = "\n".join(parts)
        parts += (self.door(Topic(one), locale, said) for one in command.what(Do.SUPPORT))
        return "\n\n".join(filter(None, parts))

    def answer(self, name: EntryId, locale: str) -> str:
        """An entry of the FAQ as it stands in Discord, ringing nobody on GitHub. Empty where there
        is none, and for one that is not for everybody."""
        entry = self.entry(name)
        if entry is None or entry.channels or entry.roles:
            return ""
        said = entry.in_locale(locale)
        links = "\n".join(f"- [{one.title}]({one.url})" for one in said.links)
        return f"### {said.title}\n\n{neutral(said.body)}\n\n{links}".rstrip()

    def door(self, topic: Topic, locale: str, said: str = "") -> str:
        """Where official support for ``topic`` is, as it is for those whom it is there for: nobody
        is asked in public who they are. Empty where the policy names no place, and where all that
        it names is ``said`` already."""
        routing = self.routing
        tiers = sorted(frozenset[str]().union(*routing.entitled.values()))
        situation = Situation(
            topic=topic,
            tier=max(tiers, key=lambda one: _included(routing, one), default=""),
            roles=routing.developer_roles,
            is_verified=True,
        )
        way = route(situation, routing, locale).route
        links = [one.link(locale) for one in routing.door(way).links]
        if all(one.url in said for one in links):
            return ""
        name = routing.route_name(way, locale)
        before = f"**{name}:** " if links and links[0].label != name else ""
        return before + " · ".join(f"[{one.label}]({one.url})" for one in links)


def marker(command: Command) -> str:
    """What tells this comment from others on the issue; labels may hold any character."""
    return f"label:{hashlib.sha256(command.name.encode()).hexdigest()[:12]}"


def _included(routing: Routing, tier: str) -> int:
    return sum(routing.may(tier, what) for what in routing.entitled)
