"""The outside world in our own words, on one screen: what services ask for and adapters do."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.account import Account, AccountId
from bot.domain.card import Card
from bot.domain.close import Ending
from bot.domain.docs import Page
from bot.domain.faq import Entry, Ranking
from bot.domain.ids import (
    AnswerId,
    ChannelId,
    EffectId,
    EntryId,
    GuildId,
    MemberId,
    MessageId,
    RoleId,
)
from bot.domain.intake import Credit, Intake, Phase, Said, Spot
from bot.domain.mail import Mail
from bot.domain.outbox import Effect, EffectState, Leased, Outcome
from bot.domain.question import Answered, File, Question, Reply
from bot.domain.redact import Secret
from bot.domain.repro_guide import Kind
from bot.domain.similar import Earlier
from bot.domain.status import Incident, Status, Told
from bot.domain.verify import (
    Attempt,
    Audit,
    Challenge,
    Claims,
    Confirmed,
    Displacing,
    Entitlement,
    Grant,
    Limits,
    Move,
    Sent,
)

Clock = Callable[[], datetime]
"""Now, aware and in UTC."""


class FaqIndex(Protocol):
    """Ranks entries for a text. Pure and thread-safe; never raises for any text."""

    def rank(self, text: str, limit: int = 10) -> Ranking: ...


class IndexBuilder(Protocol):
    """Builds an index from entries; takes up to seconds for thousands of them: run it in a
    thread."""

    def __call__(self, entries: Sequence[Entry]) -> FaqIndex: ...


class FaqContent(Protocol):
    """Where entries come from. ``stamp`` changes when a file does; ``load`` raises ContentError
    that names every broken file and line."""

    def stamp(self) -> str: ...
    def load(self) -> Sequence[Entry]: ...


class Documentation(Protocol):
    """Pages of the product's documentation, found by title and heading, best first."""

    def find(self, query: str, limit: int = 5) -> Sequence[Page]: ...


class Feedback(StrEnum):
    SOLVED = "solved"
    WRONG = "wrong"
    REMOVED = "removed"


class FaqStore(Protocol):
    """Remembers questions, answers and what people thought of them."""

    async def open(self, question: Question, reply: Reply, effect: Effect) -> AnswerId | None:
        """Claim the question and, in the same transaction, record the answer and enqueue its
        effect; None when it was claimed before (a replayed event)."""
        ...

    async def replace(self, answer: AnswerId, reply: Reply, effect: Effect) -> bool:
        """Record a better answer to an edited question and enqueue the edit."""
        ...

    async def withdraw(self, answer: AnswerId, effect: Effect) -> bool:
        """Mark the answer withdrawn and enqueue its deletion; False when it already was."""
        ...

    async def reopen(self, answer: AnswerId, reply: Reply, effect: Effect) -> bool:
        """Answer again after a withdrawal, with a new message; False when it is not withdrawn, or
        when a person removed it."""
        ...

    async def of_question(self, question: MessageId) -> Answered | None: ...

    async def of_asker(self, asker: MemberId, since: datetime) -> Sequence[Answered]:
        """What somebody was answered since then, withdrawn ones too, oldest first."""
        ...

    async def by_id(self, answer: AnswerId) -> Answered | None: ...

    async def is_repeat(self, entry: EntryId, channel: ChannelId, since: datetime | None) -> bool:
        """Was ``entry`` given in ``channel`` (since then; ever, for None) and not withdrawn?"""
        ...

    async def give_feedback(
        self, answer: AnswerId, member: MemberId, feedback: Feedback, at: datetime
    ) -> bool:
        """Record one opinion; False when this member had the same one before."""
        ...

    async def note_unanswered(
        self, question: Question, redacted: str, best: EntryId | None, confidence: float
    ) -> None:
        """Keep a redacted question nobody's entry answers, for the people who write the FAQ."""
        ...

    async def note_use(self, entry: EntryId, how: str, at: datetime) -> None:
        """Count one use of an entry through a command (``how`` is its name)."""
        ...

    async def forget_before(self, moment: datetime) -> int:
        """Delete question texts older than ``moment``; returns how many."""
        ...

    async def usage(self) -> Mapping[EntryId, Mapping[str, int]]:
        """Per entry: answers, solved, wrong, removed and uses through commands."""
        ...


