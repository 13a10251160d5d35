"""Opens issues and adds comments on GitHub, each once, and links them to their posts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.domain.card import Card
from bot.domain.errors import Rejected, Unavailable
from bot.domain.filing import NO_POST, Draft, marker
from bot.domain.heard import looking_at
from bot.domain.ids import ChannelId, GuildId, MessageId
from bot.domain.intake import Intake
from bot.domain.issue import Issue, IssueRef, NewIssue
from bot.domain.link import Link
from bot.domain.outbox import MAX_ATTEMPTS, Effect, EffectState, Leased
from bot.ports import Clock, FilingStore, Handler, LinkStore, OutboxStore, Tracker
from bot.services.filing_cards import FilingCards
from bot.services.outbox import FAILED
from bot.services.replies import SHOW, stream_of

OPEN, JOIN = "filing.open", "filing.join"
GIVEN_UP = (EffectState.DEAD, EffectState.UNKNOWN)


@dataclass(slots=True, kw_only=True)
class FilingEffects:
    """``patience``: seconds that somebody waits for GitHub before they are told that it takes
    longer. ``staff_channel`` gets told of what GitHub did not take, and why."""

    store: FilingStore
    links: LinkStore
    tracker: Tracker
    outbox: OutboxStore
    cards: FilingCards
    clock: Clock
    wake_outbox: Callable[[], None]
    staff_channel: ChannelId | None = None
    patience: float = 8.0
    _waiting: dict[str, asyncio.Future[str]] = field(default_factory=dict)
    """Who waits for the address of the issue, by effect."""

    @property
    def handlers(self) -> Mapping[str, Handler]:
        failed = dict.fromkeys((OPEN + FAILED, JOIN + FAILED), self._failed)
        return {OPEN: self._open, JOIN: self._join, **failed}

    async def open(self, draft: Draft, intake: Intake | None, new: NewIssue) -> str | None:
        """Let an issue be opened; its address if that takes no longer than ``patience``. None:
        later, or somebody else is at it. Raises Rejected where GitHub does not take it."""
        wanted = {
            "repository": new.repository,
            "title": new.title,
            "body": new.body,
            "marker": new.marker,
            "labels": [*new.labels],
        }
        return await self._begin(OPEN, draft, intake, wanted)

    async def join(self, draft: Draft, intake: Intake, number: int, text: str) -> str | None:
        """Let a comment be added to an open issue, and that be the post's; else as ``open``."""
        wanted = {"repository": draft.repository, "number": number, "text": text}
        wanted["marker"] = marker(draft.name)
        return await self._begin(JOIN, draft, intake, wanted)

    async def linked(self, link: Link) -> bool:
        """Remember it, and say so in the post's first message, which shows from then on what the
        issue has; False when it has an issue."""
        key = f"linked:{link.subject}:{link.issue}"
        effect = Effect(SHOW, key, stream_of(link.subject), {"intake": link.subject})
        look = looking_at(link.issue, f"link:{link.subject}")
        is_new = await self.links.link(link, [effect, look])
        if is_new:
            self.wake_outbox()
        return is_new

    async def _begin(
        self, kind: str, draft: Draft, intake: Intake | None, wanted: Mapping[str, Any]
    ) -> str | None:
        before = await self.store.under_way(draft.name)
        payload = {
            **wanted,
            "draft": draft.id,
            "member": draft.member,
            "locale": draft.locale,
            "subject": draft.subject,
            "guild": intake.guild if intake else 0,
            "channel": intake.channel if intake else 0,
            # What was given up may have arrived all the same.
            "again": before in GIVEN_UP,
        }
        key = f"{kind}:{draft.name}:{self.clock().isoformat()}"
        # Not in the post's own stream: nothing there should wait for GitHub.
        effect = Effect(kind, key, f"filing:{draft.name}", payload)
        waits: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting[key] = waits
        try:
            if not await self.store.begin(draft.name, draft.member, effect):
                return None
            self.wake_outbox()
            async with asyncio.timeout(self.patience):
                return await waits
        except TimeoutError:
            return None
        finally:
            self._waiting.pop(key, None)

    async def _open(self, leased: Leased) -> str:
        payload = leased.effect.payload
        new = NewIssue(
            repository=payload["repository"],
            title=payload["title"],
            body=payload["body"],
            marker=payload["marker"],
            labels=tuple(payload["labels"]),
        )
        async with self._explained(leased):
            issue = await self.tracker.open(new, look_first=_looks(leased))
        return await self._done(leased, issue)

    async def _join(self, leased: Leased) -> str:
        payload = leased.effect.payload
        ref, text = IssueRef(payload["repository"], payload["number"]), payload["text"]
        async with self._explained(leased):
            issue = await self.tracker.issue(ref)
            await self.tracker.comment(ref, text, payload["marker"], look_first=_looks(leased))
        return await self._done(leased, issue)

    async def _done(self, leased: Leased, issue: Issue) -> str:
        payload = leased.effect.payload
        if payload["subject"] == NO_POST:
            await self.store.filed(payload["draft"])
        else:
            link = Link(
                subject=MessageId(payload["subject"]),
                guild=GuildId(payload["guild"]),
                channel=ChannelId(payload["channel"]),
                issue=issue.ref,
                url=issue.url,
                at=self.clock(),
            )
            await self.linked(link)
        if waits := self._waits(leased):
            waits.set_result(issue.url)
        elif payload["subject"] == NO_POST:  # nothing else would tell where it is
            await self._write(leased, self.cards.opened(issue.url, payload["locale"]))
        return str(issue.ref)

    @asynccontextmanager
    async def _explained(self, leased: Leased) -> AsyncIterator[None]:
        """Whoever files is told when GitHub does not take it, and when it was tried for long
        enough."""
        try:
            yield
        except Rejected as error:
            if waits := self._waits(leased):
                waits.set_exception(error)
            else:
                await self._give_up(leased)
            raise
        except Unavailable:
            if leased.attempts >= MAX_ATTEMPTS:
                await self._give_up(leased)
            raise

    async def _failed(self, leased: Leased) -> None:
        """The outbox gave up: who runs the bridge may be able to mend it."""
        payload = leased.effect.payload
        if self.staff_channel is None:
            return
        card = self.cards.refused(payload["repository"], payload["error"])
        told = {"channel": self.staff_channel, "to": None, "card": card.to_json()}
        effect = Effect("chat.reply", f"staff:{leased.effect.key}", leased.effect.stream, told)
        await self.outbox.enqueue(effect)

    async def _give_up(self, leased: Leased) -> None:
        await self._write(leased, self.cards.given_up(leased.effect.payload["locale"]))

    async def _write(self, leased: Leased, card: Card) -> None:
        payload = {"member": leased.effect.payload["member"], "card": card.to_json()}
        key = f"tell:{leased.effect.key}"
        await self.outbox.enqueue(Effect("chat.tell", key, leased.effect.stream, payload))

    def _waits(self, leased: Leased) -> asyncio.Future[str] | None:
        waits = self._waiting.get(leased.effect.key)
        return waits if waits and not waits.done() else None


def _looks(leased: Leased) -> bool:
    return leased.attempts > 1 or bool(leased.effect.payload["again"])
