"""Shows in threads what people write on GitHub, and follows their changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain.card import Card
from bot.domain.errors import Rejected
from bot.domain.heard import About, Heard
from bot.domain.ids import ChannelId, MessageId
from bot.domain.issue import Comment, IssueRef, Standing
from bot.domain.link import Relay
from bot.domain.outbox import Effect, Leased
from bot.domain.relay import Crossing, Relayed, crosses, digest, is_ours, least
from bot.domain.relay_in import as_discord
from bot.domain.relay_split import split
from bot.domain.seen import Change, Reaction
from bot.ports import Chat, Handler, IntakeStore, RelayStore, Tracker
from bot.services.relay import locale_of, stream_in
from bot.services.relay_cards import RelayCards
from bot.services.replies import nonce

IN, GONE = "relay.in", "relay.gone"
PART_MOST = 3_400
"""Characters of a message, of the 4 000 that it may have with its head and a link to the rest."""
PARTS_MOST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayIn:
    """A reactor of the inbox. ``most`` is what may cross on this server."""

    store: RelayStore
    intakes: IntakeStore
    tracker: Tracker
    chat: Chat
    cards: RelayCards
    most: Relay

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {IN: self._show, GONE: self._take_back}

    async def react(self, change: Change) -> Reaction:
        if change.heard.about is not About.COMMENT:
            return Reaction()
        if change.comment is None:
            return Reaction(tuple(await self._gone(change.heard)))
        return Reaction(tuple(await self._said(change.comment)))

    async def _said(self, comment: Comment) -> Sequence[Effect]:
        crossings = await self.store.of_issue(comment.issue)
        if not crossings or comment.standing is Standing.BOT or await self._is_ours(comment):
            return []
        shown = {one.subject for one in await self.store.of_comment(comment.id)}
        is_maintainer = comment.standing is Standing.MAINTAINER
        return [
            await self._effect(crossing, comment)
            for crossing in crossings
            if self._is_open(crossing, is_maintainer=is_maintainer)
            and (crossing.takes(comment) or crossing.subject in shown)
        ]

    async def _is_ours(self, comment: Comment) -> bool:
        """A webhook may be here before the answer that tells the comment's id, by which the inbox
        would have known it."""
        me = (await self.tracker.me()).lower()
        return is_ours(comment.body) or comment.author.lower() == me

    async def _effect(self, crossing: Crossing, comment: Comment) -> Effect:
        locale = await locale_of(self.intakes, crossing.subject)
        parts = split(as_discord(comment.body), PART_MOST)
        cards = self.cards.comment(comment, parts, PARTS_MOST, locale)
        payload = {
            **_payload(crossing.subject, crossing.channel, comment.issue, comment.id),
            "cards": [card.to_json() for card in cards],
            "version": comment.updated_at.isoformat(),
            "is_maintainer": comment.standing is Standing.MAINTAINER,
        }
        # GitHub's times are whole seconds, in which more than one change may happen.
        state = digest(comment.updated_at.isoformat(), comment.body)
        key = f"{IN}:{crossing.subject}:{comment.id}:{state}"
        return Effect(IN, key, stream_in(crossing.channel), payload)

    async def _gone(self, heard: Heard) -> Sequence[Effect]:
        """It may still be on its way to a thread, and follows then."""
        shown = await self.store.of_comment(heard.comment)
        places = {one.subject: one.channel for one in shown if not one.is_out}
        if heard.action == "deleted":
            crossings = await self.store.of_issue(heard.issue)
            places |= {one.subject: one.channel for one in crossings}
        return [
            Effect(
                GONE,
                f"{GONE}:{subject}:{heard.comment}",
                stream_in(channel),
                _payload(subject, channel, heard.issue, heard.comment),
            )
            for subject, channel in places.items()
        ]

    async def _show(self, leased: Leased) -> None:
        """Part by part; what is there already is edited, what is too many is deleted."""
        payload = leased.effect.payload
        version = datetime.fromisoformat(payload["version"])
        crossing = await self.store.of_thread(ChannelId(payload["channel"]))
        if crossing is None or not self._is_open(crossing, is_maintainer=payload["is_maintainer"]):
            return
        known = {one.part: one for one in await self._known(payload)}
        if any(one.at > version for one in known.values()):
            return
        cards = [Card.from_json(card) for card in payload["cards"]]
        for part, card in enumerate(cards):
            message = await self._part(leased, part, card, known.get(part))
            await self.store.crossed(_relayed(payload, message, part, card, version))
        for part, one in known.items():
            if part >= len(cards):
                await self._delete(one)

    async def _part(
        self, leased: Leased, part: int, card: Card, known: Relayed | None
    ) -> MessageId:
        channel = ChannelId(leased.effect.payload["channel"])
        if known is None:
            name = nonce(f"{leased.effect.key}:{part}")
            looks = leased.attempts > 1
            return await self.chat.reply(channel, None, card, name, look_first=looks)
        if known.digest != digest(*card.texts):
            try:
                await self.chat.edit(channel, known.message, card)
            except Rejected as error:
                if not error.is_gone:  # who deleted it in Discord does not want it there
                    raise
        return known.message

    async def _take_back(self, leased: Leased) -> None:
        for one in await self._known(leased.effect.payload):
            await self._delete(one)

    async def _delete(self, one: Relayed) -> None:
        await self.chat.delete(one.channel, one.message)
        await self.store.forget(one.message)

    async def _known(self, payload: Mapping[str, Any]) -> Sequence[Relayed]:
        shown = await self.store.of_comment(payload["comment"])
        return [one for one in shown if one.subject == payload["subject"] and not one.is_out]

    def _is_open(self, crossing: Crossing, *, is_maintainer: bool) -> bool:
        return crosses(least(crossing.relay, self.most), is_maintainer=is_maintainer)


def _payload(
    subject: MessageId, channel: ChannelId, issue: IssueRef, comment: int
) -> dict[str, Any]:
    where = {"repository": issue.repository, "number": issue.number}
    return {"subject": subject, "channel": channel, "comment": comment, **where}


def _relayed(
    payload: Mapping[str, Any], message: MessageId, part: int, card: Card, version: datetime
) -> Relayed:
    return Relayed(
        message=message,
        subject=MessageId(payload["subject"]),
        channel=ChannelId(payload["channel"]),
        issue=IssueRef(payload["repository"], payload["number"]),
        comment=payload["comment"],
        is_out=False,
        digest=digest(*card.texts),
        at=version,
        part=part,
    )