class IntakeStore(Protocol):
    """Remembers the posts the bridge looks after, and who has read the notice."""

    async def open(self, intake: Intake, question: Question, reply: Reply, effect: Effect) -> bool:
        """Claim the question and, in the same transaction, record intake and answer and enqueue
        the first message; False when it was claimed before. ``intake.effect`` is not looked at. A
        reply that is silence is recorded as withdrawn."""
        ...

    async def adopt(self, intake: Intake, effect: Effect) -> bool:
        """Record the intake of a question that has an answer already: its reply becomes the first
        message, or ``effect`` brings that where the answer is withdrawn; False when the question
        has an intake."""
        ...

    async def of_subject(self, subject: MessageId) -> Intake | None: ...

    async def of_post(self, channel: ChannelId) -> Intake | None:
        """The intake whose own thread ``channel`` is."""
        ...

    async def of_asker(self, asker: MemberId, channel: ChannelId) -> Sequence[Intake]:
        """Up to ten of somebody's intakes in one channel, opened last first."""
        ...

    async def active(self, limit: int) -> Sequence[Intake]:
        """Open ones, opened last first."""
        ...

    async def heard(self, subject: MessageId, at: datetime, *, is_help: bool) -> None:
        """Somebody said something; ``is_help``: somebody else than the asker."""
        ...

    async def shown(self, subject: MessageId, digest: str, kind: Kind, score: float) -> None:
        """What stands there now, and what the report was found to be."""
        ...

    async def asked_also(self, subject: MessageId, spot: Spot) -> None:
        """The same was asked there too; asking twice counts once."""
        ...

    async def set_phase(self, subject: MessageId, phase: Phase) -> bool:
        """False when it is in that phase already."""
        ...

    async def read_notice(self, member: MemberId, digest: str, at: datetime) -> bool:
        """Remember that ``member`` is shown the notice of that digest; False when they were."""
        ...


class EarlierReports(Protocol):
    """Reports that were solved, or are duplicates of one that was: posts, later issues too."""

    async def newest(self, limit: int) -> Sequence[Earlier]: ...

    async def is_there(self, name: EntryId) -> bool:
        """Is it one of them still: neither deleted nor opened again?"""
        ...


class SecretStore(Protocol):
    """Remembers which secrets were dealt with, never what they are."""

    async def open(self, message: MessageId, secrets: Sequence[Secret], effect: Effect) -> bool:
        """Claim the secrets of a message and, in the same transaction, enqueue ``effect``; False
        when all of them were claimed before."""
        ...


class CloseStore(Protocol):
    """Remembers how posts end and who helped, and finds those that something is due for. Whatever
    is due is claimed in the transaction that enqueues its effect: of many, one does it."""

    async def end(
        self, subject: MessageId, ending: Ending, effects: Sequence[Effect], *, if_open: bool
    ) -> bool:
        """Solve or close it and enqueue the effects; False when it is so already, when its
        question was deleted or, with ``if_open``, when it has ended in any way."""
        ...

    async def reopen(self, subject: MessageId, at: datetime, effects: Sequence[Effect]) -> bool:
        """Its asker waits for help from then on; False when it has not ended."""
        ...

    async def thank(self, subject: MessageId, credit: Credit, at: datetime, effect: Effect) -> bool:
        """Record what solved it, over what was recorded before."""
        ...

    async def waits(self, subject: MessageId, at: datetime) -> bool:
        """The asker still needs help; False when that is known."""
        ...

    async def advise(
        self, subject: MessageId, member: MemberId, at: datetime, effect: Effect
    ) -> bool:
        """Enqueue what ``member`` is told once in this post; False when they were."""
        ...

    async def open_of(self, guild: GuildId, asker: MemberId) -> Sequence[Intake]:
        """All that somebody asked and that has not ended."""
        ...

    async def to_archive(self, before: datetime, limit: int) -> Sequence[Intake]:
        """Ended posts that nobody wrote in since ``before``; once archived, only those that
        somebody wrote in again."""
        ...

    async def archive(
        self, subject: MessageId, before: datetime, at: datetime, effect: Effect
    ) -> bool:
        """False when it is not due (any more)."""
        ...

    async def unanswered(self, before: datetime, limit: int) -> Sequence[Intake]:
        """Open posts where nobody but the asker wrote, and nobody since ``before``, that got no
        follow-up."""
        ...

    async def follow_up(
        self, subject: MessageId, before: datetime, at: datetime, effect: Effect
    ) -> bool:
        """False when it is not due (any more)."""
        ...

    async def stale(
        self, before: datetime, followed_before: datetime, limit: int
    ) -> Sequence[Intake]:
        """Unanswered posts quiet since ``before`` whose follow-up is as old as that, and whose
        asker did not say that they wait."""
        ...


