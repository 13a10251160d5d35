"""Lets maintainers in to the operators' pages, and out as soon as they are none any more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.card import Button, Card
from bot.domain.dashboard import (
    LINK_LIFE,
    PATH,
    SESSION_LIFE,
    Pass,
    Purpose,
    form_token,
    read,
    signed,
)
from bot.domain.errors import Refused
from bot.domain.ids import GuildId
from bot.domain.places import Places
from bot.domain.verify import Audit
from bot.ports import Chat, Clock, DashboardStore, Texts
from bot.services.close import Person
from bot.services.turns import take_turns

ENTER = f"{PATH}/enter"


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardService:
    """``address`` is where browsers reach the bridge, without a slash at its end; empty where they
    do not. ``token`` makes unguessable names; ``every`` is in seconds."""

    store: DashboardStore
    chat: Chat
    places: Places
    texts: Texts
    address: str
    key: bytes
    clock: Clock
    token: Callable[[], str]
    every: float = 60.0

    async def invite(self, person: Person, guild: GuildId) -> Card:
        """A link that lets this person in, once, within five minutes. Raises Refused for
        others than maintainers, and where there are no pages."""
        if not self.places.is_maintainer(person.roles):
            raise Refused("Only maintainers can do this.")
        if not self.address:
            raise Refused(
                "No browser can reach the operators' pages: set `{port}`, and `{url}` to where "
                "that port is reached, and start the bridge again.",
                port="BRIDGE_HTTP_PORT",
                url="BRIDGE_PUBLIC_URL",
            )
        now = self.clock()
        link = Pass(Purpose.LINK, guild, person.member, now + LINK_LIFE, self.token())
        await self.store.invite(link, Audit(now, person.member, "dashboard.link", None))
        say = self.texts.say
        text = say(
            person.locale,
            "This opens the operators' pages: once, and within {minutes} minutes. Whoever has the "
            "link comes in as you, so keep it to yourself.",
            minutes=LINK_LIFE // timedelta(minutes=1),
        )
        url = f"{self.address}{ENTER}?link={signed(link, self.key)}"
        return Card((text,), (Button(say(person.locale, "Open the pages"), url=url),))

    def link(self, text: str) -> Pass | None:
        """Who is to enter by it, as far as it can be told without spending it."""
        return read(text, Purpose.LINK, self.key, self.clock())

    async def enter(self, text: str) -> Pass | None:
        """Spend a link for a session; None where it is none, was used, or has ended."""
        now, link = self.clock(), self.link(text)
        if link is None:
            return None
        until = (now + SESSION_LIFE).replace(microsecond=0)
        session = Pass(Purpose.SESSION, link.guild, link.member, until, self.token())
        audit = Audit(now, link.member, "dashboard.enter", None)
        return session if await self.store.enter(link, session, audit) else None

    async def session(self, cookie: str) -> Pass | None:
        """Whose it is, as long as it lasts."""
        found = read(cookie, Purpose.SESSION, self.key, self.clock())
        return found if found and await self.store.has(found) else None

    async def leave(self, session: Pass) -> None:
        audit = Audit(self.clock(), session.member, "dashboard.leave", None)
        await self.store.leave(session, audit)

    def cookie(self, session: Pass) -> str:
        return signed(session, self.key)

    def form_token(self, session: Pass) -> str:
        return form_token(session, self.key)

    async def watch(self) -> None:
        what = "who looks at the operators' pages is not checked"
        await take_turns(self.check, what, lambda _: self.every)

    async def check(self) -> None:
        """End the sessions of those who are no maintainers any more. Raises Unavailable: then
        they last until somebody can tell, or they end by themselves."""
        now = self.clock()
        await self.store.forget(now)
        for guild, member in await self.store.inside(now):
            if not self.places.is_maintainer(await self.chat.roles(guild, member)):
                audit = Audit(now, None, "dashboard.shut", member)
                await self.store.shut_out(guild, member, audit)
