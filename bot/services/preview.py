"""Shows the issues that a message names, in one reply that follows the message."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.card import Card
from bot.domain.errors import Refused, Rejected, Unavailable
from bot.domain.ids import MemberId, MessageId, RoleId
from bot.domain.issue import Issue, IssueRef
from bot.domain.outbox import Effect
from bot.domain.places import LATE_EDIT, Places
from bot.domain.preview import Around, Named, Naming, named
from bot.domain.switches import Feature
from bot.ports import Chat, Clock, LinkStore, Preview, PreviewStore, Texts
from bot.services.lately import Lately
from bot.services.preview_cards import PreviewCards
from bot.services.rates import Rate, Rates

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class PreviewService:
    """``around`` names no repository of its own where there are several: then a bare number is
    one of the issue's that the thread is linked to. An issue that is not there is None."""

    store: PreviewStore
    links: LinkStore
    issues: Lately[IssueRef, Issue | None]
    chat: Chat
    texts: Texts
    places: Places
    rates: Rates
    around: Around
    clock: Clock
    wake_outbox: Callable[[], None]
    locale_of: Callable[[str], Awaitable[str]]
    """Discord does not say which language somebody who writes speaks."""

    async def said(self, said: Naming) -> None:
        """Somebody wrote it; twice is once."""
        if not self.places.is_on(Feature.PREVIEWS, said.channel):
            return
        found = await self._named(said)
        if not found.refs or self.chat.lacking(said.channel):
            return
        if self.rates.hit(said.author, self.clock()) is not Rate.WITHIN:
            return
        if issues := await self._issues(found.refs):
            effects = await self._reply(said, found, issues, f"preview:{said.message}")
            if await self.store.open(said.message, said.channel, _shown(issues), effects):
                self.wake_outbox()

    async def revised(self, said: Naming) -> None:
        """It was edited: show what it names now."""
        before = await self.store.of(said.message)
        if before is None:
            if self.clock() - said.at < LATE_EDIT:
                await self.said(said)
            return
        found = await self._named(said)
        issues = await self._issues(found.refs)
        if issues is None or before.is_removed or _shown(issues) == before.shown:
            return
        if await self._follow(before, said, found, issues):
            self.wake_outbox()

    async def _follow(
        self, before: Preview, said: Naming, found: Named, issues: Sequence[Issue]
    ) -> bool:
        shown = _shown(issues)
        if not issues:
            return await self.store.change(before, shown, [self._change("delete", before)])
        if before.shown:
            card = (await self._card(said, issues)).to_json()
            effects = [self._change("edit", before, card=card), *self._fold(said, found, issues)]
            return await self.store.change(before, shown, effects)
        key = f"preview:{said.message}:{self.clock().isoformat()}"
        effects = await self._reply(said, found, issues, key)
        return await self.store.change(before, shown, effects, posts=True)

    async def gone(self, message: MessageId) -> None:
        """It was deleted: so is its preview, for good."""
        before = await self.store.of(message)
        if before is None or before.is_removed:
            return
        if await self.store.remove(before, self._change("delete", before)):
            self.wake_outbox()

    async def delete(
        self, message: MessageId, author: MemberId, member: MemberId, roles: frozenset[RoleId]
    ) -> None:
        """*Delete* was pressed. Raises Refused for others than the ``author``."""
        if member != author and not self.places.is_maintainer(roles):
            raise Refused("Only the person who wrote that, or a maintainer, can delete this.")
        await self.gone(message)

    async def _named(self, said: Naming) -> Named:
        around = self.around
        if not around.here and "#" in said.text:
            link = await self.links.of_thread(said.channel)
            around = around if link is None else around.at(link.issue.repository)
        return named(said.text, around)

    async def _issues(self, refs: Sequence[IssueRef]) -> Sequence[Issue] | None:
        """Those that are there; None where GitHub does not tell. One that has moved to a
        repository nobody named here stays untold."""
        try:
            found = await asyncio.gather(*map(self.issues.get, refs))
        except (Unavailable, Rejected) as error:
            log.info("issues that a message names stay unshown: %s", error)
            return None
        return [one for one in found if one and self.around.known(one.ref.repository)]

    async def _card(self, said: Naming, issues: Sequence[Issue]) -> Card:
        locale = await self.locale_of(said.text)
        return PreviewCards(self.texts).card(issues, locale, said.message, said.author)

    async def _reply(
        self, said: Naming, found: Named, issues: Sequence[Issue], key: str
    ) -> list[Effect]:
        card = await self._card(said, issues)
        payload = {"channel": said.channel, "to": said.message, "card": card.to_json()}
        reply = Effect("chat.reply", key, _stream(said.message), payload)
        return [reply, *self._fold(said, found, issues)]

    def _fold(self, said: Naming, found: Named, issues: Sequence[Issue]) -> list[Effect]:
        """What Discord would show of the same addresses is taken away, where the bridge may."""
        is_twice = found.unfolds and len(issues) == len(found.refs)
        if not (is_twice and self.chat.may_delete(said.channel)):
            return []
        payload = {"channel": said.channel, "message": said.message}
        key = f"preview:fold:{said.message}:{self.clock().isoformat()}"
        return [Effect("chat.fold", key, _stream(said.message), payload)]

    def _change(self, verb: str, before: Preview, **more: Any) -> Effect:
        # The moment makes the key: the same issues may be named, not named and named again.
        key = f"preview:{verb}:{before.message}:{self.clock().isoformat()}"
        payload = {"channel": before.channel, "of": before.effect, **more}
        return Effect(f"chat.{verb}", key, _stream(before.message), payload)


def _stream(message: MessageId) -> str:
    return f"preview:{message}"


def _shown(issues: Sequence[Issue]) -> str:
    return " ".join(str(one.ref) for one in issues)