class StatusPage(Protocol):
    """The company's status page; ``url`` is where people look."""

    @property
    def url(self) -> str: ...

    async def read(self) -> Status | None:
        """What it says now; None when it says what it said before. Raises Unavailable, also for
        what is no status page."""
        ...


class StatusStore(Protocol):
    """Remembers which incidents were told in the incident channel."""

    async def latest(self, incident: str) -> Told | None:
        """The last message about the incident of that id."""
        ...

    async def unfinished(self) -> Sequence[Told]:
        """Messages about incidents that are not over."""
        ...

    async def open(
        self, incident: Incident, episode: int, channel: ChannelId, effect: Effect
    ) -> bool:
        """Claim the episode and, in the same transaction, record it and enqueue its message; False
        when it was claimed before."""
        ...

    async def move(
        self, told: Told, incident: Incident, ended_at: datetime | None, effect: Effect
    ) -> bool:
        """Record how the incident stands now and enqueue the edit; False when somebody else went
        on from ``told`` before."""
        ...


class OutboxStore(Protocol):
    """Effects waiting to happen. Survives a kill at any point."""

    async def enqueue(self, effect: Effect) -> EffectId | None:
        """None when an effect with that key exists."""
        ...

    async def enqueue_once(self, effect: Effect, due: datetime) -> EffectId | None:
        """Not to be taken before ``due``. None when one of its kind waits in its stream already,
        not counting one under way."""
        ...

    async def lease(
        self, owner: str, now: datetime, limit: int, until: datetime
    ) -> Sequence[Leased]:
        """Take up to ``limit`` due effects, those due longest first, at most one a stream, and
        none whose stream has an earlier one unfinished. A lease that ran out is due again."""
        ...

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Record what became of leased effects, all in one transaction. Only the holder of a lease
        may give it back or give up; what has happened is done, whoever tells."""
        ...

    async def release(self, owner: str | None = None) -> int:
        """Give back the leases of ``owner`` (of everybody, for None: at start, when this process
        is the only one); returns how many there were."""
        ...

    async def result_of(self, effect: EffectId) -> str | None: ...

    async def next_due(self) -> datetime | None:
        """When the next lease would find something (past, if now), counting leases that run out;
        None when nothing is unfinished."""
        ...

    async def depth(self) -> Mapping[EffectState, int]:
        """How many effects are in each state; states without any are left out."""
        ...

    async def purge_done(self, before: datetime) -> int:
        """Erase what effects done before then carried; returns how many. Their keys stay, for a
        key is unique for ever, and so do their results."""
        ...


Handler = Callable[[Leased], Awaitable[str | None]]
"""Does one effect and returns its result (for a message: its id). Raises Unavailable to be tried
again and Rejected to be given up."""


class Chat(Protocol):
    """Discord, as far as services need it. Raises Unavailable and Rejected."""

    async def reply(
        self, channel: ChannelId, to: MessageId | None, card: Card, nonce: str, *, look_first: bool
    ) -> MessageId:
        """Reply without a ping, or just write, for None. The same ``nonce`` within a few minutes
        is the same message; ``look_first`` searches the channel for one that is already there,
        known by its buttons."""
        ...

    async def history(self, channel: ChannelId, since: MessageId, limit: int) -> Sequence[Said]:
        """Messages of a channel from ``since`` on, oldest first, bots' too. A report that the
        bridge posted for somebody counts as theirs."""
        ...

    async def missed(self, since: datetime) -> Sequence[Question]:
        """Starter messages of posts opened since then in the help forums, oldest first."""
        ...

    async def read_file(self, file: File, most: int) -> str | None:
        """The text of a file with a message; None where it is over ``most`` bytes or no text."""
        ...

    async def open_post(
        self, forum: ChannelId, title: str, card: Card, *, look_first: bool
    ) -> ChannelId:
        """Open a forum post; ``look_first`` searches the forum's active posts for it, known by
        the card's first text."""
        ...

    def lacking(self, channel: ChannelId) -> Sequence[str]:
        """Names of the permissions the bridge lacks to reply there, or in a forum to open posts;
        none for a place that is not known yet."""
        ...

    async def mark(
        self,
        thread: ChannelId,
        *,
        tags: Sequence[str] = (),
        without: Sequence[str] = (),
        archive: bool | None = None,
    ) -> None:
        """Set the first of ``tags`` (names) that the forum has, take away those of ``without``,
        and archive or reopen. What is so already costs no call."""
        ...

    async def has_place(self, guild: GuildId, channel: ChannelId) -> bool:
        """Is it a channel or thread of that server that the bridge can see?"""
        ...

    async def is_member(self, guild: GuildId, member: MemberId) -> bool: ...

    def may_delete(self, channel: ChannelId) -> bool:
        """May the bridge delete other people's messages there?"""
        ...

    async def edit(self, channel: ChannelId, message: MessageId, card: Card) -> None: ...

    async def delete(self, channel: ChannelId, message: MessageId) -> None:
        """Gone already counts as deleted."""
        ...

    async def set_roles(
        self, guild: GuildId, member: MemberId, add: frozenset[RoleId], remove: frozenset[RoleId]
    ) -> None:
        """What is so already costs no change. Rejected for a role that the bridge was not told to
        manage or that stands above its own."""
        ...

    def role_trouble(self, guild: GuildId, roles: frozenset[RoleId]) -> str:
        """What staff must change before the bridge can give these; empty where it can, as far as
        it sees now."""
        ...

    async def tell(self, member: MemberId, card: Card, nonce: str) -> None:
        """A direct message, once for a ``nonce`` as in ``reply``; Rejected where the member does
        not take any."""
        ...


