"""Opens a forum post for an issue, by a label or a maintainer's click, and keeps it true."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.domain.card import Card
from bot.domain.errors import Refused, Rejected, Unavailable, lacking
from bot.domain.heard import looking_at
from bot.domain.ids import ChannelId, GuildId, MessageId
from bot.domain.intake import link as address
from bot.domain.issue import Issue, IssueRef
from bot.domain.link import Link
from bot.domain.move import fitting
from bot.domain.outbox import Effect, Leased
from bot.domain.places import Places
from bot.domain.seen import Change, Reaction
from bot.domain.verify import Audit
from bot.ports import BridgeStore, Chat, Clock, Handler, LinkStore, OrderStore, Texts, Tracker
from bot.ports.bridge import Shown
from bot.services.close import Person
from bot.services.first_message import digest
from bot.services.issue_cards import IssueCards
from bot.services.shown import showing, stream_of

OPEN = "issue.post"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePosts:
    """An issue that gets one of ``labels`` (lower case) gets a post in ``forum``, unless it has
    one. The bridge opens it, so nobody is asked for anything in it."""

    forum: ChannelId
    guild: GuildId
    labels: AbstractSet[str]
    links: LinkStore
    store: BridgeStore
    orders: OrderStore
    chat: Chat
    tracker: Tracker
    cards: IssueCards
    texts: Texts
    places: Places
    clock: Clock
    wake_outbox: Callable[[], None]

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {OPEN: self._open}

    async def react(self, change: Change) -> Reaction:
        issue, effects = change.issue, []
        label = next((one for one in change.added if one in self.labels), None)
        if label and issue.is_open and not await self.links.of_issue(issue.ref):
            effects.append(self._opening(issue, f"{label}:{change.now.rounds[label]}"))
        elif not change.is_only_said:
            name, card = _name(issue.ref), self.cards.post(issue)
            effects.append(showing(name, self.forum, card, change.version, may_post=False))
        return Reaction(tuple(effects))

    async def open(self, ref: IssueRef, person: Person) -> Card:
        """*Open a post*, for maintainers. Raises Refused."""
        say, locale = self.texts.say, person.locale
        if not self.places.is_maintainer(person.roles):
            raise Refused("Only maintainers can do this.")
        for link in await self.links.of_issue(ref):
            where = address(link.guild, link.channel)
            return Card((say(locale, "This issue has a post: {where}", where=where),))
        if names := self.chat.lacking(self.forum):
            raise lacking(self.forum, names)
        try:
            issue = await self.tracker.issue(ref)
        except (Unavailable, Rejected) as error:
            raise Refused("GitHub does not give this issue right now.") from error
        now = self.clock()
        audit = Audit(now, person.member, "issue.post", None, str(issue.ref))
        await self.orders.order(audit, [self._opening(issue, now.isoformat())])
        self.wake_outbox()
        return Card((say(locale, "The post opens in a moment."),))

    def _opening(self, issue: Issue, why: str) -> Effect:
        name, card = _name(issue.ref), self.cards.post(issue)
        payload = {
            "repository": issue.ref.repository,
            "number": issue.ref.number,
            "url": issue.url,
            "title": fitting(f"{issue.title} #{issue.ref.number}"),
            "card": card.to_json(),
        }
        return Effect(OPEN, f"{OPEN}:{issue.ref}:{why}".lower(), stream_of(name), payload)

    async def _open(self, leased: Leased) -> str | None:
        """Returns the post's id. Each step may have happened already, in an attempt that was cut
        off."""
        payload = leased.effect.payload
        ref, card = (
            IssueRef(payload["repository"], payload["number"]),
            Card.from_json(payload["card"]),
        )
        if await self.links.of_issue(ref):
            return None
        thread = await self.chat.open_post(
            self.forum, payload["title"], card, look_first=leased.attempts > 1
        )
        await self.store.show(_name(ref), Shown(thread, MessageId(thread), digest(card)))
        link = Link(
            subject=MessageId(thread),
            guild=self.guild,
            channel=thread,
            issue=ref,
            url=payload["url"],
            at=self.clock(),
        )
        await self.links.link(link, [looking_at(ref, f"link:{thread}")])
        self.wake_outbox()
        return str(thread)


def _name(ref: IssueRef) -> str:
    return f"post:{ref}".lower()
