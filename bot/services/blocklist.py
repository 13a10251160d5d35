"""Knows at once whom the bridge does not hear, and lets maintainers decide it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.domain.card import Card
from bot.domain.errors import Refused
from bot.domain.ids import MemberId, RoleId
from bot.domain.verify import Audit
from bot.ports import BlockStore, Clock, Texts
from bot.services.close import Person

SHOWN = 50
"""Of those blocked last."""


@dataclass(slots=True, kw_only=True)
class Blocklist:
    """``load`` it first. Blocked members are not told: they are as good as silent."""

    store: BlockStore
    is_maintainer: Callable[[frozenset[RoleId]], bool]
    texts: Texts
    clock: Clock
    _blocked: frozenset[MemberId] = field(default=frozenset())

    async def load(self) -> None:
        """What another process may have changed as well. Raises Unavailable."""
        self._blocked = frozenset(await self.store.blocked())

    def is_blocked(self, member: int) -> bool:
        return member in self._blocked

    async def block(self, person: Person, member: MemberId, roles: frozenset[RoleId]) -> Card:
        """``roles`` are the member's. Raises Refused."""
        self._check(person)
        if member == person.member or self.is_maintainer(roles):
            raise Refused("Maintainers cannot be blocked.")
        is_new = await self.store.block(member, self._audit(person, "block", member))
        await self.load()
        text = (
            self.texts.say(
                person.locale,
                "{member} is blocked: no answers, no reminders, nothing filed or passed on. They "
                "are not told.",
                member=f"<@{member}>",
            )
            if is_new
            else self.texts.say(person.locale, "It is so already.")
        )
        return Card((text,))

    async def unblock(self, person: Person, member: MemberId) -> Card:
        """Raises Refused."""
        self._check(person)
        was_blocked = await self.store.unblock(member, self._audit(person, "unblock", member))
        await self.load()
        text = (
            self.texts.say(person.locale, "The bridge hears {member} again.", member=f"<@{member}>")
            if was_blocked
            else self.texts.say(person.locale, "It is so already.")
        )
        return Card((text,))

    async def listed(self, person: Person) -> Card:
        """Raises Refused."""
        self._check(person)
        blocked = await self.store.blocked()
        if not blocked:
            return Card((self.texts.say(person.locale, "Nobody is blocked."),))
        rows = [
            f"- <@{member}> · <t:{int(at.timestamp())}:d>"
            for member, at in list(blocked.items())[:SHOWN]
        ]
        if len(blocked) > SHOWN:
            rows.append(f"- … {len(blocked) - SHOWN}")
        head = self.texts.say(person.locale, "**Blocked** ({count})", count=len(blocked))
        return Card(("\n".join((head, *rows)),))

    def _check(self, person: Person) -> None:
        if not self.is_maintainer(person.roles):
            raise Refused("Only maintainers can do this.")

    def _audit(self, person: Person, action: str, member: MemberId) -> Audit:
        return Audit(self.clock(), person.member, action, member)
