"""Turns a question that nothing answers, or a good reply, into a new entry of the FAQ.

Nothing goes live by itself: the entry becomes a pull request, or a maintainer puts it in place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bot.domain.card import Card
from bot.domain.errors import Refused, Rejected
from bot.domain.form import Filled, Form
from bot.domain.ids import EntryId, MemberId, MessageId, RoleId
from bot.domain.outbox import Effect, Leased
from bot.domain.places import Places
from bot.domain.proposal import (
    LIFE,
    LIKE_AT,
    MAIN,
    Proposal,
    file_of,
    lines,
    links,
    slug_of,
)
from bot.domain.redact import Redact
from bot.domain.verify import Audit
from bot.ports import (
    Clock,
    ContentRepository,
    EntryFiles,
    Handler,
    ProposalStore,
    Texts,
)
from bot.services.issue_waiting import Waiting
from bot.services.library import Library
from bot.services.proposal_cards import ProposalCards

PROPOSE = "proposal.send"


@dataclass(frozen=True, slots=True)
class Drafter:
    """Whoever drafts."""

    member: MemberId
    roles: frozenset[RoleId]
    locale: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalService:
    """``repository`` is where the content is kept, ``folder`` that of the FAQ in it; without a
    repository the file is put in place by a maintainer. ``token`` makes unguessable names."""

    library: Library
    store: ProposalStore
    files: EntryFiles
    content: ContentRepository | None
    repository: str
    folder: str
    redact: Redact
    places: Places
    cards: ProposalCards
    texts: Texts
    clock: Clock
    token: Callable[[], str]
    wake_outbox: Callable[[], None]
    waiting: Waiting = field(default_factory=Waiting)
    _proposed: dict[str, str] = field(default_factory=dict)
    """Where what was proposed just now stands, by the effect's key."""

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return self.waiting.watched({PROPOSE: self._propose})

    async def from_gap(self, question: MessageId, drafter: Drafter) -> Form:
        """For a question that nothing answered."""
        asked = await self.store.unanswered(question)
        if asked is None:
            raise Refused("This question is not kept any more.")
        return self.form(asked, "", drafter)

    def form(self, question: str, answer: str, drafter: Drafter) -> Form:
        """What is known stands there already, without secrets."""
        self._check(drafter)
        return self.cards.form(
            " ".join(self.redact(question).text.split()),
            self.redact(answer).text.strip(),
            self._locales(),
            drafter.locale,
        )

    async def drafted(self, filled: Filled, drafter: Drafter) -> Card:
        """Keep the draft; show the file, what is wrong with it, and what it is like."""
        self._check(drafter)
        typed = {name: self.redact(text).text for name, text in filled.texts.items()}
        title = " ".join(typed["title"].split())
        said = lines(typed.get("questions", ""))
        locale = typed.get("locale") or MAIN
        like = await self._like((title, *said))
        proposal = Proposal(
            id=self.token(),
            member=drafter.member,
            at=self.clock(),
            slug=self._slug(title, locale, like),
            locale=locale,
            title=title,
            answer=typed["answer"].strip(),
            questions=said,
            links=links(typed.get("links", "")),
            like=like,
        )
        await self.store.keep(proposal)
        return self._preview(proposal, drafter.locale)

    async def send(self, id: str, drafter: Drafter) -> Card:  # noqa: A002 - as the store's
        """Propose the draft, or put it in place."""
        self._check(drafter)
        proposal = await self.store.of(id, drafter.member)
        if proposal is None or proposal.at < self.clock() - LIFE:
            raise Refused("This draft is not kept any more. Please begin anew.")
        if self.content is None and not self.places.is_maintainer(drafter.roles):
            raise Refused("Only maintainers can put an entry in place.")
        key = f"proposal:{proposal.id}"
        text = file_of(proposal, self.clock().date())
        payload = {
            "path": proposal.path,
            "branch": proposal.branch,
            "text": text,
            "title": proposal.title,
        }
        effect = Effect(PROPOSE, key, key, payload)
        audit = Audit(self.clock(), drafter.member, "proposal.send", None, proposal.path)

        async def begin() -> bool:
            is_new = await self.store.send(proposal, effect, audit)
            self.wake_outbox()
            return is_new

        try:
            is_done = await self.waiting.until_done(key, begin)
        except Rejected as error:
            again = replace(proposal, id=self.token())
            await self.store.keep(again)
            said = self.texts.say(drafter.locale, "It is not taken: {reason}", reason=error.reason)
            card = self._preview(again, drafter.locale)
            return replace(card, texts=(said, *card.texts))
        return self.cards.sent(self._proposed.pop(key, "") if is_done else "", drafter.locale)

    async def _propose(self, leased: Leased) -> str | None:
        payload = leased.effect.payload
        if self.content is None:
            self.files.save(payload["path"], payload["text"])
            where = str(payload["path"])
        else:
            where = await self.content.propose(
                self.repository,
                payload["branch"],
                f"{self.folder}/{payload['path']}",
                payload["text"],
                f"FAQ: {payload['title']}",
                self.texts.say(MAIN, "Drafted in Discord. Merging it puts it live."),
            )
        self._proposed[leased.effect.key] = where
        return where

    async def forget(self) -> None:
        """Erase drafts that nobody sent. Raises Unavailable."""
        await self.store.forget(self.clock() - LIFE)

    def _check(self, drafter: Drafter) -> None:
        if not self.places.is_helper(drafter.roles):
            raise Refused("Only helpers and maintainers can draft entries.")

    def _locales(self) -> tuple[str, ...]:
        there = {one for entry in self.library.entries.values() for one in entry.translations}
        return (MAIN, *sorted(there - {MAIN}))

    def _slug(self, title: str, locale: str, like: tuple[EntryId, ...]) -> EntryId:
        """Another language than the first one is a translation of an entry that lacks it."""
        if locale == MAIN:
            return slug_of(title, self.library.entries)
        for name in like:
            if locale not in self.library.entries[name].translations:
                return name
        raise Refused(
            "Every entry begins in English, and no entry that is like this one lacks that "
            "language. Please draft it in English."
        )

    async def _like(self, said: tuple[str, ...]) -> tuple[EntryId, ...]:
        """Entries that answer any of it now, the surest first."""
        sure: dict[EntryId, float] = {}
        for one in said:
            for found in (await self.library.rank(one)).candidates:
                if found.confidence >= LIKE_AT:
                    sure[found.entry] = max(found.confidence, sure.get(found.entry, 0.0))
        return tuple(sorted(sure, key=lambda name: -sure[name]))

    def _preview(self, proposal: Proposal, locale: str) -> Card:
        text = file_of(proposal, self.clock().date())
        near = [self.library.entries[one] for one in proposal.like if one != proposal.slug]
        return self.cards.preview(proposal, text, near, self.files.problems(proposal, text), locale)
