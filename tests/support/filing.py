"""Filing over a real store, with a GitHub of the tests' own and a post that says what it says."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, cast

from bot.adapters.search.build import build_index
from bot.adapters.store import Database, StoredIntakes, StoredOutbox
from bot.adapters.store.filing import StoredFilings
from bot.adapters.store.links import StoredLinks
from bot.domain.card import Card
from bot.domain.faq import Decision
from bot.domain.form import Filled
from bot.domain.heard import About, Heard
from bot.domain.ids import ChannelId, GuildId, MemberId, MessageId, RoleId
from bot.domain.intake import Intake
from bot.domain.issue import Issue
from bot.domain.issue_form import FieldKind, FormField, Forms, IssueForm
from bot.domain.outbox import Effect, Leased
from bot.domain.places import Places
from bot.domain.question import Question, Reply
from bot.domain.redact import Redacted, redact
from bot.domain.repro_guide import Guide
from bot.domain.seen import before_it_was, change
from bot.ports import Vault
from bot.services.filing import FilingService
from bot.services.filing_cards import FilingCards
from bot.services.filing_effects import FilingEffects
from bot.services.filing_form import FilingForm
from bot.services.filing_preview import FilingPreview
from bot.services.filing_report import FilingReport, Report, Writer
from bot.services.filing_similar import SimilarIssues
from bot.services.filing_text import FilingText
from bot.services.filing_watch import FilingWatch
from tests.support.clock import FakeClock
from tests.support.due import carry_out
from tests.support.intakes import intake
from tests.support.tracker import FakeTracker
from tests.support.verify import FakeTexts, Switch

POST, NORA, MAX = MessageId(50), MemberId(7), MemberId(8)
MAINTAINER = RoleId(9)
ACME = "acme/app"
FORM = IssueForm(
    file="bug.yml",
    name="Bug",
    title="[Bug] ",
    labels=("bug",),
    fields=(
        FormField(label="What happens", kind=FieldKind.TEXTAREA, id="what", is_required=True),
        FormField(label="Logs", kind=FieldKind.TEXTAREA, id="logs", render="shell"),
    ),
)
TYPED = Filled({"title": "White screen", "f0": "It is white, fixes #3, ask @max", "f1": "E: no"})


class FixedReport(FilingReport):
    """Of a post that says nothing but its title."""

    def redacted(self, text: str) -> Redacted:
        return redact(text)

    async def of_message(self, message: MessageId, writer: Writer) -> None:
        """Nobody wrote anything elsewhere."""

    async def of(self, intake: Intake | None) -> Report:
        return Report(title=intake.title, environment=("app 1.2",)) if intake else Report()


@dataclass
class Yard:
    """``tracker`` and the store outlive the process; ``switch`` ends it."""

    database: Database
    clock: FakeClock
    tracker: FakeTracker = field(default_factory=FakeTracker)
    switch: Switch = field(default_factory=Switch)
    offers: tuple[str, ...] = (ACME,)
    vault: Vault | None = None
    may_write: bool = True

    def __post_init__(self) -> None:
        on, clock = self.switch.on, self.clock
        self.tracker.offers.setdefault(
            ACME, Forms(repository=ACME, forms=(FORM,), may_be_blank=False)
        )
        self.intakes = StoredIntakes(self.database, clock)
        self.store = StoredFilings(self.database, clock, self.vault)
        self.links = StoredLinks(self.database, clock)
        self.outbox = StoredOutbox(self.database, clock)
        store, links, tracker = on(self.store), on(self.links), on(self.tracker)
        texts, report = FakeTexts(), FixedReport(cast("Any", None))
        cards, numbers = FilingCards(texts), count(1)
        self.effects = FilingEffects(
            store=store,
            links=links,
            tracker=tracker,
            outbox=self.outbox,
            cards=cards,
            clock=clock,
            wake_outbox=lambda: None,
            patience=0,
        )
        self.service = FilingService(
            repositories=self.offers,
            store=store,
            links=links,
            intakes=self.intakes,
            tracker=tracker,
            report=report,
            similar=SimilarIssues(tracker, build_index),
            asks=FilingForm(texts, cast("Guide", None), redact),
            text=FilingText(redacted=redact, web="https://github.com", origin_label="from-discord"),
            cards=cards,
            preview=FilingPreview(texts),
            effects=self.effects,
            texts=texts,
            places=Places(maintainer_roles=frozenset({MAINTAINER})),
            clock=clock,
            token=lambda: f"draft{next(numbers)}",
            may_write=self.may_write,
            may_file=self.may_write,
        )
        self.watch = FilingWatch(
            store=store, intakes=self.intakes, effects=self.effects, clock=clock
        )

    def restarted(self) -> "Yard":
        return Yard(self.database, self.clock, self.tracker, offers=self.offers, vault=self.vault)

    async def asked(self) -> None:
        """Nora's post is there, with its first message on the way."""
        one = intake(POST, self.clock)
        question = Question(POST, one.guild, ChannelId(POST), NORA, "?", self.clock.now)
        effect = Effect("chat.reply", "reply:50", "question:50", {})
        reply = Reply(Decision.SILENCE, None, "en", 0.0)
        one = replace(one, asker=NORA, title="White screen")
        assert await self.intakes.open(one, question, reply, effect)
        await self.settle()

    async def filled(self, who: Writer) -> Card:
        """From the first press to the preview."""
        await self.service.start(POST, who)
        return await self.service.filled(POST, who, 0, TYPED)

    async def opened(self, issue: Issue) -> None:
        """Somebody did, on GitHub."""
        heard = Heard(name="g", about=About.ISSUE, repository=ACME, number=issue.ref.number)
        found = change(before_it_was(issue), issue, heard, is_new=True)
        for effect in (await self.watch.react(found)).effects:
            await self.outbox.enqueue(effect)
        await self.settle()

    async def settle(self) -> None:
        """Do what is due, as the worker does, until nothing is."""
        handlers = defaultdict(lambda: _said, {**self.effects.handlers, **self.watch.handlers})
        while await carry_out(self.outbox, handlers, self.clock):
            pass


async def _said(_leased: Leased) -> str:
    """What is not filing's own is done by somebody else."""
    return "1"


def writer(member: MemberId = NORA, *, name: str = "Nora", locale: str = "en") -> Writer:
    roles = frozenset({MAINTAINER}) if member == MAX else frozenset[RoleId]()
    return Writer(
        member=member,
        name=name,
        roles=roles,
        locale=locale,
        channel=ChannelId(POST),
        guild=GuildId(1),
    )