class Texts(Protocol):
    """What the engine itself says: buttons, errors, command names (gettext catalogues)."""

    def say(self, locale: str, text: str, **values: Any) -> str:
        """``text`` in ``locale`` (normalised: es-ES → es), English where there is none."""
        ...


class Directory(Protocol):
    """Who pays: the company's own knowledge. Three answers: an account, None (nobody of that
    name), or Unavailable, which means "unknown" and never takes anything from anybody."""

    async def by_address(self, address: str) -> Account | None:
        """``address`` is normalised (``Addresses``)."""
        ...

    async def by_id(self, account: AccountId) -> Account | None: ...


Addresses = Callable[[str], str | None]
"""An e-mail address in its one spelling; None for what is none. ``+tag`` and dots stay; what only
looks like another address stays different from it."""


class Vault(Protocol):
    """Keeps secrets of others. Pure and quick; ``open`` raises Rejected for what was sealed with
    a key that is not there any more."""

    def seal(self, text: str) -> str: ...
    def open(self, sealed: str) -> str: ...

    def digest(self, *parts: str) -> str:
        """Keyed with the pepper; the parts cannot run into each other."""
        ...


class Mailer(Protocol):
    async def send(self, mail: Mail) -> None:
        """Raises Unavailable while nothing has left, Rejected when the server refuses for good,
        Uncertain when it may have taken the mail."""
        ...


