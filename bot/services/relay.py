"""Opens a link for comments where whoever opened the post agrees, and closes it again."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.card import Card
from bot.domain.errors import Refused
from bot.domain.ids import ChannelId, MessageId
from bot.domain.link import Link, Relay
from bot.domain.outbox import Effect
from bot.domain.places import Places
from bot.domain.relay import least
from bot.domain.verify import Audit
from bot.ports import Chat, Clock, IntakeStore, LinkStore, OutboxStore, RelayStore
from bot.services.close import Person
from bot.services.relay_cards import RelayCards


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayService:
    """One use case a method; the cards are for the person alone. All raise Refused. ``most`` is
    what may be chosen on this server."""

    store: RelayStore
    links: LinkStore
    intakes: IntakeStore
    outbox: OutboxStore
    chat: Chat
    cards: RelayCards
    places: Places
    clock: Clock
    wake_outbox: Callable[[], None]
    most: Relay

    async def state(self, channel: ChannelId, person: Person) -> Card:
        link = await self._link(channel)
        return self.cards.state(least(link.relay, self.most), link.issue, link.url, person.locale)

    async def choose(self, channel: ChannelId, relay: Relay, person: Person) -> Card:
        """The opener decides at once; a maintainer lets fewer cross at once, and asks for more."""
        link = await self._link(channel)
        self._check(relay)
        is_fewer = least(relay, link.relay) is relay
        if await self._may_decide(link, person) or (is_fewer and self._is_staff(person)):
            await self._switch(link, relay, person)
            return self.cards.state(relay, link.issue, link.url, person.locale)
        if not self._is_staff(person):
            raise Refused("Only whoever opened this post may decide that.")
        locale = await self._locale(link)
        card = self.cards.ask(link.subject, relay, link.issue, link.url, locale)
        # Once a day: who does not answer is not pressed.
        key = f"relay.ask:{link.subject}:{relay}:{self.clock():%Y-%m-%d}"
        if await self.outbox.enqueue(_told(link, key, card)):
            self.wake_outbox()
        return self.cards.asked(person.locale)

    async def answer(
        self, subject: MessageId, relay: Relay, person: Person, *, agrees: bool
    ) -> Card:
        """What stands in the place of the question then."""
        link = await self.links.of_post(subject)
        if link is None:
            raise Refused("This post has no issue on GitHub.")
        if not await self._may_decide(link, person):
            raise Refused("Only whoever opened this post may decide that.")
        if agrees:
            self._check(relay)
            await self._switch(link, relay, person)
        return self.cards.answered(agrees=agrees, locale=await self._locale(link))

    async def _switch(self, link: Link, relay: Relay, person: Person) -> None:
        now = self.clock()
        card = self.cards.switched(relay, link.issue, link.url, await self._locale(link))
        told = _told(link, f"relay.told:{link.subject}:{now.isoformat()}", card)
        audit = Audit(now, person.member, "relay", None, f"{relay} {link.issue}")
        if await self.store.switch(link.subject, relay, now, [told], audit):
            self.wake_outbox()

    async def _link(self, channel: ChannelId) -> Link:
        link = await self.links.of_thread(channel)
        if link is None:
            raise Refused("This works only in the thread of a post that has an issue on GitHub.")
        return link

    def _check(self, relay: Relay) -> None:
        if least(relay, self.most) is not relay:
            raise Refused("On this server only what maintainers write may cross.")

    async def _may_decide(self, link: Link, person: Person) -> bool:
        """Where the bridge opened the thread for an issue, that is up to maintainers."""
        intake = await self.intakes.of_subject(link.subject)
        opener = intake.asker if intake else await self.chat.opener(link.channel)
        return self._is_staff(person) if opener is None else opener == person.member

    def _is_staff(self, person: Person) -> bool:
        return self.places.is_maintainer(person.roles)

    async def _locale(self, link: Link) -> str:
        return await locale_of(self.intakes, link.subject)


def _told(link: Link, key: str, card: Card) -> Effect:
    payload = {"channel": link.channel, "to": None, "card": card.to_json()}
    return Effect("chat.reply", key, stream_in(link.channel), payload)


def stream_in(thread: ChannelId) -> str:
    """What is told in one thread comes in its order."""
    return f"thread:{thread}"


async def locale_of(intakes: IntakeStore, subject: MessageId) -> str:
    """What is read in a post, whose opener's language it is."""
    intake = await intakes.of_subject(subject)
    return intake.locale if intake else "en"
