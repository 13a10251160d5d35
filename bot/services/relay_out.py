"""Writes on GitHub what members say in threads that are open for it, and follows their changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.errors import Unavailable
from bot.domain.ids import ChannelId, MemberId, MessageId
from bot.domain.issue import Comment, IssueRef, marked
from bot.domain.link import Relay
from bot.domain.outbox import Effect, Leased
from bot.domain.places import Places
from bot.domain.redact import Redact
from bot.domain.relay import Crossing, Relayed, Spoken, crosses, digest, first_at, least, marker
from bot.domain.relay_out import comment_of
from bot.domain.ticket import Attachment
from bot.ports import (
    Chat,
    Clock,
    Handler,
    IntakeStore,
    IssueStore,
    OutboxStore,
    RelayStore,
    Tracker,
)
from bot.services.issue_effects import stream_of
from bot.services.outbox import FAILED
from bot.services.relay import locale_of, stream_in
from bot.services.relay_cards import RelayCards

OUT, DROP, CATCH_UP = "relay.out", "relay.drop", "relay.catch_up"
FILE_MOST = 10_000
"""Bytes of a file that is shown as a text."""
FILES_MOST = 5
CAUGHT_UP = 200
"""Messages of a thread, the last ones, that are read again after the bridge was away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayOut:
    """``said``, ``gone`` and ``catch_up`` raise Unavailable. ``most`` is what may cross on this
    server."""

    store: RelayStore
    issues: IssueStore
    intakes: IntakeStore
    outbox: OutboxStore
    tracker: Tracker
    chat: Chat
    redact: Redact
    cards: RelayCards
    places: Places
    clock: Clock
    wake_outbox: Callable[[], None]
    most: Relay

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {
            OUT: self._write,
            OUT + FAILED: self._failed,
            DROP: self._take_back,
            CATCH_UP: self._catch_up,
        }

    async def said(self, spoken: Spoken) -> None:
        """A message of a member, new or changed; it may have been heard before."""
        crossing = await self.store.of_thread(spoken.channel)
        is_maintainer = self.places.is_maintainer(spoken.roles)
        if self.places.is_blocked(spoken.author):
            return
        if crossing is None or not self._is_open(crossing, is_maintainer=is_maintainer):
            return
        before = await self.store.of_message(spoken.message)
        if spoken.at < crossing.since if before is None else spoken.version <= before.at:
            return
        if spoken.text or spoken.images or spoken.files:
            payload = {
                **_payload(spoken.message, crossing.subject, spoken.channel, crossing.issue),
                "text": await self._text(spoken),
                "version": spoken.version.isoformat(),
                "is_edited": spoken.edited_at is not None,
                "is_maintainer": is_maintainer,
                "member": spoken.author,
            }
            key = f"{OUT}:{spoken.message}:{spoken.version.isoformat()}"
            await self._enqueue(Effect(OUT, key, stream_of(crossing.issue.repository), payload))

    async def gone(self, message: MessageId, channel: ChannelId) -> None:
        """A message was deleted. It may still be on its way, and follows then."""
        known = await self.store.of_message(message)
        where = known or await self.store.of_thread(channel)
        if where and (known is None or known.is_out):
            payload = _payload(message, where.subject, where.channel, where.issue)
            stream = stream_of(where.issue.repository)
            await self._enqueue(Effect(DROP, f"{DROP}:{message}", stream, payload))

    async def catch_up(self) -> None:
        """Hear what was written, changed and deleted while nobody listened: once all that is
        still on its way to GitHub has arrived, for some of it may be deleted by now."""
        for crossing in await self.store.crossings():
            key = f"{CATCH_UP}:{crossing.subject}:{self.clock().isoformat()}"
            stream = stream_of(crossing.issue.repository)
            await self._enqueue(Effect(CATCH_UP, key, stream, {"channel": crossing.channel}))

    async def _catch_up(self, leased: Leased) -> None:
        crossing = await self.store.of_thread(ChannelId(leased.effect.payload["channel"]))
        if crossing is None:
            return
        since = first_at(crossing.since)
        spoken = await self.chat.spoken(crossing.channel, since, CAUGHT_UP)
        for said in spoken:
            await self.said(said)
        there = {one.message for one in spoken}
        first = since if len(spoken) < CAUGHT_UP else min(there)
        for one in await self.store.latest(crossing.subject, CAUGHT_UP):
            if one.message not in there and one.message >= first:
                await self.gone(one.message, one.channel)

    async def _text(self, spoken: Spoken) -> str:
        def clean(text: str) -> str:
            return self.redact(text).text

        texts = []
        for file in spoken.files[:FILES_MOST]:
            try:
                text = await self.chat.read_file(file, FILE_MOST)
            except Unavailable:
                text = None  # then it is described
            if text:
                texts.append(Attachment(file.name, clean(text)))
        return comment_of(spoken, clean(spoken.text), clean(spoken.name), texts)

    async def _write(self, leased: Leased) -> str | None:
        """Returns the comment's id. What was closed, deleted or said anew meanwhile is left."""
        payload = leased.effect.payload
        message, issue = _refs(payload)
        version, mark = datetime.fromisoformat(payload["version"]), marker(message)
        crossing = await self.store.of_thread(ChannelId(payload["channel"]))
        if (
            crossing is None
            or crossing.issue != issue
            or not self._is_open(crossing, is_maintainer=payload["is_maintainer"])
        ):
            return None
        text, known = payload["text"], await self.store.of_message(message)
        if known is None:
            comment = await self._comment(leased, issue, mark)
            number: int | None = comment.id
        elif known.comment is None or known.at >= version or known.issue != issue:
            return None
        else:
            number = known.comment
            if known.digest != digest(text):
                await self.tracker.rewrite(issue.repository, known.comment, text, mark)
        relayed = replace(_unwritten(payload), comment=number, digest=digest(text), at=version)
        await self.store.crossed(replace(relayed, member=MemberId(payload["member"])))
        return str(number)

    async def _comment(self, leased: Leased, issue: IssueRef, mark: str) -> Comment:
        """What an earlier attempt, or version, may have written is looked for."""
        text = leased.effect.payload["text"]
        looks = leased.attempts > 1 or leased.effect.payload["is_edited"]
        comment = await self.tracker.comment(issue, text, mark, look_first=looks)
        if looks and comment.body.replace("\r\n", "\n").strip() != marked(text, mark).strip():
            await self.tracker.rewrite(issue.repository, comment.id, text, mark)
        await self.issues.commented(issue, mark, comment.id)
        return comment

    async def _take_back(self, leased: Leased) -> None:
        payload = leased.effect.payload
        known = await self.store.of_message(MessageId(payload["message"]))
        if known and known.comment:
            await self.tracker.retract(known.issue.repository, known.comment)
        # What comes late must not write it again.
        await self.store.crossed(replace(known or _unwritten(payload), comment=None))

    async def _failed(self, leased: Leased) -> None:
        """The outbox gave up: whoever wrote it must not think that it is read there."""
        payload = leased.effect.payload
        message, issue = _refs(payload)
        locale = await locale_of(self.intakes, MessageId(payload["subject"]))
        card = self.cards.lost(issue, locale)
        told = {"channel": payload["channel"], "to": message, "card": card.to_json()}
        stream = stream_in(ChannelId(payload["channel"]))
        await self._enqueue(Effect("chat.reply", f"told:{leased.effect.key}", stream, told))

    def _is_open(self, crossing: Crossing, *, is_maintainer: bool) -> bool:
        return crosses(least(crossing.relay, self.most), is_maintainer=is_maintainer)

    async def _enqueue(self, effect: Effect) -> None:
        if await self.outbox.enqueue(effect):
            self.wake_outbox()


def _payload(
    message: MessageId, subject: MessageId, channel: ChannelId, issue: IssueRef
) -> dict[str, Any]:
    where = {"repository": issue.repository, "number": issue.number}
    return {"message": message, "subject": subject, "channel": channel, **where}


def _refs(payload: Mapping[str, Any]) -> tuple[MessageId, IssueRef]:
    return MessageId(payload["message"]), IssueRef(payload["repository"], payload["number"])


def _unwritten(payload: Mapping[str, Any]) -> Relayed:
    """What is remembered of a message that has no comment."""
    message, issue = _refs(payload)
    return Relayed(
        message=message,
        subject=MessageId(payload["subject"]),
        channel=ChannelId(payload["channel"]),
        issue=issue,
        comment=None,
        is_out=True,
        digest="",
        at=datetime.fromtimestamp(0, UTC),
    )
