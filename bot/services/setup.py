"""Lets administrators choose channels, roles and repositories, and see what would be said."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.card import Card
from bot.domain.errors import Refused
from bot.domain.form import Filled, Form
from bot.domain.ids import ChannelId, EffectId, GuildId, MessageId
from bot.domain.intake import Intake
from bot.domain.places import Places
from bot.domain.setup import CHANNELS, CHOICES, ids_in, typed
from bot.domain.switches import Feature
from bot.domain.verify import Audit
from bot.ports import Chat, Clock, SetupStore
from bot.services.close import Person
from bot.services.faq import FaqService
from bot.services.intake import IntakeService
from bot.services.setup_cards import SetupCards
from bot.services.switches import Switches

HELD_SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupService:
    """``current`` are the settings that count now, as they would be typed, ``given`` those that
    count where nothing is chosen; ``check`` says what is wrong with choices, and nothing where they
    can be used. Who may do this, the cog knows."""

    store: SetupStore
    switches: Switches
    cards: SetupCards
    chat: Chat
    places: Places
    current: Mapping[str, str]
    given: Mapping[str, str]
    check: Callable[[Mapping[str, str]], str]
    clock: Clock
    faq: FaqService
    intake: IntakeService | None
    is_dry: bool

    async def page(self, number: int, locale: str) -> Card:
        return self.cards.page(number, await self._values(), locale)

    async def chosen(self, number: int, name: str, ids: Sequence[str], person: Person) -> Card:
        """Save it; the page as it is then. Raises Refused for what cannot be used."""
        await self._choose(name, typed(ids), person)
        return await self.page(number, person.locale)

    async def form(self, number: int, locale: str) -> Form:
        return self.cards.form(number, (await self._values())["github_repositories"], locale)

    async def filled(self, number: int, filled: Filled, person: Person) -> Card:
        """Repositories, as they were typed. Raises Refused for what cannot be used."""
        parts = filled.texts.get("repositories", "").replace("\n", ",").split(",")
        names = dict.fromkeys(part.strip() for part in parts if part.strip())
        await self._choose("github_repositories", ",".join(names), person)
        return await self.page(number, person.locale)

    async def show(self, locale: str) -> Card:
        saved = await self.store.choices()
        known = {name: saved[name] for name in CHOICES if name in saved}
        values = {**self.given, **known}
        waiting = [name for name in CHOICES if values[name] != self.current[name]]
        return self.cards.shown(known, waiting, self.switches.off, locale)

    async def forget(self, person: Person) -> Card:
        """The environment counts again, from the next start on."""
        audit = Audit(self.clock(), person.member, "setup.forget", None)
        await self.store.forget_choices(audit)
        return await self.show(person.locale)

    async def switch(
        self, channel: ChannelId, feature: Feature, person: Person, *, is_on: bool
    ) -> Card:
        await self.switches.switch(channel, feature, person.member, is_on=is_on)
        return self.cards.switched(channel, feature, person.locale, is_on=is_on)

    async def test(self, person: Person) -> Sequence[Card]:
        """What the bridge would say in each channel that was chosen, one card each."""
        values = await self._values()
        found = []
        for name in CHANNELS:
            for channel in map(ChannelId, ids_in(values[name])):
                said = await self._said(name, channel, person)
                lacking = self.chat.lacking(channel)
                found.append(self.cards.preview(channel, name, lacking, said, person.locale))
        return found or [self.cards.nowhere(person.locale)]

    async def held(self, person: Person) -> Card:
        """What a dry run kept back. Raises Refused for others than maintainers."""
        if not self.places.is_maintainer(person.roles):
            raise Refused("Only maintainers can do this.")
        held = await self.store.held(HELD_SHOWN)
        return self.cards.held(held, person.locale, is_dry=self.is_dry)

    async def _choose(self, name: str, value: str, person: Person) -> None:
        if name not in CHOICES:
            raise Refused("That cannot be used: {reason}", reason=name)
        if trouble := self.check({**await self.store.choices(), name: value}):
            raise Refused("That cannot be used: {reason}", reason=trouble)
        audit = Audit(self.clock(), person.member, "setup.choose", None, f"{name} {value}".strip())
        await self.store.choose(name, value, audit)

    async def _values(self) -> Mapping[str, str]:
        """What is chosen, else what is set: so it is after the next start."""
        saved = await self.store.choices()
        return {name: saved.get(name, self.given[name]) for name in CHOICES}

    async def _said(self, name: str, channel: ChannelId, person: Person) -> Card | None:
        """In a forum the first message, where there is one, in a channel for help an answer;
        elsewhere it depends."""
        is_on = self.switches.is_on
        if name == "help_forums" and self.intake and is_on(Feature.POSTS, channel):
            return await self._first(self.intake, channel, person)
        if name in ("help_channels", "help_forums") and is_on(Feature.ANSWERS, channel):
            return self._answer(channel, person.locale)
        return None

    def _answer(self, channel: ChannelId, locale: str) -> Card | None:
        faq = self.faq
        entry = next(iter(faq.library.entries.values()), None)
        if entry is None:
            return None
        card = faq.cards.answer(entry, locale, MessageId(0))
        if faq.notice and self.switches.is_on(Feature.NOTICE, channel):
            card = card.over(Card((faq.notice.short(locale),)))
        return card

    async def _first(self, intake: IntakeService, channel: ChannelId, person: Person) -> Card:
        now = self.clock()
        findings = await intake.examiner.examine("", ())
        sample = Intake(
            subject=MessageId(0),
            guild=self.places.guild or GuildId(0),
            channel=channel,
            asker=person.member,
            locale=person.locale,
            title="",
            is_post=True,
            has_full_notice=True,
            kind=findings.kind,
            score=findings.score,
            effect=EffectId(0),
            message=None,
            opened_at=now,
            heard_at=now,
        )
        return await intake.first.drawn(sample, findings, None, "")
