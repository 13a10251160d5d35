"""Verification over any store: the services, the outbox and an outside that does what a test says,
or dies when it says so."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import timedelta
from inspect import iscoroutinefunction
from itertools import count
from typing import Any

from bot.adapters.addresses import one_spelling
from bot.adapters.store import Database, StoredOutbox
from bot.adapters.store.privacy import StoredPrivacy
from bot.adapters.store.verify import StoredVerification
from bot.adapters.vault import KeyVault
from bot.domain.account import Account, AccountId, Project, Standing
from bot.domain.card import Card
from bot.domain.errors import Rejected
from bot.domain.ids import GuildId, MemberId, RoleId
from bot.domain.mail import Mail
from bot.domain.verify import Applicant, Claims, Limits, new_code
from bot.ports import Vault
from bot.services.chat_effects import ChatEffects
from bot.services.outbox import OutboxWorker
from bot.services.privacy import PrivacyService
from bot.services.verify import VerifyService
from bot.services.verify_cards import VerifyCards
from bot.services.verify_effects import VerifyEffects
from bot.services.verify_mail import VerifyMail
from bot.services.verify_recheck import VerifyRecheck
from tests.support.clock import FakeClock
from tests.support.directories import FakeDirectory

GUILD = GuildId(2**62)
NORA, MAX, MIA = (MemberId(1_100_000_000_000_000_000 + number) for number in (1, 2, 3))
STAFF = MemberId(1_100_000_000_000_000_999)
SOLO, TEAM, TRIAL, CUSTOMER, OTHER = (RoleId(number) for number in (41, 42, 43, 44, 45))
TIER_ROLES = {"solo": SOLO, "team": TEAM, "trial": TRIAL, "customer": CUSTOMER}
ADDRESS = "ada.secret+dev@customer.example"
HELD = "Ada.Held@customer.example"
"""Where the directory reaches whoever typed ``ADDRESS``."""
ADA = Account(
    AccountId("acct-5f1d-ada"),
    "team",
    Standing.ACTIVE,
    HELD,
    projects=(Project("app.one", "One", frozenset({"app_developer"})),),
)
BOB_ADDRESS = "bob@customer.example"
BOB = Account(AccountId("acct-77aa-bob"), "solo", Standing.TRIAL, BOB_ADDRESS)


class Killed(BaseException):
    """The process is gone: nothing of it goes on."""


@dataclass
class Switch:
    """Dies at the ``at``-th step, before and after each call to the outside or the store, and at
    every one that follows. ``steps`` counts them."""

    at: int | None = None
    steps: int = 0

    def step(self) -> None:
        self.steps += 1
        if self.at is not None and self.steps > self.at:
            raise Killed

    def on(self, real: Any) -> Any:
        return _Switched(self, real)


class _Switched:
    def __init__(self, switch: Switch, real: Any) -> None:
        self._switch = switch
        self._real = real

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)
        if not iscoroutinefunction(real):  # what only looks is no step
            return real

        async def call(*values: Any, **named: Any) -> Any:
            self._switch.step()
            result = await real(*values, **named)
            self._switch.step()
            return result

        setattr(self, name, call)  # the next time nobody has to ask
        return call


@dataclass
class FakeMailer:
    """``sent`` is what tests read. ``troubles`` are raised first, each once; what is ``Uncertain``
    has left nevertheless."""

    sent: list[Mail] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)
    is_taken_anyway: bool = False

    async def send(self, mail: Mail) -> None:
        if self.troubles:
            trouble = self.troubles.pop(0)
            if self.is_taken_anyway:
                self.sent.append(mail)
            raise trouble
        self.sent.append(mail)

    @property
    def code(self) -> str:
        """The one in the last mail."""
        return self.sent[-1].text.split()[0]


class FakeLetters:
    def write(self, letter: str, locale: str, /, **values: str) -> tuple[str, str]:
        return letter, f"{values['code']} for {values['name']} on {values['server']}, {locale}"


class FakeTexts:
    def say(self, locale: str, text: str, **values: Any) -> str:
        return text.format(**values)


@dataclass
class RoleChat:
    """``roles`` by member and ``told`` are what tests read; ``trouble`` is raised by whatever
    concerns roles."""

    roles: dict[MemberId, frozenset[RoleId]] = field(default_factory=dict)
    told: list[tuple[MemberId, Card]] = field(default_factory=list)
    trouble: Rejected | None = None

    async def set_roles(
        self, guild: GuildId, member: MemberId, add: frozenset[RoleId], remove: frozenset[RoleId]
    ) -> None:
        if self.trouble:
            raise self.trouble
        self.roles[member] = (self.roles.get(member, frozenset()) - remove) | add

    def role_trouble(self, guild: GuildId, roles: frozenset[RoleId]) -> str:
        return self.trouble.reason if self.trouble and roles else ""

    async def tell(self, member: MemberId, card: Card, nonce: str) -> None:
        self.told.append((member, card))


def vault() -> KeyVault:
    return KeyVault(b"p" * 32, [b"k" * 32])


def applicant(member: MemberId = NORA, **more: Any) -> Applicant:
    return replace(Applicant(GUILD, member, "es", "Nora", "Help"), **more)


@dataclass
class World:
    """``mailer``, ``chat`` and ``directory`` outlive the process; ``switch`` ends it."""

    database: Database
    clock: FakeClock
    directory: FakeDirectory = field(
        default_factory=lambda: FakeDirectory({ADDRESS: ADA, BOB_ADDRESS: BOB})
    )
    mailer: FakeMailer = field(default_factory=FakeMailer)
    chat: RoleChat = field(default_factory=RoleChat)
    switch: Switch = field(default_factory=Switch)
    limits: Limits = field(default_factory=Limits)
    tokens: dict[str, Claims] = field(default_factory=dict)
    vault: Vault = field(default_factory=vault)

    def __post_init__(self) -> None:
        on, clock, token = self.switch.on, self.clock, secrets.token_hex
        self.store = StoredVerification(self.database, self.vault, clock)
        self.outbox = StoredOutbox(self.database, clock)
        store = on(self.store)
        effects = VerifyEffects(
            store=store,
            chat=on(self.chat),
            cards=VerifyCards(FakeTexts()),
            vault=self.vault,
            tier_roles=TIER_ROLES,
            clock=clock,
            token=token,
        )
        self.verify = VerifyService(
            store=store,
            vault=self.vault,
            addresses=one_spelling,
            effects=effects,
            clock=clock,
            token=token,
            jitter=lambda: 0.5,
            wake_outbox=lambda: None,
            tokens=self._read,
            limits=self.limits,
        )
        self.mail = VerifyMail(
            store=store,
            directory=on(self.directory),
            mailer=on(self.mailer),
            letters=FakeLetters(),
            vault=self.vault,
            clock=clock,
            codes=lambda: new_code(secrets.choice),
            token=token,
        )
        self.recheck = VerifyRecheck(
            store=store,
            directory=on(self.directory),
            effects=effects,
            clock=clock,
            jitter=lambda: 0.5,
            wake_outbox=lambda: None,
        )
        self.kept = StoredPrivacy(self.database, self.vault)
        self.privacy = PrivacyService(
            store=self.kept,
            clock=clock,
            wake_outbox=lambda: None,
            verified=self.store,
            effects=effects,
        )
        chats = ChatEffects(on(self.chat), self.outbox, self.kept.takes_messages)
        self.handlers = {**chats.handlers, **effects.handlers, **self.mail.handlers}

    def _read(self, token: str) -> Claims:
        if token not in self.tokens:
            raise Rejected("token", "is not valid here")
        return self.tokens[token]

    async def settle(self) -> None:
        """Do what is due, as the worker does."""
        worker = OutboxWorker(
            self.outbox,
            self.handlers,
            clock=self.clock,
            jitter=lambda: 0.5,
            owner=f"worker-{next(_numbers)}",
        )
        async with worker:
            await worker.idle()

    async def settle_all(self) -> None:
        """And what is tried again later."""
        await self.settle()
        while due := await self.outbox.next_due():
            self.clock.now = max(self.clock.now, due)
            await self.settle()

    def restarted(self) -> "World":
        """Another process on the same store, before the same outside."""
        return replace(self, switch=Switch())

    async def ask(self, member: MemberId = NORA, address: str = ADDRESS) -> str:
        """Start, and have the mail delivered: the code in it."""
        await self.verify.start(applicant(member), address)
        await self.settle()
        return self.mailer.code

    async def link(self, member: MemberId = NORA, address: str = ADDRESS) -> None:
        found = await self.verify.confirm(member, await self.ask(member, address))
        assert found.entitlement, found
        await self.settle()

    def claims(self, token: str, **more: Any) -> None:
        """Have the company sign ``token``."""
        expires_at = self.clock.now + timedelta(minutes=5)
        claims = Claims(ADA.id, GUILD, "team", f"jti of {token}", expires_at)
        self.tokens[token] = replace(claims, **more)


_numbers = count()
