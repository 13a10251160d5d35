"""Carries out what follows in a post from what happened to its issue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.card import Card
from bot.domain.close import Ending
from bot.domain.errors import Rejected
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.intake import Intake, Phase, Reason
from bot.domain.issue import IssueRef
from bot.domain.link import Link
from bot.domain.outbox import Effect, Leased
from bot.ports import BridgeStore, Chat, Clock, Handler, IntakeStore, LinkStore
from bot.services.bridge_cards import BridgeCards
from bot.services.close import CloseService
from bot.services.replies import SHOW, nonce, stream_of
from bot.services.shown import showing

TELL, STATE, MILESTONE = "bridge.tell", "bridge.state", "bridge.milestone"
GONE = "bridge.gone"


def telling(link: Link, key: str, card: Card, mention: MemberId | None = None) -> Effect:
    """Say it in the linked thread; where the post is a message in a channel, as a reply to it."""
    payload = {"card": card.to_json(), "mention": mention}
    return following(TELL, link, key, **payload)


def following(kind: str, link: Link, key: str, **more: Any) -> Effect:
    """Something that follows in ``link``'s post, after all that is under way there."""
    issue = {"repository": link.issue.repository, "number": link.issue.number}
    payload = {"subject": link.subject, **issue, **more}
    return Effect(kind, f"{kind}:{link.subject}:{key}", stream_of(link.subject), payload)


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeEffects:
    """``close`` is None where nobody looks after posts, ``staff_channel`` where nobody is told.
    What belongs to a link that is not there any more is not done."""

    links: LinkStore
    intakes: IntakeStore
    store: BridgeStore
    chat: Chat
    cards: BridgeCards
    close: CloseService | None
    solved_tags: Sequence[str]
    staff_channel: ChannelId | None
    clock: Clock

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {
            TELL: self._tell,
            STATE: self._turn,
            MILESTONE: self._show_milestone,
            GONE: self._drop,
        }

    async def locale_of(self, link: Link) -> str:
        intake = await self.intakes.of_subject(link.subject)
        return intake.locale if intake else "en"

    async def lost(self, link: Link) -> bool:
        """Its thread is gone: the issue stays as it is, and maintainers are told. False where that
        is known."""
        effects = []
        if self.staff_channel:
            card = self.cards.deleted(link).to_json()
            payload = {"channel": self.staff_channel, "to": None, "card": card}
            key = f"deleted:{link.subject}:{link.issue}"
            effects.append(Effect("chat.reply", key, stream_of(link.subject), payload))
        return await self.links.unlink(link.subject, effects) is not None

    async def _tell(self, leased: Leased) -> str | None:
        link, payload = await self._link(leased), leased.effect.payload
        if link is None:
            return None
        mention = payload["mention"]
        try:
            message = await self.chat.reply(
                link.channel,
                None if link.has_thread else link.subject,
                Card.from_json(payload["card"]),
                nonce(leased.effect.key),
                look_first=leased.attempts > 1,
                mention=MemberId(mention) if mention else None,
            )
        except Rejected as error:
            if not error.is_gone:
                raise
            await self.lost(link)
            return None
        return str(message)

    async def _turn(self, leased: Leased) -> None:
        """An issue that is completed solves its post. Closed for another reason it does not:
        whoever asked may still be helped. What people decided in the post stands."""
        link, is_open = await self._link(leased), leased.effect.payload["is_open"]
        if link is None:
            return
        intake = await self.intakes.of_subject(link.subject)
        if intake and self.close:
            await self._turn_post(self.close, intake, link.issue, is_open=is_open)
        elif link.has_thread and is_open:
            await self.chat.mark(link.channel, without=self.solved_tags)
        elif link.has_thread:
            await self.chat.mark(link.channel, tags=self.solved_tags)

    async def _turn_post(
        self, close: CloseService, intake: Intake, issue: IssueRef, *, is_open: bool
    ) -> None:
        if not is_open:
            ending = Ending(Phase.SOLVED, Reason.FIXED, self.clock(), str(issue))
            await close.end(intake, ending, if_open=True)
        elif intake.phase is Phase.SOLVED and intake.reason is Reason.FIXED:
            await close.open_again(intake)

    async def _show_milestone(self, leased: Leased) -> None:
        """In the post's first message; where there is none, in a line of its own."""
        link, title = await self._link(leased), leased.effect.payload["milestone"]
        if link is None:
            return
        key, shown = leased.effect.key, await self.store.shown(f"post:{link.issue}".lower())
        intake = await self.intakes.of_subject(link.subject)
        effects = []
        if intake:
            payload = {"intake": link.subject}
            effects.append(Effect(SHOW, f"show:{key}", stream_of(link.subject), payload))
        elif link.has_thread and not (shown and shown.channel == link.channel):
            card = self.cards.milestone(link, title, "en")
            name = f"link:{link.subject}"
            effects.append(showing(name, link.channel, card, key, may_post=True))
        await self.links.set_milestone(link.subject, title, effects)

    async def _drop(self, leased: Leased) -> None:
        if link := await self._link(leased):
            # The line is said of what is no link any more.
            card = self.cards.gone(link, await self.locale_of(link))
            payload = {
                "channel": link.channel,
                "to": None if link.has_thread else link.subject,
                "card": card.to_json(),
            }
            key, stream = f"gone:{link.subject}:{link.issue}", stream_of(link.subject)
            effects = [Effect("chat.reply", key, stream, payload)]
            if await self.intakes.of_subject(link.subject):
                effects.append(Effect(SHOW, f"show:{key}", stream, {"intake": link.subject}))
            await self.links.unlink(link.subject, effects)

    async def _link(self, leased: Leased) -> Link | None:
        payload = leased.effect.payload
        link = await self.links.of_post(MessageId(payload["subject"]))
        issue = IssueRef(payload["repository"], payload["number"])
        return link if link and link.issue == issue else None