class Letters(Protocol):
    """The texts of mails, out of the company's content."""

    def write(self, letter: str, locale: str, /, **values: str) -> tuple[str, str]:
        """Subject and text of ``letter``, its ``{placeholders}`` filled; English where there is
        none in ``locale``. ``code`` has code, name, server and minutes."""
        ...


TokenProof = Callable[[str], Claims]
"""Reads a signed token of the company's. Raises Rejected for one that is forged, too old, or for
somebody else."""


class VerifyStore(Protocol):
    """Remembers who asked for a code and who proved what, never an address that can be read.
    Every change is one transaction with its effects and its line for the records."""

    async def ask(self, challenge: Challenge, decoy: str, limits: Limits, effect: Effect) -> None:
        """Record the request, over a limit or not, and enqueue ``effect``. ``decoy`` is what an
        attempt is compared with until there is a code; nothing matches it."""
        ...

    async def challenge(self, id: str) -> Challenge | None: ...  # noqa: A002 - as its field

    async def prepare(self, challenge: Challenge, digest: str, expires_at: datetime) -> bool:
        """Set the code's digest, the account and ``sent``, and forget the address unless the mail
        is still to leave; False when it is not ``ASKED`` any more."""
        ...

    async def mailed(self, id: str, sent: Sent) -> None:  # noqa: A002 - as its field
        """What became of the mail that was ``SENDING``; any but ``ASKED`` forgets the address."""
        ...

    async def spend(self, member: MemberId, now: datetime) -> Attempt | Confirmed:
        """Spend one attempt at the member's live challenge, in the statement that reads its
        digest; else why there is none."""
        ...

    async def accept(self, challenge: str, grant: Grant) -> bool:
        """Use up the challenge, and all others of the member, for ``grant``; False when it was."""
        ...

    async def accept_token(self, jti: str, grant: Grant) -> bool:
        """Use up the token of that digest for ``grant``; False when it was."""
        ...

    async def vouch(self, grant: Grant) -> None: ...

    async def of_member(self, member: MemberId) -> Entitlement | None: ...

    async def decide(
        self,
        held: Entitlement,
        decided: Entitlement,
        effects: Sequence[Effect],
        audit: Audit | None,
    ) -> bool:
        """Replace ``held`` by what was ``decided``; False when the member proved something else
        in the meantime, or nothing is left."""
        ...

    async def drop(self, member: MemberId, effects: Sequence[Effect], audit: Audit) -> bool:
        """Forget what a member has and every code on its way; False when there was no link."""
        ...

    async def moved_from(self, member: MemberId, since: datetime) -> Move | None:
        """The last link that somebody lost to another member since then and may get back."""
        ...

    async def undo(
        self,
        move: Move,
        at: datetime,
        displacing: Displacing,
        effects: Sequence[Effect],
        audit: Audit,
    ) -> bool:
        """Give the link back to who lost it, taking it from whoever holds it; False when that was
        done."""
        ...

    async def note_trouble(self, member: MemberId, trouble: str) -> None: ...

    async def due(self, now: datetime, limit: int) -> Sequence[Entitlement]:
        """What is to be checked again, due longest first."""
        ...

    async def forget(self, before: datetime, audit_before: datetime) -> None:
        """Erase requests and moves from before then, and old records."""
        ...


class PrivacyStore(Protocol):
    """Everything that is stored about one member, wherever it lies."""

    async def export(self, member: MemberId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """JSON-ready rows by table; tables that hold nothing about them are left out."""
        ...

    async def delete(self, member: MemberId, effects: Sequence[Effect], audit: Audit) -> None:
        """Erase it, then enqueue ``effects``. What must stay for the rest to work stays without
        the member's id, and so do the records."""
        ...

    async def takes_messages(self, member: MemberId) -> bool:
        """May the bridge write direct messages to them?"""
        ...

    async def set_messages(self, member: MemberId, *, takes: bool) -> None: ...
