"""Keeps an eye on the company's status page and tells of its incidents."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

from bot.domain.card import Card
from bot.domain.ids import ChannelId
from bot.domain.outbox import Effect
from bot.domain.status import STALE, Incident, Level, Status, Told, pause
from bot.ports import Clock, StatusPage, StatusStore
from bot.services.status_cards import StatusCards
from bot.services.turns import take_turns

LOCALE = "en"
"""Of the incident channel, which everybody reads."""


class StatusService:
    """``channel`` gets one message an incident, None for none.

    ``every`` is how many seconds lie between two looks, ``jitter`` gives random numbers from 0
    to 1.
    """

    def __init__(
        self,
        *,
        page: StatusPage,
        store: StatusStore,
        cards: StatusCards,
        channel: ChannelId | None,
        wake_outbox: Callable[[], None],
        clock: Clock,
        jitter: Callable[[], float],
        every: float = 60.0,
    ) -> None:
        self._page = page
        self._store = store
        self._cards = cards
        self._channel = channel
        self._wake_outbox = wake_outbox
        self._clock = clock
        self._jitter = jitter
        self._every = every
        self._status: Status | None = None
        self._tried_at = clock()
        self._is_silent = False
        self.moved: Callable[[], Awaitable[None]] | None = None
        """Told when the headline reads differently."""

    def now(self) -> Status:
        """What is known; ``unknown`` when the last usable answer is too old to go by. That all was
        fine says nothing any more as soon as the page gives no answer; trouble lasts longer."""
        status = self._status
        is_over = self._is_silent and status is not None and status.level is Level.UP
        if status and not is_over and self._clock() - status.checked_at <= STALE:
            return status
        page_url = status.page_url if status else self._page.url
        return Status(Level.UNKNOWN, (), page_url, self._tried_at)

    def card(self, locale: str) -> Card:
        return self._cards.status(self.now(), locale)

    def headline(self, locale: str) -> str:
        """One paragraph of Markdown while something is open, else empty."""
        return self._cards.headline(self.now(), locale)

    async def watch(self) -> None:
        """Look again and again; a page that fails is told of once, and again when it is back."""
        await take_turns(
            self.look,
            "status unknown",
            lambda failures: pause(self._every, failures, self._jitter()),
        )

    async def look(self) -> None:
        """Read the page once and bring the incident channel up to date. Raises Unavailable."""
        headline = self.headline(LOCALE)
        self._tried_at = now = self._clock()
        try:
            status = await self._page.read()
        except Exception:
            self._is_silent = True
            raise
        self._is_silent = False
        if status is None and self._status:
            status = replace(self._status, checked_at=now)
        self._status = status
        # Also when nothing is new: the store may have failed the last time.
        if status and self._channel:
            await self._announce(status, self._channel)
        if self.moved and self.headline(LOCALE) != headline:
            await self.moved()

    async def _announce(self, status: Status, channel: ChannelId) -> None:
        now = self._clock()
        still = {incident.id: incident for incident in status.open}
        for incident in still.values():
            told = await self._store.latest(incident.id)
            if told and told.may_go_on(now):
                await self._tell(told, incident, None, status.page_url)
            else:
                episode = told.episode + 1 if told else 0
                await self._post(incident, episode, channel, status.page_url)
        if status.level is Level.UNKNOWN:
            return
        for told in await self._store.unfinished():
            if told.incident.id not in still:
                await self._tell(told, told.incident, now, status.page_url)

    async def _post(
        self, incident: Incident, episode: int, channel: ChannelId, page_url: str
    ) -> None:
        card = self._cards.incident(incident, None, episode, page_url, LOCALE)
        payload = {"channel": channel, "to": None, "card": card.to_json()}
        key = f"incident-post:{incident.id}:{episode}"
        effect = Effect("chat.reply", key, _stream(incident), payload)
        if await self._store.open(incident, episode, channel, effect):
            self._wake_outbox()

    async def _tell(
        self, told: Told, incident: Incident, ended_at: datetime | None, page_url: str
    ) -> None:
        """Edit the message if it would read differently."""
        before = self._cards.incident(told.incident, told.ended_at, told.episode, page_url, LOCALE)
        card = self._cards.incident(incident, ended_at, told.episode, page_url, LOCALE)
        if card == before:
            return
        payload = {"channel": told.channel, "of": told.effect, "card": card.to_json()}
        key = f"incident-edit:{told.id}:{told.version + 1}"
        effect = Effect("chat.edit", key, _stream(incident), payload)
        if await self._store.move(told, incident, ended_at, effect):
            self._wake_outbox()


def _stream(incident: Incident) -> str:
    """A change never overtakes its post."""
    return f"incident:{incident.id}"
